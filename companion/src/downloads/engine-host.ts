import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { EngineEvent, EngineJob, FromEngine, ToEngine } from './engine/messages.ts';

export type { EngineEvent, EngineJob } from './engine/messages.ts';

/** The account's ledger, as far as the engine needs it: one lease for each open connection. */
export type LeasePort = {
  /** null: none is free. */
  acquire(request: { accountKey: string; jobId: number }): Promise<{ leaseId: string } | null>;
  release(leaseId: string): void;
  /** The ledger wants one back: its connection is closed within a second. */
  onRevoke(listener: (leaseId: string) => void): void;
};

export type EngineHost = {
  start(job: EngineJob): void;
  /** Its connections are closed and its checkpoint is written, or with `discard` both files are removed. */
  stop(jobId: number, options: { discard: boolean }): Promise<void>;
  /** Bytes per second over all downloads (null: unlimited), and by account key where one has a rate of its own. */
  setRate(bytesPerSecond: number | null, accounts?: Record<string, number>): void;
  /** The account allows another number of connections now: for each of its downloads, and for all together (0 = any). */
  allow(accountKey: string, allowance: Pick<EngineJob, 'connections' | 'maxConnections'>): void;
  /** Where connections are few, the download with the highest priority is served first. */
  prioritise(jobId: number, priority: number): void;
  /** What was learned about the account is not to be believed any more. */
  forget(accountKey: string): void;
  /** All jobs reach a checkpoint and the process ends, within 8 s. */
  close(): Promise<void>;
  pid(): number | null;
};

type Process = {
  child: ChildProcess;
  leases: Set<string>;
  ended: Promise<void>;
  /** It was told to end because there was nothing to do. */
  dismissed: boolean;
};

type Stop = {
  job: EngineJob;
  discard: boolean;
  done: Promise<void>;
  resolve: () => void;
};

const idleMs = 60_000;
const closeMs = 8_000;
const mostCrashes = 3;
const crashWindowMs = 60_000;

/** In source beside us as TypeScript, when built as JavaScript. */
const engineFile = new URL(`./engine/main${extname(import.meta.url)}`, import.meta.url);

