import assert from 'node:assert/strict';
import { accountOf, never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import type * as contract from '../contract/index.ts';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from '../demo/provider/index.ts';
import { browseRoutes } from './routes.ts';
import { createBrowseStore } from './store.ts';

type Page<T = contract.VodItem> = { items: T[]; next_cursor: string | null; total: number; total_estimated?: true };

/** What the first account offers, and what the second does: name, container, category. */
const offers: [name: string, container: 'mkv' | 'mp4', category: string][][] = [
  [
    ['EN - The Matrix (1999)', 'mp4', 'EN | Action'],
    ['DE - Matrix (1999) {tmdb-603}', 'mp4', 'DE | Action'],
    ['4K-EN - The Matrix (1999)', 'mkv', 'EN | 4K'],
    ['EN - Solaris (1972)', 'mkv', 'EN | Action'],
    ['EN - Home (2015) {tmdb-1}', 'mkv', 'EN | Action'],
    ['EN - Home (2015) {tmdb-2}', 'mkv', 'EN | Action'],
  ],
  [
    ['FR - The Matrix (1999) {tmdb-603}', 'mkv', 'FR | Action'],
    ['EN - The Matrix (2021)', 'mkv', 'EN | Action'],
    ['EN - The Matrix', 'mkv', 'EN | Action'],
    ['EN - Solaris (2002)', 'mkv', 'EN | Action'],
    ['DE - Home (2015)', 'mkv', 'DE | Action'],
    ['FR - Hidden (2005)', 'mkv', 'FR | Hidden'],
  ],
];

describe('variants of one title', () => {
  let rooms: Rooms;
  let second: DemoProvider;
  let api: { url: string; close(): Promise<void> };
  let accounts: number[];

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    second = await startDemoProvider({ catalogue: emptyCatalogue() });
    for (const [n, { catalogue }] of [rooms.panel, second].entries()) {
      const named = new Map<string, string>();
      for (const [name, container, category] of offers[n] ?? []) {
        if (!named.has(category)) named.set(category, catalogue.addCategory('vod', category).id);
        catalogue.addMovie({ name, container, categoryIds: [named.get(category) ?? ''] });
      }
      catalogue.addSeries({ name: n === 0 ? 'EN - Dark (2017)' : 'DE - Dark (2017)' });
    }
    const other = await rooms.provider.create({ name: 'Second', ...accountOf(second) });
    accounts = [await rooms.addAccount(), other.id];
    await syncAll();
    api = await serveRoutes(browseRoutes({ ...rooms, store: createBrowseStore(rooms.database) }));
  });
  after(async () => {
    await api.close();
    await second.close();
    await rooms.close();
  });
  afterEach(() => rooms.settings.change({ variant_languages: null, variant_resolution: null, variant_accounts: null }));

  async function syncAll() {
    for (const account of accounts) await syncCatalogue(rooms, account, never);
  }
  async function get<T>(path: string): Promise<T> {
    const answer = await fetch(`${api.url}/api/${path}`);
    assert.equal(answer.status, 200, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return (await answer.json()) as T;
  }
  const cards = (query = '') => get<Page>(`vod?limit=200&sort=name&group=title${query}`);
  const called = <T extends { name: string }>(items: T[], name: string): T => {
    const found = items.find((one) => one.name === name);
    assert.ok(found, `${name} is not among ${items.map((one) => one.name).join(', ')}`);
    return found;
  };
  const matrix = async (query = '') => {
    const found = (await cards(query)).items.find(({ title, year }) => /Matrix/.test(title) && year === 1999);
    assert.ok(found);
    return found;
  };

  it('are one card: of several accounts, categories, languages and qualities, by id or by name and year', async () => {
    const { items, total } = await cards();
    const seen = items.map(({ name, variants }) => `${name} ${variants}`).sort();
    assert.deepEqual(seen, [
      '4K-EN - The Matrix (1999) 4',
      'DE - Home (2015) 1',
      'EN - Home (2015) {tmdb-1} 1',
      'EN - Home (2015) {tmdb-2} 1',
      'EN - Solaris (1972) 1',
      'EN - Solaris (2002) 1',
      'EN - The Matrix (2021) 1',
      'EN - The Matrix 1',
      'FR - Hidden (2005) 1',
    ]);
    assert.equal(total, seen.length);
  });

  it('stay single titles for who does not ask', async () => {
    const { items, total } = await get<Page>('vod?limit=200');
    assert.equal(items.length, 12);
    assert.equal(total, 12);
    assert.ok(items.every((item) => !('variants' in item) && !('variant_ids' in item)));
    assert.equal((await get<Page>('vod?group=none')).total, 12);
  });

  it('are paged as everything is, each card once and in order', async () => {
    for (const sort of ['name', '-added_at', '-rating', '-year', '-name']) {
      const found: contract.VodItem[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = await get(`vod?group=title&limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`);
        found.push(...page.items);
        cursor = page.next_cursor;
      }
      assert.deepEqual(found, (await get<Page>(`vod?group=title&limit=200&sort=${sort}`)).items, sort);
      const from5 = await get<Page>(`vod?group=title&limit=2&offset=5&sort=${sort}`);
      assert.deepEqual(from5.items, found.slice(5, 7), sort);
    }
    const { next_cursor } = await get<Page>('vod?limit=2&sort=name');
    const wrong = await fetch(`${api.url}/api/vod?limit=2&sort=name&group=title&cursor=${next_cursor}`);
    assert.equal(wrong.status, 400, 'a cursor is good for the list that gave it');
  });

  it('show the one that the user prefers, with the reason', async () => {
    const usual = await matrix();
    assert.equal(usual.name, '4K-EN - The Matrix (1999)');
    assert.deepEqual(usual.variant_reason, { by: 'resolution', value: '4K', than: null });
    await rooms.settings.change({ variant_languages: 'fr, German' });
    const french = await matrix();
    assert.equal(french.name, 'FR - The Matrix (1999) {tmdb-603}');
    assert.deepEqual(french.variant_reason, { by: 'language', value: 'French', than: 'German' });
    assert.deepEqual(french.variant_ids?.toSorted(), usual.variant_ids?.toSorted());
  });

  it('show, where a list is narrowed, the best of what it asks for, and still count all', async () => {
    const german = await matrix('&language=German');
    assert.deepEqual([german.name, german.variants], ['DE - Matrix (1999) {tmdb-603}', 4]);
    const ofSecond = await matrix(`&playlist_id=${accounts[1]}`);
    assert.deepEqual([ofSecond.name, ofSecond.variants], ['FR - The Matrix (1999) {tmdb-603}', 4]);
    const found = await cards('&search=matrix');
    assert.equal(found.total, 3);
    assert.equal((await cards('&search=matrxi')).total, 3, 'also misspelt');
  });

  it('are listed in the order of preference, each with account, category and why it stands there', async () => {
    const { id } = await matrix();
    const { items, total } = await get<Page<contract.VodVariant>>(`vod/${id}/variants`);
    assert.equal(total, 4);
    assert.deepEqual(
      items.map((one) => [
        one.account.name,
        one.categories,
        one.language,
        one.resolution,
        one.preferred,
        one.reason.by,
      ]),
      [
        ['Demo', ['4K'], 'English', '4K', true, 'resolution'],
        ['Second', ['Action'], 'French', null, false, 'resolution'],
        ['Demo', ['Action'], 'German', null, false, 'container'],
        ['Demo', ['Action'], 'English', null, false, 'newest'],
      ],
    );
    const worst = await get<Page<contract.VodVariant>>(`vod/${items.at(-1)?.id}/variants`);
    assert.deepEqual(worst.items, items, 'whichever one is asked');
  });

  it('count series too', async () => {
    const { items } = await get<Page<contract.SeriesItem>>('series?group=title');
    assert.deepEqual(
      items.map(({ title, variants }) => [title, variants]),
      [['Dark', 2]],
    );
    const variants = await get<Page<contract.SeriesVariant>>(`series/${items[0]?.id}/variants`);
    assert.deepEqual(variants.items.map(({ language }) => language).sort(), ['English', 'German']);
  });

  it('put first what is downloaded or under way, on the card too', async () => {
    const { items } = await get<Page>('vod?limit=200&search=matrix');
    const chosen = called(items, 'DE - Matrix (1999) {tmdb-603}');
    const { requested } = await rooms.downloads.request([{ kind: 'movie', id: chosen.id }], 0, never);
    const card = await matrix();
    assert.deepEqual([card.id, card.download?.id, card.variant_reason?.by], [chosen.id, requested[0]?.row.id, 'kept']);
    await rooms.downloads.cancel(requested[0]?.row.id ?? 0);
    assert.equal((await matrix()).name, '4K-EN - The Matrix (1999)');
  });

  it('leave out hidden categories, but not for who opened one of them', async () => {
    const hidden = called((await cards()).items, 'FR - Hidden (2005)');
    const [category] = hidden.category_ids;
    await rooms.provider.change(accounts[1] ?? 0, { excluded_categories: { vod: [category ?? ''] } });
    assert.ok((await cards()).items.every(({ name }) => !/Hidden/.test(name)));
    assert.equal((await get<Page>(`vod/${hidden.id}/variants`)).total, 1);
    assert.equal(await rooms.catalogue.bestVariant({ kind: 'movie', title: 'Hidden', year: 2005 }), null);
    await rooms.provider.change(accounts[1] ?? 0, { excluded_categories: { vod: [] } });
  });

  describe('for a title that is asked for from outside', () => {
    const best = async (
      wanted: { tmdbId?: string; title?: string; year?: number },
      kind: 'movie' | 'series' = 'movie',
    ) => (await rooms.catalogue.bestVariant({ kind, ...wanted }))?.variant;
    const nameOf = async (id: number | undefined) => (await rooms.catalogue.title(id ?? 0)).name;

    it('the best one of its id is taken, also when its own row has none', async () => {
      assert.equal(await nameOf((await best({ tmdbId: '603' }))?.id), '4K-EN - The Matrix (1999)');
      await rooms.settings.change({ variant_languages: 'French' });
      assert.equal((await best({ tmdbId: '603', title: 'anything' }))?.language, 'French');
    });

    it('name and year do where no id is known, never another year', async () => {
      assert.equal(
        await nameOf((await best({ tmdbId: '999', title: 'SOLARIS', year: 2002 }))?.id),
        'EN - Solaris (2002)',
      );
      assert.equal(await nameOf((await best({ title: 'the matrix', year: 1999 }))?.id), '4K-EN - The Matrix (1999)');
      assert.equal(await best({ title: 'Solaris', year: 2003 }), undefined);
      assert.equal(await best({ title: 'Solaris', year: 2002 }, 'series'), undefined);
      assert.equal((await best({ title: 'dark', year: 2017 }, 'series'))?.title, 'Dark');
    });

    it('a title of the same name under another id is not taken', async () => {
      const home = await best({ tmdbId: '77', title: 'Home', year: 2015 });
      assert.equal(await nameOf(home?.id), 'DE - Home (2015)');
    });
  });

  it('find together when one account learns the id later', async () => {
    const before = await rows<{ n: number }>(
      rooms.database,
      `select count(distinct group_key) as n from titles where title = 'Solaris'`,
    );
    assert.equal(before[0]?.n, 2);
    rooms.panel.catalogue.addMovie({ name: 'RU - Солярис (2002) {tmdb-2103}' });
    await syncCatalogue(rooms, accounts[0] ?? 0, never);
    assert.equal((await cards('&search=solaris')).total, 2, 'under another name it is another title');
    rooms.panel.catalogue.addMovie({ name: 'FR - Solaris (2002) {tmdb-2103}' });
    await syncCatalogue(rooms, accounts[0] ?? 0, never);
    const { items } = await cards('&search=solaris');
    assert.deepEqual(items.map(({ year, variants }) => [year, variants]).sort(), [
      [1972, 1],
      [2002, 3],
    ]);
  });
});
