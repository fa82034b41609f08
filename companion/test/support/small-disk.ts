import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own of so many megabytes; false where that may not be mounted, which takes root. */
export function mountSmallDisk(folder: string, megabytes = 20): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Lazily: what still runs there is ended afterwards. */
export function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
}

export async function canMount(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-disk-'));
  const works = mountSmallDisk(folder);
  if (works) unmount(folder);
  await rmdir(folder);
  if (!works) console.log('      not tried here: the small disk that this needs can only be mounted by root');
  return works;
}

/** Writes a file of so many bytes, or until no more goes in. */
export async function fill(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(64 << 10);
  try {
    for (let taken = 0; taken < bytes; taken += block.length) await file.write(block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
