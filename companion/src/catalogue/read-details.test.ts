import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows } from '../../test/support/rooms.ts';
import { emptyCatalogue, type Episode, type Series } from '../demo/provider/index.ts';
import { AppError } from '../platform/errors.ts';
import { episodesRead } from './events.ts';
import { syncCatalogue } from './sync-catalogue.ts';

const twelveHours = 12 * 3_600_000;

describe('details', () => {
  let rooms: Rooms;
  let account: number;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    account = await rooms.addAccount();
  });
  after(() => rooms.close());
  afterEach(async () => {
    rooms.panel.faults.clear();
    await rooms.panel.up();
  });

  const offer = () => rooms.panel.catalogue;
  const asked = (action: string, id: number) => rooms.panel.stats.requestsOf({ action, id }).length;
  const episodes = (id: number, freshness: 'cached' | 'fresh' = 'fresh') =>
    rooms.catalogue.episodes(id, freshness, never);

  async function ourId(kind: string, providerId: number): Promise<number> {
    await syncCatalogue(rooms, account, never);
    const sql = `select id from titles where kind = '${kind}' and provider_id = '${providerId}'`;
    const [row] = await rows<{ id: number }>(rooms.database, sql);
    return row?.id ?? 0;
  }

  /** A series with so many episodes in each season, and its id with us. */
  async function series(...seasons: number[]): Promise<{ id: number; made: Series; episodes: Episode[] }> {
    const made = offer().addSeries({ name: 'EN - Some Series (2015)' });
    const all = seasons.flatMap((count, index) =>
      Array.from({ length: count }, () => offer().addEpisode(made.id, { season: index + 1 })),
    );
    return { id: await ourId('series', made.id), made, episodes: all };
  }

  it('of a series are read once and kept, with the ids that they got', async () => {
    const { id, made } = await series(2, 3);
    const first = await episodes(id, 'cached');
    assert.deepEqual(
      first.map(({ season_number, episode_num }) => [season_number, episode_num]),
      [
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
        [2, 3],
      ],
    );
    assert.deepEqual(await episodes(id, 'cached'), first);
    assert.equal(asked('get_series_info', made.id), 1);
    assert.deepEqual(await episodes(id), first);
    assert.equal(asked('get_series_info', made.id), 2);
  });

  it('get what is new, and tell how much that is', async () => {
    const { id, made, episodes: all } = await series(3);
    const before = await episodes(id);
    const told: number[] = [];
    const off = rooms.events.on(episodesRead, ({ added }) => void told.push(added));
    offer().addEpisode(made.id, { season: 2 });
    const [first] = all;
    assert.ok(first);
    first.title = 'Renamed - S01E01 - Now with a name';
    const after = await episodes(id);
    off();
    assert.deepEqual(told, [1]);
    assert.deepEqual(
      after.slice(0, 3).map((row) => row.id),
      before.map((row) => row.id),
    );
    assert.equal(after[0]?.title, first.title);
    assert.equal(after.length, 4);
  });

  it('lose an episode that the provider no longer has', async () => {
    const { id, made } = await series(5);
    const before = await episodes(id);
    offer().removeEpisodes(made.id, 2);
    assert.deepEqual(await episodes(id), before.slice(0, 3));
  });

  it('do not lose most of many episodes', async () => {
    const { id, made } = await series(20);
    const before = await episodes(id);
    offer().removeEpisodes(made.id, 12);
    assert.deepEqual(await episodes(id), before);
  });

  it('keep every episode when the answer has none', async () => {
    const { id, made } = await series(2);
    const before = await episodes(id);
    offer().removeEpisodes(made.id, 2);
    await assert.rejects(episodes(id), { code: 'empty-answer' });
    rooms.clock.advance(twelveHours + 1);
    assert.deepEqual(await episodes(id, 'cached'), before);
  });

  it('that are old are read again, and shown as they are where the provider is away', async () => {
    const { id, made } = await series(2);
    const before = await episodes(id);
    rooms.clock.advance(twelveHours);
    await episodes(id, 'cached');
    assert.equal(asked('get_series_info', made.id), 1);
    await rooms.panel.down();
    rooms.clock.advance(1);
    assert.deepEqual(await episodes(id, 'cached'), before);
    await assert.rejects(episodes(id), { code: 'unreachable' });
    await rooms.panel.up();
    await episodes(id, 'cached');
    assert.equal(asked('get_series_info', made.id), 2);
  });

  it('that were never read cannot be shown while the provider is away', async () => {
    const { id } = await series(1);
    await rooms.panel.down();
    await assert.rejects(episodes(id, 'cached'), { code: 'unreachable', status: 502 });
    await rooms.panel.up();
    assert.equal((await episodes(id, 'cached')).length, 1);
  });

  it('are read once for all who ask at the same time', async () => {
    const { id, made } = await series(1);
    await Promise.all(Array.from({ length: 8 }, () => episodes(id, 'cached')));
    assert.equal(asked('get_series_info', made.id), 1);
  });

  it('come to those who wait, also when the one who asked first goes away', async () => {
    const { id, made } = await series(1);
    const release = await hold(made.id);
    const goes = new AbortController();
    const first = rooms.catalogue.episodes(id, 'cached', goes.signal);
    const second = episodes(id, 'cached');
    await release.asked;
    // The second one asks the database twice before it waits for the first one's reading.
    for (let n = 0; n < 3; n++) await rooms.store.detailsFetchedAt(id);
    goes.abort(new AppError('caller-gone', 'The caller went away.'));
    await assert.rejects(first, { code: 'caller-gone' });
    release.now();
    assert.equal((await second).length, 1);
    assert.equal(asked('get_series_info', made.id), 1);
  });

  it('are no longer read when nobody waits any more, and can be asked for again', async () => {
    const { id, made } = await series(1);
    const release = await hold(made.id);
    const goes = new AbortController();
    const first = rooms.catalogue.episodes(id, 'cached', goes.signal);
    await release.asked;
    goes.abort(new AppError('caller-gone', 'The caller went away.'));
    await assert.rejects(first, { code: 'caller-gone' });
    await rooms.panel.waitFor(({ stats }) => stats.requestsOf({ id: made.id, end: 'client-closed' }).length === 1);
    release.now();
    assert.equal((await episodes(id, 'cached')).length, 1);
  });

  /** The answer about this series waits until it is told to come. */
  async function hold(id: number) {
    const remove = rooms.panel.faults.set({
      match: { action: 'get_series_info', id },
      fault: { type: 'stall', after: 20, forMs: 300 },
    });
    return {
      asked: rooms.panel.waitFor(({ stats }) => stats.requestsOf({ id }).length > 0),
      now: remove,
    };
  }

  it('take any number that a panel writes, and text cut in the middle of a character', async () => {
    const { id, made, episodes: all } = await series(3);
    const answer = {
      info: { name: 'x', plot: 'cut \ud83d', cast: ['a\0b'] },
      episodes: {
        '1': [
          {
            id: all[0]?.id,
            episode_num: 20_240_522_001,
            season: 1,
            title: 'Daily \ud83d',
            info: { duration_secs: 99_999_999_999 },
          },
          { id: all[1]?.id, episode_num: '2', title: `'"\\ {}`, container_extension: 'mkv' },
        ],
        '99999999999': [{ id: all[2]?.id, episode_num: 1, title: 'x' }],
      },
    };
    rooms.panel.faults.set({
      match: { action: 'get_series_info', id: made.id },
      fault: { type: 'status', status: 200, body: JSON.stringify(answer) },
    });
    const found = await episodes(id);
    assert.deepEqual(
      found.map(({ season_number, episode_num, title }) => [season_number, episode_num, title]),
      [
        [0, 1, 'x'],
        [1, 2, `'"\\ {}`],
        [1, null, 'Daily \ufffd'],
      ],
    );
  });

  it('of a film are kept, also that the provider knows nothing of it', async () => {
    const movie = offer().addMovie({ name: 'A Film (2001)', plot: 'It happens.', runtimeMinutes: 90 });
    const id = await ourId('movie', movie.id);
    await rooms.catalogue.ensureDetails(id, 'cached', never);
    await rooms.catalogue.ensureDetails(id, 'cached', never);
    assert.equal(asked('get_vod_info', movie.id), 1);
    const kept = async () =>
      (
        await rows<{ info: { plot: string } | null }>(
          rooms.database,
          `select info from title_details where title_id = ${id}`,
        )
      )[0];
    assert.equal((await kept())?.info?.plot, 'It happens.');
    offer().movies.splice(offer().movies.indexOf(movie), 1);
    await rooms.catalogue.ensureDetails(id, 'fresh', never);
    assert.equal((await kept())?.info, null);
  });

  it('are refused for what is not there, or is something else', async () => {
    await assert.rejects(rooms.catalogue.ensureDetails(999_999, 'cached', never), { code: 'not-found' });
    const id = await ourId('movie', offer().addMovie({ name: 'Film' }).id);
    await assert.rejects(episodes(id), { code: 'not-found', status: 404 });
    await assert.rejects(rooms.catalogue.episode(999_999), { code: 'not-found' });
  });

  describe('of series that somebody has looked at', () => {
    const perHour = 6;
    const gapMs = 3_600_000 / perHour;
    const dayMs = 24 * 3_600_000;
    const refresh = () => rooms.catalogue.refreshSeries();
    const total = () => rooms.panel.stats.requestsOf({ action: 'get_series_info' }).length;

    before(async () => {
      await rooms.database.query('delete from title_details');
      await rooms.settings.change({ series_refreshes_per_hour: perHour });
    });

    it('are read anew one at a time, the changed ones first, and never in a storm', async () => {
      const [a, b, c, never_] = [await series(1), await series(1), await series(1), await series(1)];
      for (const { id } of [a, b, c]) {
        rooms.clock.advance(gapMs);
        await episodes(id, 'cached');
      }
      rooms.clock.advance(gapMs);
      const before = total();
      await refresh();
      assert.equal(total(), before, 'nothing has changed and nothing is old');

      rooms.clock.advance(1000);
      c.made.lastModified += 60;
      await syncCatalogue(rooms, account, never);
      await refresh();
      await refresh();
      assert.equal(asked('get_series_info', c.made.id), 2);
      assert.equal(total(), before + 1);

      rooms.clock.advance(dayMs);
      for (let n = 0; n < 5; n++) {
        await refresh();
        await refresh();
        rooms.clock.advance(gapMs);
      }
      assert.deepEqual(
        [a, b, c, never_].map(({ made }) => asked('get_series_info', made.id)),
        [2, 2, 3, 0],
      );
    });

    it('are left alone for a day where one cannot be read, and the next one is read', async () => {
      rooms.clock.advance(dayMs);
      const before = total();
      rooms.panel.faults.set({ match: { action: 'get_series_info' }, fault: { type: 'html' } });
      await refresh();
      rooms.panel.faults.clear();
      const failed = total();
      assert.ok(failed > before);
      rooms.clock.advance(gapMs);
      await refresh();
      assert.equal(total(), failed + 1);
      const ids = rooms.panel.stats.requestsOf({ action: 'get_series_info' }).map(({ id }) => id);
      assert.notEqual(ids.at(-1), ids.at(-2));
    });

    it('are not read while the account is synced, is switched off, or by a setting of 0', async () => {
      rooms.clock.advance(dayMs);
      const before = total();
      await rooms.store.beginSync(account);
      await refresh();
      await rooms.store.endSync(account, null, rooms.clock.now());
      await rooms.provider.change(account, { enabled: false });
      await refresh();
      await rooms.provider.change(account, { enabled: true });
      await rooms.settings.change({ series_refreshes_per_hour: 0 });
      await refresh();
      assert.equal(total(), before);
      await rooms.settings.change({ series_refreshes_per_hour: perHour });
      await refresh();
      assert.equal(total(), before + 1);
    });
  });
});
