import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import {
  type DemoProvider,
  type DemoProviderOptions,
  emptyCatalogue,
  startDemoProvider,
} from '../../src/demo/provider/index.ts';
import { downloadWhen, films, findId, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { addPlaylist, apiKey, eventually } from '../support/service.ts';

type Download = contract.Download;

/** Three films at a provider with these limits. */
async function start(limits: DemoProviderOptions['limits'], size: number, fields: object = {}): Promise<Journey> {
  const journey = await startJourney({
    fill(catalogue) {
      for (const name of ['One', 'Two', 'Three']) catalogue.addMovie({ name: `EN - ${name} (2020)`, size });
    },
    provider: { catalogue: { categories: [], movies: [], series: [], channels: [] }, ...(limits && { limits }) },
  });
  const playlist = await join(journey);
  await journey.api.patch(`api/playlists/${playlist.id}`, fields);
  return journey;
}

async function orderAll(journey: Journey): Promise<Download[]> {
  return order(journey, ...(await films(journey)).map(({ id }) => ({ kind: 'movie', id }) as const));
}

/** The bytes on disk are those of the provider, and nothing is left of the way there. */
async function assertWhole(journey: Journey, { id, item }: Download): Promise<void> {
  const done = await downloadWhen(journey, id, hasStatus('completed', 'failed', 'cancelled'), 40_000);
  assert.equal(done.status, 'completed', JSON.stringify(done.error));
  const bytes = await readFile(path(journey.mediaDir, done.file_path));
  const { stream_id } = await journey.api.get<contract.VodItem>(`api/vod/${item.id}`);
  const wanted = await journey.provider.contentOf('movie', Number(stream_id)).sha256();
  assert.equal(createHash('sha256').update(bytes).digest('hex'), wanted, done.title);
  const left = (await readdir(path(journey.mediaDir, '.incomplete'))).filter((name) => name.startsWith(`${id}.`));
  assert.deepEqual(left, []);
}

describe('an account with one connection', () => {
  let journey: Journey;
  before(async () => {
    journey = await start({ maxConnections: 1, overflow: 'kill-oldest', bytesPerSecond: 2_000_000 }, 1_000_000);
  });
  after(() => journey.close());

  it('never has two at the provider, with three downloads and everything else going on', async () => {
    const downloads = await orderAll(journey);
    const noise = (async () => {
      const { items } = await journey.api.get<{ items: contract.Playlist[] }>('api/playlists');
      for (let n = 0; n < 5; n++) {
        await Promise.all([
          journey.api.get(`api/vod/${downloads[0]?.item.id}`),
          journey.api.get('api/downloads'),
          journey.api.call('POST', `api/playlists/${items[0]?.id}/sync`),
          journey.api.call('POST', `api/downloads/${downloads[1]?.id}/pause`),
        ]);
        await journey.api.call('POST', `api/downloads/${downloads[1]?.id}/resume`);
      }
    })();
    await Promise.all([noise, ...downloads.map((one) => assertWhole(journey, one))]);
    const { maxOpen, killed, refused } = journey.provider.stats;
    assert.deepEqual({ maxOpen, killed, refused }, { maxOpen: 1, killed: 0, refused: 0 });
  }).timeout(40_000);
});

describe('an account with four connections', () => {
  it('uses all four for one film where a number fixes it, and never a fifth', async () => {
    const journey = await start({ maxConnections: 4, bytesPerSecond: 2_000_000 }, 12_000_000, { connections: 4 });
    try {
      const [film] = await films(journey);
      const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
      assert.ok(download);
      await downloadWhen(journey, download.id, ({ connections }) => connections === 4);
      await assertWhole(journey, download);
      const { maxOpen, killed } = journey.provider.stats;
      assert.deepEqual({ maxOpen, killed }, { maxOpen: 4, killed: 0 });
    } finally {
      await journey.close();
    }
  }).timeout(40_000);

  it('shares them among its downloads', async () => {
    const journey = await start({ maxConnections: 4, bytesPerSecond: 1_500_000 }, 2_000_000, { connections: 4 });
    try {
      for (const one of await orderAll(journey)) await assertWhole(journey, one);
      const { maxOpen, killed } = journey.provider.stats;
      assert.ok(maxOpen >= 3 && maxOpen <= 4, `${maxOpen} connections`);
      assert.equal(killed, 0);
    } finally {
      await journey.close();
    }
  }).timeout(40_000);
});

describe('an account without a limit', () => {
  it('never has more than sixteen connections for one film', async () => {
    const journey = await start({ maxConnections: 0, bytesPerSecond: 1_000_000 }, 40_000_000, { connections: 64 });
    try {
      const [film] = await films(journey);
      const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
      assert.ok(download);
      await assertWhole(journey, download);
      assert.ok(journey.provider.stats.maxOpen <= 16, `${journey.provider.stats.maxOpen} connections`);
      assert.ok(journey.provider.stats.maxOpen >= 8, `${journey.provider.stats.maxOpen} connections`);
    } finally {
      await journey.close();
    }
  }).timeout(40_000);
});

describe('connections that are kept for players', () => {
  let journey: Journey;
  let other: DemoProvider;
  before(async () => {
    journey = await start({ maxConnections: 4, bytesPerSecond: 500_000 }, 60_000_000, { connections: 4 });
    other = await startDemoProvider({
      catalogue: emptyCatalogue(),
      limits: { maxConnections: 4, bytesPerSecond: 500_000 },
    });
    other.catalogue.addMovie({ name: 'EN - Other (2020)', size: 60_000_000 });
    const second = await addPlaylist(journey, other);
    await journey.api.patch(`api/playlists/${second.id}`, { connections: 4 });
  });
  after(async () => {
    await journey.close();
    await other.close();
  });

  it('are left alone by downloads, account by account, also when that is asked for while they run', async () => {
    const all = await films(journey);
    const [one, elsewhere] = [1, 2].map((id) => all.find(({ playlist_id }) => playlist_id === id));
    await journey.api.patch('api/playlists/2', { reserve_for_playback: 0 });
    const ids = [one?.id ?? 0, elsewhere?.id ?? 0];
    const downloads = await order(journey, ...ids.map((id) => ({ kind: 'movie', id }) as const));
    await Promise.all(downloads.map(({ id }) => downloadWhen(journey, id, ({ connections }) => connections === 4)));

    await journey.api.patch('api/settings', { reserve_for_playback: 1 });
    await journey.provider.waitFor(({ stats }) => stats.open === 3);
    journey.provider.stats.reset();
    const answer = await fetch(new URL(`api/streams/movie/${one?.id}`, journey.url), {
      headers: { 'x-api-key': apiKey, range: 'bytes=0-9999999' },
    });
    assert.equal(answer.status, 206);
    await journey.provider.waitFor(({ stats }) => stats.open === 4);
    await answer.body?.cancel();
    await journey.provider.waitFor(({ stats }) => stats.open === 3);
    const { maxOpen, killed, refused } = journey.provider.stats;
    assert.deepEqual({ maxOpen, killed, refused }, { maxOpen: 4, killed: 0, refused: 0 });
    // The three that were open all the time were not closed for the player.
    assert.equal(journey.provider.stats.requestsOf({ kind: 'movie', end: 'client-closed' }).length, 1);
    assert.deepEqual([other.stats.open, other.stats.killed], [4, 0]);
    await journey.api.patch('api/playlists/1', { connections: 5 });
    await journey.provider.waitFor(({ stats }) => stats.open === 4);
    for (const { id } of downloads) await journey.api.post(`api/downloads/${id}/cancel`);
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
  }).timeout(60_000);

  it('and those that are left go to the download that is put first', async () => {
    const ours = (await films(journey)).filter(({ playlist_id }) => playlist_id === 1).slice(0, 2);
    const downloads = await order(journey, ...ours.map(({ id }) => ({ kind: 'movie', id }) as const));
    const streams = ours.map(({ stream_id }) => Number(stream_id));
    const haveNow = (...counts: number[]) =>
      journey.provider.waitFor(({ stats }) =>
        counts.every((count, n) => [...stats.streaming].filter(({ id }) => id === streams[n]).length === count),
      );
    await haveNow(2, 2);
    await journey.api.patch(`api/downloads/${downloads[1]?.id}`, { priority: 3 });
    await haveNow(0, 4);
    await downloadWhen(journey, downloads[0]?.id ?? 0, ({ waiting_for }) => waiting_for === 'slot');
    await journey.api.patch(`api/downloads/${downloads[0]?.id}`, { priority: 3 });
    await haveNow(2, 2);
    for (const { id } of downloads) await journey.api.post(`api/downloads/${id}/cancel`);
  }).timeout(60_000);
});

describe('what a download found out about its account', () => {
  it('is shown with its reason, handed to the next one, kept over a restart, and forgotten when told to', async () => {
    const journey = await start({ maxConnections: 0, bytesPerSecond: 1_000_000 }, 40_000_000);
    try {
      const { provider } = journey;
      const refuse = provider.faults.set({
        match: { kind: 'movie', test: () => provider.stats.open >= 2 },
        fault: { type: 'status', status: 429 },
      });
      const playlist = () => journey.api.get<contract.Playlist>('api/playlists/1');
      assert.equal((await playlist()).learned, null);
      const [one, two] = await films(journey);
      const [first] = await order(journey, { kind: 'movie', id: one?.id ?? 0 });
      const { learned } = await eventually(playlist, ({ learned: found }) => found?.best === 2, 40_000);
      assert.ok(learned && learned.reason.length > 10 && learned.why.length > 2, JSON.stringify(learned));
      assert.ok(Math.abs(Date.parse(learned.at) - Date.now()) < 60_000);
      await journey.api.post(`api/downloads/${first?.id}/cancel`);

      await journey.restart();
      assert.deepEqual((await playlist()).learned, learned);
      refuse();
      const [second] = await order(journey, { kind: 'movie', id: two?.id ?? 0 });
      const began = Date.now();
      await downloadWhen(journey, second?.id ?? 0, ({ connections }) => connections === 2);
      assert.ok(Date.now() - began < 4_000, 'it began with what was known');
      await journey.api.post(`api/downloads/${second?.id}/cancel`);

      const { status, body } = await journey.api.call<contract.Playlist>('DELETE', 'api/playlists/1/learned');
      assert.deepEqual([status, body.learned, body.learned_connections], [200, null, null]);
      assert.equal((await journey.api.call('DELETE', 'api/playlists/99/learned')).status, 404);
    } finally {
      await journey.close();
    }
  }).timeout(90_000);
});

describe('a provider that counts API calls as connections', () => {
  it('is seen to, after which they wait for one and say when there is none', async () => {
    const journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - One (2020)', size: 30_000_000 });
        for (const name of ['First', 'Second']) {
          catalogue.addEpisode(catalogue.addSeries({ name: `EN - ${name}` }).id, { season: 1, number: 1 });
        }
      },
      provider: { catalogue: emptyCatalogue(), limits: { maxConnections: 1, bytesPerSecond: 400_000 } },
    });
    try {
      const { provider } = journey;
      await join(journey);
      Object.assign(provider.limits, { apiCounts: true, overflow: 429 });
      const [film] = await films(journey);
      const [series, another] = [await findId(journey, 'series', 'first'), await findId(journey, 'series', 'second')];
      const details = (id: number) => journey.api.call<{ code?: string }>('GET', `api/series/${id}`);
      const counts = async () => (await journey.api.get<contract.Playlist>('api/playlists/1')).api_calls_count;

      const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
      const verb = (name: 'pause' | 'resume') => journey.api.post(`api/downloads/${download?.id}/${name}`);
      await provider.waitForStreaming({ kind: 'movie' });
      assert.equal((await details(series)).status, 503);
      assert.equal(await counts(), false);
      await verb('pause');
      await eventually(
        () => details(series),
        ({ status }) => status === 200,
        30_000,
      );
      assert.equal(await counts(), true);

      await verb('resume');
      await provider.waitForStreaming({ kind: 'movie' });
      provider.stats.reset();
      const asked = Date.now();
      const busy = await details(another);
      assert.deepEqual([busy.status, busy.body.code], [503, 'account-busy']);
      assert.ok(Date.now() - asked < 13_000);
      assert.deepEqual([provider.stats.refused, provider.stats.requestsOf({ kind: 'api' }).length], [0, 0]);

      const waiting = details(another);
      await verb('pause');
      assert.equal((await waiting).status, 200);
      assert.equal(provider.stats.refused, 0);
      assert.equal((await journey.api.call('DELETE', 'api/playlists/1/learned')).status, 200);
      assert.equal(await counts(), false);
    } finally {
      await journey.close();
    }
  }).timeout(90_000);
});
