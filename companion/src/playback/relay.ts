import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { sniff } from '../downloads/index.ts';
import { type ByteRange } from './byte-range.ts';
import { judgeAnswer, noMedia } from './judge-answer.ts';
import type { Upstream } from './open-upstream.ts';

/**
 * Passes a provider's answer on to a player as it comes: the player's own speed holds the provider back. Nothing is
 * sent before the first bytes were looked at. Resolves at the end, however it came.
 */
export async function relay(
  to: { response: Response; mediaType: string; asked: ByteRange | null },
  upstream: Upstream,
  signal: AbortSignal,
): Promise<void> {
  const { response, mediaType, asked } = to;
  const head = judgeAnswer(asked, upstream);
  const first = head.status === 416 ? null : await firstBytes(upstream.body, signal);
  if (first && head.fromStart && sniff(first) === 'text') throw noMedia('a page instead of a video');
  response.status(head.status).setHeader('Content-Type', mediaType);
  for (const [name, value] of Object.entries(head.headers)) response.setHeader(name, value);
  if (!first) return void response.end();
  response.write(first);
  // A cut on either side ends both: the player sees that something is missing, and nobody is left to be told in words.
  await pipeline(upstream.body, response, { signal }).catch(() => response.destroy());
}

async function firstBytes(body: Readable, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const chunk = body.read() as Buffer | null;
    if (chunk) return chunk;
    if (body.readableEnded || body.destroyed) throw signal.aborted ? signal.reason : noMedia('an empty answer');
    await readableOrOver(body);
  }
}

function readableOrOver(body: Readable): Promise<void> {
  const over = ['readable', 'end', 'error', 'close'];
  return new Promise((resolve) => {
    const done = () => {
      for (const name of over) body.off(name, done);
      resolve();
    };
    for (const name of over) body.on(name, done);
  });
}
