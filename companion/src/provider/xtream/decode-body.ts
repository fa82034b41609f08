import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** What `decodeBody` can undo. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * Undoes an answer's content encoding. gzip and deflate are told by their first bytes, because servers name the wrong
 * one, send raw deflate for deflate, or plain text under either name.
 */
export async function* decodeBody(body: Readable, encoding: string | undefined): AsyncGenerator<Buffer> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === 'br') yield* piped(body, createBrotliDecompress());
  else if (/^(x-)?(gzip|deflate)$/.test(name)) yield* decodeByFirstBytes(body, name);
  else yield* body as AsyncIterable<Buffer>;
}

async function* decodeByFirstBytes(body: Readable, name: string): AsyncGenerator<Buffer> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = withHead(head, chunks);
  const decoder = head.length === 0 ? null : decoderFor(head, name);
  yield* decoder ? piped(Readable.from(whole, { objectMode: false }), decoder) : whole;
}

function decoderFor(head: Buffer, name: string) {
  const [first = 0, second = 0] = head;
  if (first === 0x1f && second === 0x8b) return createGunzip();
  const isZlib = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
  if (isZlib) return createInflate();
  return name.endsWith('deflate') && !/^\s*[[{<]/.test(head.toString('latin1')) ? createInflateRaw() : null;
}

async function* withHead(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* piped(source: Readable, decoder: NodeJS.ReadWriteStream & Readable): AsyncGenerator<Buffer> {
  // The error reaches the reader through the decoder; the callback only keeps it from being thrown a second time.
  yield* pipeline(source, decoder, () => undefined) as AsyncIterable<Buffer>;
}
