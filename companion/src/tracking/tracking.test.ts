import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import { emptyCatalogue, type Series } from '../demo/provider/index.ts';
import type { QueueState } from '../platform/queue/queue.ts';
import type { Rule } from './decide.ts';
import { createTracking, createTrackingStore, followedMoved, newEpisodes, type Tracking } from './index.ts';
import { checkJob } from './jobs.ts';
import { trackingInterval } from './settings.ts';

const minute = 60_000;

describe('tracking', () => {
  let rooms: Rooms;
  let tracking: Tracking;
  let account: number;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    account = await rooms.addAccount();
    tracking = createTracking({ ...rooms, store: createTrackingStore(rooms.database) });
    await rooms.queue.start();
  });
  after(() => rooms.close());
  afterEach(async () => {
    rooms.panel.faults.clear();
    await rooms.panel.up();
    await rooms.database.query('delete from tracking');
  });

  const offer = () => rooms.panel.catalogue;

  async function series(...seasons: number[]): Promise<{ id: number; made: Series }> {
    const made = offer().addSeries({ name: `EN - Show ${offer().series.length} (2015)` });
    for (const [index, count] of seasons.entries()) {
      for (let n = 0; n < count; n++) offer().addEpisode(made.id, { season: index + 1 });
    }
    await syncCatalogue(rooms, account, never);
    const sql = `select id from titles where kind = 'series' and provider_id = '${made.id}'`;
    return { id: (await rows<{ id: number }>(rooms.database, sql))[0]?.id ?? 0, made };
  }

  const queued = async (seriesId: number) =>
    (
      await rows<{ season_number: number; episode_num: number }>(
        rooms.database,
        `select season_number, episode_num from downloads where series_id = ${seriesId} order by 1, 2`,
      )
    ).map(({ season_number, episode_num }) => `${season_number}x${episode_num}`);
  const track = (id: number, rule: Rule) => tracking.set(id, rule, never);

  /** Has these series checked, and waits until their jobs have ended. */
  async function check(...ids: number[]): Promise<void> {
    await tracking.check(ids);
    await until((state) => state.waiting === 0 && state.running === 0);
  }

  async function until(holds: (state: QueueState) => boolean): Promise<void> {
    for (;;) {
      const waiting = await rows<{ status: string }>(
        rooms.database,
        `select status from jobs where run_at <= now() and status <> 'failed'`,
      );
      const count = (status: string) => waiting.filter((row) => row.status === status).length;
      if (holds({ ...(await rooms.queue.state()), waiting: count('waiting'), running: count('running') })) return;
    }
  }

  it('tells when a tracked series or a favourite goes and comes back, and looks at it then', async () => {
    const { id, made } = await series(1);
    const { id: liked, made: likedMade } = await series(1);
    const { made: other } = await series(1);
    await series(1);
    await track(id, { seasons: 'all', start: 'all' });
    await rooms.catalogue.setFavorite('series', liked, true);
    const told: { gone: number[]; back: number[] }[] = [];
    const idsOf = (list: { id: number }[]) => list.map((one) => one.id).sort((a, b) => a - b);
    const off = rooms.events.on(followedMoved, ({ playlistId, section, gone, back }) => {
      assert.deepEqual([playlistId, section], [account, 'series']);
      assert.ok(
        [...gone, ...back].every((one) => one.tracked === (one.id === id) && one.favorite === (one.id === liked)),
      );
      told.push({ gone: idsOf(gone), back: idsOf(back) });
    });
    const removed = offer().removeSeries((one) => [made.id, likedMade.id, other.id].includes(one.id));
    const tellings = async (count: number) => {
      while (told.length < count) await new Promise((resolve) => rooms.events.on(followedMoved, resolve));
      return told[count - 1];
    };
    rooms.clock.advance(minute);
    await syncCatalogue(rooms, account, never);
    assert.deepEqual(await tellings(1), { gone: [id, liked], back: [] });
    offer().series.push(...removed);
    offer().addEpisode(made.id, { season: 1 });
    rooms.clock.advance(minute);
    await syncCatalogue(rooms, account, never);
    assert.deepEqual(await tellings(2), { gone: [], back: [id, liked] });
    off();
    while ((await queued(id)).length < 2) await until((state) => state.waiting === 0 && state.running === 0);
    assert.deepEqual(await queued(id), ['1x1', '1x2']);
  });

  it('of all episodes queues those that are there, and each new one once', async () => {
    const { id, made } = await series(2, 1);
    await track(id, { seasons: 'all', start: 'all' });
    assert.deepEqual(await queued(id), ['1x1', '1x2', '2x1']);
    offer().addEpisode(made.id, { season: 2 });
    const told: number[][] = [];
    const off = rooms.events.on(newEpisodes, ({ downloadIds }) => void told.push(downloadIds));
    await check(id);
    await check(id);
    off();
    assert.deepEqual(await queued(id), ['1x1', '1x2', '2x1', '2x2']);
    assert.deepEqual(
      told.map((ids) => ids.length),
      [1],
    );
  });

  it('of new episodes queues only what was not listed when it began', async () => {
    const { id, made } = await series(3);
    // Listed after the last look at the series, but before tracking began.
    await rooms.catalogue.episodes(id, 'cached', never);
    offer().addEpisode(made.id, { season: 1 }, { quiet: true });
    await track(id, { seasons: 'all', start: 'new' });
    await check(id);
    assert.deepEqual(await queued(id), []);
    offer().addEpisode(made.id, { season: 1 }, { quiet: true });
    await check(id);
    assert.deepEqual(await queued(id), ['1x5']);
    const decisions = await tracking.decisions([id]);
    assert.equal(decisions.filter(({ accepted }) => accepted).length, 1);
    assert.equal(decisions.filter(({ reason }) => reason === 'was listed before tracking began').length, 4);
  });

  it('of some seasons leaves the others alone, and says why', async () => {
    const { id, made } = await series(1, 1, 1);
    await track(id, { seasons: [2], start: 'all' });
    assert.deepEqual(await queued(id), ['2x1']);
    offer().addEpisode(made.id, { season: 3 });
    offer().addEpisode(made.id, { season: 2 });
    await check(id);
    assert.deepEqual(await queued(id), ['2x1', '2x2']);
    const refused = (await tracking.decisions([id])).filter(({ accepted }) => !accepted);
    assert.deepEqual(refused.map(({ reason }) => reason).sort(), [
      'season 1 is not tracked',
      'season 3 is not tracked',
      'season 3 is not tracked',
    ]);
  });

  it('that is set anew judges anew what was refused before', async () => {
    const { id } = await series(1, 2);
    await track(id, { seasons: [1], start: 'all' });
    assert.deepEqual(await queued(id), ['1x1']);
    const row = await track(id, { seasons: 'all', start: 'all' });
    assert.deepEqual([row.seasons, row.start], ['all', 'all']);
    assert.deepEqual(await queued(id), ['1x1', '2x1', '2x2']);
    assert.equal(await tracking.count(), 1);
  });

  it('that is set twice for new episodes takes the later list as known', async () => {
    const { id, made } = await series(1);
    await track(id, { seasons: 'all', start: 'new' });
    offer().addEpisode(made.id);
    await track(id, { seasons: 'all', start: 'new' });
    await check(id);
    assert.deepEqual(await queued(id), []);
    offer().addEpisode(made.id);
    await check(id);
    assert.deepEqual(await queued(id), ['1x3']);
  });

  it('does not bring back what the user cancelled', async () => {
    const { id } = await series(1);
    await track(id, { seasons: 'all', start: 'all' });
    const [row] = await rows<{ id: number }>(rooms.database, `select id from downloads where series_id = ${id}`);
    await rooms.downloads.cancel(row?.id ?? 0);
    await check(id);
    assert.equal((await rooms.downloads.get(row?.id ?? 0)).status, 'cancelled');
  });

  it('cannot begin while the provider is away', async () => {
    const { id } = await series(1);
    await rooms.catalogue.episodes(id, 'cached', never);
    await rooms.panel.down();
    await assert.rejects(track(id, { seasons: 'all', start: 'new' }), { code: 'unreachable' });
    assert.equal(await tracking.count(), 0);
  });

  it('notes that the provider fails, and misses nothing of that time', async () => {
    const { id, made } = await series(1);
    await track(id, { seasons: 'all', start: 'new' });
    offer().addEpisode(made.id);
    await rooms.panel.down();
    rooms.clock.advance(minute);
    await check(id);
    const failed = await tracking.get(id);
    assert.match(failed.last_error ?? '', /cannot be reached/);
    assert.deepEqual(failed.last_checked_at, rooms.clock.now());
    await rooms.panel.up();
    await check(id);
    assert.equal((await tracking.get(id)).last_error, null);
    assert.deepEqual(await queued(id), ['1x2']);
  });

  it('loses no episode that could not be queued at that moment', async () => {
    const { id, made } = await series(1);
    let refuses = true;
    const wary = createTracking({
      ...rooms,
      store: createTrackingStore(rooms.database),
      queue: { ...rooms.queue, handle: () => undefined },
      downloads: {
        ...rooms.downloads,
        async request(items, priority, signal) {
          if (!refuses) return rooms.downloads.request(items, priority, signal);
          const error = { code: 'busy', message: 'Try again.', retryable: true };
          return { requested: [], rejected: items.map((item) => ({ item, error })) };
        },
      },
    });
    await wary.set(id, { seasons: 'all', start: 'all' }, never);
    assert.deepEqual(await tracking.decisions([id]), []);
    refuses = false;
    offer().addEpisode(made.id);
    await check(id);
    assert.deepEqual(await queued(id), ['1x1', '1x2']);
  });

  it('says why an episode can never be queued', async () => {
    const { id, made } = await series(1);
    offer().addEpisode(made.id, { extension: 'm3u8' });
    await track(id, { seasons: 'all', start: 'all' });
    assert.deepEqual(await queued(id), ['1x1']);
    const refused = (await tracking.decisions([id])).filter(({ accepted }) => !accepted);
    assert.match(refused[0]?.reason ?? '', /HLS/);
  });

  it('with a cap queues so many at each check, in order, until all are there', async () => {
    const { id } = await series(2, 3);
    await track(id, { seasons: 'all', start: 'all', max_per_check: 2 });
    assert.deepEqual(await queued(id), ['1x1', '1x2']);
    const left = (await tracking.decisions([id])).filter(({ code }) => code === 'later');
    assert.deepEqual([left.length, (await tracking.deferredCounts([id])).get(id)], [3, 3]);
    assert.ok(left.every(({ accepted, reason }) => !accepted && /later check/.test(reason)));
    rooms.clock.advance(minute);
    await check(id);
    assert.deepEqual(await queued(id), ['1x1', '1x2', '2x1', '2x2']);
    await check(id);
    await check(id);
    assert.deepEqual(await queued(id), ['1x1', '1x2', '2x1', '2x2', '2x3']);
    const decisions = await tracking.decisions([id]);
    assert.ok(decisions.every(({ accepted, reason }) => accepted && reason === 'every episode is wanted'));
    assert.equal((await tracking.deferredCounts([id])).size, 0);
  });

  it('with a cap does not count what is queued or here already', async () => {
    const { id } = await series(4);
    const episodes = await rooms.catalogue.episodes(id, 'cached', never);
    const byHand = episodes.slice(0, 2).map((one) => ({ kind: 'episode', id: one.id }) as const);
    await rooms.downloads.request(byHand, 0, never);
    await track(id, { seasons: 'all', start: 'all', max_per_check: 1 });
    assert.deepEqual(await queued(id), ['1x1', '1x2', '1x3']);
    const [newest] = await tracking.decisions([id], 1);
    assert.equal(newest?.accepted, true);
  });

  it('with a cap does not count what can never be queued', async () => {
    const { id, made } = await series();
    for (const extension of ['m3u8', 'mp4', 'm3u8', 'mp4']) offer().addEpisode(made.id, { extension });
    await track(id, { seasons: 'all', start: 'all', max_per_check: 1 });
    assert.deepEqual(await queued(id), ['1x2']);
    await check(id);
    assert.deepEqual(await queued(id), ['1x2', '1x4']);
  });

  it('keeps what it left for later when the rule changes, unless only the new is wanted from now on', async () => {
    const { id, made } = await series(1);
    const rule = { seasons: 'all', start: 'new' } as const;
    await track(id, { ...rule, max_per_check: 1 });
    for (let n = 0; n < 4; n++) offer().addEpisode(made.id);
    await check(id);
    assert.deepEqual(await queued(id), ['1x2']);
    await track(id, { ...rule, max_per_check: 2 });
    assert.deepEqual(await queued(id), ['1x2', '1x3', '1x4']);
    await track(id, { ...rule, start: 'all', max_per_check: 1 });
    assert.deepEqual(await queued(id), ['1x1', '1x2', '1x3', '1x4']);
    await track(id, rule);
    await check(id);
    assert.deepEqual(await queued(id), ['1x1', '1x2', '1x3', '1x4']);
  });

  it('no longer waits for what the provider took away', async () => {
    const { id, made } = await series(3);
    await track(id, { seasons: 'all', start: 'all', max_per_check: 1 });
    offer().removeEpisodes(made.id, ({ number }) => number === 3);
    await check(id);
    assert.deepEqual([await queued(id), (await tracking.deferredCounts([id])).size], [['1x1', '1x2'], 0]);
  });

  it('that was set anew while a check ran is judged by the new rule', async () => {
    const { id } = await series(1, 1);
    const old = await track(id, { seasons: [1], start: 'all' });
    await track(id, { seasons: 'all', start: 'new' });
    const store = createTrackingStore(rooms.database);
    const late = { episode_id: 'late', season_number: 2, episode_num: 9, accepted: false, code: 'season' };
    await store.addDecisions(old, [{ ...late, reason: 'season 2 is not tracked' }], rooms.clock.now());
    await store.addDecisions({ ...old, series_id: 999_999 }, [{ ...late, reason: 'gone' }], rooms.clock.now());
    assert.ok((await tracking.decisions([id])).every(({ episode_id }) => episode_id !== 'late'));
  });

  it('brings nothing again when the provider numbers its files anew, but what is new among them', async () => {
    const { id, made } = await series(2, 1);
    await track(id, { seasons: 'all', start: 'new' });
    offer().addEpisode(made.id, { season: 2 });
    await check(id);
    assert.deepEqual(await queued(id), ['2x2']);
    for (const episode of made.episodes) episode.id += 50_000;
    offer().addEpisode(made.id, { season: 2 });
    await check(id);
    await check(id);
    assert.deepEqual(await queued(id), ['2x2', '2x3']);
    const same = (await tracking.decisions([id])).filter(({ code }) => code === 'same');
    assert.equal(same.length, 4);
  });

  it('tries an episode whose download failed again when it is listed anew', async () => {
    const { id, made } = await series(1);
    await track(id, { seasons: 'all', start: 'all' });
    const [first] = made.episodes;
    assert.ok(first);
    first.id += 60_000;
    await check(id);
    assert.deepEqual(await queued(id), ['1x1']);
    await rooms.database.query(`update downloads set status = 'failed' where series_id = ${id}`);
    await check(id);
    assert.deepEqual(await queued(id), ['1x1', '1x1']);
    await check(id);
    assert.equal((await queued(id)).length, 2);
  });

  it('is due each hour, or as the setting says', async () => {
    const { id } = await series(1);
    await track(id, { seasons: 'all', start: 'new' });
    assert.deepEqual(await tracking.due(false), []);
    assert.deepEqual(await tracking.due(true), [id]);
    rooms.clock.advance(60 * minute - 1);
    assert.deepEqual(await tracking.due(false), []);
    rooms.clock.advance(1);
    assert.deepEqual(await tracking.due(false), [id]);
    await check(id);
    assert.deepEqual(await tracking.due(false), []);
    await rooms.settings.change({ [trackingInterval.key]: 5 });
    rooms.clock.advance(5 * minute);
    assert.deepEqual(await tracking.due(false), [id]);
    await rooms.settings.change({ [trackingInterval.key]: null });
  });

  it('waits for a series that the provider took away, and goes on when it is back', async () => {
    const { id, made } = await series(1);
    await track(id, { seasons: 'all', start: 'new' });
    offer().removeSeries((one) => one.id === made.id);
    await syncCatalogue(rooms, account, never);
    await check(id);
    assert.match((await tracking.get(id)).last_error ?? '', /does not list this series any more/);
    offer().series.push(made);
    offer().addEpisode(made.id);
    await syncCatalogue(rooms, account, never);
    await check(id);
    assert.equal((await tracking.get(id)).last_error, null);
    assert.deepEqual(await queued(id), ['1x2']);
  });

  it('goes with its series, and is not found when there is none', async () => {
    const { id } = await series(1);
    await track(id, { seasons: 'all', start: 'all' });
    await rooms.database.query(`delete from titles where id = ${id}`);
    await assert.rejects(tracking.get(id), { code: 'not-found' });
    await check(id);
    assert.deepEqual(await queued(id), ['1x1']);
    await assert.rejects(tracking.remove(id), { code: 'not-found', status: 404 });
    await assert.rejects(track(999_999, { seasons: 'all', start: 'new' }), { code: 'not-found' });
    assert.equal(
      (await rows(rooms.database, `select 1 from jobs where name = '${checkJob.name}' and key = '${id}'`)).length,
      0,
    );
  });

  it('that ends leaves its downloads', async () => {
    const { id } = await series(2);
    await track(id, { seasons: 'all', start: 'all' });
    await tracking.remove(id);
    assert.equal(await tracking.count(), 0);
    assert.deepEqual(await queued(id), ['1x1', '1x2']);
  });
});
