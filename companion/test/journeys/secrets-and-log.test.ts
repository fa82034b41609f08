import assert from 'node:assert/strict';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue } from '../../src/demo/provider/index.ts';
import {
  addAccount,
  downloadLike,
  type Installation,
  install,
  queueFilms,
  type ServiceProcess,
  startProvider,
  syncEnded,
} from '../support/process.ts';

const password = 'correct horse battery staple';
const wrongPassword = 'incorrect horse';

/** Every other journey with a real process looks through its log too; here all goes wrong that can. */
describe('what the log says when things go wrong', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let jellyfin: FakeJellyfin;
  let home: Installation;
  let service: ServiceProcess;
  let playlist: contract.Playlist;

  before(async () => {
    provider = await startProvider({ catalogue: emptyCatalogue() });
    jellyfin = await startFakeJellyfin();
    home = await install({ env: { XTREME_SECRET: 'an-encryption-key-of-the-test' } });
    home.keepSecret(provider.username, provider.password, jellyfin.apiKey, password, wrongPassword);
    home.keepSecret('an-encryption-key-of-the-test');
    service = await home.start();
  });

  after(async () => {
    await home.close();
    await jellyfin.close();
    await provider.close();
  });

  afterEach(() => assert.deepEqual(home.linesWithSecrets(), []));

  const login = () => ({ username: provider.username, password: provider.password });

  it('keeps passwords, sessions and keys of whoever signs in to itself', async () => {
    const { api } = service;
    const signedIn = await api.call('POST', 'api/setup', { password, code: service.code });
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    home.keepSecret(cookie.split(/[=;]/)[1] ?? '');
    assert.equal((await api.call('POST', 'api/session', { password: wrongPassword })).status, 401);
    assert.equal((await api.call('GET', 'api/playlists', undefined, { 'x-api-key': wrongPassword })).status, 401);
    assert.equal((await api.call('GET', `metrics?api_key=${home.apiKey}`, undefined, { 'x-api-key': '' })).status, 401);
    const made = await api.post<{ key: string }>('api/api-keys', { name: 'automation' });
    home.keepSecret(made.key);
    assert.equal((await api.call('GET', 'api/playlists', undefined, { 'x-api-key': made.key })).status, 200);
  });

  it("keeps the provider's, whatever the provider does", async () => {
    const { api } = service;
    const { url } = provider;
    const link = `${url}/get.php?username=${encodeURIComponent(provider.username)}&password=${encodeURIComponent(provider.password)}`;
    assert.equal((await api.call('POST', 'api/playlists/test', { server_url: link })).status, 200);
    await api.call('POST', 'api/playlists/test', { server_url: url, ...login(), password: wrongPassword });
    await api.call('POST', 'api/playlists/test', { server_url: 'http://127.0.0.1:1', ...login() });
    await api.call('POST', 'api/playlists', { server_url: link, name: 7 });
    await api.call('POST', 'api/playlists', `{"password": "${provider.password}", `);
    provider.catalogue.addMovie({ name: 'EN - Quiet (2020)', size: 400_000 });
    playlist = await addAccount(service, provider);
    for (const fault of [{ type: 'html' }, { type: 'reset' }, { type: 'status', status: 500 }] as const) {
      const away = provider.faults.set({ match: { action: 'get_vod_streams' }, fault });
      await api.post(`api/playlists/${playlist.id}/sync`);
      await syncEnded(api, playlist.id);
      away();
    }
  });

  it("keeps the provider's while a download is refused, forwarded and cut", async () => {
    const film = provider.catalogue.movies[0]?.id ?? 0;
    const faults = [
      { type: 'redirect' },
      { type: 'reset', after: 100_000 },
      { type: 'status', status: 403 },
      { type: 'html' },
    ] as const;
    for (const fault of faults) provider.faults.set({ match: { kind: 'movie' }, fault, times: 1 });
    const [queued] = await queueFilms(service.api, [film]);
    await downloadLike(service, queued?.id ?? 0, ({ status }) => status === 'completed', 45_000);
    assert.ok(provider.stats.requestsOf({ kind: 'movie' }).length >= faults.length);
  });

  it("keeps the media server's key, whatever the media server does", async () => {
    const { api } = service;
    const body = { kind: 'jellyfin', name: 'Home', url: jellyfin.url, api_key: jellyfin.apiKey };
    const server = await api.post<contract.MediaServer>('api/media-servers', body);
    await api.call('POST', `api/media-servers/${server.id}/test`);
    jellyfin.faults.status = 500;
    await api.call('POST', `api/media-servers/${server.id}/test`);
    jellyfin.faults.status = 401;
    await api.call('POST', `api/media-servers/${server.id}/scan`);
    await api.call('POST', `api/media-servers/${server.id}/test`);
    await service.stop();
    assert.ok(home.log().includes('api/media-servers'));
  });
});
