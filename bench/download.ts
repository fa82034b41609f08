import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineEvent, FromEngine, ToEngine } from '../companion/src/downloads/engine/messages.ts';

const pairs = 5;
const fileBytes = 1 << 30;
const connections = 16;
/** Linux counts processor time in these. */
const ticksPerSecond = 100;

type Measured = { wall: number; cpu: number; rss: number };

/**
 * The engine's process against `aria2c`, in pairs one right after the other, on a loopback server with nothing that
 * slows either: seconds, processor seconds and peak memory, and their ratios.
 */
export async function run(): Promise<{
  title: string;
  table: Record<string, string | number>[];
}> {
  const title = `Download: ${fileBytes / 2 ** 30} GiB over loopback, ${connections} connections, ${pairs} interleaved pairs`;
  if (spawnSync('aria2c', ['--version']).error) {
    return {
      title,
      table: [
        {
          note: 'aria2c is not installed, so there is nothing to compare with.',
        },
      ],
    };
  }
  const folder = await mkdtemp(join((await exists('/dev/shm')) ? '/dev/shm' : tmpdir(), 'bench-download-'));
  const origin = await startServer();
  try {
    const rounds: { engine: Measured; aria2c: Measured }[] = [];
    const engine = await startEngine();
    await engine.fetch(origin.url, folder);
    for (let pair = 0; pair < pairs; pair++) {
      const aria2c = await fetchWithAria2c(origin.url, folder);
      rounds.push({ engine: await engine.fetch(origin.url, folder), aria2c });
    }
    const idle = engine.idleRss;
    await engine.close();
    return { title, table: report(rounds, idle) };
  } finally {
    origin.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function report(rounds: { engine: Measured; aria2c: Measured }[], idle: number) {
  const figures = (name: 'engine' | 'aria2c') => ({
    program: name,
    'wall s': round(median(rounds.map((each) => each[name].wall))),
    'cpu s': round(median(rounds.map((each) => each[name].cpu))),
    'peak MB': round(median(rounds.map((each) => each[name].rss)) / 1e6),
  });
  const ratio = (what: keyof Measured) => round(median(rounds.map((each) => each.engine[what] / each.aria2c[what])));
  return [
    { ...figures('engine'), 'idle MB': round(idle / 1e6) },
    figures('aria2c'),
    {
      program: 'engine / aria2c, median of pairs',
      'wall s': ratio('wall'),
      'cpu s': ratio('cpu'),
      'peak MB': ratio('rss'),
    },
  ];
}

async function startEngine() {
  const built = fileURLToPath(new URL('../companion/dist/downloads/engine/main.js', import.meta.url));
  const source = fileURLToPath(new URL('../companion/src/downloads/engine/main.ts', import.meta.url));
  const command = (await exists(built)) ? [built] : [...process.execArgv, source];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
  });
  const listeners = new Set<(event: EngineEvent) => void>();
  let leases = 0;
  const tell = (message: ToEngine) => child.send(message);
  child.on('message', (message: FromEngine) => {
    if (message.type === 'lease-wanted')
      tell({
        type: 'lease',
        requestId: message.requestId,
        leaseId: `${++leases}`,
      });
    if (message.type === 'event') for (const listener of [...listeners]) listener(message.event);
  });
  tell({ type: 'rate', bytesPerSecond: null });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const idleRss = (await readProcess(child.pid as number)).rss;
  let jobs = 0;

  return {
    idleRss,
    async fetch(url: string, folder: string): Promise<Measured> {
      const id = ++jobs;
      const partPath = join(folder, `${id}.part`);
      await forgetPeak(child.pid as number);
      const before = await readProcess(child.pid as number);
      const began = performance.now();
      const last = new Promise<EngineEvent>((resolve) => {
        const listener = (event: EngineEvent) => {
          if (event.type !== 'done' && event.type !== 'failed') return;
          listeners.delete(listener);
          resolve(event);
        };
        listeners.add(listener);
      });
      tell({ type: 'start', job: { ...plainJob, id, url, partPath } });
      const event = await last;
      if (event.type !== 'done') throw new Error(`the engine failed: ${JSON.stringify(event)}`);
      const wall = (performance.now() - began) / 1000;
      const after = await readProcess(child.pid as number);
      await rm(partPath);
      return { wall, cpu: after.cpu - before.cpu, rss: after.peak };
    },
    async close(): Promise<void> {
      tell({ type: 'close' });
      await once(child, 'close');
    },
  };
}

const plainJob = {
  identity: 'bench',
  userAgent: 'bench',
  allowInvalidTls: false,
  allowPrivateHosts: true,
  expectedExtension: 'mkv',
  accountKey: 'bench',
  connections,
  maxConnections: 0,
  learned: null,
  noProgressMs: 60_000,
};

async function fetchWithAria2c(url: string, folder: string): Promise<Measured> {
  const out = `aria2c-${Date.now()}`;
  const many = [`-x${connections}`, `-s${connections}`, '-k1M', '--file-allocation=none', '--no-conf', '-q'];
  const began = performance.now();
  const child = spawn('aria2c', [...many, '-d', folder, '-o', out, url], {
    stdio: 'ignore',
  });
  const cpuBefore = childrenCpu();
  let rss = 0;
  const look = () =>
    readProcess(child.pid as number).then(
      ({ peak }) => {
        rss = peak;
      },
      () => undefined,
    );
  const watch = setInterval(look, 50);
  const [code] = await once(child, 'close');
  const wall = (performance.now() - began) / 1000;
  clearInterval(watch);
  if (code !== 0) throw new Error(`aria2c ended with ${code}`);
  await rm(join(folder, out));
  return { wall, cpu: childrenCpu() - cpuBefore, rss };
}

/** Processor seconds of the children of ours that have ended. */
function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

async function readProcess(pid: number): Promise<{ cpu: number; rss: number; peak: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024;
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rss: kilobytes('VmRSS'),
    peak: kilobytes('VmHWM'),
  };
}

/** Peak memory is counted anew from here on. */
async function forgetPeak(pid: number): Promise<void> {
  const handle = await open(`/proc/${pid}/clear_refs`, 'w').catch(() => null);
  await handle?.write('5').catch(() => undefined);
  await handle?.close();
}

/** In a process of its own, so that its time is not counted. */
async function startServer(): Promise<{ url: string; close(): void }> {
  const script = new URL('../companion/src/downloads/engine/testing/loop-server.ts', import.meta.url);
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(script), `${fileBytes}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${Number(port)}/film.mkv`,
    close: () => void child.kill(),
  };
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const round = (value: number) => Math.round(value * 100) / 100;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
