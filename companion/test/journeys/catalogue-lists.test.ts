import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { demoCatalogue } from '../../src/demo/provider/index.ts';
import { downloadWhen, findId, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { apiKey } from '../support/service.ts';

type Item = contract.VodItem;
type Page<T> = { items: T[]; next_cursor: string | null; total: number };
type List = 'live' | 'vod' | 'series';

const item = [
  'id',
  'playlist_id',
  'name',
  'title',
  'year',
  'language',
  'tags',
  'category_ids',
  'rating',
  'added_at',
  'image_url',
  'tmdb_id',
];

describe('the catalogue', () => {
  let journey: Journey;
  let playlist: contract.Playlist;

  before(async () => {
    journey = await startJourney({ provider: { catalogue: demoCatalogue() } });
    const { catalogue } = journey.provider;
    for (const name of ['EN - Opened By Somebody (2020)', 'EN - Nobody Opened This (2021)'])
      catalogue.addMovie({ name, cast: ['Véra Lind', 'Bo Ek'], director: 'Olga Berg' });
    catalogue.addMovie({ name: 'EN - Amélie’s Ætlas (2001)', cast: ['Zoë Ünal'], size: 80_000 });
    const series = catalogue.addSeries({
      name: 'PT-BR - O Farol Perdido (2019)',
      cast: ['Zoë Ünal', 'Ana Ribeiro'],
      plot: 'A light.',
    });
    for (const season of [0, 1, 2]) catalogue.addEpisode(series.id, { season, name: `Part ${season}`, size: 80_000 });
    playlist = await join(journey);
  });

  after(() => journey.close());

  const page = <T = Item>(path: string) => journey.api.get<Page<T>>(`api/${path}`);
  const titles = async (path: string) => (await page(path)).items.map(({ title }) => title);

  async function all<T extends { id: number }>(path: string, limit: number): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const more: Page<T> = await page<T>(
        `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      assert.ok(more.items.length <= limit);
      items.push(...more.items);
      cursor = more.next_cursor;
      assert.ok(items.length <= more.total);
    } while (cursor !== null);
    return items;
  }

  for (const [list, section, own] of [
    ['live', 'live', ['stream_id']],
    ['vod', 'vod', ['stream_id', 'container_extension', 'download']],
    ['series', 'series', ['series_id']],
  ] as const) {
    it(`lists ${list} page by page, each title once, with every name of the contract`, async () => {
      const items = await all<Item>(list, 20);
      assert.equal(items.length, playlist.sections[section].count);
      assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
      for (const one of items) {
        for (const name of [...item, ...own]) assert.ok(name in one, `${list}: ${name}`);
        for (const id of [...one.category_ids, one[own[0] as 'stream_id']]) assert.equal(typeof id, 'string');
      }
      assert.equal((await page(list)).items.length, Math.min(50, items.length));
      assert.equal((await page(`${list}?limit=200`)).items.length, Math.min(200, items.length));
    });

    it(`sorts ${list} in every order the same way from page to page`, async () => {
      const value: Record<string, (one: Item) => string | number> = {
        added_at: (one) => one.added_at ?? '',
        rating: (one) => one.rating ?? -1,
        year: (one) => one.year ?? 0,
      };
      for (const field of ['name', 'added_at', 'rating', 'year']) {
        const up = await all<Item>(`${list}?sort=${field}`, 30);
        const down = await all<Item>(`${list}?sort=-${field}`, 31);
        assert.deepEqual(
          down.map(({ id }) => id),
          up.map(({ id }) => id).reverse(),
          field,
        );
        const of = value[field];
        if (!of) continue;
        for (let n = 1; n < up.length; n++) assert.ok(of(up[n - 1] as Item) <= of(up[n] as Item), field);
      }
    });

    it(`has the categories of ${list} with their counts, and filters by them`, async () => {
      const { items, total } = await page<contract.Category>(`${list}/categories?playlist_id=${playlist.id}`);
      assert.equal(items.length, total);
      assert.ok(items.length > 5);
      for (const category of items) {
        assert.equal(typeof category.category_id, 'string');
        const found = await page(`${list}?playlist_id=${playlist.id}&category_id=${category.category_id}&limit=1`);
        assert.equal(found.total, category.count, category.name);
      }
      const part = await all<contract.Category & { id: number }>(`${list}/categories?playlist_id=${playlist.id}`, 7);
      assert.deepEqual(part, items);
      assert.equal((await page(`${list}/categories?playlist_id=999`)).total, 0);
      assert.equal((await page(`${list}?playlist_id=999`)).total, 0);
      assert.equal((await page(`${list}?category_id=nothing`)).total, 0);
    });
  }

  it('finds by part of a word, without accents, case or order of words', async () => {
    for (const search of ['amelie', 'AMÉLIE', 'mélie', 'atlas amelie', 'aetlas', 'Amélie’s']) {
      assert.ok((await titles(`vod?search=${encodeURIComponent(search)}`)).includes('Amélie’s Ætlas'), search);
    }
    for (const search of ['zzzzzz', '!?', '%']) {
      assert.deepEqual(await titles(`vod?search=${encodeURIComponent(search)}&playlist_id=${playlist.id}`), [], search);
    }
    assert.ok((await titles('series?search=farol')).includes('O Farol Perdido'));
  });

  it('filters by language, by its folder name', async () => {
    const found = await page<contract.SeriesItem>('series?search=farol');
    assert.equal(found.items[0]?.language, 'Portuguese');
    assert.equal(found.items[0]?.year, 2019);
    const all = await page('vod?language=German&limit=200');
    assert.ok(all.total > 10);
    for (const one of all.items) assert.equal(one.language, 'German');
    assert.equal((await page('vod?language=Klingon')).total, 0);
  });

  it('keeps favourites of all kinds, and filters by them', async () => {
    const ids: [List, string, number][] = [];
    for (const list of ['live', 'vod', 'series'] as const)
      ids.push([list, list === 'vod' ? 'movie' : list, (await page(`${list}?limit=1`)).items[0]?.id ?? 0]);
    for (const [list, , id] of ids) {
      assert.equal((await journey.api.call('PUT', `api/favorites/${list}/${id}`)).status, 204);
      assert.equal((await journey.api.call('PUT', `api/favorites/${list}/${id}`)).status, 204);
      assert.deepEqual(
        (await page(`${list}?favorite=true`)).items.map((one) => one.id),
        [id],
      );
      assert.equal((await page(`${list}?favorite=false`)).total, playlist.sections[list].count - 1);
      assert.deepEqual(
        (await page(`favorites?kind=${list}`)).items.map((one) => one.id),
        [id],
      );
      assert.equal(
        (await journey.api.call('PUT', `api/favorites/${list === 'live' ? 'vod' : 'live'}/${id}`)).status,
        404,
      );
    }
    const favorites = await page<{ kind: string; id: number }>(`favorites?playlist_id=${playlist.id}`);
    assert.deepEqual(
      favorites.items.map(({ kind, id }) => [kind, id]),
      ids.map(([, kind, id]) => [kind, id]).reverse(),
    );
    assert.equal((await all('favorites', 1)).length, 3);
    for (const [list, , id] of ids) {
      assert.equal((await journey.api.call('DELETE', `api/favorites/${list}/${id}`)).status, 204);
      assert.equal((await journey.api.call('DELETE', `api/favorites/${list}/${id}`)).status, 204);
    }
    assert.equal((await page('favorites')).total, 0);
  });

  it('has the details of a film', async () => {
    const id = await findId(journey, 'vod', 'amelie');
    const film = await journey.api.get<contract.VodDetails>(`api/vod/${id}`);
    assert.deepEqual(
      [film.name, film.title, film.year, film.container_extension],
      ['EN - Amélie’s Ætlas (2001)', 'Amélie’s Ætlas', 2001, 'mp4'],
    );
    assert.deepEqual(film.cast, ['Zoë Ünal']);
    assert.equal((await journey.api.call('GET', `api/series/${id}`)).status, 404);
    assert.equal((await journey.api.call('GET', `api/live/${id}`)).status, 404);
  });

  it('reads the seasons of a series from the provider on first use, and keeps them', async () => {
    const id = await findId(journey, 'series', 'farol');
    const asked = () => journey.provider.stats.requestsOf({ action: 'get_series_info' }).length;
    const before = asked();
    const series = await journey.api.get<contract.SeriesDetails>(`api/series/${id}`);
    assert.equal(asked(), before + 1);
    assert.deepEqual(
      series.seasons.map(({ season_number, episodes }) => [
        season_number,
        episodes.map(({ episode_num }) => episode_num),
      ]),
      [
        [0, [1]],
        [1, [1]],
        [2, [1]],
      ],
    );
    for (const { episodes } of series.seasons) {
      for (const episode of episodes) {
        assert.equal(typeof episode.episode_id, 'string');
        assert.equal(episode.download, null);
        assert.equal(episode.container_extension, 'mp4');
      }
    }
    assert.deepEqual(await journey.api.get(`api/series/${id}`), series);
    assert.equal(asked(), before + 1);
  });

  it('splits the cast into actors, finds them without accents, and filters series by one', async () => {
    const actors = await page<{ name: string; count: number }>('series/actors?search=zoe+unal');
    assert.deepEqual(actors.items, [{ name: 'Zoë Ünal', count: 1 }]);
    assert.deepEqual(await titles(`series?actor=${encodeURIComponent('Zoë Ünal')}`), ['O Farol Perdido']);
    assert.deepEqual(await titles(`series?actor=${encodeURIComponent('Zoë')}`), []);
    const everybody = await all<{ id: number; name: string }>(`series/actors?playlist_id=${playlist.id}`, 50);
    assert.equal(new Set(everybody.map(({ name }) => name)).size, everybody.length);
    assert.ok(everybody.length > 100);
    assert.equal((await page('series/actors?playlist_id=999')).total, 0);
  });

  it('knows the cast of a film once it was opened, and says that others may be missing', async () => {
    const film = await findId(journey, 'vod', 'opened by somebody');
    await journey.api.get(`api/vod/${film}`);
    const found = await page<Item>(`vod?actor=${encodeURIComponent('VÉRA LIND')}`);
    assert.deepEqual(
      found.items.map(({ id }) => id),
      [film],
    );
    assert.equal((found as Page<Item> & { cast_partly_known?: true }).cast_partly_known, true);
    assert.deepEqual(await titles(`vod?director=${encodeURIComponent('olga berg')}`), ['Opened By Somebody']);
    assert.deepEqual((await page<{ name: string; count: number }>('vod/actors?search=vera+lind')).items, [
      { name: 'Véra Lind', count: 1 },
    ]);
    assert.deepEqual(await titles('vod?search=vera+lind'), ['Opened By Somebody']);
  });

  it('tells what is on now and next', async () => {
    const { items } = await page<contract.LiveItem>('live?limit=200');
    const channel = items.find(({ epg_channel_id }) => epg_channel_id !== null);
    const epg = await page<{ title: string; start: string; end: string; now: boolean }>(`live/${channel?.id}/epg`);
    assert.ok(epg.items.length >= 2);
    assert.equal(epg.items[0]?.now, true);
    assert.equal(epg.items[1]?.now, false);
    assert.equal(epg.items[0]?.end, epg.items[1]?.start);
    assert.doesNotMatch(epg.items[0]?.title ?? '', /^[A-Za-z0-9+/]+=*$/);
    const silent = items.find(({ epg_channel_id }) => epg_channel_id === null);
    assert.deepEqual(await journey.api.get(`api/live/${silent?.id}/epg`), { items: [], next_cursor: null, total: 0 });
  });

  it('passes artwork through, with an ETag, and never anything but a picture', async () => {
    const [film] = (await page('vod?search=amelie')).items;
    assert.equal(film?.image_url, `api/images/movie/${film?.id}`);
    const get = (headers: Record<string, string> = {}) =>
      fetch(new URL(film?.image_url ?? '', journey.url), { headers: { 'x-api-key': apiKey, ...headers } });
    const image = await get();
    assert.equal(image.headers.get('content-type'), 'image/png');
    const bytes = Buffer.from(await image.arrayBuffer());
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    const again = await get({ 'if-none-match': image.headers.get('etag') ?? '' });
    assert.equal(again.status, 304);
    assert.equal(journey.provider.stats.requestsOf({ kind: 'image' }).length, 1);
    assert.equal((await journey.api.call('GET', 'api/images/live/999999')).status, 404);
    assert.equal((await journey.api.call('GET', `api/images/series/${film?.id}`)).status, 404);
  });

  it('knows what has been downloaded', async () => {
    const id = await findId(journey, 'vod', 'amelie');
    const series = await findId(journey, 'series', 'farol');
    const [film, episode] = await order(
      journey,
      { kind: 'movie', id },
      { kind: 'season', series_id: series, season: 1 },
    );
    for (const one of [film, episode]) await downloadWhen(journey, one?.id ?? 0, hasStatus('completed'));
    assert.deepEqual(
      (await page('vod?downloaded=true')).items.map((one) => [one.id, one.download?.status]),
      [[id, 'completed']],
    );
    assert.equal((await page('vod?downloaded=false')).total, playlist.sections.vod.count - 1);
    assert.deepEqual(
      (await page('series?downloaded=true')).items.map((one) => one.id),
      [series],
    );
    const details = await journey.api.get<contract.SeriesDetails>(`api/series/${series}`);
    assert.deepEqual(
      details.seasons.map(({ episodes }) => episodes[0]?.download?.status ?? null),
      [null, 'completed', null],
    );
    assert.equal(details.seasons[1]?.episodes[0]?.download?.id, episode?.id);
    assert.equal(
      episode?.file_path,
      'Series/Portuguese/O Farol Perdido (2019)/Season 1/O Farol Perdido (2019) S01E01 - Part 1.mp4',
    );
    assert.deepEqual(episode?.item, {
      id: details.seasons[1]?.episodes[0]?.id,
      series_id: series,
      season_number: 1,
      episode_num: 1,
    });
  });
});
