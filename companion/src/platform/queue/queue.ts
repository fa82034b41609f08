import type { ZodType } from 'zod';

/** A kind of job. The payload is small: ids, never data; the truth is in the rooms' tables. */
export type Job<T> = {
  name: string;
  payload: ZodType<T>;
  /** How many of this kind may run at once in one process. */
  concurrency: number;
  /** Tries before it is given up; an error with `retryable: false` ends it at once. */
  maxAttempts: number;
  /** First wait before a new try; it doubles, with jitter, up to ten minutes. */
  backoffMs: number;
};

export function defineJob<T>(job: Job<T>): Job<T> {
  return job;
}

export type JobContext = { attempt: number; signal: AbortSignal };
export type JobHandler<T> = (payload: T, context: JobContext) => Promise<void>;

export type QueueState = {
  waiting: number;
  running: number;
  failed: number;
  jobs: { name: string; key: string | null; runningSince: Date }[];
};

/**
 * Promises that every adapter keeps (one conformance suite, `queue.contract.ts`):
 * a job that was added runs at least once, also when the process dies in the middle · of waiting jobs with one key
 * there is one · two with one key never run at the same time · a handler's `signal` is aborted at `stop` · an error
 * that says it isn't retryable is not retried · `start` throws when a job has no handler or two.
 */
export type Queue = {
  handle<T>(job: Job<T>, handler: JobHandler<T>): void;
  /** Answers false when a job with this key waits already. */
  add<T>(job: Job<T>, payload: T, options?: { key?: string; delayMs?: number; priority?: number }): Promise<boolean>;
  start(): Promise<void>;
  /** Aborts what runs and waits for it; what did not finish runs again at the next start. */
  stop(): Promise<void>;
  state(): Promise<QueueState>;
};
