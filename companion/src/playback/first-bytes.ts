import type { Readable } from 'node:stream';
import { AppError } from '../platform/errors.ts';
import { noMedia, nothing } from './judge-answer.ts';

/** The first bytes of a body, which stays paused behind them. Throws where there are none. */
export async function firstBytes(body: Readable, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const chunk = body.read() as Buffer | null;
    if (chunk) return chunk;
    if (signal.aborted) throw signal.reason;
    if (body.errored instanceof AppError) throw body.errored;
    if (body.errored) throw noMedia('nothing of the video: the connection broke');
    if (body.readableEnded || body.destroyed) throw nothing();
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
