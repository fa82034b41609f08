import { type Exchange, pause, untilGone } from './exchange.ts';

export type Pace = {
  bytesPerSecond: number | null;
  /** Sent at once before the pace begins, as live panels do. */
  burst?: number;
};

/** What a write call takes at most: small enough that limits and cuts are even, large enough for gigabits. */
const WRITE = 256 * 1024;
/** Paced bodies are sent in this many pieces a second. */
const STEPS = 20;

/** A reset that overtakes the last bytes loses them, and looks like an ordinary end to clients on libuv. */
const BEFORE_RESET_MS = 20;

type Cut = { after: number; how: 'reset' | 'close' | 'stall'; forMs?: number | undefined };

/** Sends the body piece by piece at its pace, and does to the connection what the faults say. The headers are written already. */
export async function sendBody(
  exchange: Exchange,
  body: Iterable<Buffer> | AsyncIterable<Buffer>,
  pace: Pace = { bytesPerSecond: null },
): Promise<void> {
  const slow = exchange.faults.find('slow')?.bytesPerSecond;
  const { bytesPerSecond: rate, burst = 0 } = slow === undefined ? pace : { bytesPerSecond: slow };
  const step = rate === null ? WRITE : Math.min(WRITE, Math.max(1, Math.ceil(rate / STEPS)));
  const began = performance.now();
  let cut = cutOf(exchange);
  let sent = 0;
  exchange.response.flushHeaders();
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length;) {
      if (cut && sent >= cut.after) {
        if (!(await act(exchange, cut))) return;
        cut = null;
      }
      const size = Math.min(step, chunk.length - at, cut ? cut.after - sent : WRITE);
      if (!(await write(exchange, chunk.subarray(at, at + size)))) return;
      at += size;
      sent += size;
      const ahead = rate === null ? 0 : ((sent - burst) / rate) * 1000 - (performance.now() - began);
      if (ahead > 1 && !(await pause(exchange, ahead))) return;
    }
  }
  // Some panels reset the connection once the last byte is out.
  if (cut && sent >= cut.after && !(await act(exchange, cut))) return;
  exchange.response.end();
}

function cutOf({ faults }: Exchange): Cut | null {
  const reset = faults.find('reset');
  if (reset?.after !== undefined) return { after: reset.after, how: 'reset' };
  const truncate = faults.find('truncate')?.after ?? faults.find('cut-json')?.at;
  if (truncate !== undefined) return { after: truncate, how: 'close' };
  const stall = faults.find('stall');
  return stall?.after === undefined ? null : { after: stall.after, how: 'stall', forMs: stall.forMs };
}

/** Does the cut; answers whether the body goes on after it. */
async function act(exchange: Exchange, { how, forMs }: Cut): Promise<boolean> {
  if (how === 'stall') {
    if (forMs !== undefined) return pause(exchange, forMs);
    await untilGone(exchange);
    return false;
  }
  // What is still in Node's buffers belongs to the bytes that were promised to arrive.
  await flushed(exchange);
  if (how === 'close') closeConnection(exchange);
  else if (await pause(exchange, BEFORE_RESET_MS)) resetConnection(exchange);
  return false;
}

/** TCP reset. What the other side has not read yet may be lost to it. */
export function resetConnection({ record, recorder, socket }: Exchange): void {
  recorder.ended(record, 'fault');
  socket.resetAndDestroy();
}

/** The usual end of a connection, wherever the body stands. */
function closeConnection({ record, recorder, socket }: Exchange): void {
  recorder.ended(record, 'fault');
  socket.destroySoon();
}

function flushed({ response, gone }: Exchange): Promise<void> {
  if (gone.aborted || response.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    gone.addEventListener('abort', () => resolve(), { once: true });
    response.write('', () => resolve());
  });
}

/** Answers whether the connection is still there. */
async function write(exchange: Exchange, piece: Buffer): Promise<boolean> {
  if (exchange.gone.aborted) return false;
  const room = exchange.response.write(piece);
  exchange.recorder.sent(exchange.record, piece.length);
  if (!room) await drained(exchange);
  return !exchange.gone.aborted;
}

function drained({ response, gone }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    gone.addEventListener('abort', done, { once: true });
  });
}
