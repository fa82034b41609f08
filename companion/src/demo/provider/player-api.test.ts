import { strict as assert } from 'node:assert';
import { type Answer, ask } from './ask.ts';
import { type DemoProvider, startDemoProvider } from './index.ts';

type Row = Record<string, unknown>;

describe('the demo provider as a panel', () => {
  let provider: DemoProvider;
  const call = (query = '', credentials = 'username=demo&password=demo') =>
    ask(`${provider.url}/player_api.php?${credentials}${query}`);
  const json = (answer: Answer) => JSON.parse(answer.body.toString());
  const rows = async (query: string): Promise<Row[]> => json(await call(query));

  before(async () => {
    provider = await startDemoProvider({ now: () => Date.UTC(2025, 4, 6, 18, 10) });
  });
  after(() => provider.close());

  it('answers the account, with numbers as the texts that XC writes', async () => {
    const answer = await call();
    const { user_info, server_info } = json(answer);
    assert.equal(answer.headers['content-length'], undefined);
    assert.equal(answer.headers['transfer-encoding'], undefined);
    assert.deepEqual([user_info.auth, user_info.status, user_info.max_connections], [1, 'Active', '4']);
    assert.match(user_info.exp_date, /^\d+$/);
    assert.deepEqual(server_info.port, String(provider.port));
    assert.equal(server_info.time_now, '2025-05-06 20:10:00');
    assert.equal(server_info.timestamp_now, Date.UTC(2025, 4, 6, 18, 10) / 1000);
  });

  it('takes credentials by POST too, and refuses wrong or missing ones as XC does', async () => {
    const posted = await ask(`${provider.url}/player_api.php`, {
      form: 'username=demo&password=demo&action=get_vod_categories',
    });
    assert.ok(json(posted).length > 10);
    assert.deepEqual(json(await call('', 'username=demo&password=wrong')), { user_info: { auth: 0 } });
    const missing = await call('', '');
    assert.deepEqual([missing.status, missing.body.length], [200, 0]);
    assert.equal(missing.headers['content-type'], 'application/json');
  });

  it('answers the account to an action it does not know, and to all when the account is not active', async () => {
    assert.ok(json(await call('&action=get_everything')).user_info);
    provider.account.status = 'Expired';
    const { user_info } = json(await call('&action=get_vod_streams'));
    assert.deepEqual([user_info.status, user_info.auth], ['Expired', 1]);
    assert.equal((await ask(provider.streamUrl('movie', 1))).status, 401);
    provider.account.status = 'Active';
  });

  it('lists categories of each kind', async () => {
    for (const kind of ['live', 'vod', 'series'] as const) {
      const list = await rows(`&action=get_${kind}_categories`);
      assert.equal(list.length, provider.catalogue.categories.filter((category) => category.kind === kind).length);
      for (const row of list) assert.deepEqual([typeof row.category_id, row.parent_id], ['string', 0]);
    }
    assert.deepEqual(await rows('&action=200'), await rows('&action=get_vod_categories'));
  });

  it('lists films with one row for each category', async () => {
    const list = await rows('&action=get_vod_streams');
    assert.equal(new Set(list.map((row) => row.stream_id)).size, provider.catalogue.movies.length);
    assert.ok(list.length > provider.catalogue.movies.length);
    assert.ok(list.every((row) => typeof row.stream_id === 'number' && typeof row.added === 'string'));
    assert.ok(list.some((row) => row.category_id === null));
    const one = await rows('&action=get_vod_streams&category_id=1');
    assert.ok(one.length > 0 && one.every((row) => row.category_id === '1'));
  });

  it('lists series and channels', async () => {
    const series = await rows('&action=get_series');
    assert.ok(series.every((row) => typeof row.series_id === 'number' && typeof row.last_modified === 'string'));
    const live = await rows('&action=get_live_streams');
    assert.ok(live.some((row) => row.tv_archive_duration === 0) && live.some((row) => row.tv_archive_duration === '3'));
    assert.ok(live.some((row) => row.epg_channel_id === null));
  });

  it('tells of a film, and says nothing but an empty list about one it has not', async () => {
    const { info, movie_data } = json(await call('&action=get_vod_info&vod_id=1'));
    assert.deepEqual([info.duration_secs, info.video, movie_data.stream_id], [20, [], 1]);
    assert.deepEqual(json(await call('&action=get_vod_info&vod_id=999999')), { info: [] });
  });

  it('writes episodes in every shape that exists', async () => {
    const episodesOf = async (shape: string) => {
      const series = provider.catalogue.series.find((one) => one.episodesShape === shape);
      return json(await call(`&action=get_series_info&series_id=${series?.id}`)).episodes;
    };
    assert.equal((await episodesOf('arrays'))[0][0].season, 0);
    assert.equal((await episodesOf('map'))['1'][0].episode_num, 1);
    assert.equal((await episodesOf('flat'))[0].season, 1);
    assert.equal((await episodesOf('indexed'))['1']['1'].season, 1);
    const { id } = (await episodesOf('single'))['1'];
    assert.equal(typeof id, 'string');
    assert.deepEqual(json(await call('&action=get_series_info&series_id=999')), []);
  });

  it('counts episodes where a panel does, so that only the title has the true number', async () => {
    const series = provider.catalogue.series.find((one) => one.countsEpisodes);
    const { episodes } = json(await call(`&action=get_series_info&series_id=${series?.id}`));
    assert.equal(episodes['1'][2].episode_num, 3);
    assert.match(episodes['1'][2].title, /S01E04/);
  });

  it('has a guide in base64, beginning with what is on', async () => {
    const channel = provider.catalogue.channels.find((one) => one.epgId);
    const { epg_listings } = json(await call(`&action=get_short_epg&stream_id=${channel?.id}&limit=2`));
    assert.equal(epg_listings.length, 2);
    const now = Date.UTC(2025, 4, 6, 18, 10) / 1000;
    assert.ok(Number(epg_listings[0].start_timestamp) <= now && now < Number(epg_listings[0].stop_timestamp));
    assert.match(Buffer.from(epg_listings[0].title, 'base64').toString(), /\w/);
    const table = json(await call(`&action=get_simple_data_table&stream_id=${channel?.id}`)).epg_listings;
    assert.equal(table.filter((row: Row) => row.now_playing === 1).length, 1);
    const none = provider.catalogue.channels.find((one) => one.epgId === null);
    assert.deepEqual(json(await call(`&action=get_short_epg&stream_id=${none?.id}`)), { epg_listings: [] });
  });

  it('writes a playlist and an XMLTV guide', async () => {
    const m3u = (await ask(`${provider.url}/get.php?username=demo&password=demo&type=m3u_plus`)).body.toString();
    assert.match(m3u, /^#EXTM3U\n#EXTINF:-1 /);
    assert.ok(m3u.includes(provider.streamUrl('movie', 1)));
    const guide = (await ask(`${provider.url}/xmltv.php?username=demo&password=demo`)).body.toString();
    assert.match(guide, /<programme start="\d{14} \+0000" stop="\d{14} \+0000" channel="harboronehd.en">/);
    assert.equal((await ask(`${provider.url}/xmltv.php?username=demo&password=x`)).status, 401);
  });

  it('draws the pictures that its rows name, the same every time', async () => {
    const [movie] = await rows('&action=get_vod_streams');
    const [one, again] = [await ask(String(movie?.stream_icon)), await ask(String(movie?.stream_icon))];
    assert.equal(one.headers['content-type'], 'image/png');
    assert.equal(one.body.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([one.body.readUInt32BE(16), one.body.readUInt32BE(20)], [300, 450]);
    assert.ok(one.body.equals(again.body));
    assert.equal((await ask(`${provider.url}/images/gone/x.jpg`)).status, 404);
  });

  it('serves below a base path and nothing above it', async () => {
    const below = await startDemoProvider({ basePath: '/panel', catalogue: provider.catalogue });
    assert.ok(json(await ask(`${below.url}/player_api.php?username=demo&password=demo`)).user_info);
    assert.equal((await ask(`http://127.0.0.1:${below.port}/player_api.php?username=demo&password=demo`)).status, 404);
    await below.close();
  });
});
