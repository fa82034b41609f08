import { spawnSync } from 'node:child_process';
import { chown, cp, lchown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Identity } from './process.ts';
import { repository } from './service.ts';

export type Checkout = { node: string; repository: string; remove(): Promise<void> };

/** What a start needs; everything else stays where it is. */
const needed = ['package.json', 'tsconfig.base.json', 'companion', 'integrations', 'migrations', 'node_modules'];
const unneeded =
  /^node_modules\/(\.|typescript|@biomejs|@rolldown|@oxlint|@babel|@types|playwright-core|prettier|lightningcss)/;

/** This checkout where the user may read it, else a copy that belongs to the user (a clone in root's home, say). */
export async function readableCheckout(user: Identity | undefined): Promise<Checkout> {
  const here = { node: process.execPath, repository, remove: async () => undefined };
  if (!user || canRead(user)) return here;
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-checkout-'));
  const filter = (from: string) => !unneeded.test(relative(repository, from));
  for (const name of needed) {
    await cp(join(repository, name), join(folder, name), { recursive: true, verbatimSymlinks: true, filter });
  }
  await cp(process.execPath, join(folder, 'node'));
  await chown(folder, user.uid, user.gid);
  for (const name of await readdir(folder, { recursive: true })) await lchown(join(folder, name), user.uid, user.gid);
  return {
    node: join(folder, 'node'),
    repository: folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As seen by that user: Node runs, and the sources and the packages can be read. */
function canRead(user: Identity): boolean {
  const files = [join(repository, 'companion/src/main.ts'), join(repository, 'node_modules/tsx/package.json')];
  const script = `for (const file of ${JSON.stringify(files)}) fs.readFileSync(file)`;
  return spawnSync(process.execPath, ['-e', script], { cwd: '/', stdio: 'ignore', ...user }).status === 0;
}
