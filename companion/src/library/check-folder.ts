import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isNodeError, messageOf } from '../platform/errors.ts';

export type FolderFinding = { check: 'write' | 'rename' | 'space' | 'same-file-system'; ok: boolean; detail: string };

/** Less than a film or two. */
const leastBytes = 5_000_000_000;

/** Tries what a download does with the media folder: write a part, bring it to its place in one step, have room. */
export async function checkFolder(mediaDir: string, staging: string): Promise<FolderFinding[]> {
  const waiting = join(mediaDir, staging);
  const name = `.check-${randomUUID()}`;
  // Also a folder of the library that is a mount of its own must take the file.
  const homes = [mediaDir, ...(await present(['VOD', 'Series'].map((folder) => join(mediaDir, folder))))];
  try {
    return [
      await tried('write', `Files can be written below ${mediaDir}.`, async () => {
        await mkdir(waiting, { recursive: true });
        const file = await open(join(waiting, name), 'wx');
        await file
          .writeFile('a check of the media folder')
          .then(() => file.sync())
          .finally(() => file.close());
      }),
      await tried('rename', 'A finished file comes to its place in one step.', async () => {
        let from = waiting;
        for (const home of homes) {
          await rename(join(from, name), join(home, name));
          from = home;
        }
      }),
      await room(mediaDir),
      await sameFileSystem(waiting, homes),
    ];
  } finally {
    for (const folder of [waiting, ...homes]) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function tried(check: FolderFinding['check'], detail: string, work: () => Promise<void>): Promise<FolderFinding> {
  try {
    await work();
    return { check, ok: true, detail };
  } catch (error) {
    const code = isNodeError(error) ? error.code : messageOf(error);
    return { check, ok: false, detail: `${failures[check]} (${code}).` };
  }
}

const failures: Record<FolderFinding['check'], string> = {
  write: 'No file can be written there: give the user of this service the right to write',
  rename: 'A file can not be moved to its place in one step: use one file system for the whole folder',
  space: 'The free space can not be read',
  'same-file-system': 'The file systems can not be compared',
};

async function room(mediaDir: string): Promise<FolderFinding> {
  try {
    const { bavail, bsize } = await statfs(mediaDir);
    const free = bavail * bsize;
    const text = `${(free / 1e9).toFixed(1)} GB are free.`;
    return { check: 'space', ok: free >= leastBytes, detail: free >= leastBytes ? text : `Only ${text}` };
  } catch (error) {
    return { check: 'space', ok: false, detail: `${failures.space} (${messageOf(error)}).` };
  }
}

async function sameFileSystem(waiting: string, homes: string[]): Promise<FolderFinding> {
  const check = 'same-file-system';
  try {
    const own = (await stat(waiting)).dev;
    const devices = await Promise.all(homes.map(async (home) => ({ home, device: (await stat(home)).dev })));
    const other = devices.find(({ device }) => device !== own);
    if (!other) return { check, ok: true, detail: 'The whole folder is one file system.' };
    return { check, ok: false, detail: `${other.home} is another file system: finished files are copied there.` };
  } catch (error) {
    return { check, ok: false, detail: `${failures[check]} (${messageOf(error)}).` };
  }
}

async function present(folders: string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => stat(folder).catch(() => null)));
  return folders.filter((_, index) => found[index]?.isDirectory());
}
