import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Hidden: no media server takes it in. */
const prefix = '.xtreme-check-';
const longestCheckMs = 5 * 60_000;

/**
 * An empty file of a name that nobody else has, in a folder that is made where it is missing: whoever sees it sees the same
 * folder. The caller removes it; what a killed service left there goes at the next time.
 */
export async function placeProbe(folder: string): Promise<{ path: string; remove(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const probes = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  for (const name of probes) await removeIfStale(join(folder, name));
  const path = join(folder, prefix + randomUUID());
  await writeFile(path, '');
  return { path, remove: () => rm(path, { force: true }) };
}

async function removeIfStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found && Date.now() - found.mtimeMs > longestCheckMs) await rm(path, { force: true });
}
