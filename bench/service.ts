import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DatabaseAddress } from '../companion/src/platform/database/database.ts';

const entry = fileURLToPath(new URL('../companion/dist/main.js', import.meta.url));
const apiKey = 'bench-administrator-key';

export type BenchService = {
  pid: number;
  url: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** Of what was imported into its process: sends it a message and resolves with the one it sends back. */
  ask<T>(message: string): Promise<T>;
  stop(): Promise<void>;
};

/** The built service on this database, as a process of its own. `importing`: the address of a module that goes with it. */
export async function startService(
  folder: string,
  database: DatabaseAddress,
  { importing }: { importing?: string } = {},
): Promise<BenchService> {
  const child = spawn(process.execPath, [...(importing ? [`--import=${importing}`] : []), entry], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      MEDIA_DIR: join(folder, 'media'),
      XTREME_API_KEY: apiKey,
      LOG_LEVEL: 'info',
      POSTGRES_HOST: database.host,
      POSTGRES_PORT: String(database.port),
      POSTGRES_USER: database.user,
      POSTGRES_PASSWORD: database.password,
      POSTGRES_DB: database.database,
    },
    stdio: ['ignore', 'pipe', 'inherit', ...(importing ? ['ipc' as const] : [])],
  });
  const { stdout } = child;
  if (!stdout) throw new Error('the service has no output');
  const address = await new Promise<string>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the service ended with ${code} before it was ready`)));
    createInterface({ input: stdout }).on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (found && line.includes('is ready')) resolve(found);
    });
  });

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(address + path, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  return {
    pid: child.pid as number,
    url: address,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    async ask<T>(message: string): Promise<T> {
      const answer = once(child, 'message');
      child.send(message);
      const [said] = (await answer) as [T];
      return said;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Highest resident memory of a process so far, MB. */
export async function peakMb(pid: number): Promise<number> {
  return Number(/^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Proportional memory of a process and all that descends from it, MB: what they share counts once. */
export async function familyMb(pid: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const parent = /^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${name}/status`, 'utf8').catch(() => ''))?.[1];
    if (parent && /^\d+$/.test(name)) parents.set(Number(name), Number(parent));
  }
  const members = [pid];
  for (const one of members) for (const [child, parent] of parents) if (parent === one) members.push(child);
  let kilobytes = 0;
  for (const one of members) {
    const rollup = await readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
