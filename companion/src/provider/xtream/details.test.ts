import assert from 'node:assert/strict';
import { accountFault, readAccount } from './account.ts';
import { rowReaders } from './rows.ts';
import { readShortEpg } from './short-epg.ts';
import { createUrls } from './urls.ts';
import { readVodInfo } from './vod-info.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const now = Date.UTC(2026, 5, 1);

describe('rows', () => {
  it('reads a film of an old panel and of a new one', () => {
    const old = {
      num: 1,
      name: ' T &amp; X ',
      stream_type: 'movie',
      stream_id: 7,
      stream_icon: '',
      rating: '',
      rating_5based: 3.5,
      added: '1700000000',
      category_id: '3',
      container_extension: 'MKV',
      custom_sid: null,
      direct_source: '',
    };
    const row = rowReaders.movie(old);
    assert.equal(row?.providerId, '7');
    assert.equal(row?.name, ' T &amp; X ');
    assert.equal(row?.rating, 7);
    assert.equal(row?.containerExtension, 'MKV');
    assert.deepEqual(row?.categoryIds, ['3']);
    assert.equal(row?.plot, null);
    const fresh = rowReaders.movie({
      ...old,
      stream_id: '8',
      title: 'T',
      year: '2019',
      category_ids: [3, 4],
      cast: ['A'],
      tmdb_id: 603,
      release_date: '2019-01-01',
      plot: 'P',
    });
    assert.deepEqual(
      [fresh?.title, fresh?.year, fresh?.categoryIds, fresh?.cast, fresh?.tmdbId, fresh?.releaseDate],
      ['T', 2019, ['3', '4'], 'A', '603', '2019-01-01'],
    );
  });

  it('reads channels and series, and drops rows without a usable id', () => {
    const live = rowReaders.live({
      stream_id: 1,
      name: null,
      epg_channel_id: null,
      tv_archive: 1,
      tv_archive_duration: '7',
      is_adult: 'None',
      category_id: null,
    });
    assert.deepEqual(
      [live?.name, live?.epgChannelId, live?.tvArchive, live?.tvArchiveDays, live?.isAdult, live?.categoryIds],
      ['', null, true, 7, false, []],
    );
    const series = rowReaders.series({
      series_id: 5,
      name: 1941,
      cover: 'http://i/1',
      last_modified: '1700000000',
      backdrop_path: ['http://i/2'],
    });
    assert.deepEqual([series?.name, series?.cover, series?.backdrop], ['1941', 'http://i/1', ['http://i/2']]);
    for (const row of [null, [], 'x', {}, { stream_id: null }, { stream_id: '' }, { series_id: 3 }])
      assert.equal(rowReaders.live(row), null);
  });
});

