import { createHash } from 'node:crypto';
import { type Container, readClip } from './clips.ts';
import { hash32 } from './random.ts';

/** One file as it is served: readable at any place, never held in memory as a whole. Ends of ranges are exclusive. */
export type Content = {
  size: number;
  /** The bytes of the range in order, as views of at most 1 MiB that must not be written to. */
  chunks(start?: number, end?: number): Generator<Buffer>;
  /** A copy of the range. */
  read(start: number, end: number): Buffer;
  /** Hex digest of the whole file. */
  sha256(): string;
};

const CHUNK = 1 << 20;

/** Two MiB of noise; every chunk of every file is a window of it that starts at a place of its own, so serving copies nothing. */
const noise = makeNoise(2 * CHUNK);

/**
 * A playable clip, extended to `size` bytes by one box that players skip: ISO-BMFF `free` or EBML `Void`, filled with noise
 * that `seed` decides. A size below clip + 16 bytes gives the first bytes of the clip, which is then no playable file.
 */
export function createContent(container: Container, size: number, seed: string): Content {
  const head = createHead(container, size);

  function* chunks(start = 0, end = size): Generator<Buffer> {
    let at = start;
    if (at < head.length && at < end) {
      yield head.subarray(at, Math.min(end, head.length));
      at = head.length;
    }
    while (at < end) {
      const index = Math.floor(at / CHUNK);
      const until = Math.min(end, (index + 1) * CHUNK);
      const window = hash32(seed, index) % CHUNK;
      yield noise.subarray(window + (at - index * CHUNK), window + (until - index * CHUNK));
      at = until;
    }
  }

  return {
    size,
    chunks,
    read: (start, end) => Buffer.concat([...chunks(start, Math.min(end, size))]),
    sha256: () => {
      const hash = createHash('sha256');
      for (const chunk of chunks()) hash.update(chunk);
      return hash.digest('hex');
    },
  };
}

/** Everything before the noise: the clip and the filler's header, cut where the file is shorter than that. */
function createHead(container: Container, size: number): Buffer {
  const clip = readClip(container);
  if (size <= clip.length) return clip.subarray(0, size);
  const filler = size - clip.length;
  const header = container === 'mp4' ? freeBoxHeader(filler) : voidElementHeader(filler);
  const head = Buffer.concat([clip, header]).subarray(0, size);
  if (container === 'mkv') growSegment(head, size);
  return head;
}

/** Rewrites the size of the Matroska segment, so that the filler is its last child. ffmpeg writes that size in eight bytes. */
function growSegment(head: Buffer, size: number): void {
  const sizeAt = head.indexOf(Buffer.from('18538067', 'hex')) + 4;
  writeVint(head, size - (sizeAt + 8), sizeAt);
}

/** An EBML size in its longest form: 01, then seven bytes. */
function writeVint(target: Buffer, value: number, at: number): void {
  target.writeBigUInt64BE(BigInt(value), at);
  target[at] = 0x01;
}

/** `length` counts the header itself, here and below. A filler too short for its header is cut by the caller. */
function freeBoxHeader(length: number): Buffer {
  const long = length > 0xffffffff;
  const header = Buffer.alloc(long ? 16 : 8);
  header.writeUInt32BE(long ? 1 : length, 0);
  header.write('free', 4, 'latin1');
  if (long) header.writeBigUInt64BE(BigInt(length), 8);
  return header;
}

function voidElementHeader(length: number): Buffer {
  const header = Buffer.alloc(9, 0xec);
  writeVint(header, Math.max(0, length - header.length), 1);
  return header;
}

/** xorshift32; the seed is any number but 0. */
function makeNoise(bytes: number): Buffer {
  const words = new Uint32Array(bytes / 4);
  let x = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
  return Buffer.from(words.buffer);
}
