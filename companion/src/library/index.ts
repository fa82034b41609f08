import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, rmdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNodeError } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import { checkFolder } from './check-folder.ts';
import { createExtras, type ExtrasWriter, type NewFile } from './extras.ts';
import type { ExtrasStore } from './extras-store.ts';
import { isVideo, resolveInside, stemKey } from './names.ts';
import { placeProbe } from './place-probe.ts';
import { publishFile, sizeOf } from './publish.ts';

export type { Extra, ExtrasWriter, NewFile } from './extras.ts';
export { createExtrasStore } from './extras-store.ts';
export { libraryHealth } from './health.ts';
export * from './names.ts';
export { placeholdersIn } from './names-template.ts';
export { episodeTemplate, idFolders, librarySettings, movieTemplate } from './settings.ts';

const staging = '.incomplete';

export type Disk = { path: string; freeBytes: number; totalBytes: number; writable: boolean };
export type Library = ReturnType<typeof createLibrary>;

/** The media folder: where parts wait, where files appear, and nothing outside of it. */
export function createLibrary(options: {
  mediaDir: string;
  /** Where it is kept what was put beside videos; without it, nothing is. */
  extras?: { store: ExtrasStore; log: Logger; patienceMs?: number };
}) {
  const { mediaDir } = options;
  const stagingPath = (id: number, number: number) => join(mediaDir, staging, `${id}.part.extra-${number}`);
  const extras = options.extras && createExtras({ mediaDir, stagingPath, ...options.extras });

  /** Files that hold the bytes of one download until it is whole: the part file and what lies beside it. */
  async function partFiles(id: number): Promise<string[]> {
    const names = await readdir(join(mediaDir, staging)).catch(() => [] as string[]);
    return names.filter((name) => name.startsWith(`${id}.part`)).map((name) => join(mediaDir, staging, name));
  }

  return {
    root: mediaDir,

    async prepare(): Promise<void> {
      await mkdir(join(mediaDir, staging), { recursive: true });
    },

    partPath: (id: number) => join(mediaDir, staging, `${id}.part`),

    absolute: (relative: string) => resolveInside(mediaDir, relative),

    /** Asks this writer too what goes beside each file. */
    addExtras: (writer: ExtrasWriter): void => extras?.register(writer),

    /** What still waits for its extras comes to its place without them. */
    endExtras: (): void => extras?.end(),

    /**
     * Publishes the part as `stem.extension`, what the writers have for it first: the media server's first look finds
     * everything. Answers that path, relative to the media folder.
     */
    async publish(id: number, file: NewFile): Promise<string> {
      const relative = `${file.stem}.${file.extension}`;
      const beside = await extras?.prepare(id, file);
      try {
        await beside?.place();
        await publishFile(join(mediaDir, staging, `${id}.part`), resolveInside(mediaDir, relative));
      } catch (error) {
        await beside?.undo();
        throw error;
      }
      await this.discardPart(id);
      return relative;
    },

    /** The videos in a stem's folder: each with its path relative to the media folder and its stem's key. */
    async neighbours(stem: string): Promise<{ path: string; key: string }[]> {
      const folder = dirname(stem);
      const names = await readdir(resolveInside(mediaDir, folder)).catch(() => [] as string[]);
      return names
        .filter(isVideo)
        .map((name) => join(folder, name))
        .map((path) => ({ path, key: stemKey(path.slice(0, path.lastIndexOf('.'))) }));
    },

    /** A file of this stem with any extension: its relative path and its size, or null. */
    async find(stem: string): Promise<{ path: string; bytes: number } | null> {
      for (const { path, key } of await this.neighbours(stem)) {
        const bytes = key === stemKey(stem) ? await sizeOf(resolveInside(mediaDir, path)) : null;
        if (bytes !== null) return { path, bytes };
      }
      return null;
    },

    sizeOf: (relative: string) => sizeOf(resolveInside(mediaDir, relative)),

    async discardPart(id: number): Promise<void> {
      for (const file of await partFiles(id)) await rm(file, { force: true });
    },

    /** Parts of downloads that are no longer wanted, left by a service that was killed. */
    async sweepParts(wanted: Set<number>): Promise<void> {
      const names = await readdir(join(mediaDir, staging)).catch(() => [] as string[]);
      for (const name of names) {
        const id = /^(\d+)\.part/.exec(name)?.[1];
        if (id && !wanted.has(Number(id))) await rm(join(mediaDir, staging, name), { force: true });
      }
    },

    /** Removes a finished file, what we put beside it, and the folders that are empty without it. */
    async remove(relative: string): Promise<void> {
      await rm(resolveInside(mediaDir, relative), { force: true });
      await extras?.removeBeside(relative.slice(0, relative.lastIndexOf('.')));
      for (let folder = dirname(relative); folder !== '.' && folder !== '/'; folder = dirname(folder)) {
        try {
          await rmdir(resolveInside(mediaDir, folder));
        } catch {
          return;
        }
      }
    },

    /** The folders directly in one of ours, without hidden ones; none where it is not there. */
    async folders(relative: string): Promise<string[]> {
      const entries = await readdir(resolveInside(mediaDir, relative), { withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort();
    },

    placeProbe: (relative: string) => placeProbe(resolveInside(mediaDir, relative)),

    async disk(): Promise<Disk> {
      // A folder that is away has no room, which is what its page should show.
      const { bavail, blocks, bsize } = await statfs(mediaDir).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }));
      return {
        path: mediaDir,
        freeBytes: bavail * bsize,
        totalBytes: blocks * bsize,
        writable: (await this.problem()) === null,
      };
    },

    /** Bytes that an ordinary user may still write, and those of the whole disk; null while that can't be told. */
    async space(): Promise<{ freeBytes: number; totalBytes: number } | null> {
      const found = await statfs(mediaDir).catch(() => null);
      return found && { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize };
    },

    check: () => checkFolder(mediaDir, staging),

    /** Why the folder can't be used, in words, or null. */
    async problem(): Promise<string | null> {
      try {
        await access(mediaDir, constants.R_OK | constants.W_OK | constants.X_OK);
        return null;
      } catch (error) {
        return `The media folder can't be used (${isNodeError(error) ? error.code : 'unknown'}).`;
      }
    },
  };
}
