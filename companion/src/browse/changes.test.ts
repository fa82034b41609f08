import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import type * as contract from '../contract/index.ts';
import { type Catalogue, emptyCatalogue } from '../demo/provider/index.ts';
import { createTrackingStore } from '../tracking/index.ts';
import { browseRoutes } from './routes.ts';
import { createBrowseStore } from './store.ts';

type Page = {
  items: contract.ChangedTitle[];
  next_cursor: string | null;
  total: number;
  total_estimated?: true;
  since: string | null;
};

const day = 86_400_000;

describe('what the syncs saw', () => {
  let rooms: Rooms;
  let api: { url: string; close(): Promise<void> };
  let offer: Catalogue;
  let account: number;

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    offer = rooms.panel.catalogue;
    const seen = offer.addCategory('vod', 'EN | Seen');
    const other = offer.addCategory('vod', 'EN | Other');
    for (let n = 1; n <= 30; n++) {
      offer.addMovie({ name: `EN - Film ${n} (2001)`, categoryIds: [n <= 20 ? seen.id : other.id] });
    }
    for (let n = 1; n <= 3; n++) offer.addSeries({ name: `EN - Show ${n} (2010)` });
    for (let n = 1; n <= 3; n++) offer.addChannel({ name: `Channel ${n}` });
    account = await rooms.addAccount();
    await sync();
    api = await serveRoutes(browseRoutes({ ...rooms, store: createBrowseStore(rooms.database) }));
  });
  afterEach(async () => {
    await api.close();
    await rooms.close();
  });

  async function sync(): Promise<void> {
    rooms.clock.advance(60_000);
    await syncCatalogue(rooms, account, never);
  }

  const answer = async <T>(path: string): Promise<{ status: number; body: T }> => {
    const found = await fetch(`${api.url}/api/${path}`);
    return { status: found.status, body: (await found.json()) as T };
  };
  const changes = async (query: string): Promise<Page> => {
    const { status, body } = await answer<Page>(`changes?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const titles = ({ items }: Page) => items.map(({ title }) => title);
  const idOf = async (title: string) => {
    const [row] = await rows<{ id: number }>(rooms.database, `select id from titles where title = '${title}'`);
    return row?.id ?? assert.fail(title);
  };
  const film = (title: string) => offer.movies.find(({ name }) => name.includes(title)) ?? assert.fail(title);
  const removeFilms = (...names: string[]) => offer.removeMovies(({ name }) => names.some((one) => name.includes(one)));

  async function finish(kind: 'movie' | 'episode', ids: { item: number; series?: number }): Promise<void> {
    await rooms.database.query(
      `insert into downloads (kind, item_id, playlist_id, provider_id, series_id, title, stem, stem_key, extension, status)
       values ('${kind}', ${ids.item}, ${account}, '1', ${ids.series ?? null}, 'x', 'x${ids.item}', 'x${ids.item}', 'mkv', 'completed')`,
    );
  }

  it('a first sync is no news; what comes later is, newest first, in pages and by section', async () => {
    assert.deepEqual(await changes('kind=new'), {
      items: [],
      next_cursor: null,
      total: 0,
      since: '2026-02-22T00:00:00.000Z',
    });
    offer.addMovie({ name: 'EN - Early (2020)' });
    await sync();
    offer.addMovie({ name: 'EN - Late (2021)' });
    offer.addSeries({ name: 'EN - New Show (2022)' });
    offer.addChannel({ name: 'New Channel' });
    await sync();
    const all = await changes('kind=new');
    assert.equal(all.total, 4);
    assert.equal(titles(all)[3], 'Early');
    assert.deepEqual(titles(await changes('')), titles(all));
    assert.deepEqual(titles(await changes('section=vod')), ['Late', 'Early']);
    assert.deepEqual(titles(await changes('section=live')), ['New Channel']);
    assert.deepEqual(titles(await changes('playlist_id=99')), []);
    const late = (await changes('section=vod')).items[0];
    assert.equal(late?.at, rooms.clock.now().toISOString());
    assert.equal(late?.kind, 'movie');
    assert.deepEqual(late?.attached, { favorite: false, tracked: false, files: 0 });

    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await changes(`limit=1${cursor && `&cursor=${cursor}`}`);
      assert.equal(page.total, 4);
      paged.push(...titles(page));
      cursor = page.next_cursor;
    }
    assert.deepEqual(paged, titles(all));
    assert.deepEqual(titles(await changes('offset=2')), titles(all).slice(2));

    rooms.clock.advance(8 * day);
    assert.equal((await changes('')).total, 0);
    assert.equal((await changes('days=30')).total, 4);
  });

  it('another account’s first sync is no news either', async () => {
    const second = await rooms.addAccount();
    await syncCatalogue(rooms, second, never);
    assert.equal((await changes('')).total, 0);
  });

  it('many thousands are paged from their order, wherever a page begins', async () => {
    await rooms.database.query(
      `insert into titles (playlist_id, kind, provider_id, name, title, language, content_hash, arrived_at)
       select ${account}, case n % 2 when 0 then 'movie' else 'series' end, 'n' || n, 'N ' || n, 'N ' || n, 'English', '',
              '2026-03-01T00:00:00Z'::timestamptz - n * interval '1 second' from generate_series(1, 9000) n`,
    );
    const first = await changes('limit=3');
    assert.deepEqual(titles(first), ['N 1', 'N 2', 'N 3']);
    assert.ok(first.total > 3000 && first.total_estimated);
    assert.deepEqual(titles(await changes(`limit=2&cursor=${first.next_cursor}`)), ['N 4', 'N 5']);
    assert.deepEqual(titles(await changes('limit=2&offset=8000')), ['N 8001', 'N 8002']);
    assert.deepEqual(titles(await changes('limit=2&offset=3000&section=vod')), ['N 6002', 'N 6004']);
    assert.deepEqual(titles(await changes('limit=2&attached=true')), []);
  });

  it('says what was changed, from what to what', async () => {
    const renamed = film('Film 7 ');
    offer.renameMovie(renamed.id, 'EN - Film Seven (2001)');
    renamed.container = 'mkv';
    const [show] = offer.series;
    offer.addEpisode(show?.id ?? 0, { season: 1 });
    film('Film 8 ').rating = 9;
    await sync();
    const page = await changes('kind=changed');
    assert.equal(page.total, 2);
    assert.equal(page.since, null);
    const movie = page.items.find(({ kind }) => kind === 'movie');
    assert.equal(movie?.title, 'Film Seven');
    assert.deepEqual(movie?.changes, [
      { field: 'name', from: 'EN - Film 7 (2001)', to: 'EN - Film Seven (2001)' },
      { field: 'container_extension', from: 'mp4', to: 'mkv' },
    ]);
    const [changed] = page.items.find(({ kind }) => kind === 'series')?.changes ?? [];
    assert.equal(changed?.field, 'last_modified');
    assert.ok(Date.parse(changed?.to ?? '') > Date.parse(changed?.from ?? ''));
  });

  it('says when a title went and what hangs on it, and that it came back', async () => {
    const [one, two, show] = [await idOf('Film 1'), await idOf('Film 2'), await idOf('Show 1')];
    await rooms.catalogue.setFavorite('movie', one, true);
    await finish('movie', { item: two });
    await createTrackingStore(rooms.database).set(show, { seasons: 'all', start: 'new' }, [], rooms.clock.now());
    await finish('episode', { item: 1, series: show });
    const [made] = offer.removeSeries(({ name }) => name.includes('Show 1'));
    const gone = removeFilms('Film 1 ', 'Film 2 ', 'Film 3 ');
    await sync();
    const page = await changes('kind=gone');
    assert.equal(page.total, 4);
    assert.ok(page.items.every((item) => item.at === rooms.clock.now().toISOString() && item.gone_at === item.at));
    const attached = Object.fromEntries(page.items.map((item) => [item.title, item.attached]));
    assert.deepEqual(attached, {
      'Film 1': { favorite: true, tracked: false, files: 0 },
      'Film 2': { favorite: false, tracked: false, files: 1 },
      'Film 3': { favorite: false, tracked: false, files: 0 },
      'Show 1': { favorite: false, tracked: true, files: 1 },
    });
    assert.equal((await changes('kind=gone&attached=true')).total, 3);
    assert.deepEqual(titles(await changes('kind=gone&attached=true&section=series')), ['Show 1']);
    const { body } = await answer<contract.VodDetails>(`vod/${one}`);
    assert.equal(body.gone_at, rooms.clock.now().toISOString());

    offer.movies.push(...gone);
    if (made) offer.series.push(made);
    await sync();
    assert.equal((await changes('kind=gone')).total, 0);
    assert.equal((await changes('kind=back')).total, 4);
    assert.equal((await changes('kind=new')).total, 0);
    assert.equal((await answer<contract.VodDetails>(`vod/${one}`)).body.gone_at, null);
  });

  it('leaves out what its owner has excluded, unless something hangs on it', async () => {
    const category = offer.categories.find(({ name }) => name.includes('Other'));
    await rooms.provider.change(account, { excluded_categories: { vod: [category?.id ?? ''] } });
    await rooms.catalogue.setFavorite('movie', await idOf('Film 30'), true);
    removeFilms('Film 29 ', 'Film 30 ', 'Film 2 ');
    await sync();
    assert.deepEqual(titles(await changes('kind=gone')), ['Film 2']);
    assert.deepEqual(titles(await changes('kind=gone&attached=true')), ['Film 30']);
  });

  it('refuses what it does not know, and says so', async () => {
    for (const query of ['kind=old', 'section=movies', 'days=0', 'days=x', 'attached=maybe', 'cursor=x', 'offset=-1']) {
      const { status, body } = await answer<{ errors: { path: string }[] }>(`changes?${query}`);
      assert.deepEqual([status, body.errors[0]?.path], [400, query.split('=')[0]], query);
    }
    const { next_cursor } = await changes('kind=gone&limit=1');
    assert.equal(next_cursor, null);
  });

  describe('of a loss that waits', () => {
    const loss = () => answer<contract.SectionLoss>(`playlists/${account}/sections/vod/loss`);

    it('shows how much would go, of which categories, and what of it somebody follows', async () => {
      const [one, two] = [await idOf('Film 21'), await idOf('Film 22')];
      await rooms.catalogue.setFavorite('movie', one, true);
      await finish('movie', { item: two });
      offer.removeMovies(({ name }) => !/Film ([1-9]|1\d) /.test(name));
      offer.categories.splice(
        offer.categories.findIndex(({ name }) => name.includes('Other')),
        1,
      );
      await sync();
      const { status, body } = await loss();
      assert.equal(status, 200, JSON.stringify(body));
      const { categories, attached, samples, ...numbers } = body;
      assert.deepEqual(numbers, {
        held: 30,
        missing: 11,
        favorites: 1,
        tracked: 0,
        downloaded: 1,
        first_seen_at: rooms.clock.now().toISOString(),
        confirmable_from: new Date(rooms.clock.now().getTime() + 3_600_000).toISOString(),
      });
      assert.deepEqual(
        categories.map(({ title, missing, held }) => [title, missing, held]),
        [
          ['Other', 10, 10],
          ['Seen', 1, 20],
        ],
      );
      assert.deepEqual(
        attached.map(({ id, favorite, files }) => [id, favorite, files]),
        [
          [one, true, 0],
          [two, false, 1],
        ],
      );
      assert.equal(samples.length, 11);
      const { removed } = await rooms.store.removeMissing(account, 'movie', rooms.clock.now());
      assert.equal(removed, numbers.missing);
    });

    it('is not there where none waits, nor of an account that is not', async () => {
      assert.equal((await loss()).status, 409);
      assert.equal((await answer('playlists/99/sections/vod/loss')).status, 404);
      assert.equal((await answer('playlists/1/sections/films/loss')).status, 400);
    });
  });
});
