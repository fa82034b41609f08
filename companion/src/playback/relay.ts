import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Opened } from './open-item.ts';

/** A player that takes nothing for so long was paused and forgotten, or is gone without a word. */
const patienceMs = 5 * 60_000;

/**
 * Passes a provider's answer on to a player as it comes: the player's own speed holds the provider back. Resolves at
 * the end, however it came; a player that stands still for longer than its patience is cut off, and may ask for the
 * rest later.
 */
export async function relay(
  { response, patience = patienceMs }: { response: Response; patience?: number },
  { head, mediaType, first, rest }: Opened,
  signal: AbortSignal,
): Promise<void> {
  response.status(head.status).setHeader('Content-Type', mediaType);
  for (const [name, value] of Object.entries(head.headers)) response.setHeader(name, value);
  if (!first) return void response.end();
  response.write(first);
  const stop = cutOffWhenStill(response, patience);
  // A cut on either side ends both: the player sees that something is missing, and nobody is left to be told in words.
  await pipeline(rest, response, { signal }).catch(() => response.destroy());
  stop();
}

function cutOffWhenStill(response: Response, patience: number): () => void {
  let taken = -1;
  const timer = setInterval(() => {
    const now = response.writableNeedDrain ? (response.socket?.bytesWritten ?? 0) : -1;
    if (now >= 0 && now === taken) response.destroy();
    taken = now;
  }, patience / 2);
  return () => clearInterval(timer);
}
