import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import type { DemoProvider } from '../../src/demo/provider/index.ts';
import {
  addAccount,
  downloadLike,
  gone,
  type Installation,
  install,
  queueFilms,
  type ServiceProcess,
  startProvider,
  stopMs,
  syncEnded,
} from '../support/process.ts';
import { stillRunning } from '../support/process-table.ts';

const secondStartMs = 5_000;
const password = 'correct horse battery staple';

describe('starting and stopping the real process', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let home: Installation;
  let service: ServiceProcess;
  let playlistId: number;
  let cookie: string;
  let films: number[];

  before(async () => {
    provider = await startProvider({ limits: { maxConnections: 4 } });
    films = [1, 2].map((n) => provider.catalogue.addMovie({ name: `EN - Long ${n} (2020)`, size: 30_000_000 }).id);
    home = await install();
    home.keepSecret(provider.username, provider.password, password);
  });

  after(async () => {
    await home.close();
    await provider.close();
  });

  it('survives kills in the middle of the very first start', async () => {
    await home.startAndKillAt(/creating the embedded database/);
    await home.startAndKillAt(/database migrated/);
  });

  it('is ready on folders that were not there, and prints where set-up begins', async () => {
    service = await home.start();
    assert.ok(service.code);
    const answer = await service.api.call('POST', 'api/setup', { password, code: service.code });
    assert.equal(answer.status, 201);
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    home.keepSecret(cookie.split('=')[1] ?? '');
    playlistId = (await addAccount(service, provider)).id;
  });

  it('starts again in under 5 s with the same session and the same data', async () => {
    const before = await everything(service);
    await service.stop();
    service = await home.start();
    if (service.startedInMs > secondStartMs) {
      // Another program may have had the processor: once more, and then it counts.
      await service.stop();
      service = await home.start();
    }
    assert.ok(service.startedInMs < secondStartMs, `took ${Math.round(service.startedInMs)} ms`);
    assert.equal(service.code, null);
    assert.deepEqual(await everything(service), before);
    const session = await fetch(new URL('api/session', service.url), { headers: { cookie } });
    assert.equal(((await session.json()) as contract.Session).signed_in, true);
  });

  it('ends everything on SIGTERM to the group while two downloads stream and a sync runs', async () => {
    const [first, second] = await streamTwo();
    const away = provider.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'stall' } });
    await service.api.post(`api/playlists/${playlistId}/sync`);
    await provider.waitFor(({ stats }) => stats.requestsOf({ action: 'get_vod_streams', end: null }).length > 0);
    await service.stop('SIGTERM');
    assert.equal(provider.stats.open, 0);
    away();

    service = await home.start();
    const playlist = await service.api.get<contract.Playlist>(`api/playlists/${playlistId}`);
    assert.equal(playlist.sync_status, 'idle');
    for (const id of [first, second]) {
      const resumed = await downloadLike(service, id, ({ connections }) => connections > 0);
      assert.equal(resumed.attempts, 1);
      assert.ok(resumed.bytes_done > 0);
    }
  });

  it('does the same on SIGINT', async () => {
    await provider.waitForStreaming({ connections: 2 });
    await service.stop('SIGINT');
  });

  it('takes over or ends what a kill -9 of the service alone left behind', async () => {
    service = await home.start();
    await provider.waitForStreaming({ connections: 2 });
    const left = service.family().map(({ pid }) => pid);
    await service.kill('SIGKILL', 'service');
    provider.limits.bytesPerSecond = null;
    service = await home.start();
    const database = stillRunning(left)
      .filter(({ command }) => /^\S*postgres\b/.test(command))
      .map(({ pid }) => pid);
    assert.ok(database.length > 0, 'the database of before serves on');
    await gone(
      left.filter((pid) => !database.includes(pid)),
      stopMs,
    );
    const { items } = await service.api.get<{ items: contract.Download[] }>('api/downloads');
    for (const { id } of items) await downloadLike(service, id, ({ status }) => status === 'completed');
    await service.api.post(`api/playlists/${playlistId}/sync`);
    assert.equal((await syncEnded(service.api, playlistId)).sync_status, 'idle');
    await service.stop();
    await gone(database, stopMs);
  });

  async function streamTwo(): Promise<[number, number]> {
    provider.limits.bytesPerSecond = 300_000;
    const [first, second] = await queueFilms(service.api, films);
    for (const film of films) await provider.waitForStreaming({ kind: 'movie', id: film, bytes: 500_000 });
    return [first?.id ?? 0, second?.id ?? 0];
  }
});

/** What an automation sees, as far as it doesn't depend on the moment. */
async function everything({ api }: ServiceProcess): Promise<unknown> {
  const paths = [
    'api/playlists',
    'api/vod?limit=200&sort=name',
    'api/series?sort=name',
    'api/settings',
    'api/downloads',
  ];
  return Promise.all(paths.map((path) => api.get(path)));
}
