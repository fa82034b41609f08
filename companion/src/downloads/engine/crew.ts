import type { Account } from './account.ts';
import type { BlockPool } from './blocks.ts';
import { EngineError, type FailureCode } from './failures.ts';
import { createForwarding } from './forwarding.ts';
import { createGrowth } from './growth.ts';
import type { EngineJob, WaitingFor } from './messages.ts';
import { type Plan, planLimits, type Segment } from './plan.ts';
import type { RateLimit } from './rate-limit.ts';
import { type Facts, type Reaction, react } from './react.ts';
import { createSlowPieces } from './slow-pieces.ts';
import { retryDelay, slotDelay, type Timing } from './timing.ts';
import { type Outcome, parseUrl, startTransfer, type Transfer } from './transfer.ts';
import type { Wire } from './wire.ts';
import type { Writer } from './writer.ts';

export type Lease = { leaseId: string; revoked: AbortSignal };

/** One lease for each open connection, held from before it connects until after it is closed. */
export type LeasePort = {
  acquire(job: { jobId: number; accountKey: string }): Promise<Lease | null>;
  release(lease: Lease): void;
};

/** What the jobs of one process share. */
export type Shared = {
  pool: BlockPool;
  rate: RateLimit;
  timing: Timing;
  leases: LeasePort;
};

/** What outlives one round of fetching. */
export type JobMemory = {
  known: { size: number | null; validators: Set<string> };
  sessions: Map<string, Buffer>;
};

export type CrewEnd =
  | { kind: 'whole' }
  | { kind: 'ended'; sure: boolean }
  /** The file at the provider is another one than what is on disk. */
  | { kind: 'changed' }
  /** Ranges are refused: what is on disk can't be gone on from. */
  | { kind: 'from-zero' }
  | { kind: 'failed'; error: EngineError };

export type CrewOptions = {
  job: EngineJob;
  plan: Plan;
  writer: Writer;
  account: Account;
  shared: Shared;
  memory: JobMemory;
  readBack: (from: number, length: number) => Promise<Buffer>;
  inspect: (first: Buffer, total: number | null) => FailureCode | null;
  /** The size became known. */
  onSize: (bytes: number) => void;
  onLearned: (learned: { best: number; pingPong: boolean; reason: string }) => void;
  /** Once. The crew still has to be stopped. */
  onEnd: (end: CrewEnd) => void;
};

type Worker = {
  transfer: Transfer | null;
  wire: Wire | null;
  lease: Lease | null;
  delivering: boolean;
  retired: boolean;
  /** When its request began, ms. */
  began: number;
  bytesAtTick: number;
  /** Ends its pause between two requests. */
  wake: () => void;
};

export type Crew = ReturnType<typeof createCrew>;

/** The forwarded address may be the reason. */
const isGone = (outcome: Outcome): boolean => outcome.kind === 'unreachable' || ('stale' in outcome && outcome.stale);

/** A lease is not held idle for longer than this, ms. */
const longestHeldPause = 500;

/** After so many answers in a row that are not the range asked for, one stream does the rest. */
const mostDoubts = 3;