/** Owns the engine's process: started when first needed, ended when idle, started again after a crash. */
export function createEngineHost(options: {
  leases: LeasePort;
  onEvent: (event: EngineEvent) => void;
  log: Logger;
}): EngineHost {
  const { leases, onEvent, log } = options;
  const jobs = new Map<number, EngineJob>();
  const stopping = new Map<number, Stop>();
  let engine: Process | null = null;
  let rate: Extract<ToEngine, { type: 'rate' }> = { type: 'rate', bytesPerSecond: null, accounts: {} };
  let idleTimer: NodeJS.Timeout | undefined;
  let crashes: number[] = [];
  let closing = false;

  leases.onRevoke((leaseId) => {
    if (engine?.leases.has(leaseId)) tell({ type: 'revoke', leaseId });
  });

  function tell(message: ToEngine): void {
    const child = engine?.child;
    if (child?.connected) child.send(message, () => undefined);
  }

  function open(): Process {
    // More threads than cores: writes that hang on a network disk must leave some for names and checkpoints.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '12' };
    const child = fork(engineFile, [], {
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const opened: Process = {
      child,
      leases: new Set(),
      dismissed: false,
      ended: new Promise((resolve) => child.once('close', () => resolve())),
    };
    child.on('message', (message: FromEngine) => void hear(opened, message));
    child.on('error', (error) => log.warn(`download engine: ${messageOf(error)}`));
    child.once('exit', (code, signal) => leave(opened, signal ?? `code ${code}`));
    log.debug({ pid: child.pid }, 'download engine started');
    return opened;
  }

  function ensure(): void {
    clearTimeout(idleTimer);
    if (engine) return;
    engine = open();
    tell(rate);
  }

  async function hear(from: Process, message: FromEngine): Promise<void> {
    switch (message.type) {
      case 'event':
        return hearEvent(message.event);
      case 'stopped':
        return settleStop(message.jobId);
      case 'lease-wanted':
        return lend(from, message);
      case 'lease-returned':
        from.leases.delete(message.leaseId);
        return leases.release(message.leaseId);
    }
  }

  function hearEvent(event: EngineEvent): void {
    if (event.type === 'done' || event.type === 'failed') jobs.delete(event.jobId);
    if (!stopping.has(event.jobId)) onEvent(event);
    rest();
  }

  async function lend(to: Process, wish: { requestId: number; jobId: number; accountKey: string }): Promise<void> {
    const { requestId, jobId, accountKey } = wish;
    const lease = await leases.acquire({ accountKey, jobId }).catch((error) => {
      log.warn(`connection lease: ${messageOf(error)}`);
      return null;
    });
    if (lease && to !== engine) return leases.release(lease.leaseId);
    if (lease) to.leases.add(lease.leaseId);
    tell({ type: 'lease', requestId, leaseId: lease?.leaseId ?? null });
  }

  function settleStop(jobId: number): void {
    stopping.get(jobId)?.resolve();
    stopping.delete(jobId);
    rest();
  }

  /** Without work the process only costs memory. */
  function rest(): void {
    if (jobs.size > 0 || stopping.size > 0 || !engine) return;
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      if (jobs.size > 0 || stopping.size > 0 || !engine) return;
      engine.dismissed = true;
      tell({ type: 'close' });
    }, idleMs);
    idleTimer.unref();
  }

  /** The process has ended. Its leases are free; what it worked on goes on in a new one. */
  function leave(left: Process, how: string): void {
    for (const leaseId of left.leases) leases.release(leaseId);
    left.leases.clear();
    if (left !== engine) return;
    engine = null;
    clearTimeout(idleTimer);
    if (closing || (jobs.size === 0 && stopping.size === 0)) settleAll();
    else if (left.dismissed) resume();
    else recover(how);
  }

  function recover(how: string): void {
    crashes = [...crashes.filter((at) => at > Date.now() - crashWindowMs), Date.now()];
    log.warn(`the download engine ended unexpectedly (${how}), ${jobs.size} downloads under way`);
    if (crashes.length >= mostCrashes) failAll();
    else resume();
  }

  function resume(): void {
    ensure();
    for (const job of jobs.values()) tell({ type: 'start', job });
    for (const [jobId, { job, discard }] of stopping) {
      if (discard) tell({ type: 'start', job });
      tell({ type: 'stop', jobId, discard });
    }
  }

  function failAll(): void {
    const failed = [...jobs.keys()];
    jobs.clear();
    crashes = [];
    settleAll();
    for (const jobId of failed) {
      const message = 'The download process ended unexpectedly several times.';
      onEvent({
        type: 'failed',
        jobId,
        code: 'engine-crashed',
        message,
        retryable: true,
        bytesDone: 0,
      });
    }
  }

  function settleAll(): void {
    for (const jobId of [...stopping.keys()]) settleStop(jobId);
  }

  return {
    start(job) {
      if (closing) return;
      jobs.set(job.id, job);
      ensure();
      tell({ type: 'start', job });
    },
    async stop(jobId, { discard }) {
      const before = stopping.get(jobId);
      if (before) return before.done;
      const job = jobs.get(jobId);
      if (!engine || !job) return;
      jobs.delete(jobId);
      let resolve: () => void = () => undefined;
      const done = new Promise<void>((settle) => {
        resolve = settle;
      });
      stopping.set(jobId, { job, discard, done, resolve });
      tell({ type: 'stop', jobId, discard });
      await done;
    },
    setRate(bytesPerSecond, accounts = {}) {
      rate = { type: 'rate', bytesPerSecond, accounts };
      tell(rate);
    },
    allow(accountKey, allowance) {
      // Those that run now are started with it again after a crash.
      for (const job of jobs.values()) if (job.accountKey === accountKey) Object.assign(job, allowance);
      tell({ type: 'allow', accountKey, ...allowance });
    },
    prioritise(jobId, priority) {
      const job = jobs.get(jobId);
      if (job) job.priority = priority;
      tell({ type: 'priority', jobId, priority });
    },
    forget: (accountKey) => tell({ type: 'forget', accountKey }),
    async close() {
      closing = true;
      clearTimeout(idleTimer);
      const last = engine;
      if (!last) return;
      tell({ type: 'close' });
      const timer = setTimeout(() => last.child.kill('SIGKILL'), closeMs);
      await last.ended;
      clearTimeout(timer);
    },
    pid: () => engine?.child.pid ?? null,
  };
}
