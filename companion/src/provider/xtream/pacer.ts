import { rateLimited } from './faults.ts';
import { systemTimer, type Timer } from './timer.ts';

/** `list`: categories, whole lists, the account. `info`: one title, one channel's guide; asked for by the thousand. */
export type CallWeight = 'list' | 'info';

/**
 * Lets one API call at a time through to an account, because panels count them, slow down and ban. One pacer belongs to
 * one account and is shared by every client of it. A list holds its turn until it is read to its end or given up; where
 * the account has room for it, somebody who looks at one title need not wait for that: one `info` may be under way
 * beside one `list`.
 */
export type Pacer = {
  /** Waits for the turn; the answered function gives it back. Throws `rate-limited` where the wait would be too long. */
  enter(weight: CallWeight, signal: AbortSignal, beside?: 'may-be-beside'): Promise<() => void>;
  /** No call before this many seconds are over. */
  backOff(seconds: number): void;
};

export type PacerOptions = {
  host: string;
  /** Milliseconds between the end of one call and the start of the next of the same weight. */
  gapMs?: Partial<Record<CallWeight, number>>;
  /** Longer than this nobody is kept waiting for a back-off: the call fails instead. */
  maxWaitMs?: number;
  timer?: Timer;
};

export function createPacer({ host, gapMs = {}, maxWaitMs = 30_000, timer = systemTimer }: PacerOptions): Pacer {
  const gaps = { list: 0, info: 1000, ...gapMs };
  const lastEnd = { list: Number.NEGATIVE_INFINITY, info: Number.NEGATIVE_INFINITY };
  let notBefore = Number.NEGATIVE_INFINITY;
  /** The end of the last call that was let in line, of each weight. */
  const tails: Record<CallWeight, Promise<unknown>> = { list: Promise.resolve(), info: Promise.resolve() };

  async function waitForTurn(weight: CallWeight, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const backOffMs = notBefore - timer.now();
      if (backOffMs > maxWaitMs) throw rateLimited(host, Math.ceil(backOffMs / 1000));
      const wait = Math.max(backOffMs, lastEnd[weight] + gaps[weight] - timer.now());
      if (wait <= 0) return;
      await timer.wait(wait, signal);
    }
  }

  async function enter(weight: CallWeight, signal: AbortSignal, beside?: 'may-be-beside'): Promise<() => void> {
    const before = beside ? tails[weight] : Promise.all([tails.list, tails.info]);
    let leave: () => void = () => undefined;
    tails[weight] = new Promise<void>((resolve) => {
      leave = resolve;
    });
    try {
      await unlessAborted(before, signal);
      await waitForTurn(weight, signal);
    } catch (error) {
      // The next in line still waits for whoever is before us.
      void before.then(leave);
      throw error;
    }
    return () => {
      lastEnd[weight] = timer.now();
      leave();
    };
  }

  function backOff(seconds: number): void {
    notBefore = Math.max(notBefore, timer.now() + seconds * 1000);
  }

  return { enter, backOff };
}

/** One call in its turn. */
export async function paced<T>(turn: Turn, call: () => Promise<T>): Promise<T> {
  const leave = await turn.pacer.enter(turn.weight, turn.signal);
  try {
    return await call();
  } finally {
    leave();
  }
}

/** One streamed call in its turn, which lasts until the stream ends or is given up. */
export async function* pacedStream<T>(turn: Turn, open: () => AsyncIterable<T>): AsyncGenerator<T> {
  const leave = await turn.pacer.enter(turn.weight, turn.signal);
  try {
    yield* open();
  } finally {
    leave();
  }
}

type Turn = { pacer: Pacer; weight: CallWeight; signal: AbortSignal };

async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