describe('the details of a film', () => {
  it('reads a rich answer', () => {
    const info = {
      movie_image: 'http://i/m',
      releasedate: '1999-03-31',
      episode_run_time: '136',
      youtube_trailer: 'abc',
      director: 'W',
      actors: 'K',
      description: 'D',
      genre: 'G',
      country: 'US',
      backdrop_path: ['http://i/b'],
      duration_secs: 8160,
      bitrate: 5000,
      rating: '8.2',
      tmdb_id: 603,
      imdb_id: 'tt0133093',
      video: { codec_name: 'h264', width: 1920, height: 800 },
      audio: { codec_name: 'aac', channels: 6, tags: { language: 'eng' } },
    };
    assert.deepEqual(readVodInfo({ info, movie_data: { stream_id: 1, name: 'N', container_extension: 'mkv' } }), {
      name: 'N',
      originalTitle: null,
      plot: 'D',
      cast: 'K',
      director: 'W',
      genre: 'G',
      country: 'US',
      releaseDate: '1999-03-31',
      durationSeconds: 8160,
      rating: 8.2,
      tmdbId: '603',
      imdbId: 'tt0133093',
      youtubeTrailer: 'abc',
      coverUrl: 'http://i/m',
      backdropUrls: ['http://i/b'],
      containerExtension: 'mkv',
      bitrate: 5000,
      video: { width: 1920, height: 800, codec: 'h264' },
      audio: { codec: 'aac', channels: 6, language: 'eng' },
    });
  });

  it('takes the odd shapes', () => {
    const info = readVodInfo({
      info: {
        video: [],
        audio: ['AAC'],
        backdrop_path: 'http://i/b',
        releaseDate: {},
        bitrate: 0,
        duration: '1h 30min',
      },
      movie_data: { stream_id: '1' },
    });
    assert.deepEqual(
      [info?.video, info?.audio, info?.backdropUrls, info?.releaseDate, info?.bitrate, info?.durationSeconds],
      [null, null, ['http://i/b'], null, null, 5400],
    );
    assert.equal(
      readVodInfo({ info: [], movie_data: { stream_id: 1, container_extension: 'mp4' } })?.containerExtension,
      'mp4',
    );
  });

  for (const answer of [
    [],
    {},
    null,
    { info: [] },
    { info: [], movie_data: [] },
    { info: { name: null, plot: '' }, movie_data: { stream_id: null } },
    'x',
  ]) {
    it(`is null for ${JSON.stringify(answer)}`, () => {
      assert.equal(readVodInfo(answer), null);
    });
  }
});

describe('the short guide', () => {
  it('decodes base64, prefers timestamps and sorts', () => {
    const epg_listings = [
      {
        title: base64('Später Film'),
        description: base64('Zwei\nZeilen'),
        start: '2026-06-01 22:00:00',
        end: '2026-06-01 23:00:00',
        start_timestamp: '1780344000',
        stop_timestamp: 1780347600,
      },
      { title: base64('Früher'), description: '', start_timestamp: '1780340400', stop_timestamp: '1780344000' },
      { title: 'x' },
      null,
    ];
    assert.deepEqual(readShortEpg({ epg_listings }, null), [
      { title: 'Früher', description: '', start: new Date(1_780_340_400_000), end: new Date(1_780_344_000_000) },
      {
        title: 'Später Film',
        description: 'Zwei\nZeilen',
        start: new Date(1_780_344_000_000),
        end: new Date(1_780_347_600_000),
      },
    ]);
  });

  it('reads written times in the zone of the server, summer time too', () => {
    const read = (start: string, stop: string, zone: string | null) =>
      readShortEpg({ epg_listings: [{ title: 'Plain News!', start, stop }] }, zone)[0];
    assert.equal(
      read('2026-07-01 20:00:00', '2026-07-01 21:00:00', 'Europe/Berlin')?.start.toISOString(),
      '2026-07-01T18:00:00.000Z',
    );
    assert.equal(
      read('2026-01-01 20:00:00', '2026-01-01 21:00:00', 'Europe/Berlin')?.start.toISOString(),
      '2026-01-01T19:00:00.000Z',
    );
    assert.equal(
      read('2026-03-29 03:30:00', '2026-03-29 04:00:00', 'Europe/Berlin')?.start.toISOString(),
      '2026-03-29T01:30:00.000Z',
    );
    assert.equal(
      read('2026-01-01 20:00:00', '2026-01-01 21:00:00', 'Nowhere/Else')?.start.toISOString(),
      '2026-01-01T20:00:00.000Z',
    );
    assert.equal(read('2026-01-01 20:00:00', '2026-01-01 21:00:00', null)?.title, 'Plain News!');
  });

  it('leaves a title that is not encoded as it stands', () => {
    const title = (written: string) =>
      readShortEpg([{ title: written, start_timestamp: 1, stop_timestamp: 2 }], null)[0]?.title;
    for (const written of ['News', 'Tatort', 'Sport am Abend', '24']) assert.equal(title(written), written);
    assert.equal(title(base64('News')), 'News');
  });

  for (const answer of [[], {}, null, { epg_listings: [] }, { epg_listings: null }]) {
    it(`is empty for ${JSON.stringify(answer)}`, () => {
      assert.deepEqual(readShortEpg(answer, 'Europe/Berlin'), []);
    });
  }
});

