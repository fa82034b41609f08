import type { DownloadRow } from './store.ts';

/** How long a download is tried that never got a media byte. */
const withoutByteMs = 2 * 60_000;
/** How long one is tried that has some and gets no more. */
const withBytesMs = 30 * 60_000;
/** One run in the engine ends after this long without a new byte, so that others get its place. */
const longestRunMs = 60_000;
const firstWaitMs = 3_000;

export type Patience = {
  /** Milliseconds that are left before it is given up. */
  leftMs: number;
  /** How long the next run may be without a new byte. */
  runMs: number;
  /** How long to wait before the next run. */
  waitMs: number;
};

/** Progress counts, not attempts: providers cut connections all day. */
export function patienceWith(
  row: Pick<DownloadRow, 'bytes_done' | 'fruitless_since' | 'attempts'>,
  now: Date,
): Patience {
  const budget = row.bytes_done > 0 ? withBytesMs : withoutByteMs;
  const tried = row.fruitless_since ? now.getTime() - row.fruitless_since.getTime() : 0;
  const leftMs = Math.max(0, budget - tried);
  const longestWait = row.bytes_done > 0 ? 60_000 : 15_000;
  const wait = Math.min(longestWait, firstWaitMs * 2 ** Math.min(10, Math.max(0, row.attempts - 1)));
  return {
    leftMs,
    runMs: Math.min(longestRunMs, Math.max(1_000, leftMs)),
    // Jitter, so that a provider that comes back isn't met by everybody at once.
    waitMs: Math.min(wait * (0.75 + Math.random() / 2), Math.max(0, leftMs)),
  };
}
