import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, join, type Journey, startJourney } from '../support/journey.ts';
import { startTestService, synced, type TestService } from '../support/service.ts';

describe('a backup of the settings', () => {
  let journey: Journey;
  let other: TestService;
  let backup: contract.Backup;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Favourite (2020)' });
        const series = catalogue.addSeries({ name: 'EN - Tracked' });
        catalogue.addEpisode(series.id, { season: 1, number: 1 });
      },
    });
    other = await startTestService();
    await join(journey);
    journey.secrets.push('key-of-the-media-server');
    await journey.api.patch('api/settings', { max_active_downloads: 7 });
    await journey.api.patch('api/playlists/1', { excluded_categories: { vod: ['x'] }, sync_interval_minutes: 99 });
    await journey.api.post('api/media-servers', {
      kind: 'jellyfin',
      name: 'Home',
      url: 'http://127.0.0.1:9',
      api_key: 'key-of-the-media-server',
    });
    await journey.api.put(`api/favorites/vod/${await findId(journey, 'vod', 'favourite')}`);
    const series = await findId(journey, 'series', 'tracked');
    await journey.api.put(`api/series/${series}/tracking`, { seasons: [1], start: 'new' });
  });
  after(async () => {
    await other.close();
    await journey.close();
  });

  it('holds what was set, and no secret', async () => {
    const answer = await journey.api.call<contract.Backup>('GET', 'api/settings/backup');
    backup = answer.body;
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+\.json"$/);
    assert.equal(backup.version, 1);
    assert.equal(backup.settings.max_active_downloads, 7);
    assert.deepEqual(backup.playlists[0]?.excluded_categories, { live: [], vod: ['x'], series: [] });
    assert.equal(backup.media_servers[0]?.name, 'Home');
    const [movie, show] = [journey.provider.catalogue.movies[0], journey.provider.catalogue.series[0]];
    assert.deepEqual(backup.favorites, [{ playlist: 0, kind: 'movie', provider_id: String(movie?.id) }]);
    assert.deepEqual(backup.tracking, [
      { playlist: 0, series_id: String(show?.id), title: 'Tracked', seasons: [1], start: 'new' },
    ]);
    assert.doesNotMatch(JSON.stringify(backup), /password|api_key|sealed/);
  });

  it('brings settings and accounts to another service, the accounts switched off until their password is set', async () => {
    assert.deepEqual(await other.api.post('api/settings/backup', backup), {
      settings: Object.keys(backup.settings).length,
      playlists_created: ['Demo'],
      playlists_present: 0,
    });
    assert.equal((await other.api.get<contract.Backup['settings']>('api/settings')).max_active_downloads, 7);
    const restored = await other.api.get<contract.Playlist>('api/playlists/1');
    assert.equal(restored.enabled, false);
    assert.equal(restored.sync_interval_minutes, 99);
    assert.deepEqual(restored.excluded_categories.vod, ['x']);
    const unlocked = await other.api.patch<contract.Playlist>('api/playlists/1', {
      password: journey.provider.password,
    });
    assert.equal(unlocked.enabled, true);
    await other.api.post('api/playlists/1/sync');
    assert.equal((await synced(other, 1)).sections.vod.count, 1);
  });

  it('changes nothing that is there when it is restored again', async () => {
    const again = await other.api.post<{ playlists_present: number; playlists_created: string[] }>(
      'api/settings/backup',
      backup,
    );
    assert.deepEqual([again.playlists_created, again.playlists_present], [[], 1]);
    assert.equal((await other.api.get<contract.Playlist>('api/playlists/1')).enabled, true);
  });

  it('of another version may lack settings and have others', async () => {
    const settings = { max_active_downloads: 5, gone_long_ago: true };
    await other.api.post('api/settings/backup', { ...backup, settings });
    assert.equal((await other.api.get<contract.Backup['settings']>('api/settings')).max_active_downloads, 5);
  });

  it('is refused where it is none', async () => {
    for (const wrong of [{}, { ...backup, version: 2 }, { ...backup, settings: { max_active_downloads: -1 } }]) {
      assert.equal((await other.api.call('POST', 'api/settings/backup', wrong)).status, 400);
    }
  });
});
