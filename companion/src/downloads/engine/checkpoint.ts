import { createHash } from 'node:crypto';

/**
 * What is known to be on disk, beside the part file. Written only after fdatasync of the data it claims. Holds no URL,
 * token or name: the identity is a hash. Two lines: a header with the checksum, and JSON.
 */
export type Checkpoint = {
  identity: string;
  size: number;
  /** The strong ETag or else Last-Modified of the last accepted answer. */
  validator: string | null;
  /** Durable byte ranges [start, end), sorted, not touching. */
  have: [number, number][];
  /** Places inside those where two answers meet that were not compared yet. */
  joins?: number[];
};

const magic = 'xtreme-checkpoint 1';
const mostBytes = 1 << 20;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const json = JSON.stringify(checkpoint);
  return `${magic} ${hashOf(json)}\n${json}\n`;
}

/** null for everything that is not, byte for byte, what was written: torn, foreign, newer, or claims that can't be. */
export function decodeCheckpoint(text: string): Checkpoint | null {
  if (text.length > mostBytes) return null;
  const [header, json, rest] = text.split('\n');
  if (json === undefined || rest !== '' || header !== `${magic} ${hashOf(json)}`) return null;
  try {
    const value = JSON.parse(json) as Checkpoint;
    return isPossible(value) ? value : null;
  } catch {
    return null;
  }
}

function isPossible({ identity, size, have, joins = [] }: Checkpoint): boolean {
  if (typeof identity !== 'string' || !Number.isSafeInteger(size) || size < 0 || !Array.isArray(have)) return false;
  if (!Array.isArray(joins) || !joins.every(Number.isSafeInteger)) return false;
  let last = -1;
  return have.every(([start, end]) => {
    const fits = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start > last && end > start && end <= size;
    last = end;
    return fits;
  });
}

/** What may be believed of a checkpoint: nothing of another download, nothing past the end of the part file. */
export function trustCheckpoint(
  checkpoint: Checkpoint | null,
  expected: { identity: string; partBytes: number | null },
): Checkpoint | null {
  if (!checkpoint || expected.partBytes === null || checkpoint.identity !== hashOf(expected.identity)) return null;
  const { partBytes } = expected;
  const have = checkpoint.have
    .map(([start, end]): [number, number] => [start, Math.min(end, partBytes)])
    .filter(([start, end]) => end > start);
  return have.length ? { ...checkpoint, have } : null;
}
