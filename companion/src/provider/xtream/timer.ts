import { setTimeout as sleep } from 'node:timers/promises';

/** Time as pacing and retries need it, so that tests need not wait. */
export type Timer = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
};

export const systemTimer: Timer = {
  now: () => Date.now(),
  async wait(milliseconds, signal) {
    await sleep(milliseconds, undefined, { signal, ref: true }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
  },
};
