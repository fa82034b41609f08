import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Result } from './main.ts';

const entry = fileURLToPath(new URL('../companion/dist/main.js', import.meta.url));
/** Start-up garbage is gone and the pool's first connections are idle. */
const settleMs = 10_000;

/** Memory of the built service, started on empty folders with the embedded database, and the time both starts take. */
export async function run(): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-idle-'));
  try {
    const first = await start(folder);
    await first.stop();
    const second = await start(folder);
    await delay(settleMs);
    const nodeMb = await memoryMb(await family(second.pid, 'node'));
    await second.stop();
    return {
      title: 'Idle service',
      table: [
        { figure: 'first start, s', value: round(first.seconds), bar: '' },
        { figure: 'second start, s', value: round(second.seconds), bar: '< 5' },
        { figure: 'Node processes, MB resident', value: round(nodeMb), bar: '< 150' },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(folder: string) {
  const began = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      MEDIA_DIR: join(folder, 'media'),
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('is ready')) break;
  return {
    pid: child.pid as number,
    seconds: (performance.now() - began) / 1000,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** The process and its descendants of that name. */
async function family(pid: number, name: string): Promise<number[]> {
  const parents = new Map<number, { parent: number; name: string }>();
  for (const entry of await readdir('/proc')) {
    const status = await readFile(`/proc/${entry}/status`, 'utf8').catch(() => '');
    const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
    if (/^\d+$/.test(entry) && parent) {
      parents.set(Number(entry), { parent: Number(parent), name: /^Name:\s+(\S+)/m.exec(status)?.[1] ?? '' });
    }
  }
  const members = [pid];
  for (const one of members) for (const [child, { parent }] of parents) if (parent === one) members.push(child);
  return members.filter((one) => one === pid || parents.get(one)?.name === name);
}

async function memoryMb(pids: number[]): Promise<number> {
  let kilobytes = 0;
  for (const pid of pids)
    kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return kilobytes / 1024;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