describe('the account', () => {
  const read = (user: object, server: object = {}) => readAccount({ user_info: user, server_info: server }, now);
  const states: [string, object, string | null][] = [
    ['active', { auth: 1, status: 'Active', exp_date: null }, null],
    ['trial', { auth: '1', status: 'Trial' }, null],
    ['without auth', { username: 'x', status: 'active' }, null],
    ['a wrong password', { auth: 0 }, 'bad-credentials'],
    ['a wrong password, as a string', { auth: '0', status: 'Active' }, 'bad-credentials'],
    ['nothing in it', {}, 'bad-credentials'],
    ['expired', { auth: 1, status: 'Expired' }, 'account-expired'],
    ['expired though "Active"', { auth: 1, status: 'Active', exp_date: '1700000000' }, 'account-expired'],
    ['banned', { auth: 1, status: 'BANNED' }, 'account-expired'],
    ['disabled', { auth: 1, status: 'Disabled' }, 'account-expired'],
  ];
  for (const [name, user, code] of states) {
    it(`with ${name} is ${code ?? 'fine'}`, () => {
      assert.equal(accountFault(read(user), 'h')?.code ?? null, code);
    });
  }

  it('names the state in its fault', () => {
    assert.match(accountFault(read({ auth: 1, status: 'Banned' }), 'h')?.message ?? '', /banned/);
  });

  for (const exp_date of [0, '0', '', -1, 'Unlimited', 'N/A', null]) {
    it(`with exp_date ${JSON.stringify(exp_date)} never ends`, () => {
      assert.equal(read({ auth: 1, exp_date }).state.expiresAt, null);
    });
  }

  it('reads connections, trial, zone and the difference of the clocks', () => {
    const { state } = read(
      { auth: 1, max_connections: '0', active_cons: '2', is_trial: '1', created_at: '1700000000', message: 'Hi' },
      { timezone: 'Europe/Paris', timestamp_now: now / 1000 + 90 },
    );
    assert.deepEqual(state, {
      status: 'active',
      expiresAt: null,
      maxConnections: 0,
      activeConnections: 2,
      isTrial: true,
      createdAt: new Date(1_700_000_000_000),
      timezone: 'Europe/Paris',
      message: 'Hi',
      clockSkewSeconds: 90,
    });
    const bare = read({ auth: 1, max_connections: 'N/A' }, { timezone: 'Mars/Base' }).state;
    assert.deepEqual(
      [bare.maxConnections, bare.activeConnections, bare.timezone, bare.clockSkewSeconds],
      [1, null, null, 0],
    );
  });

  it('goes by the clock of the server', () => {
    const exp_date = now / 1000 + 60;
    assert.equal(read({ auth: 1, exp_date }, { timestamp_now: now / 1000 + 120 }).state.status, 'expired');
    assert.equal(read({ auth: 1, exp_date }, {}).state.status, 'active');
  });
});

describe('addresses', () => {
  const urls = createUrls({ serverUrl: 'http://p.example/sub/', username: 'a b', password: 'p/w+#?' });

  it('encode the credentials and keep the sub-path', () => {
    assert.equal(urls.movie('7', 'MKV'), 'http://p.example/sub/movie/a%20b/p%2Fw%2B%23%3F/7.MKV');
    assert.equal(urls.episode('7', '.mp4'), 'http://p.example/sub/series/a%20b/p%2Fw%2B%23%3F/7.mp4');
    assert.equal(urls.live('7', null), 'http://p.example/sub/live/a%20b/p%2Fw%2B%23%3F/7');
    assert.equal(
      urls.api('get_series', { category_id: '1&2' }).href,
      'http://p.example/sub/player_api.php?username=a%20b&password=p%2Fw%2B%23%3F&action=get_series&category_id=1%262',
    );
  });
});
