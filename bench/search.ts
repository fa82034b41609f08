import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyCatalogue, startDemoProvider } from '../companion/src/demo/provider/index.ts';
import { startEmbeddedPostgres } from '../companion/src/platform/database/embedded-postgres.ts';
import { createLog } from '../companion/src/platform/log.ts';
import type { Result } from './main.ts';
import { addManyTitles, type ManyTitles } from './search/many-titles.ts';
import { type Get, type Measured, measureBrowsing, measureSearches } from './search/measure.ts';
import { type BenchService, quantile, startService } from './service.ts';

/** Half a million titles of two accounts. */
const accounts = [
  { movies: 270_000, series: 40_000, channels: 15_000 },
  { movies: 150_000, series: 20_000, channels: 5_000 },
];

/**
 * Searching and browsing half a million titles at the API, one question after the other: from the request to the last
 * byte of the answer, over a connection that is kept.
 */
export async function run(): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-search-'));
  const dataDir = join(folder, 'postgres');
  await mkdir(dataDir);
  const database = await startEmbeddedPostgres({ dataDir, log: createLog('silent') });
  const service = await startService(folder, database.address);
  const get: Get = (path) => service.get(`/api/${path}`);
  try {
    const made: ManyTitles[] = [];
    for (const [n, counts] of accounts.entries()) made.push(await addAccount(service, counts, n + 1));
    const searches = await measureSearches(get, made[0] as ManyTitles);
    const browsing = await measureBrowsing(get);
    return { title: 'Search in 500,000 titles, ms at the API', table: report(searches, browsing) };
  } finally {
    await service.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function report(searches: Measured[], browsing: Measured[]) {
  const kinds = [...new Set(searches.map(({ kind }) => kind))];
  return [
    { ...row('all searches', searches), bar: 'p50 ≤ 10, p99 ≤ 60' },
    ...kinds.map((kind) =>
      row(
        kind,
        searches.filter((one) => one.kind === kind),
      ),
    ),
    ...['first page', 'page 500'].map((kind) => ({
      ...row(
        `browsing: ${kind}`,
        browsing.filter((one) => one.kind === kind),
      ),
      bar: 'p99 ≤ 15',
    })),
  ];
}

function row(question: string, measured: Measured[]) {
  const times = measured.map(({ milliseconds }) => milliseconds);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    question,
    asked: times.length,
    p50: round(quantile(times, 0.5)),
    p99: round(quantile(times, 0.99)),
    bar: '',
  };
}

type Playlist = { id: number; last_synced_at: string | null; sync_error: string | null };

/** An account with that many titles, synced as any other. */
async function addAccount(service: BenchService, counts: (typeof accounts)[number], seed: number): Promise<ManyTitles> {
  const provider = await startDemoProvider({ catalogue: emptyCatalogue() });
  try {
    const made = addManyTitles(provider.catalogue, counts, seed);
    const { id } = await service.post<Playlist>('/api/playlists', {
      name: `Bench ${seed}`,
      server_url: provider.url,
      username: provider.username,
      password: provider.password,
    });
    for (;;) {
      const { last_synced_at, sync_error } = await service.get<Playlist>(`/api/playlists/${id}`);
      if (sync_error !== null) throw new Error(sync_error);
      if (last_synced_at !== null) return made;
      await delay(500);
    }
  } finally {
    await provider.close();
  }
}
