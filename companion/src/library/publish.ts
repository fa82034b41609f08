import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, isNodeError } from '../platform/errors.ts';

/**
 * Brings a whole and checked part file to its final place: visible in one step, never over something that is there.
 * The name is on disk when this returns. Throws `target-exists`, `media-not-writable`, `disk-full`.
 */
export async function publishFile(part: string, final: string): Promise<void> {
  try {
    const firstNew = await mkdir(dirname(final), { recursive: true });
    await place(part, final);
    await syncFolders(dirname(final), firstNew === undefined ? dirname(final) : dirname(firstNew));
  } catch (error) {
    throw publishError(error, basename(final));
  }
}

async function place(part: string, final: string): Promise<void> {
  try {
    // A hard link fails where a file is; rename would replace it.
    await link(part, final);
    await unlink(part);
  } catch (error) {
    const code = isNodeError(error) ? error.code : undefined;
    if (code === 'EXDEV') return copyOver(part, final);
    // File systems without hard links (exFAT, some SMB and FUSE mounts).
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS')
      return renameInto(part, final);
    throw error;
  }
}

async function renameInto(part: string, final: string): Promise<void> {
  if (await lstat(final).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  await rename(part, final);
}

/** The media folder's parts may be several file systems: copied under a hidden name, then renamed. */
async function copyOver(part: string, final: string): Promise<void> {
  const hidden = join(dirname(final), `.${basename(final)}.part`);
  try {
    await copyFile(part, hidden, constants.COPYFILE_FICLONE);
    const file = await open(hidden, 'r+');
    await file.sync().finally(() => file.close());
    await place(hidden, final);
  } finally {
    await rm(hidden, { force: true });
  }
  await unlink(part);
}

/** From the file's folder up to the last one that was there before: each new folder is a name in the next. */
async function syncFolders(folder: string, last: string): Promise<void> {
  await syncFolder(folder);
  if (folder !== last && folder.length > last.length) await syncFolders(dirname(folder), last);
}

/** The rename itself must survive a power cut; some network file systems refuse to sync a folder and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function publishError(error: unknown, name: string): unknown {
  const code = isNodeError(error) ? error.code : '';
  if (code === 'EEXIST') {
    return new AppError('target-exists', `There is another file named "${name}" already. It was left as it is.`, {
      status: 409,
    });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk-full', 'The disk is full.', { retryable: true });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError(
      'media-not-writable',
      `The media folder can't be written (${code}). Give this user the right to write, then retry.`,
    );
  }
  return error;
}

export async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (isNodeError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
