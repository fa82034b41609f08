import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../engine.ts';
import { type FileSystem, realFileSystem } from '../file-system.ts';
import type { Lease } from '../leases.ts';
import type { EngineEvent, EngineJob } from '../messages.ts';
import type { Network } from '../network.ts';
import type { Timing } from '../timing.ts';

export type LastEvent = Extract<EngineEvent, { type: 'done' | 'failed' }>;

/** Waits cut short, so that a table of faults runs in seconds. What they are in life is in `timing.ts`. */
export const quick: Partial<Timing> = {
  connect: 3_000,
  head: 1_000,
  stall: 700,
  stallBeside: 500,
  stallLast: 400,
  slow: 400,
  tick: 20,
  progress: 50,
  checkpoint: 100,
  retryAfterProgress: 10,
  retryBase: 20,
  retryMost: 300,
  refusedBeside: 20,
  slotSteps: [30, 30, 60, 60, 90, 150],
  slotLate: 200,
  leaseMemory: 300,
  probe: 200,
  probeMost: 1_000,
  testAlone: 300,
  gainHold: 200,
  gainRetest: 5_000,
  disk: 50,
};

/** A ledger with a fixed number of connections that counts what is held. */
export function createLedger(most = Number.POSITIVE_INFINITY) {
  const held = new Map<string, AbortController>();
  let next = 0;
  const ledger = {
    most,
    peak: 0,
    /** Asked for when none was left. */
    denied: 0,
    get held() {
      return held.size;
    },
    acquire: async (): Promise<Lease | null> => {
      if (held.size >= ledger.most) {
        ledger.denied++;
        return null;
      }
      const leaseId = `lease-${++next}`;
      const revoker = new AbortController();
      held.set(leaseId, revoker);
      ledger.peak = Math.max(ledger.peak, held.size);
      return { leaseId, revoked: revoker.signal };
    },
    release: ({ leaseId }: Lease) => void held.delete(leaseId),
    revokeOne: () => [...held.values()].at(-1)?.abort(),
  };
  return ledger;
}

function countCalls(fs: FileSystem) {
  const counts = { startedOver: 0, written: 0 };
  const counting: FileSystem = {
    ...fs,
    truncate: (fd, bytes) => {
      if (bytes === 0) counts.startedOver++;
      return fs.truncate(fd, bytes);
    },
    write: async (...write) => {
      const written = await fs.write(...write);
      counts.written += written;
      return written;
    },
  };
  return { fs: counting, counts };
}

export type Harness = Awaited<ReturnType<typeof openHarness>>;

/** An engine in this process, with its folder, its ledger and all that it said. */
export async function openHarness(
  options: { fs?: FileSystem; network?: Network; timing?: Partial<Timing>; most?: number } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const ledger = createLedger(options.most);
  const events: EngineEvent[] = [];
  const { fs, counts } = countCalls(options.fs ?? realFileSystem);
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine = createEngine({
    leases: ledger,
    onEvent: (event) => {
      events.push(event);
      for (const listener of [...listeners]) listener(event);
    },
    timing: { ...quick, ...options.timing },
    fs,
    ...(options.network ? { network: options.network } : {}),
  });

  /** The first event, from now on, that fits. */
  function when(fits: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const listener = (event: EngineEvent) => {
        if (!fits(event)) return;
        listeners.delete(listener);
        resolve(event);
      };
      listeners.add(listener);
    });
  }

  const jobFor = (url: string, change: Partial<EngineJob> = {}): EngineJob => ({
    id: 1,
    url,
    identity: 'movie:1:1',
    userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
    allowInvalidTls: false,
    allowPrivateHosts: false,
    partPath: join(folder, `${change.id ?? 1}.part`),
    expectedExtension: 'mkv',
    accountKey: 'account',
    connections: 8,
    maxConnections: 0,
    learned: null,
    noProgressMs: 10_000,
    ...change,
  });

  return {
    folder,
    ledger,
    events,
    engine,
    /** How often all bytes of a part file were thrown away to begin anew. */
    get startedOver() {
      return counts.startedOver;
    },
    /** Bytes written to part files so far. */
    get written() {
      return counts.written;
    },
    when,
    jobFor,
    whenLast: (jobId = 1): Promise<LastEvent> =>
      when(
        (event) => (event.type === 'done' || event.type === 'failed') && event.jobId === jobId,
      ) as Promise<LastEvent>,
    async run(url: string, change: Partial<EngineJob> = {}): Promise<LastEvent> {
      const job = jobFor(url, change);
      const last = when(
        (event) => (event.type === 'done' || event.type === 'failed') && event.jobId === job.id,
      ) as Promise<LastEvent>;
      engine.start(job);
      return last;
    },
    read: (jobId = 1): Promise<Buffer> => readFile(join(folder, `${jobId}.part`)),
    async close(): Promise<void> {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
