import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, join, type Journey, startJourney } from '../support/journey.ts';
import { eventually, startTestService, synced, type TestService } from '../support/service.ts';

describe('a backup of the settings', () => {
  let journey: Journey;
  let other: TestService;
  let backup: contract.Backup;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Favourite (2020)' });
        catalogue.addMovie({ name: 'EN - Leaves the provider (2021)' });
        catalogue.addChannel({ name: 'Favourite channel' });
        const series = catalogue.addSeries({ name: 'EN - Tracked' });
        catalogue.addEpisode(series.id, { season: 1, number: 1 });
        const all = catalogue.addSeries({ name: 'EN - Whole (2018)' });
        catalogue.addEpisode(all.id, { season: 1, number: 1 });
      },
    });
    other = await startTestService();
    await join(journey);
    journey.secrets.push('key-of-the-media-server');
    await journey.api.patch('api/settings', { max_active_downloads: 7 });
    await journey.api.patch('api/playlists/1', {
      excluded_categories: { vod: ['x'] },
      sync_interval_minutes: 99,
      speed_limit_bps: 5_000_000,
      reserve_for_playback: 1,
    });
    await journey.api.post('api/media-servers', {
      kind: 'jellyfin',
      name: 'Home',
      url: 'http://127.0.0.1:9',
      api_key: 'key-of-the-media-server',
    });
    journey.secrets.push('token-of-the-phone');
    await journey.api.post('api/notifiers', {
      kind: 'gotify',
      name: 'My phone',
      settings: { url: 'https://gotify.example', token: 'token-of-the-phone' },
      events: ['download.completed'],
    });
    await journey.api.put(`api/favorites/vod/${await findId(journey, 'vod', 'favourite')}`);
    await journey.api.put(`api/favorites/vod/${await findId(journey, 'vod', 'leaves')}`);
    await journey.api.put(`api/favorites/live/${await findId(journey, 'live', 'favourite')}`);
    const series = await findId(journey, 'series', 'tracked');
    await journey.api.put(`api/series/${series}/tracking`, { seasons: [1], start: 'new', max_per_check: 3 });
    await journey.api.put(`api/series/${await findId(journey, 'series', 'whole')}/tracking`, {
      seasons: 'all',
      start: 'all',
    });
  });
  after(async () => {
    await other.close();
    await journey.close();
  });

  type Restore = contract.RestoreCounts & { items: contract.Unrestored[] };
  const restore = () => other.api.get<Restore>('api/settings/backup/restore');
  const downloads = async () => (await other.api.get<{ items: contract.Download[] }>('api/downloads')).items;

  it('holds what was set, and no secret', async () => {
    const answer = await journey.api.call<contract.Backup>('GET', 'api/settings/backup');
    backup = answer.body;
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+\.json"$/);
    assert.equal(backup.version, 1);
    assert.equal(backup.settings.max_active_downloads, 7);
    assert.deepEqual(backup.playlists[0]?.excluded_categories, { live: [], vod: ['x'], series: [] });
    assert.equal(backup.media_servers[0]?.name, 'Home');
    assert.deepEqual(backup.notifiers, [{ kind: 'gotify', name: 'My phone', events: ['download.completed'] }]);
    const { movies, channels, series } = journey.provider.catalogue;
    const words = (item: { id: number; name: string } | undefined, title: string) => ({ title, name: item?.name });
    assert.deepEqual(backup.favorites, [
      { playlist: 0, kind: 'movie', provider_id: String(movies[0]?.id), ...words(movies[0], 'Favourite') },
      { playlist: 0, kind: 'movie', provider_id: String(movies[1]?.id), ...words(movies[1], 'Leaves the provider') },
      { playlist: 0, kind: 'live', provider_id: String(channels[0]?.id), ...words(channels[0], 'Favourite channel') },
    ]);
    assert.deepEqual(
      backup.tracking.map(({ series_id, name: _, ...rest }) => ({ series_id, ...rest })),
      [
        {
          series_id: String(series[0]?.id),
          playlist: 0,
          title: 'Tracked',
          seasons: [1],
          start: 'new',
          max_per_check: 3,
        },
        {
          series_id: String(series[1]?.id),
          playlist: 0,
          title: 'Whole',
          seasons: 'all',
          start: 'all',
          max_per_check: null,
        },
      ],
    );
    assert.doesNotMatch(JSON.stringify(backup), /password|api_key|sealed/);
  });

  it('brings settings and accounts to an empty installation, the accounts switched off until their password is set', async () => {
    const none = { restored: 0, not_found: 0 };
    assert.deepEqual(await other.api.post('api/settings/backup', backup), {
      settings: Object.keys(backup.settings).length,
      playlists_created: ['Demo'],
      playlists_present: 0,
      media_servers_missing: ['Home'],
      notifiers_missing: ['My phone'],
      favorites: { ...none, waiting: 3 },
      tracking: { ...none, waiting: 2 },
    });
    assert.equal((await other.api.get<contract.Backup['settings']>('api/settings')).max_active_downloads, 7);
    const restored = await other.api.get<contract.Playlist>('api/playlists/1');
    assert.equal(restored.enabled, false);
    assert.equal(restored.sync_interval_minutes, 99);
    assert.deepEqual([restored.speed_limit_bps, restored.reserve_for_playback], [5_000_000, 1]);
    assert.deepEqual(restored.excluded_categories.vod, ['x']);
  });

  it('keeps favourites and tracked series until their titles are there, over a restart and in further backups', async () => {
    await other.restart();
    const { items, favorites } = await restore();
    assert.equal(favorites.waiting, 3);
    assert.deepEqual(
      items.map(({ what, title, playlist, status }) => [what, title, playlist, status]),
      [
        ['favorite', 'Favourite', 'Demo', 'waiting'],
        ['favorite', 'Leaves the provider', 'Demo', 'waiting'],
        ['favorite', 'Favourite channel', 'Demo', 'waiting'],
        ['tracking', 'Tracked', 'Demo', 'waiting'],
        ['tracking', 'Whole', 'Demo', 'waiting'],
      ],
    );
    const again = await other.api.get<contract.Backup>('api/settings/backup');
    assert.deepEqual([again.favorites, again.tracking], [backup.favorites, backup.tracking]);
  });

  it('brings them back with the first sync, and downloads nothing that is listed by then', async () => {
    const { catalogue } = journey.provider;
    // Meanwhile the provider has numbered a film anew, dropped one, and added an episode.
    const [film] = catalogue.removeMovies(({ name }) => name.includes('Favourite'));
    catalogue.removeMovies(({ name }) => name.includes('Leaves'));
    catalogue.addMovie({ name: film?.name ?? '' });
    const tracked = catalogue.series[0]?.id ?? 0;
    catalogue.addEpisode(tracked, { season: 1, number: 2 });

    const unlocked = await other.api.patch<contract.Playlist>('api/playlists/1', {
      password: journey.provider.password,
    });
    assert.equal(unlocked.enabled, true);
    await other.api.post('api/playlists/1/sync');
    assert.equal((await synced(other, 1)).sections.vod.count, 1);
    const done = await eventually(restore, ({ tracking }) => tracking.waiting === 0);
    assert.deepEqual(done.favorites, { restored: 2, waiting: 0, not_found: 1 });
    assert.deepEqual(done.tracking, { restored: 2, waiting: 0, not_found: 0 });
    assert.deepEqual(
      done.items.map(({ title, status }) => [title, status]),
      [['Leaves the provider', 'not-found']],
    );

    const favorites = await other.api.get<{ items: { title: string }[] }>('api/favorites');
    assert.deepEqual(
      favorites.items.map(({ title }) => title),
      ['Favourite channel', 'Favourite'],
    );
    const { items } = await other.api.get<{ items: contract.Tracking[] }>('api/tracking');
    assert.deepEqual(
      items.map(({ series, seasons, start, max_per_check }) => [series.title, seasons, start, max_per_check]),
      [
        ['Tracked', [1], 'new', 3],
        ['Whole', 'all', 'new', null],
      ],
    );
    assert.equal((await downloads()).length, 0);
  });

  it('has tracking go on from there: what comes later is downloaded', async () => {
    journey.provider.catalogue.addEpisode(journey.provider.catalogue.series[0]?.id ?? 0, { season: 1, number: 3 });
    await other.api.post('api/tracking/check');
    const queued = await eventually(downloads, (items) => items.length > 0);
    assert.deepEqual(
      queued.map(({ item }) => item.episode_num),
      [3],
    );
  });

  it('looks for what was not found with each further sync, until it is told not to', async () => {
    journey.provider.catalogue.addMovie({ name: 'EN - Leaves the provider (2021)' });
    await other.api.post('api/playlists/1/sync');
    await synced(other, 1);
    const { favorites } = await eventually(restore, (now) => now.favorites.not_found === 0);
    assert.deepEqual(favorites, { restored: 3, waiting: 0, not_found: 0 });
    await other.api.delete('api/settings/backup/restore');
    const nothing = { restored: 0, waiting: 0, not_found: 0 };
    assert.deepEqual(await restore(), {
      items: [],
      next_cursor: null,
      total: 0,
      favorites: nothing,
      tracking: nothing,
    });
    assert.equal((await other.api.get<{ total: number }>('api/favorites')).total, 3);
  });

  it('changes nothing that is there when it is restored again', async () => {
    const series = await findId(other, 'series', 'tracked');
    await other.api.put(`api/series/${series}/tracking`, { seasons: 'all', start: 'new' });
    const again = await other.api.post<contract.RestoreCounts & { playlists_created: string[] }>(
      'api/settings/backup',
      backup,
    );
    assert.deepEqual(again.playlists_created, []);
    assert.deepEqual(again.favorites, { restored: 3, waiting: 0, not_found: 0 });
    const { tracking } = await eventually(restore, (now) => now.tracking.waiting === 0);
    assert.equal(tracking.restored, 2);
    const { items } = await other.api.get<{ items: contract.Tracking[] }>('api/tracking');
    assert.deepEqual(
      items.map(({ seasons }) => seasons),
      ['all', 'all'],
    );
    assert.equal((await downloads()).length, 1);
    assert.equal((await other.api.get<contract.Playlist>('api/playlists/1')).enabled, true);
  });

  it('of another version may lack settings and have others', async () => {
    const settings = { max_active_downloads: 5, gone_long_ago: true };
    const favorites = backup.favorites.map(({ title: _, name: __, ...ids }) => ids);
    await other.api.post('api/settings/backup', { ...backup, settings, favorites, tracking: [] });
    assert.equal((await other.api.get<contract.Backup['settings']>('api/settings')).max_active_downloads, 5);
  });

  it('may be larger than any other body', async () => {
    const one = { playlist: 0, kind: 'movie', title: 'A film that is nowhere '.repeat(4), name: 'x'.repeat(100) };
    const favorites = Array.from({ length: 8_000 }, (_, n) => ({ ...one, provider_id: `none-${n}` }));
    const { favorites: counts } = await other.api.post<contract.RestoreCounts>('api/settings/backup', {
      ...backup,
      favorites,
      tracking: [],
    });
    assert.ok(counts.not_found >= 8_000, JSON.stringify(counts));
    await other.api.delete('api/settings/backup/restore');
  });

  it('is refused where it is none', async () => {
    for (const wrong of [{}, { ...backup, version: 2 }, { ...backup, settings: { max_active_downloads: -1 } }]) {
      assert.equal((await other.api.call('POST', 'api/settings/backup', wrong)).status, 400);
    }
  });
});
