import assert from 'node:assert/strict';
import { insertFilms } from '../../test/support/many-films.ts';
import { openRooms, type Rooms, serveRoutes } from '../../test/support/rooms.ts';
import type * as contract from '../contract/index.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createLandmarks, type Landmarks } from './landmarks.ts';
import { browseRoutes } from './routes.ts';
import { createBrowseStore } from './store.ts';

type Page = { items: contract.VodItem[]; next_cursor: string | null; total: number; total_estimated?: true };

describe('a page in the middle of a long list', function () {
  this.timeout(60_000);
  let rooms: Rooms;
  let api: { url: string; close(): Promise<void> };

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    await insertFilms(rooms.database, {
      playlistId: await rooms.addAccount(),
      count: 3210,
      pictures: 'http://pictures.invalid',
    });
    api = await serveRoutes(browseRoutes({ ...rooms, store: createBrowseStore(rooms.database) }));
  });
  after(async () => {
    await api.close();
    await rooms.close();
  });

  const get = async (query: string): Promise<Page> => {
    const answer = await fetch(`${api.url}/api/vod?${query}`);
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    return body as Page;
  };
  const ids = ({ items }: Page) => items.map(({ id }) => id);

  async function walk(query: string): Promise<number[]> {
    const all: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await get(`${query}&limit=200${cursor && `&cursor=${cursor}`}`);
      all.push(...ids(page));
      cursor = page.next_cursor;
    }
    return all;
  }

  const lists = [
    ...['name', '-name', 'added_at', '-added_at', 'rating', '-rating', 'year', '-year'].map((sort) => `sort=${sort}`),
    'sort=-added_at&language=German&year_from=1980',
    'sort=name&search=1',
    'sort=-rating&group=title',
  ];
  for (const list of lists) {
    it(`is the one that turning the pages leads to: ${list}`, async () => {
      const all = await walk(list);
      for (const offset of [1, 400, 999, 1000, 1001, 1500, 2499, 3000, 3209].filter((at) => at < all.length)) {
        const page = await get(`${list}&limit=100&offset=${offset}`);
        assert.deepEqual(ids(page), all.slice(offset, offset + 100), `from ${offset}`);
        if (offset > 1000 || page.next_cursor === null) {
          assert.deepEqual([page.total, page.total_estimated], [all.length, undefined]);
        }
        if (page.next_cursor === null) continue;
        const next = await get(`${list}&limit=100&cursor=${page.next_cursor}`);
        assert.deepEqual(ids(next), all.slice(offset + 100, offset + 200), `after ${offset}`);
      }
    });
  }

  it('is empty behind the end, and says where that is', async () => {
    for (const offset of [3210, 9_999_999]) {
      assert.deepEqual(await get(`offset=${offset}`), { items: [], next_cursor: null, total: 3210 });
    }
    assert.deepEqual(await get('search=xqzxqz&offset=700'), { items: [], next_cursor: null, total: 0 });
  });

  it('is found by name, also where another search would find more', async () => {
    const { total } = await get('search=1&limit=1&offset=1001');
    assert.deepEqual(await get(`search=1&offset=${total}`), { items: [], next_cursor: null, total });
  });

  it('is found again after a sync', async () => {
    const all = await walk('sort=name');
    await get('sort=name&offset=2000');
    const set = async (kind: string, syncedAt: string) => {
      await rooms.database.query('update titles set kind = $kind where id = any($ids)', {
        bind: { kind, ids: all.slice(0, 300) },
      });
      await rooms.database.query('update playlists set last_synced_at = $syncedAt', { bind: { syncedAt } });
    };
    await set('series', '2026-03-01T12:00:00Z');
    const shorter = await get('sort=name&limit=100&offset=2000');
    assert.deepEqual([ids(shorter), shorter.total], [all.slice(2300, 2400), 2910]);
    await set('movie', '2026-03-01T13:00:00Z');
    const longer = await get('sort=name&limit=100&offset=2000');
    assert.deepEqual([ids(longer), longer.total], [all.slice(2000, 2100), 3210]);
  });

  it('is found again when the reader himself made the list shorter', async () => {
    await rooms.database.query('insert into favorites (title_id) select id from titles order by id limit 2000');
    assert.equal((await get('favorite=true&limit=100&offset=1500')).total, 2000);
    await rooms.database.query('delete from favorites where title_id in (select title_id from favorites limit 600)');
    const page = await get('favorite=true&limit=100&offset=1999');
    assert.deepEqual([page.items, page.total], [[], 1400]);
  });

  it('refuses a position that is none, and one beside a cursor', async () => {
    const { next_cursor } = await get('limit=1');
    for (const query of ['offset=-1', 'offset=x', `offset=5&cursor=${next_cursor}`]) {
      assert.equal((await fetch(`${api.url}/api/vod?${query}`)).status, 400, query);
    }
  });
});

describe('landmarks', () => {
  const list = { filter: { kinds: ['movie' as const] }, sort: { field: 'name' as const, descending: false } };

  it('are read once for all who ask, until they are old or somebody knows better', async () => {
    let walks = 0;
    let now = 0;
    let version = 'one';
    const source = {
      catalogueVersion: async () => version,
      async landmarks(_: unknown, every: number): Promise<Landmarks> {
        walks += 1;
        return { ends: [['a', every]], total: every + 1 };
      },
    };
    const landmarks = createLandmarks(source, () => now);
    const both = await Promise.all([landmarks.find(list, 700), landmarks.find(list, 20)]);
    assert.deepEqual(both, [
      { after: ['a', 500], skip: 200, total: 501 },
      { after: null, skip: 20, total: 501 },
    ]);
    assert.equal(walks, 1);
    await landmarks.find(list, 1, true);
    now = 11 * 60_000;
    await landmarks.find(list, 1);
    version = 'two';
    await landmarks.find(list, 1);
    assert.equal(walks, 4);
  });

  it('are asked for again after a failure', async () => {
    let fails = true;
    const landmarks = createLandmarks({
      catalogueVersion: async () => '',
      async landmarks() {
        if (fails) throw new Error('the database is away');
        return { ends: [], total: 7 };
      },
    });
    await assert.rejects(landmarks.find(list, 5), /away/);
    fails = false;
    assert.equal((await landmarks.find(list, 5)).total, 7);
  });
});
