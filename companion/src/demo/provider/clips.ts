import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Container = 'mp4' | 'mkv';

/** Length of both file clips, rounded down as panels do. */
export const CLIP_SECONDS = 20;
/** Length of one round of the live clip. */
export const LIVE_CLIP_SECONDS = 10.24;

const cache = new Map<string, Buffer>();

/** The bytes of one committed clip. Read once; a quarter of a megabyte each. */
export function readClip(extension: Container | 'mpegts'): Buffer {
  const known = cache.get(extension);
  if (known) return known;
  const bytes = readFileSync(clipPath(`clip.${extension}`));
  cache.set(extension, bytes);
  return bytes;
}

/** The compiler copies no media, so the built program reads the clips from the source folder beside `dist`. */
function clipPath(name: string): string {
  const beside = fileURLToPath(new URL(`./clip/${name}`, import.meta.url));
  return existsSync(beside) ? beside : beside.replace(/([\\/])dist([\\/](?!.*[\\/]dist[\\/]))/, '$1src$2');
}
