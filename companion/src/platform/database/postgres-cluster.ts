import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

/** Whom Postgres runs as; empty where that is who we are. */
export type Identity = { uid?: number; gid?: number };
export const databaseUser = 'xtreme';

/** Postgres refuses to run as root: there it runs as whoever owns the folder already, at first as `nobody`. */
const nobody = 65_534;

export async function identityFor(cluster: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(cluster).catch(() => null);
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: nobody, gid: nobody };
}

/** How Postgres is told where its folder is: as root by the working directory, because `nobody` may not be allowed to walk there. */
export function folderArgument(cluster: string, identity: Identity): string {
  return identity.uid !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** By these a container names a user that its image does not know (`scripts/container-start.sh`); initdb asks for the name. */
const { PATH, LD_PRELOAD, NSS_WRAPPER_PASSWD, NSS_WRAPPER_GROUP } = process.env;
/** What our programs of Postgres see of the environment: no PG* variable may bend them. */
export const environment = { LC_ALL: 'C', PATH, LD_PRELOAD, NSS_WRAPPER_PASSWD, NSS_WRAPPER_GROUP };

/**
 * Words of every script must fold and split into trigrams, which C's character classes do for ASCII only. The second
 * choice is for a libc without a plain UTF-8 locale: there the trigrams of other scripts are left out, nothing else.
 */
const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
const locales = [[...builtin, `--lc-ctype=${process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'}`], builtin];

/** initdb works in a draft beside and renames: a kill in the middle leaves no half cluster. */
export async function createCluster(options: {
  binaries: string;
  cluster: string;
  password: string;
  identity: Identity;
}): Promise<void> {
  const { binaries, cluster, password, identity } = options;
  const draft = await mkdtemp(draftPrefix(cluster));
  const fresh = join(draft, 'data');
  const passwordFile = join(draft, 'password');
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (identity.uid !== undefined) {
      for (const path of [draft, fresh, passwordFile]) await chown(path, identity.uid, identity.gid ?? identity.uid);
    }
    const how = ['--encoding=UTF8', '--auth=scram-sha-256', '--no-instructions'];
    const what = [`--username=${databaseUser}`, '--pwfile=../password', '-D', folderArgument(fresh, identity)];
    const initdb = (locale: string[] = []) =>
      run(join(binaries, 'bin/initdb'), [...how, ...locale, ...what], { cwd: fresh, ...identity });
    await initdb(locales[0]).catch(() => initdb(locales[1]));
    await rename(fresh, cluster);
  } catch (error) {
    // Of two that start at once the second uses the first one's, which may have swept its draft away meanwhile.
    if (!(await stat(join(cluster, 'PG_VERSION')).catch(() => null))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes what kills left; only whoever owns the cluster may, or it would take another start's draft away. */
export async function sweepDrafts(cluster: string): Promise<void> {
  const folder = dirname(cluster);
  const prefix = basename(draftPrefix(cluster));
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function draftPrefix(cluster: string): string {
  return `${cluster}.new-`;
}

async function run(command: string, args: string[], options: Identity & { cwd: string }): Promise<void> {
  const child = spawn(command, args, { ...options, env: environment, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code === 0) return;
  const words = output.trim().split('\n').slice(-3).join(' ');
  throw new AppError('database', `The embedded database can't be created: ${words}`);
}
