import { EngineError } from './failures.ts';
import type { FileSystem } from './file-system.ts';
import { type Sniffed, sniff, sniffBytes } from './sniff.ts';

/** Extensions that name the same container: the expected one stays. */
const family: Record<Exclude<Sniffed, 'text'>, string[]> = {
  mp4: ['mp4', 'm4v', '3gp'],
  mov: ['mov', 'qt'],
  mkv: ['mkv', 'mk3d'],
  webm: ['webm'],
  avi: ['avi', 'divx'],
  ts: ['ts', 'm2ts', 'mts'],
  flv: ['flv'],
  mpg: ['mpg', 'mpeg', 'vob'],
  wmv: ['wmv', 'asf'],
};

/** The extension that the bytes deserve. Unknown bytes keep the expected one; text is no film. */
export function settleExtension(first: Buffer, expected: string): string {
  const wanted = expected.toLowerCase();
  const found = sniff(first);
  if (found === 'text') throw new EngineError('not-media');
  return found === null || family[found].includes(wanted) ? wanted : found;
}

/** Notice clips are no longer than this. */
export const clipBytes = 48 << 20;

/**
 * A first look before any byte is written: pages, and the clips that panels send instead of a film ("all connections
 * in use", "expired"), which are short or endless transport streams.
 */
export function refuseFirstBytes(first: Buffer, total: number | null, expected: string) {
  if (first.length === 0) return 'empty' as const;
  const found = sniff(first);
  if (found === 'text') return 'error-page' as const;
  const isClip = found === 'ts' && !family.ts.includes(expected.toLowerCase()) && (total === null || total < clipBytes);
  return isClip ? ('error-clip' as const) : null;
}

export async function readFirstBytes(fs: FileSystem, fd: number): Promise<Buffer> {
  const bytes = Buffer.alloc(sniffBytes);
  return bytes.subarray(0, await fs.read(fd, bytes, bytes.length, 0));
}
