import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../companion/src/platform/database/embedded-postgres.ts';
import { createLog } from '../../companion/src/platform/log.ts';
import { type BenchService, quantile, startService } from '../service.ts';
import { startPanel } from './panel.ts';
import { startServer } from './server.ts';

const files = 3;
const fileBytes = 2 ** 31;
const askEveryMs = 100;

type Films = { items: { id: number }[] };
type Downloads = { items: { id: number; status: string; error: unknown }[] };

/**
 * The service itself downloads three films at once as fast as it goes, while somebody asks its API ten times a second:
 * how long its event loop lets anything wait, and how long an answer takes.
 */
export async function measureService(share: number): Promise<Record<string, string | number>> {
  const shm = await stat('/dev/shm').catch(() => null);
  const folder = await mkdtemp(join(shm ? '/dev/shm' : tmpdir(), 'bench-service-'));
  const bytes = fileBytes / share;
  const server = await startServer({}, { folder, bytes });
  const panel = await startPanel((film) => server.url('service', film), files);
  const dataDir = join(folder, 'postgres');
  await mkdir(dataDir);
  const database = await startEmbeddedPostgres({ dataDir, log: createLog('silent') });
  const delays = import.meta.resolve('./print-delay.mjs');
  const service = await startService(folder, database.address, { importing: delays });
  try {
    const ids = await films(service, panel.url);
    await service.ask('delay');
    const began = performance.now();
    await service.post('/api/downloads', { items: ids.map((id) => ({ kind: 'movie', id })) });
    const answers = await untilDone(service);
    const wall = (performance.now() - began) / 1000;
    const loop = await service.ask<{ p99: number; max: number }>('delay');
    return {
      scenario: 'service',
      server: server.name,
      program: `the service, ${files} films of ${Math.round(bytes / 1e9)} GB`,
      'wall s': round(wall),
      'MB/s': Math.round((bytes * files) / 1e6 / wall),
      'loop p99 ms': round(loop.p99),
      'loop bar': '≤ 10',
      'loop max ms': round(loop.max),
      'API p99 ms': round(quantile(answers, 0.99)),
    };
  } finally {
    await service.stop();
    await panel.stop();
    await server.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function films(service: BenchService, panelUrl: string): Promise<number[]> {
  const account = { username: 'bench', password: 'bench', connections: 16 };
  await service.post('/api/playlists', { name: 'Bench', server_url: panelUrl, ...account });
  for (;;) {
    const { items } = await service.get<Films>('/api/vod');
    if (items.length === files) return items.map(({ id }) => id);
    await delay(askEveryMs);
  }
}

async function untilDone(service: BenchService): Promise<number[]> {
  const answers: number[] = [];
  for (;;) {
    const asked = performance.now();
    const { items } = await service.get<Downloads>('/api/downloads');
    answers.push(performance.now() - asked);
    const failed = items.find(({ status }) => status === 'failed');
    if (failed) throw new Error(`the service failed: ${JSON.stringify(failed.error)}`);
    if (items.every(({ status }) => status === 'completed')) return answers;
    await delay(askEveryMs);
  }
}

const round = (value: number) => Math.round(value * 100) / 100;
