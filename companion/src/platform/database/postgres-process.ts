import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isNodeError } from '../errors.ts';

/** What the server of this folder is started with, so that its process can be told from any other. */
export function clusterName(cluster: string): string {
  return `xtreme-${createHash('sha256').update(resolve(cluster)).digest('hex').slice(0, 16)}`;
}

/** What the server says about itself in its folder; it may be long dead. */
export async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | null> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 1 && port > 0 ? { pid, port } : null;
  } catch (error) {
    if (isNodeError(error) && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether this process is the server of this folder. Its number alone says nothing: after a restart of the machine or
 * the container it may be any other program's, which must not be waited for, and above all not be ended.
 */
export async function serves(pid: number, cluster: string): Promise<boolean> {
  return (await commandOf(pid))?.includes(`cluster_name=${clusterName(cluster)}`) ?? false;
}

/** Postgres refuses to start when the number in its old file is alive, whatever it is now. */
export async function forgetDeadServer(cluster: string): Promise<void> {
  const left = await readPidFile(cluster);
  if (!left) return;
  const command = await commandOf(left.pid);
  if (command !== null && !command.includes('postgres')) await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** Fast shutdown: sessions are ended, everything is written. */
export async function stopServer(pid: number, cluster: string): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 7_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 1_000],
  ] as const) {
    if (!(await serves(pid, cluster))) return;
    signalTo(pid, signal);
    if (await ended(pid, cluster, patienceMs)) return;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isNodeError(error) || error.code !== 'ESRCH') throw error;
  }
}

async function ended(pid: number, cluster: string, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (await serves(pid, cluster)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** The command line of a process; empty for a zombie, null where there is none or it can't be told. */
async function commandOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return (await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return null;
  }
}
