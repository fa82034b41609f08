import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { connectionOptions } from '../companion/src/platform/database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../companion/src/platform/database/embedded-postgres.ts';
import { createLog } from '../companion/src/platform/log.ts';
import type { Result } from './main.ts';
import { type BenchService, familyMb, peakMb, quantile, startService } from './service.ts';

const lists = ['get_live_streams', 'get_vod_streams', 'get_series'];
const stored = `provider_id, name, title, year, language, tags, category_ids, rating, added_at, image_url, tmdb_id,
  container_extension, epg_channel_id, plot, actors, director, genre, release_date, trailer, last_modified, content_hash`;
const probeEveryMs = 20;

type Section = { synced_at: string; count: number; added: number; updated: number };
type Playlist = {
  id: number;
  sync_status: string;
  sync_error: string | null;
  last_synced_at: string | null;
  sections: Record<'live' | 'vod' | 'series', Section>;
};
type Run = { seconds: number; written: number; rows: number; healthMs: number; databaseMb: number };

/**
 * An account of 200,000 films, 50,000 channels and 40,000 series: its first sync, one with nothing new and one with
 * 1 % changed, beside what the same lists cost `curl` and the same rows a bare `COPY` into a table without an index.
 */
export async function run(): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-sync-'));
  const dataDir = join(folder, 'postgres');
  await mkdir(dataDir);
  const database = await startEmbeddedPostgres({ dataDir, log: createLog('silent') });
  const panel = await startPanel();
  const service = await startService(folder, database.address);
  try {
    const { id } = await service.post<Playlist>('/api/playlists', {
      name: 'Bench',
      server_url: panel.url,
      username: 'bench',
      password: 'bench',
    });
    const first = await measure(service, database, id, null);
    const same = await measure(service, database, id, await startSync(service, id));
    await fetch(`${panel.url}/change`);
    const changed = await measure(service, database, id, await startSync(service, id));
    const nodeMb = await peakMb(service.pid);
    const reference = (await curlSeconds(panel.url)) + (await copySeconds(database));
    return { title: 'Sync of 290,000 titles', table: report({ first, same, changed }, { reference, nodeMb }) };
  } finally {
    await service.stop();
    panel.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function report(runs: Record<'first' | 'same' | 'changed', Run>, { reference, nodeMb }: Record<string, number>) {
  const bars = { first: '≤ 3', same: '', changed: '≤ 1.3' };
  const names = { first: 'first sync', same: 'nothing new', changed: '1 % renamed' };
  const rows = (['first', 'same', 'changed'] as const).map((which) => {
    const { seconds, written, rows: count, healthMs, databaseMb } = runs[which];
    return {
      run: names[which],
      s: round(seconds),
      'rows/s': Math.round(count / seconds),
      'rows written': written,
      'times COPY + curl': round(seconds / (reference ?? 1)),
      bar: bars[which],
      '/healthz p99 ms': round(healthMs),
      'database MB': Math.round(databaseMb),
    };
  });
  return [
    ...rows,
    { run: 'COPY into a bare table + curl of the lists', s: round(reference ?? 0) },
    { run: 'Node peak MB (bar 300)', s: Math.round(nodeMb ?? 0) },
  ];
}

const playlist = (service: BenchService, id: number) => service.get<Playlist>(`/api/playlists/${id}`);

/** Answers when the last run ended, so that the end of this one can be told from it. */
async function startSync(service: BenchService, id: number): Promise<string | null> {
  const { last_synced_at } = await playlist(service, id);
  await service.post(`/api/playlists/${id}/sync`);
  return last_synced_at;
}

async function measure(
  service: BenchService,
  database: EmbeddedPostgres,
  id: number,
  before: string | null,
): Promise<Run> {
  const began = performance.now();
  const health: number[] = [];
  let databaseMb = 0;
  let seen = await playlist(service, id);
  for (let turn = 0; seen.last_synced_at === before; turn++) {
    const asked = performance.now();
    await (await fetch(`${service.url}/healthz`)).arrayBuffer();
    health.push(performance.now() - asked);
    if (turn % 10 === 0) {
      databaseMb = Math.max(databaseMb, await familyMb(database.pid()));
      seen = await playlist(service, id);
    }
    await delay(probeEveryMs);
  }
  if (seen.sync_error !== null) throw new Error(seen.sync_error);
  const sections = Object.values(seen.sections);
  const sum = (of: (section: Section) => number) => sections.reduce((total, section) => total + of(section), 0);
  return {
    seconds: (performance.now() - began) / 1000,
    written: sum(({ added, updated }) => added + updated),
    rows: sum(({ count }) => count),
    healthMs: quantile(health, 0.99),
    databaseMb,
  };
}

async function curlSeconds(url: string): Promise<number> {
  const began = performance.now();
  for (const action of lists) {
    await promisify(execFile)('curl', ['-s', '-o', '/dev/null', `${url}/player_api.php?action=${action}`]);
  }
  return (performance.now() - began) / 1000;
}

/** The very rows that the sync stored, as text, into a table without keys. */
async function copySeconds(database: EmbeddedPostgres): Promise<number> {
  const client = new pg.Client(connectionOptions(database.address));
  await client.connect();
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo(`copy titles (${stored}) to stdout`))) {
      chunks.push(chunk as Buffer);
    }
    await client.query(`create table bare as select ${stored} from titles with no data`);
    const began = performance.now();
    await pipeline(Readable.from(chunks), client.query(copyFrom('copy bare from stdin')));
    return (performance.now() - began) / 1000;
  } finally {
    await client.end();
  }
}

async function startPanel() {
  const script = fileURLToPath(new URL('./sync/panel.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
