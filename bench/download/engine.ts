import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type {
  EngineEvent,
  EngineJob,
  FromEngine,
  LearnedConnections,
  ToEngine,
} from '../../companion/src/downloads/engine/messages.ts';
import type { Client, Fetch, Measured } from './measure.ts';
import { forgetPeak, readProcess } from './processes.ts';
import { connections } from './programs.ts';

const resolution = 5;

/**
 * How many connections: as many as `aria2c` has; learned from one upwards as by a user who never was at this provider; or
 * as one who was there before.
 */
export type Mode = 'fixed' | 'learning' | 'learned';

const names: Record<Mode, string> = {
  fixed: 'engine',
  learning: 'engine, learning',
  learned: 'engine, having learned',
};

/** The engine's process, started once for all downloads as the service does it. */
export async function openEngine(mode: Mode): Promise<Client> {
  const child = spawn(process.execPath, await engineCommand(), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
  });
  const pid = child.pid as number;
  const listeners = new Set<(event: EngineEvent) => void>();
  const tell = (message: ToEngine) => child.send(message);
  let leases = 0;
  let jobs = 0;
  let learned: LearnedConnections | null = null;
  child.on('message', (message: FromEngine) => {
    if (message.type === 'lease-wanted') {
      tell({ type: 'lease', requestId: message.requestId, leaseId: `${++leases}` });
    }
    if (message.type === 'event') for (const listener of [...listeners]) listener(message.event);
  });
  tell({ type: 'rate', bytesPerSecond: null });
  await delay(1_500);
  const idle = (await readProcess(pid)).rss;

  function ended(id: number): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const listener = (event: EngineEvent) => {
        if (event.jobId !== id || (event.type !== 'done' && event.type !== 'failed')) return;
        listeners.delete(listener);
        resolve(event);
      };
      listeners.add(listener);
    });
  }

  async function fetchAll({ urls, folder }: Fetch): Promise<string[]> {
    const account = `account-${jobs}`;
    const found: string[] = [];
    const listen = (event: EngineEvent) => {
      if (event.type !== 'learned') return;
      found.push(`${event.best}: ${event.reason}`);
      if (mode === 'learned') learned = { best: event.best, pingPong: event.pingPong, limit: event.limit };
    };
    listeners.add(listen);
    const ends = urls.map(async (url) => {
      const id = ++jobs;
      const end = ended(id);
      tell({
        type: 'start',
        job: { ...jobOf(mode, learned), id, url, accountKey: account, partPath: partOf(folder, id) },
      });
      return end;
    });
    for (const end of await Promise.all(ends)) {
      if (end.type !== 'done') throw new Error(`the engine failed: ${JSON.stringify(end)}`);
    }
    listeners.delete(listen);
    return found;
  }

  return {
    name: names[mode],
    idle,
    async fetch(files): Promise<Measured> {
      await forgetPeak(pid);
      const before = await readProcess(pid);
      const owner = monitorEventLoopDelay({ resolution });
      owner.enable();
      const first = jobs + 1;
      const began = performance.now();
      const found = await fetchAll(files);
      const wall = (performance.now() - began) / 1000;
      owner.disable();
      const after = await readProcess(pid);
      return {
        wall,
        cpu: after.cpu - before.cpu,
        peak: after.peak,
        failed: null,
        paths: files.urls.map((_, n) => partOf(files.folder, first + n)),
        ownerDelay: Math.max(0, owner.percentile(99) / 1e6 - resolution),
        learned: found.join('; '),
      };
    },
    async close(): Promise<void> {
      tell({ type: 'close' });
      await once(child, 'close');
    },
  };
}

const partOf = (folder: string, id: number) => join(folder, `${id}.part`);

function jobOf(
  mode: Mode,
  learned: LearnedConnections | null,
): Omit<EngineJob, 'id' | 'url' | 'accountKey' | 'partPath'> {
  return {
    identity: 'bench',
    userAgent: 'bench',
    allowInvalidTls: true,
    allowPrivateHosts: true,
    expectedExtension: 'mkv',
    connections: mode === 'fixed' ? connections : null,
    maxConnections: 0,
    learned: mode === 'learned' ? learned : null,
    noProgressMs: 60_000,
  };
}

/** As it is built, if it is: the tools that run its source would count as its memory. */
async function engineCommand(): Promise<string[]> {
  const built = fileURLToPath(new URL('../../companion/dist/downloads/engine/main.js', import.meta.url));
  const source = fileURLToPath(new URL('../../companion/src/downloads/engine/main.ts', import.meta.url));
  const isBuilt = await stat(built).then(
    () => true,
    () => false,
  );
  return isBuilt ? [built] : [...process.execArgv, source];
}
