import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows, sectionOf } from '../../test/support/rooms.ts';
import { type Catalogue as Offer, emptyCatalogue } from '../demo/provider/index.ts';
import { syncCatalogue } from './sync-catalogue.ts';

type Row = {
  id: number;
  provider_id: string;
  title: string;
  language: string;
  tags: string[];
  gone_at: Date | null;
  arrived_at: Date | null;
  changed_at: Date | null;
  changed_from: Record<string, unknown> | null;
};

describe('what a catalogue’s changes keep', () => {
  let rooms: Rooms;
  let offer: Offer;
  let account: number;

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    offer = rooms.panel.catalogue;
  });
  afterEach(() => rooms.close());

  const movies = () =>
    rows<Row>(
      rooms.database,
      `select id, provider_id, title, language, tags, gone_at, arrived_at, changed_at, changed_from
         from titles where kind = 'movie' order by title, id`,
    );
  const vod = async () => {
    const { status, added, updated, unchanged, removed, count } = await sectionOf(rooms, account, 'vod');
    return { status, added, updated, unchanged, removed, count };
  };
  const favorites = async () => (await rooms.store.favorites()).map(({ provider_id }) => provider_id);

  async function sync(): Promise<void> {
    rooms.clock.advance(60_000);
    await syncCatalogue(rooms, account, never);
  }

  async function offered(names: string[]): Promise<void> {
    for (const name of names) offer.addMovie({ name });
    account = await rooms.addAccount();
    await sync();
  }

  const film = (name: string) => {
    const found = offer.movies.find((movie) => movie.name === name);
    assert.ok(found, name);
    return found;
  };
  const row = async (title: string) => {
    const [found] = (await movies()).filter((one) => one.title === title);
    assert.ok(found, title);
    return found;
  };

  describe('when a panel gives its titles other ids', () => {
    const names = Array.from({ length: 40 }, (_, n) => `Film ${String(n).padStart(2, '0')} (20${10 + (n % 10)})`);

    it('every title stays the same one, also where the ids only changed places', async () => {
      await offered(names);
      const before = await movies();
      await rooms.catalogue.setFavorite('movie', (await row('Film 07')).id, true);
      const ids = offer.movies.map(({ id }) => id);
      for (const [n, movie] of offer.movies.entries()) movie.id = n < 20 ? Number(ids[n + 1]) : 900_000 + n;
      await sync();
      assert.deepEqual(await vod(), { status: 'idle', added: 0, updated: 40, unchanged: 0, removed: 0, count: 40 });
      const after = await movies();
      assert.deepEqual(
        after.map(({ id, title }) => [id, title]),
        before.map(({ id, title }) => [id, title]),
      );
      assert.deepEqual(
        after.map(({ provider_id }) => provider_id),
        offer.movies.map(({ id }) => String(id)),
      );
      assert.deepEqual(await favorites(), [String(film(names[7] ?? '').id)]);
      assert.ok(after.every(({ changed_at, arrived_at }) => changed_at === null && arrived_at === null));
    });

    it('a name that two titles share is not guessed', async () => {
      await offered(['Twin (2001)', 'Twin (2001)', 'Lone (2002)', 'Stays (2003)']);
      const before = await movies();
      for (const movie of offer.movies.slice(0, 3)) movie.id += 500_000;
      await sync();
      assert.deepEqual(await vod(), { status: 'idle', added: 2, updated: 1, unchanged: 1, removed: 2, count: 4 });
      assert.equal((await row('Lone')).id, before.find(({ title }) => title === 'Lone')?.id);
      assert.equal((await movies()).filter(({ title }) => title === 'Twin').length, 4);
    });

    it('an id that now stands for another film does not bring its favourite along', async () => {
      await offered(['Old (2001)', 'Other (2002)']);
      await rooms.catalogue.setFavorite('movie', (await row('Old')).id, true);
      const { id } = film('Old (2001)');
      offer.removeMovies(2);
      offer.addMovie({ name: 'Other (2002)' }).id = id;
      await sync();
      assert.equal((await row('Other')).provider_id, String(id));
      assert.equal((await row('Other')).gone_at, null);
      assert.deepEqual((await row('Old')).gone_at, rooms.clock.now());
      assert.deepEqual(await favorites(), [(await row('Old')).provider_id]);
    });
  });

  it('a title that goes and comes back is the same one, with its favourite', async () => {
    await offered(['Here (2001)', 'There (2002)', 'Always (2003)']);
    const { id } = await row('There');
    await rooms.catalogue.setFavorite('movie', id, true);
    const there = film('There (2002)');
    offer.movies.splice(offer.movies.indexOf(there), 1);
    await sync();
    assert.deepEqual(await vod(), { status: 'idle', added: 0, updated: 0, unchanged: 2, removed: 1, count: 2 });
    assert.deepEqual((await row('There')).gone_at, rooms.clock.now());
    offer.movies.push(there);
    await sync();
    assert.deepEqual(await vod(), { status: 'idle', added: 1, updated: 0, unchanged: 2, removed: 0, count: 3 });
    const back = await row('There');
    assert.deepEqual([back.id, back.gone_at, back.arrived_at], [id, null, null]);
    assert.deepEqual(await favorites(), [String(there.id)]);
  });

  it('says what is new since the first sync, and what was changed and from what', async () => {
    await offered(['First (2001)', 'Second (2002)']);
    assert.ok((await movies()).every(({ arrived_at }) => arrived_at === null));
    offer.addMovie({ name: 'Third (2003)' });
    offer.renameMovie(film('Second (2002)').id, 'EN - Second (2002)');
    film('First (2001)').rating = 9.9;
    await sync();
    const now = rooms.clock.now();
    assert.deepEqual((await row('Third')).arrived_at, now);
    const second = await row('Second');
    assert.deepEqual([second.changed_at, second.changed_from], [now, { name: 'Second (2002)' }]);
    assert.equal((await row('First')).changed_at, null);
  });

  it('reads names by the account’s own habits, the first sync as the second', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `ZED - Evening ${n + 1} Light (2011)`);
    await offered([...names, 'IT - Chapter Two (2019)', ...Array.from({ length: 200 }, (_, n) => `Plain ${n} (2001)`)]);
    const evening = await row('Evening 7 Light');
    assert.deepEqual(evening.tags, ['ZED']);
    assert.ok((await movies()).some(({ title }) => title === 'IT - Chapter Two'));
    await sync();
    assert.deepEqual(await vod(), { status: 'idle', added: 0, updated: 0, unchanged: 231, removed: 0, count: 231 });
  });
});
