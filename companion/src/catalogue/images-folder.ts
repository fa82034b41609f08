import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const freshMs = 30 * 86_400_000;
/** Enough for about 10,000 posters. */
const usualBytes = 500_000_000;
/** A sweep makes room for more than the next picture. */
const keptShare = 0.9;
/** When a file was read last is written down once in this time only. */
const touchMs = 3_600_000;

type Kept = { path: string; bytes: number; usedAt: number };

/** Pictures on disk, `most` bytes of them: those that nobody has looked at for longest go first. */
export function createImagesFolder(folder: string, most = usualBytes) {
  /** Of the whole folder; unknown until it was looked through. */
  let bytes: number | null = null;
  let sweeping: Promise<void> | null = null;

  async function list(): Promise<Kept[]> {
    const files: Kept[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) files.push({ path, bytes: found.size, usedAt: found.atimeMs });
    }
    return files.sort((a, b) => a.usedAt - b.usedAt);
  }

  /** Looks through the folder and takes away what is too much; also what a killed service left half written. */
  async function sweep(): Promise<void> {
    const files = await list();
    bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes <= most) return;
    for (const file of files) {
      if (bytes <= most * keptShare) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  return {
    /** null where it isn't kept, or for longer than a picture is believed. */
    async read(name: string): Promise<Buffer | null> {
      const path = join(folder, name);
      const now = Date.now();
      const found = await stat(path).catch(() => null);
      if (!found || now - found.mtimeMs >= freshMs) return null;
      // Many disks are mounted without the time of reading.
      if (now - found.atimeMs > touchMs) await utimes(path, now / 1000, found.mtimeMs / 1000).catch(() => undefined);
      return readFile(path).catch(() => null);
    },

    async write(name: string, image: Buffer): Promise<void> {
      const path = join(folder, name);
      await mkdir(folder, { recursive: true });
      await writeFile(`${path}.${process.pid}`, image);
      await rename(`${path}.${process.pid}`, path);
      if (bytes !== null) bytes += image.length;
      if (bytes !== null && bytes <= most) return;
      sweeping ??= sweep()
        .catch(() => undefined)
        .finally(() => {
          sweeping = null;
        });
    },
  };
}
