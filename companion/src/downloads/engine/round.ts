import type { Account } from './account.ts';
import type { BlockPool } from './blocks.ts';
import { EngineError, type FailureCode } from './failures.ts';
import { createGrowth } from './growth.ts';
import type { Joins } from './joins.ts';
import type { LeasePort } from './leases.ts';
import type { EngineJob, LearnedConnections } from './messages.ts';
import type { Network } from './network.ts';
import { type Plan, planLimits, type TakeOptions } from './plan.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Timing } from './timing.ts';
import type { Worker } from './worker.ts';
import type { Writer } from './writer.ts';

/** What the jobs of one process share. */
export type Shared = {
  pool: BlockPool;
  rate: RateLimit;
  timing: Timing;
  leases: LeasePort;
  network: Network;
};

/** What outlives one round of fetching. */
export type JobMemory = {
  known: { size: number | null; validators: Set<string> };
  joins: Joins;
  /** TLS sessions by host. */
  sessions: Map<string, Buffer>;
  /** Answers of several connections did not fit together: one does all. */
  alone: boolean;
};

export type RoundEnd =
  | { kind: 'whole' }
  | { kind: 'ended'; sure: boolean }
  /** The file at the provider is another one than what is on disk. */
  | { kind: 'changed'; alone: boolean }
  /** Ranges are refused: what is on disk can't be gone on from. */
  | { kind: 'from-zero' }
  | { kind: 'failed'; error: EngineError };

export type Trouble = { code: FailureCode; retryAfterSeconds?: number | undefined };

export type RoundOptions = {
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
  onLearned: (learned: Required<LearnedConnections> & { reason: string }) => void;
  /** Once. The crew still has to be stopped. */
  onEnd: (end: RoundEnd) => void;
};

export type Round = ReturnType<typeof createRound>;

/** From the first connection to the last, until the file is whole or something else ends it: what they all know. */
export function createRound(options: RoundOptions) {
  const { job, plan, account, shared, memory } = options;
  const most = () => Math.min(planLimits.maxSegments, account.most);
  const growth = createGrowth({ timing: shared.timing, most, best: job.learned?.best ?? null });
  const workers = new Set<Worker>();
  const now = () => performance.now();

  const round = {
    ...options,
    growth,
    workers,
    now,
    /** It has ended: nothing new is begun. */
    over: false,
    /** Ranges don't work, or not together: one stream does the rest. */
    single: memory.alone,
    /** Nothing is joined until one compare with what is on disk has passed. */
    compareFirst: plan.bytesFlushed() > 0,
    /** A media byte has come. */
    accepted: false,
    /** Media bytes of this round. */
    received: 0,
    /** When the last one came. */
    aliveAt: now(),
    /** Answers without a media byte in a row. */
    uselessInRow: 0,
    backOffUntil: 0,
    /** What the last refusal said, until media comes again. */
    trouble: null as Trouble | null,
    leaseAt: 0,
    leaseDenials: 0,
    delivering: (): number => [...workers].filter((worker) => worker.delivering).length,
    /** How many connections it would have, if everybody let it. */
    wanted: (): number => Math.min(most(), account.fixed ?? growth.level),

    /** How many it may have now: one until an answer was accepted, then twice as many as deliver. */
    target(): number {
      if (round.single || plan.size === null || round.compareFirst || !round.accepted) return 1;
      return Math.min(round.wanted(), Math.max(1, 2 * round.delivering()));
    },
    /** How many it could use. */
    demand(): number {
      if (!plan.canTake(round.takeOptions())) return workers.size;
      return round.single ? 1 : round.wanted();
    },
    takeOptions: (): TakeOptions => ({
      now: now(),
      split: !round.single && plan.size !== null,
      minSecondsLeft: 0.2,
      needsKnown: round.compareFirst,
    }),
    mayOpen: (): boolean => account.mayOpen(job.id, workers.size),
    end(how: RoundEnd): void {
      if (round.over) return;
      round.over = true;
      options.onEnd(how);
    },
    fail(code: FailureCode, retryAfterSeconds?: number): void {
      const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      round.end({ kind: 'failed', error: new EngineError(code, details) });
    },
    tellLimit(reason: (limit: number) => string): void {
      if (account.limit !== null) round.tellLearned(account.limit, reason(account.limit));
    },
    /** Something about the account is worth keeping. */
    tellLearned(best: number, reason: string): void {
      options.onLearned({ best, pingPong: account.pingPong.found, limit: account.limit, reason });
    },
  };
  return round;
}
