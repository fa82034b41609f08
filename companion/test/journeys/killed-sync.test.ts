import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue } from '../../src/demo/provider/index.ts';
import type { Api } from '../support/api.ts';
import {
  addAccount,
  type Installation,
  install,
  type ServiceProcess,
  startProvider,
  syncEnded,
} from '../support/process.ts';

const actions = ['get_live_streams', 'get_vod_streams', 'get_series'] as const;

describe('a service killed in the middle of a sync', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let home: Installation;
  let service: ServiceProcess;
  let playlist: contract.Playlist;

  before(async () => {
    provider = await startProvider({ catalogue: emptyCatalogue() });
    const { catalogue } = provider;
    for (let n = 1; n <= 40; n++) catalogue.addMovie({ name: `EN - Film ${n} (2001)` });
    for (let n = 1; n <= 20; n++) catalogue.addChannel({ name: `EN | Channel ${n}` });
    for (let n = 1; n <= 10; n++) catalogue.addSeries({ name: `EN - Series ${n}` });
    home = await install();
    home.keepSecret(provider.username, provider.password);
    service = await home.start();
    playlist = await addAccount(service, provider);
  });

  after(async () => {
    await home.close();
    await provider.close();
  });

  for (const action of actions) {
    it(`holds what it held, is idle and syncs again: killed while ${action} is read`, async () => {
      const before = await rows(service.api);
      provider.faults.set({ match: { action }, fault: { type: 'stall', after: 200 } });
      const { number: newest = 0 } = provider.stats.requests.at(-1) ?? {};
      await service.api.post(`api/playlists/${playlist.id}/sync`);
      await provider.waitFor(({ stats }) =>
        stats.requestsOf({ action, end: null }).some(({ number, bytesSent }) => number > newest && bytesSent > 0),
      );
      await service.kill('SIGKILL', 'group');
      provider.faults.clear();

      service = await home.start();
      const after = await service.api.get<contract.Playlist>(`api/playlists/${playlist.id}`);
      assert.equal(after.sync_status, 'idle');
      assert.ok(Object.values(after.sections).every(({ status }) => status === 'idle'));
      assert.deepEqual(await rows(service.api), before);

      provider.catalogue.addMovie({ name: `EN - New while ${action} (2002)` });
      assert.equal((await service.api.call('POST', `api/playlists/${playlist.id}/sync`)).status, 202);
      const synced = await syncEnded(service.api, playlist.id);
      assert.equal(synced.sync_status, 'idle');
      assert.deepEqual([synced.sections.vod.added, synced.sections.vod.removed], [1, 0]);
      const films = await service.api.get<{ items: contract.VodItem[] }>('api/vod?limit=200');
      assert.equal(films.items.filter(({ name }) => name.includes(action)).length, 1);
    });
  }
});

/** Every title with its id. */
async function rows(api: Api): Promise<unknown> {
  const lists = ['live', 'vod', 'series'].map((name) =>
    api.get<{ items: { id: number; name: string }[] }>(`api/${name}?limit=200&sort=name`),
  );
  return (await Promise.all(lists)).map(({ items }) => items.map(({ id, name }) => [id, name]));
}