/** The connections of one job: how many there are, what each does next, and what follows when one ends. */
export function createCrew(options: CrewOptions) {
  const { job, plan, account, shared, memory } = options;
  const { timing, leases, rate } = shared;
  const now = () => performance.now();
  const most = Math.min(planLimits.maxSegments, job.maxConnections || planLimits.maxSegments);
  const growth = job.connections === null ? createGrowth({ timing, most, best: job.learned?.best ?? null }) : null;
  const forwarding = createForwarding(parseUrl(job.url));
  const slowPieces = createSlowPieces(timing.slow);
  const workers = new Set<Worker>();
  const done = new Set<Promise<void>>();
  let over = false;
  let single = false;
  let compareFirst = plan.bytesFlushed() > 0;
  let privateProvider = false;
  let received = 0;
  let accepted = false;
  let doubts = 0;
  let uselessInRow = 0;
  let backOffUntil = 0;
  let leaseAt = 0;
  let leaseDenials = 0;
  let trouble: {
    code: FailureCode;
    retryAfterSeconds?: number | undefined;
  } | null = null;
  let aliveAt = now();
  let lastTick = now();

  const delivering = () => [...workers].filter((worker) => worker.delivering).length;
  const wanted = () => Math.min(most, job.connections ?? growth?.level ?? 1);

  function target(): number {
    if (single || plan.size === null || compareFirst || !accepted) return 1;
    return Math.min(wanted(), Math.max(1, 2 * delivering()));
  }

  const takeOptions = () => ({
    now: now(),
    split: !single && plan.size !== null,
    minSecondsLeft: 0.2,
    needsKnown: compareFirst,
  });

  function end(how: CrewEnd): void {
    if (over) return;
    over = true;
    options.onEnd(how);
  }

  function fail(code: FailureCode, retryAfterSeconds?: number): void {
    end({
      kind: 'failed',
      error: new EngineError(code, retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }

  function hire(): void {
    while (!over && workers.size < target() && now() >= Math.max(backOffUntil, leaseAt)) {
      if (!account.mayOpen(workers.size) || !plan.canTake(takeOptions())) return;
      const worker: Worker = {
        transfer: null,
        wire: null,
        lease: null,
        delivering: false,
        retired: false,
        began: now(),
        bytesAtTick: 0,
        wake: () => undefined,
      };
      workers.add(worker);
      const work = employ(worker);
      done.add(work);
      void work.then(() => done.delete(work));
    }
  }

  async function employ(worker: Worker): Promise<void> {
    account.opened();
    try {
      await serveAll(worker);
    } catch (error) {
      end({
        kind: 'failed',
        error: error instanceof EngineError ? error : new EngineError('internal', { cause: error }),
      });
    } finally {
      await worker.wire?.close();
      if (worker.lease) leases.release(worker.lease);
      account.closed();
      workers.delete(worker);
      hire();
    }
  }

  async function serveAll(worker: Worker): Promise<void> {
    worker.lease = await leases.acquire({
      jobId: job.id,
      accountKey: job.accountKey,
    });
    if (!worker.lease) return noLease();
    leaseDenials = 0;
    const revoke = () => retire(worker);
    worker.lease.revoked.addEventListener('abort', revoke, { once: true });
    if (worker.lease.revoked.aborted) revoke();
    while (!over && !worker.retired) {
      const segment = plan.take(takeOptions());
      if (!segment) return;
      const pause = await serve(worker, segment);
      if (pause === null) return;
      if (pause > 0) await sleep(worker, pause);
    }
  }

  function sleep(worker: Worker, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      worker.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function noLease(): void {
    leaseAt = now() + slotDelay(timing, leaseDenials++);
  }

  function retire(worker: Worker): void {
    worker.retired = true;
    worker.transfer?.stop();
    worker.wake();
  }

  /** Milliseconds until this connection's next piece; null: it is to be given up. */
  async function serve(worker: Worker, segment: Segment): Promise<number | null> {
    await forwarding.ready();
    if (over || worker.retired) {
      plan.giveBack(segment);
      return null;
    }
    const began = now();
    const target = forwarding.target;
    const answered = forwarding.ask();
    account.requested();
    worker.began = began;
    const transfer = startTransfer({
      job,
      plan,
      segment,
      writer: options.writer,
      pool: shared.pool,
      rate,
      timing,
      known: memory.known,
      shared: target,
      sessions: memory.sessions,
      reuse: worker.wire,
      privateHops: () => job.allowPrivateHosts || privateProvider,
      onPrivate: () => {
        privateProvider = true;
      },
      readBack: options.readBack,
      inspect: options.inspect,
      onAccepted: (answer, url) => accept(worker, answer, url),
      onMedia: (bytes) => {
        received += bytes;
        aliveAt = now();
      },
    });
    worker.wire = null;
    worker.transfer = transfer;
    worker.bytesAtTick = 0;
    const { outcome, wire } = await transfer.result;
    answered();
    if (isGone(outcome)) forwarding.gone(target);
    worker.transfer = null;
    worker.wire = wire;
    slowPieces.ended(transfer.bytes, now() - began);
    const isCut = outcome.kind === 'cut' && outcome.code === 'connection-lost';
    if (isCut && worker.delivering) account.cut({ ms: now() - began, wanted: wanted() });
    if (worker.delivering) account.ended();
    worker.delivering = false;
    if (transfer.bytes > 0) uselessInRow = 0;
    return conclude(segment, transfer, outcome);
  }

  function accept(worker: Worker, answer: Parameters<Parameters<typeof startTransfer>[0]['onAccepted']>[0], url: URL) {
    worker.delivering = true;
    account.accepted();
    trouble = null;
    if (answer.validator) memory.known.validators.add(answer.validator);
    forwarding.accepted(url);
    if (answer.total !== null && plan.size === null) {
      memory.known.size = answer.total;
      plan.setSize(answer.total);
      options.onSize(answer.total);
    }
    if (!answer.partial) single = true;
    else if (answer.start > 0) doubts = 0;
    accepted = true;
    compareFirst = false;
    hire();
  }

  function conclude(segment: Segment, transfer: Transfer, outcome: Outcome): number | null {
    const facts = {
      beside: account.delivering > 0,
      everReceived: accepted || plan.bytesReceived() > 0,
      bytes: transfer.bytes,
      sizeKnown: plan.size !== null,
      uselessInRow,
    };
    const reaction = react(outcome, facts);
    if (transfer.bytes === 0 && outcome.kind !== 'stopped') uselessInRow++;
    plan.giveBack(segment, 'code' in reaction ? now() + timing.retryAfterProgress : 0);
    if (over || outcome.kind === 'stopped') return null;
    if (plan.size !== null && plan.segments.every((each) => each.received === each.end)) {
      end({ kind: 'whole' });
      return null;
    }
    const pause = follow(reaction, facts);
    if (pause === null || pause <= longestHeldPause) return pause;
    segment.notBefore = now() + pause;
    return null;
  }

  function follow(reaction: Reaction, facts: Facts): number | null {
    switch (reaction.do) {
      case 'go-on':
        return 0;
      case 'retry':
        return timing.retryAfterProgress * (0.5 + Math.random());
      case 'back-off':
        trouble = reaction;
        if (facts.beside) return retryDelay(timing, Math.min(facts.uselessInRow, 3));
        backOffUntil = now() + retryDelay(timing, facts.uselessInRow);
        return null;
      case 'give-way':
        return giveWay(reaction);
      case 'resolve-again':
        return 0;
      case 'doubt-ranges':
        return doubtRanges(reaction);
      case 'compare-first':
        compareFirst = plan.bytesFlushed() > 0;
        return compareFirst ? null : timing.retryAfterProgress;
      case 'start-over':
        end({ kind: 'changed' });
        return null;
      case 'ended':
        end({ kind: 'ended', sure: reaction.sure });
        return null;
      case 'fail':
        fail(reaction.code, reaction.retryAfterSeconds);
        return null;
    }
  }

  function giveWay(reaction: Extract<Reaction, { do: 'give-way' }>): null {
    trouble = reaction;
    const learned = account.refused(reaction);
    if (learned) {
      growth?.cap(learned.limit);
      options.onLearned({
        best: learned.limit,
        pingPong: false,
        reason: `the provider refused more than ${learned.limit} at once`,
      });
    }
    return null;
  }

  function doubtRanges(reaction: Extract<Reaction, { do: 'doubt-ranges' }>): number | null {
    trouble = reaction;
    if (++doubts < mostDoubts) return timing.retryAfterProgress * 2 ** doubts;
    if (!single) {
      single = true;
      for (const worker of workers) if (!worker.delivering) retire(worker);
      return null;
    }
    if (account.delivering > 0) return null;
    end({ kind: 'from-zero' });
    return null;
  }

  function tick(): void {
    if (over) return;
    const time = now();
    const passed = time - lastTick;
    lastTick = time;
    const active = delivering();
    for (const worker of workers) lookAt(worker, passed, active);
    if (state() === 'slot') aliveAt += passed;
    if (time - aliveAt > job.noProgressMs) fail(trouble?.code ?? 'stalled', trouble?.retryAfterSeconds);
    learn(time, active);
    layOff();
    replaceSlow(time);
    hire();
  }

  function lookAt(worker: Worker, passed: number, active: number): void {
    const { transfer } = worker;
    if (!transfer) return;
    const speed = ((transfer.bytes - worker.bytesAtTick) / Math.max(1, passed)) * 1000;
    worker.bytesAtTick = transfer.bytes;
    const { segment } = transfer;
    segment.speed = segment.speed > 0 ? segment.speed * 0.7 + speed * 0.3 : speed;
    transfer.check(now(), active > (worker.delivering ? 1 : 0));
  }

  function replaceSlow(time: number): void {
    if (rate.limited || workers.size >= wanted() || plan.canTake(takeOptions())) return;
    for (const { transfer } of workers) if (transfer && slowPieces.isDue(transfer, time)) transfer.replace();
  }

  function learn(time: number, active: number): void {
    const ages = [...workers].filter((worker) => worker.delivering).map((worker) => time - worker.began);
    if (ages.length > 0 && account.settleTest(Math.min(...ages))) {
      growth?.cap(1);
      const reason = 'connections of ours end each other at this provider';
      options.onLearned({ best: 1, pingPong: true, reason });
    }
    if (rate.limited || single) return;
    const learned = growth?.measure({
      now: time,
      delivering: active,
      bytes: received,
    });
    if (learned) options.onLearned({ ...learned, pingPong: false });
  }

  /** More than are worth having, or than this job's part of a small limit: those that deliver longest stay. */
  function layOff(): void {
    const keep = Math.min(single ? 1 : wanted(), account.share());
    const present = [...workers].filter((worker) => !worker.retired);
    const byUse = present.sort((a, b) => Number(b.delivering) - Number(a.delivering));
    for (const worker of byUse.slice(keep)) retire(worker);
  }

  /** What it waits for, where nothing is delivered. */
  function state(): WaitingFor | null {
    if (delivering() > 0) return null;
    const holdsLease = [...workers].some((worker) => worker.lease !== null);
    if (!holdsLease && leaseDenials > 0) return 'slot';
    if (workers.size === 0 && trouble === null && account.open > 0 && !account.mayOpen(0)) return 'slot';
    const refused = trouble !== null || now() < account.notBefore || !account.mayOpen(0);
    return refused && !(workers.size > 0 && trouble === null) ? 'provider' : null;
  }

  return {
    hire,
    tick,
    state,
    delivering,
    get received() {
      return received;
    },
    get trouble() {
      return trouble;
    },
    flush(): void {
      for (const worker of workers) worker.transfer?.flush();
    },
    /** Ends every connection. Resolves when all are closed, their leases returned and their writes ended. */
    async stop(): Promise<void> {
      over = true;
      for (const worker of workers) retire(worker);
      while (done.size > 0) await Promise.all(done);
      await options.writer.settle();
    },
  };
}
