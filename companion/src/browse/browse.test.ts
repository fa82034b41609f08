import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import type * as contract from '../contract/index.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createDownloadsStore, type NewDownload } from '../downloads/store.ts';
import { createTrackingStore } from '../tracking/index.ts';
import { browseRoutes } from './routes.ts';
import { createBrowseStore } from './store.ts';

type Page<T = contract.VodItem> = { items: T[]; next_cursor: string | null; total: number; total_estimated?: true };

const names = [
  'EN - Amélie (2001)',
  'EN - The Matrix (1999)',
  'EN - The Matrix Reloaded (2003)',
  'DE - Das Boot (1981)',
  'DE - Die unendliche Geschichte (1984)',
  'FR - Le Fabuleux Destin d’Amélie Poulain (2001)',
  'EN - 100% Wolf (2020)',
  'EN - What_ever (2010)',
  String.raw`EN - Back\slash (2011)`,
  'EN - Spider-Man: No Way Home (2021)',
  'RU - Ёлки (2010)',
  'EN - Inception (2010)',
  'RU - Солярис (1972)',
  'EN - ... (2012)',
  "EN - Ocean's Eleven (2001)",
  'EN - The Amber Cartographer 4K (2018)',
];

describe('browsing', () => {
  let rooms: Rooms;
  let api: { url: string; close(): Promise<void> };
  let account: number;
  let other: number;
  let documentaries: string;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    const offer = rooms.panel.catalogue;
    documentaries = offer.addCategory('vod', 'EN | Documentaries').id;
    const usual = offer.addCategory('vod', 'Movies').id;
    for (const [index, name] of names.entries()) {
      offer.addMovie({
        name,
        categoryIds: index % 3 === 0 ? [usual, documentaries] : [usual],
        rating: index % 4 === 0 ? 0 : 5 + (index % 3),
        addedAt: index % 5 === 0 ? 0 : 1_700_000_000 + (index % 3) * 60,
      });
    }
    for (let n = 0; n < 30; n++) {
      offer.addMovie({
        name: `Same Name ${n % 3}`,
        categoryIds: [usual],
        rating: n % 2 ? 7.3 : 0,
        addedAt: n % 2 ? 1_700_000_000 : 0,
      });
    }
    const casts = [
      'Ann Lee, Bo Ek',
      'Ann Lee',
      'ann lee,Çağ Öz',
      ' Bo Ek , , Ann Lee ',
      '',
      'Łukasz Żal, O\'Neil "Q" 100%',
    ];
    for (const [index, cast] of casts.entries()) offer.addSeries({ name: `Show ${index}`, cast: cast.split(',') });
    offer.addChannel({ name: 'UK: News', epgId: 'news.uk' });
    account = await rooms.addAccount();
    await syncCatalogue(rooms, account, never);
    other = await rooms.addAccount();
    await syncCatalogue(rooms, other, never);
    api = await serveRoutes(browseRoutes({ ...rooms, store: createBrowseStore(rooms.database) }));
  });
  after(async () => {
    await api.close();
    await rooms.close();
  });

  async function get<T>(path: string): Promise<T> {
    const answer = await fetch(`${api.url}/api/${path}`);
    assert.equal(answer.status, 200, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return (await answer.json()) as T;
  }

  const query = (values: Record<string, string | number | boolean>) =>
    new URLSearchParams(
      Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
  const vod = (values: Record<string, string | number | boolean> = {}) =>
    get<Page>(`vod?${query({ playlist_id: account, limit: 200, ...values })}`);
  const status = async (path: string) => (await fetch(`${api.url}/api/${path}`)).status;

  async function allPages<T extends { id?: number }>(path: string): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<T> = await get(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      assert.ok(page.items.length > 0 || cursor === '', 'a page in the middle is empty');
      found.push(...page.items);
      cursor = page.next_cursor;
    }
    return found;
  }

  const all = names.length + 30;

  describe('page by page', () => {
    const known: Record<string, (item: contract.VodItem) => string | number> = {
      rating: (item) => item.rating ?? -1,
      year: (item) => item.year ?? 0,
      added_at: (item) => item.added_at ?? '',
    };
    for (const sort of ['name', '-name', 'added_at', '-added_at', 'rating', '-rating', 'year', '-year']) {
      it(`by ${sort} shows everything once and in order, also where nothing is known`, async () => {
        const found = await allPages<contract.VodItem>(`vod?playlist_id=${account}&limit=4&sort=${sort}`);
        assert.equal(found.length, all);
        assert.equal(new Set(found.map(({ id }) => id)).size, all);
        assert.deepEqual(found, (await vod({ sort })).items);
        const value = known[sort.replace('-', '')];
        if (!value) return;
        const values = found.map(value);
        assert.ok(
          values.some((one) => one === value({ rating: null, year: null, added_at: null } as contract.VodItem)),
        );
        const sign = sort.startsWith('-') ? -1 : 1;
        for (const [index, one] of values.slice(1).entries()) {
          const before = values[index] as string | number;
          assert.ok(before === one || (before < one ? 1 : -1) === sign, `${before}, ${one}`);
        }
      });
    }

    it('goes on where it was, whatever came and went in between', async () => {
      const first = await vod({ limit: 10, sort: 'name' });
      const second = await vod({ limit: 10, sort: 'name', cursor: first.next_cursor ?? '' });
      const gone = first.items.at(-1)?.id ?? 0;
      const saved = await rooms.database.query(`update titles set kind = 'live' where id = ${gone} returning id`);
      assert.equal(saved[0].length, 1);
      assert.deepEqual((await vod({ limit: 10, sort: 'name', cursor: first.next_cursor ?? '' })).items, second.items);
      await rooms.database.query(`update titles set kind = 'movie' where id = ${gone}`);
    });

    it('tells the total of all pages', async () => {
      assert.equal((await vod({ limit: 1 })).total, all);
      assert.equal((await get<Page>('vod?limit=1')).total, 2 * all);
      assert.equal((await vod({ search: 'matrix', limit: 1 })).total, 2);
    });

    const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
    const wrong: [what: string, sort: string, cursor: string][] = [
      ['of another order', 'year', cursor('name', 'a', 1)],
      ['with text for a number', '-year', cursor('-year', 'a', 1)],
      ['with a number beyond all', '-year', cursor('-year', 1e20, 1)],
      ['with a fraction for a year', '-year', cursor('-year', 2.5, 1)],
      ['with SQL for a time', '-added_at', cursor('-added_at', 'now(); drop table titles; --', 1)],
      ['with an id beyond all', 'name', cursor('name', 'a', 1e12)],
      ['with half of it', 'name', cursor('name', 'a')],
      ['that is no JSON', 'name', 'AAAA'],
      ['that is empty', 'name', ''],
    ];
    for (const [what, sort, one] of wrong) {
      it(`refuses a cursor ${what}`, async () => {
        assert.equal(await status(`vod?sort=${sort}&cursor=${encodeURIComponent(one)}`), 400);
      });
    }
  });

  describe('with a filter', () => {
    it('shows the titles of one category, and each category with its count', async () => {
      const { items } = await vod({ category_id: documentaries });
      assert.equal(items.length, Math.ceil(names.length / 3));
      assert.ok(items.every((item) => item.category_ids.includes(documentaries)));
      const categories = await get<Page<contract.Category>>(`vod/categories?playlist_id=${account}`);
      assert.deepEqual(
        categories.items.map(({ name, count, language }) => [name, count, language]),
        [
          ['EN | Documentaries', items.length, 'English'],
          ['Movies', all, null],
        ],
      );
      assert.equal((await get<Page<contract.Category>>('vod/categories')).items.length, 4);
    });

    it('shows the titles of one language', async () => {
      const { items } = await vod({ language: 'German' });
      assert.deepEqual(items.map(({ title }) => title).sort(), ['Das Boot', 'Die unendliche Geschichte']);
    });

    it('shows favourites, the latest first, and everything else', async () => {
      const [first, second] = (await vod({ search: 'matrix' })).items;
      const [show] = (await get<Page<contract.SeriesItem>>(`series?playlist_id=${account}`)).items;
      const [channel] = (await get<Page<contract.LiveItem>>(`live?playlist_id=${account}`)).items;
      assert.ok(first && second && show && channel);
      await rooms.catalogue.setFavorite('movie', first.id, true);
      await rooms.catalogue.setFavorite('vod', second.id, true);
      await rooms.catalogue.setFavorite('vod', second.id, true);
      await rooms.catalogue.setFavorite('series', show.id, true);
      await rooms.catalogue.setFavorite('live', channel.id, true);
      assert.deepEqual((await vod({ favorite: true })).items.map(({ id }) => id).sort(), [first.id, second.id].sort());
      assert.equal((await vod({ favorite: false })).items.length, all - 2);
      const favorites = await allPages<{ id: number; kind: string }>(`favorites?limit=1`);
      assert.deepEqual(
        favorites.map(({ id, kind }) => [kind, id]),
        [
          ['live', channel.id],
          ['series', show.id],
          ['movie', second.id],
          ['movie', first.id],
        ],
      );
      assert.equal((await get<Page>('favorites?kind=vod')).items.length, 2);
      assert.equal((await get<Page>(`favorites?playlist_id=${other}`)).items.length, 0);
      await assert.rejects(rooms.catalogue.setFavorite('series', first.id, true), { code: 'not-found' });
      await rooms.catalogue.setFavorite('vod', first.id, false);
      assert.equal((await vod({ favorite: true })).items.length, 1);
    });

    it('shows what is in the library, films and series', async () => {
      const store = createDownloadsStore(rooms.database);
      const [movie, failed] = (await vod({ search: 'ocean' })).items.concat((await vod({ search: 'inception' })).items);
      const [show] = (await get<Page<contract.SeriesItem>>(`series?playlist_id=${account}`)).items;
      assert.ok(movie && failed && show);
      const rowOf = (item: Partial<NewDownload> & { item_id: number }): NewDownload => ({
        kind: 'movie',
        playlist_id: account,
        provider_id: '1',
        series_id: null,
        season_number: null,
        episode_num: null,
        title: 'x',
        stem: `x${item.item_id}`,
        stem_key: `x${item.item_id}`,
        extension: 'mp4',
        priority: 0,
        ...item,
      });
      const done = await store.create(rowOf({ item_id: movie.id }));
      const bad = await store.create(rowOf({ item_id: failed.id }));
      const episode = await store.create(
        rowOf({ kind: 'episode', item_id: 424_242, series_id: show.id, season_number: 1 }),
      );
      assert.ok(done && bad && episode);
      await store.change(done.id, ['queued'], { status: 'completed', bytes_done: 5, bytes_total: 5 });
      await store.change(bad.id, ['queued'], { status: 'failed', bytes_done: 1, bytes_total: 3 });
      await store.change(episode.id, ['queued'], { status: 'completed' });
      const library = (await vod({ downloaded: true })).items;
      assert.deepEqual(
        library.map(({ id, download }) => [id, download]),
        [[movie.id, { id: done.id, status: 'completed', progress: 100, play_url: null }]],
      );
      assert.equal((await vod({ downloaded: false })).items.length, all - 1);
      assert.deepEqual((await vod({ search: 'inception' })).items[0]?.download, {
        id: bad.id,
        status: 'failed',
        progress: 33.33,
        play_url: null,
      });
      const shows = await get<Page<contract.SeriesItem>>(`series?playlist_id=${account}&downloaded=true`);
      assert.deepEqual(
        shows.items.map(({ id }) => id),
        [show.id],
      );
      assert.equal((await get<Page>('live?downloaded=true')).items.length, 0);
    });

    it('shows the titles with one tag', async () => {
      assert.deepEqual(
        (await vod({ tag: '4K' })).items.map(({ title }) => title),
        ['The Amber Cartographer'],
      );
      assert.equal((await vod({ tag: '8K' })).total, 0);
    });

    it('joins filters', async () => {
      const { items } = await vod({ category_id: documentaries, language: 'German', search: 'boot', sort: '-rating' });
      assert.deepEqual(
        items.map(({ title }) => title),
        ['Das Boot'],
      );
      assert.equal((await vod({ category_id: '999' })).total, 0);
    });

    it('shows whether a series is tracked', async () => {
      const [first] = (await get<Page<contract.SeriesItem>>(`series?playlist_id=${account}`)).items;
      await createTrackingStore(rooms.database).set(first?.id ?? 0, { seasons: 'all', start: 'new' }, [], new Date());
      const { items } = await get<Page<contract.SeriesItem>>(`series?playlist_id=${account}`);
      assert.deepEqual(
        items.filter(({ tracked }) => tracked).map(({ id }) => id),
        [first?.id],
      );
    });
  });

  describe('for words', () => {
    const searches: [typed: string, titles: string[]][] = [
      ['matrix', ['The Matrix', 'The Matrix Reloaded']],
      ['MATRIX reload', ['The Matrix Reloaded']],
      ['reloaded matrix', ['The Matrix Reloaded']],
      ['amelie', ['Amélie', 'Le Fabuleux Destin d’Amélie Poulain']],
      ['AMÉLIE poulain', ['Le Fabuleux Destin d’Amélie Poulain']],
      ['boot 1981', ['Das Boot']],
      ['spider man', ['Spider-Man: No Way Home']],
      ['Spider-Man: No Way', ['Spider-Man: No Way Home']],
      ['елки', ['Ёлки']],
      ['100%', ['100% Wolf']],
      ['%', ['100% Wolf']],
      ['what_', ['What_ever']],
      ['w%r', []],
      ['back\\slash', ['Back\\slash']],
      ['\\', ['Back\\slash']],
      ["ocean's", ["Ocean's Eleven"]],
      ['...', ['... (2012)']],
      ['   matrix   ', ['The Matrix', 'The Matrix Reloaded']],
      ['da', ['Das Boot']],
      ['am', ['Amélie', 'The Amber Cartographer']],
      ['ы', []],
      ['ёл', ['Ёлки']],
    ];
    for (const [typed, titles] of searches) {
      it(`finds ${titles.length} for ${JSON.stringify(typed)}`, async () => {
        const { items, total } = await vod({ search: typed });
        assert.deepEqual(items.map(({ title }) => title).sort(), [...titles].sort());
        assert.equal(total, titles.length);
      });
    }

    const typos: [typed: string, title: string][] = [
      ['incepton', 'Inception'],
      ['inceptoin', 'Inception'],
      ['unendlihce geschichte', 'Die unendliche Geschichte'],
      ['the matrxi', 'The Matrix'],
      ['соляриз', 'Солярис'],
      ['ambr cartographer', 'The Amber Cartographer'],
      ['amber cartogrpaher', 'The Amber Cartographer'],
      ['teh amber cartographer', 'The Amber Cartographer'],
      ['spiderman', 'Spider-Man: No Way Home'],
      ['amelei', 'Amélie'],
    ];
    for (const [typed, title] of typos) {
      it(`knows what ${typed} was meant to be`, async () => {
        assert.equal((await vod({ search: typed })).items[0]?.title, title);
      });
    }

    it('finds nothing for what is nowhere, and everything for no word', async () => {
      assert.deepEqual((await vod({ search: 'xqzvwk' })).items, []);
      assert.equal((await vod({ search: '  ' })).total, all);
    });

    const attacks = [
      "'; drop table titles; --",
      "' or '1'='1",
      '${1}',
      ':playlistId',
      '$1',
      '?',
      "\\'; select 1; --",
      '%00',
      '\u0000',
      '\ud83d',
    ];
    it('takes attacks for words', async () => {
      for (const attack of attacks) {
        for (const name of ['search', 'language', 'category_id']) {
          const answer = await fetch(`${api.url}/api/vod?${new URLSearchParams({ [name]: attack })}`);
          assert.ok([200, 400].includes(answer.status), `${name}=${JSON.stringify(attack)}: ${answer.status}`);
        }
        assert.ok([200, 400].includes(await status(`series?${new URLSearchParams({ actor: attack })}`)));
        assert.ok([200, 400].includes(await status(`series/actors?${new URLSearchParams({ search: attack })}`)));
      }
      assert.equal((await vod()).total, all);
    });
  });

  describe('for actors', () => {
    const actors = (values = '') =>
      get<Page<{ name: string; count: number }>>(`series/actors?playlist_id=${account}${values}`);

    it('shows each name once with the number of series, the most frequent first', async () => {
      const { items, total } = await actors();
      assert.deepEqual(
        items.slice(0, 2).map(({ name, count }) => [name.toLowerCase(), count]),
        [
          ['ann lee', 4],
          ['bo ek', 2],
        ],
      );
      assert.equal(total, 5);
      assert.deepEqual(await allPages(`series/actors?playlist_id=${account}&limit=1`), items);
      assert.equal((await get<Page<{ count: number }>>('series/actors')).items[0]?.count, 8);
    });

    it('finds a name without its accents, by words in any order', async () => {
      assert.deepEqual(
        (await actors('&search=cag')).items.map(({ name }) => name),
        ['Çağ Öz'],
      );
      assert.deepEqual((await actors('&search=lee%20ann')).items.length, 1);
      assert.deepEqual((await actors('&search=lukasz')).items.length, 1);
      assert.deepEqual(
        (await actors('&search=%25')).items.map(({ name }) => name),
        [`O'Neil "Q" 100%`],
      );
      assert.equal((await actors('&search=nobody')).total, 0);
    });

    it('shows the series that somebody is in', async () => {
      const of = async (actor: string) =>
        (await get<Page<contract.SeriesItem>>(`series?${query({ playlist_id: account, actor })}`)).items.map(
          ({ name }) => name,
        );
      assert.deepEqual(await of('ANN LEE'), ['Show 0', 'Show 1', 'Show 2', 'Show 3']);
      assert.deepEqual(await of(`O'Neil "Q" 100%`), ['Show 5']);
      assert.deepEqual(await of('Ann'), []);
      assert.deepEqual(await of('%'), []);
    });

    it('of films are known from the list where it names them, else from the details of those that were opened', async () => {
      const offer = rooms.panel.catalogue;
      const made = ['One', 'Two'].map((name) =>
        offer.addMovie({ name: `EN - Cast ${name} (2020)`, cast: ['Jean-Luc Ünal', 'Bo Ek'], director: 'Ann Lee' }),
      );
      await syncCatalogue(rooms, account, never);
      const found = async (values: Record<string, string>) => {
        const page = await get<Page & { cast_partly_known?: true }>(
          `vod?${query({ playlist_id: account, ...values })}`,
        );
        return { names: page.items.map(({ title }) => title), partly: page.cast_partly_known };
      };
      assert.deepEqual(await found({ actor: 'jean-luc unal' }), { names: [], partly: true });
      const [one] = (await vod({ search: 'cast one' })).items;
      await get(`vod/${one?.id}`);
      assert.deepEqual(await found({ actor: 'jean-luc unal' }), { names: ['Cast One'], partly: true });
      assert.deepEqual(await found({ director: 'Ann Lee' }), { names: ['Cast One'], partly: true });
      assert.deepEqual((await found({ actor: 'Ann Lee' })).names, []);
      assert.deepEqual((await found({ actor: 'Jean-Luc' })).names, []);
      assert.deepEqual((await get<Page<{ name: string; count: number }>>('vod/actors?search=unal')).items, [
        { name: 'Jean-Luc Ünal', count: 1 },
      ]);

      await syncCatalogue(rooms, account, never);
      offer.renameMovie(made[0]?.id ?? 0, 'EN - Cast Changed (2020)');
      await syncCatalogue(rooms, account, never);
      assert.deepEqual((await found({ actor: 'Bo Ek' })).names, ['Cast Changed']);

      await rooms.database.query(`
        update titles t set actors = 'Bo Ek, Listed Only' where id = (select max(id) from titles where name like '%Cast Two%'
           and playlist_id = ${account})`);
      assert.deepEqual((await found({ actor: 'listed only' })).names, ['Cast Two']);
      assert.deepEqual((await found({ actor: 'Bo Ek' })).names, ['Cast Changed', 'Cast Two']);
      assert.equal(
        (await get<{ cast_partly_known?: true }>(`series?playlist_id=${account}&actor=x`)).cast_partly_known,
        true,
      );
      assert.equal(
        (await get<{ cast_partly_known?: true }>('series?playlist_id=99&actor=x')).cast_partly_known,
        undefined,
      );
    });

    it('refuses cursors that no answer gave', async () => {
      const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
      for (const one of [cursor(1e15, 'a'), cursor('a', 1), cursor()]) {
        assert.equal(await status(`series/actors?cursor=${one}`), 400);
      }
    });
  });

  describe('one title', () => {
    it('shows a film with what the provider tells, and without where it is away', async () => {
      const movie = rooms.panel.catalogue.addMovie({
        name: 'Late (2020)',
        plot: 'Something happens.',
        cast: ['A', 'B'],
        runtimeMinutes: 2,
        trailer: 'dQw4w9WgXcQ',
      });
      await syncCatalogue(rooms, account, never);
      const [row] = await rows<{ id: number }>(
        rooms.database,
        `select id from titles where provider_id = '${movie.id}' and kind = 'movie' and playlist_id = ${account}`,
      );
      await rooms.panel.down();
      const bare = await get<contract.VodDetails>(`vod/${row?.id}`);
      assert.deepEqual([bare.title, bare.plot, bare.cast], ['Late', null, []]);
      await rooms.panel.up();
      const full = await get<contract.VodDetails>(`vod/${row?.id}`);
      assert.deepEqual([full.plot, full.cast], ['Something happens.', ['A', 'B']]);
      assert.equal(full.trailer_url, 'https://www.youtube.com/watch?v=dQw4w9WgXcQ');
    });

    it('shows a series with its seasons', async () => {
      const offer = rooms.panel.catalogue;
      const made = offer.addSeries({ name: 'Long Show (2012)' });
      for (const season of [0, 1, 1, 2]) offer.addEpisode(made.id, { season });
      await syncCatalogue(rooms, account, never);
      const [row] = await rows<{ id: number }>(
        rooms.database,
        `select id from titles where provider_id = '${made.id}' and kind = 'series' and playlist_id = ${account}`,
      );
      const shown = await get<contract.SeriesDetails>(`series/${row?.id}`);
      assert.deepEqual(
        shown.seasons.map(({ season_number, name, episodes }) => [season_number, name, episodes.length]),
        [
          [0, 'Specials', 1],
          [1, 'Season 1', 2],
          [2, 'Season 2', 1],
        ],
      );
      assert.equal(shown.tracking, null);
    });

    it('shows what is on a channel now', async () => {
      const [channel] = (await get<Page<contract.LiveItem>>(`live?playlist_id=${account}`)).items;
      const { items } = await get<Page<{ title: string; now: boolean; start: string }>>(`live/${channel?.id}/epg`);
      assert.equal(items.filter(({ now }) => now).length, 1);
    });

    it('is not found where there is none of the kind', async () => {
      const [movie] = (await vod()).items;
      for (const path of ['vod/999999', `series/${movie?.id}`, `live/${movie?.id}`, `live/${movie?.id}/epg`]) {
        assert.equal(await status(path), 404, path);
      }
      for (const path of [
        'vod/0',
        'vod/x',
        'vod/99999999999',
        'vod?limit=0',
        'vod?limit=201',
        'vod?sort=nonsense',
        'vod?favorite=maybe',
        'vod?playlist_id=x',
      ]) {
        assert.equal(await status(path), 400, path);
      }
    });
  });

  it('estimates the total of a very long list', async () => {
    await rooms.database.query(`
      insert into titles (playlist_id, kind, provider_id, name, title, language, content_hash)
      select ${other}, 'live', 'x' || n, 'Channel ' || n, 'Channel ' || n, 'English', 'h' from generate_series(1, 1500) n`);
    await rooms.database.query('analyze titles');
    const page = await get<Page>(`live?playlist_id=${other}&limit=1`);
    assert.equal(page.total_estimated, true);
    assert.ok(page.total > 1000 && page.total < 3000, String(page.total));
    const few = await get<Page>(`live?playlist_id=${other}&search=channel%201499`);
    assert.deepEqual([few.total, few.total_estimated], [1, undefined]);
  });

  describe('further', () => {
    it('finds what somebody typed as a name and a year, or as the people in it, page by page', async () => {
      const offer = rooms.panel.catalogue;
      for (let n = 0; n < 5; n++) {
        offer.addSeries({
          name: `EN - Part ${n}`,
          cast: ['Ingrid Solvang', 'Bo Ek'],
          director: 'Kai Ruud',
          year: 1990 + n,
        });
      }
      await syncCatalogue(rooms, account, never);
      await rooms.database.query(`update titles set year = 1990 + right(title, 1)::int where title like 'Part _'`);
      const titles = async (search: string) =>
        (await allPages<contract.SeriesItem>(`series?${query({ playlist_id: account, limit: 2, search })}`)).map(
          ({ title }) => title,
        );
      const parts = ['Part 0', 'Part 1', 'Part 2', 'Part 3', 'Part 4'];
      assert.deepEqual(await titles('solvang'), parts);
      assert.deepEqual(await titles('INGRID solv'), parts);
      assert.deepEqual(await titles('ruud kai'), parts);
      assert.deepEqual(await titles('solvang 1992'), ['Part 2']);
      assert.deepEqual(await titles('part 1993'), ['Part 3']);
      assert.deepEqual(await titles('ingird solvagn'), parts);
      assert.deepEqual(await titles('solvagn 1994'), ['Part 4']);
      assert.deepEqual(await titles('solvang nowhere'), []);
      assert.deepEqual(await titles('%'), []);
    });

    it('finds what stands at the far end of a long list, and in the list of the other account', async () => {
      const insert = (playlist: number, language: string, name: string, count: number) =>
        rooms.database.query(`
        insert into titles (playlist_id, kind, provider_id, name, title, language, category_ids, added_at, content_hash)
        select ${playlist}, 'live', '${language}' || n, '${name} ' || n, '${name} ' || n, '${language}', '{9}',
               '2020-01-01'::timestamptz + n * interval '1 second', 'h' from generate_series(1, ${count}) n`);
      await insert(account, 'English', 'A channel', 21_000);
      await insert(other, 'Arabic', 'قناة', 3_500);
      await insert(other, 'German', 'Ein Kanal', 30);
      await rooms.database.query('analyze titles');
      const live = (values: Record<string, string | number>) =>
        get<Page<contract.LiveItem>>(`live?${query({ limit: 200, ...values })}`);
      const first = await live({ language: 'Arabic', sort: 'name' });
      assert.equal(first.items.length, 200);
      assert.ok(first.items.every(({ language }) => language === 'Arabic'));
      assert.deepEqual([first.total, first.total_estimated], [3500, true]);
      const next = await live({ language: 'Arabic', sort: 'name', cursor: first.next_cursor ?? '' });
      assert.equal(new Set([...first.items, ...next.items].map(({ id }) => id)).size, 400);
      assert.deepEqual((await live({ language: 'German', sort: '-added_at' })).total, 30);
      const both = await live({ category_id: '9', sort: '-added_at', limit: 200 });
      const times = both.items.map(({ added_at }) => added_at ?? '');
      assert.deepEqual(times, [...times].sort().reverse());
      await rooms.database.query(`delete from titles where kind = 'live' and category_ids = '{9}'`);
    });
  });
});
