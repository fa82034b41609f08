import { open } from 'node:fs/promises';
import { makeContent } from './content.ts';

const MiB = 1 << 20;
type Window = [from: number, to: number];

/**
 * A film larger than memory: nothing but zeros, as a sparse file has them, and two MiB of other bytes at each of
 * `starts`. `have`: what lies between those.
 */
export function largeFilm(size: number, starts: number[]) {
  const windows = starts.map((from): Window => [from, Math.min(size, from + 2 * MiB)]);
  const bytes = windows.map((_, index) => makeContent(2 * MiB, index + 2));
  const first = makeContent(16);
  const content = {
    length: size,
    subarray(from = 0, to = size): Buffer {
      const part = Buffer.alloc(to - from);
      lay(part, { from, bytes: first, at: 0 });
      for (const [index, [at]] of windows.entries()) lay(part, { from, bytes: bytes[index] as Buffer, at });
      return part;
    },
  } as Buffer;
  const ends = [0, ...windows.map(([, to]) => to)];
  const have = [...windows.map(([from]) => from), size].map((to, index): Window => [ends[index] as number, to]);
  return { content, windows, have: have.filter(([from, to]) => to > from) };
}

function lay(part: Buffer, { from, bytes, at }: { from: number; bytes: Buffer; at: number }): void {
  if (at < from + part.length && at + bytes.length > from) {
    bytes.copy(part, Math.max(0, at - from), Math.max(0, from - at));
  }
}

export async function readWindow(path: string, [from, to]: Window): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer;
  } finally {
    await handle.close();
  }
}
