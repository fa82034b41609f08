import assert from 'node:assert/strict';
import type { Sequelize } from 'sequelize';
import { createTestDatabase } from '../../test/support/database.ts';
import { createProviderStore } from '../provider/index.ts';
import { createDownloadsStore, type DownloadRow, type DownloadsStore, type NewDownload } from './store.ts';

describe('the table of downloads', () => {
  let database: Sequelize;
  let drop: () => Promise<void>;
  let store: DownloadsStore;
  let item = 0;

  before(async () => {
    ({ database, drop } = await createTestDatabase());
    store = createDownloadsStore(database);
  });
  after(() => drop());
  beforeEach(async () => {
    await database.query('delete from downloads');
  });

  async function account(max_connections: number, connections: number | null = null): Promise<number> {
    const access = { name: 'A', server_url: 'http://a', username: 'u', password_sealed: 's' };
    return (await createProviderStore(database).create({ ...access, max_connections, connections })).id;
  }

  const wish = (fields: Partial<NewDownload> = {}): NewDownload => {
    const stem = fields.stem ?? `VOD/English/Film ${++item}/Film ${item}`;
    return {
      kind: 'movie',
      item_id: ++item,
      playlist_id: null,
      provider_id: String(item),
      series_id: null,
      season_number: null,
      episode_num: null,
      title: 'Film',
      extension: 'mp4',
      priority: 0,
      ...fields,
      stem,
      stem_key: stem.toLowerCase(),
    };
  };
  async function add(fields: Partial<NewDownload> = {}): Promise<DownloadRow> {
    const row = await store.create(wish(fields));
    assert.ok(row);
    return row;
  }
  const set = (id: number, sql: string) => database.query(`update downloads set ${sql} where id = ${id}`);
  const status = async (id: number) => (await store.get(id))?.status;

  describe('holds back', () => {
    const later = new Date('2099-01-01T01:00:00Z');
    const ids = (rows: { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b);

    it('what is queued, until the schedule opens, and tells of each once', async () => {
      const [a, b, c] = [await add(), await add(), await add()];
      await store.change(c.id, ['queued'], { status: 'paused' });
      await set(b.id, `fruitless_since = now(), not_before = now() + interval '1 minute', waiting_for = 'provider'`);
      assert.deepEqual(ids(await store.hold('schedule', null, later)), [a.id, b.id]);
      assert.deepEqual(await store.hold('schedule', null, later), []);
      const row = await store.get(b.id);
      assert.deepEqual([row?.waiting_for, row?.not_before, row?.fruitless_since], ['schedule', later, null]);
      assert.equal(await store.claim('me', { limit: 9 }), null);
    });

    it('until another time where the schedule is another one, and not at all where it has opened', async () => {
      const { id } = await add();
      await store.hold('schedule', null, later);
      const sooner = new Date('2098-01-01T01:00:00Z');
      const [moved] = await store.hold('schedule', null, sooner);
      assert.deepEqual(moved?.not_before, sooner);
      const [freed] = await store.release('schedule', []);
      assert.deepEqual([freed?.waiting_for, freed?.not_before], [null, null]);
      assert.equal((await store.claim('me', { limit: 9 }))?.id, id);
    });

    it('what has no room, and lets it go when it has', async () => {
      const [a, b] = [await add(), await add()];
      assert.deepEqual(ids(await store.hold('disk', [a.id], null)), [a.id]);
      assert.deepEqual(ids(await store.hold('disk', null, null)), [b.id]);
      assert.deepEqual(ids(await store.release('disk', [a.id])), [b.id]);
      await set(a.id, `not_before = now() + interval '1 minute'`);
      assert.deepEqual(await store.release('disk', []), []);
      await set(a.id, `not_before = now() - interval '1 minute'`);
      assert.deepEqual(ids(await store.release('disk', [])), [a.id]);
    });

    it('a transfer for a while, as if it had not been tried', async () => {
      const { id } = await add();
      await store.claim('me', { limit: 9 });
      await set(id, 'fruitless_since = now()');
      const row = await store.suspend(id, { waiting_for: 'schedule', not_before: later, bytes_done: 5 });
      assert.deepEqual(
        [row?.status, row?.attempts, row?.fruitless_since, row?.bytes_done, row?.not_before],
        ['queued', 0, null, 5, later],
      );
      assert.equal(await store.suspend(id, { waiting_for: 'disk' }), null);
    });

    it('knowing what each still needs, in the order of the queue', async () => {
      const [a, , c, d] = [await add(), await add(), await add({ priority: 3 }), await add()];
      for (const row of [a, c, d]) await set(row.id, 'bytes_total = 1000, bytes_done = 400');
      await set(d.id, `status = 'paused'`);
      assert.deepEqual(await store.sized(), [
        { id: c.id, status: 'queued', bytesLeft: 600 },
        { id: a.id, status: 'queued', bytesLeft: 600 },
      ]);
    });
  });

  describe('gives out', () => {
    it('by priority, then by age, each once', async () => {
      const [a, b, c, d] = [
        await add(),
        await add({ priority: 5 }),
        await add({ priority: -1 }),
        await add({ priority: 5 }),
      ];
      const order: (number | undefined)[] = [];
      for (let n = 0; n < 5; n++) order.push((await store.claim('me', { limit: 10 }))?.id);
      assert.deepEqual(order, [b.id, d.id, a.id, c.id, undefined]);
    });

    it('a row that says so', async () => {
      const { id } = await add();
      const row = await store.claim('me', { limit: 1 });
      assert.deepEqual([row?.id, row?.status, row?.attempts, row?.waiting_for], [id, 'downloading', 1, null]);
      assert.ok(row?.started_at);
    });

    it('no more than the limit, over all workers', async () => {
      for (let n = 0; n < 6; n++) await add();
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, n) => store.claim(`worker ${n % 2}`, { limit: 3 })),
      );
      const claimed = claims.filter((row) => row !== null).map(({ id }) => id);
      assert.equal(claimed.length, 3);
      assert.equal(new Set(claimed).size, 3);
    });

    it('each to one of two workers', async () => {
      for (let n = 0; n < 8; n++) await add();
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.claim(`worker ${n % 2}`, { limit: 50 })),
      );
      const claimed = claims.filter((row) => row !== null).map(({ id }) => id);
      assert.equal(claimed.length, 8);
      assert.equal(new Set(claimed).size, 8);
    });

    it('no more of one account than it has connections, and those of others instead', async () => {
      const [one, two, unlimited, fixed] = [await account(1), await account(2), await account(0), await account(8, 1)];
      for (const playlist_id of [one, one, one, two, two, two, fixed, fixed, unlimited, unlimited, unlimited])
        await add({ playlist_id });
      const claimed: (number | null)[] = [];
      for (let row = await store.claim('me', { limit: 50 }); row; row = await store.claim('me', { limit: 50 }))
        claimed.push(row.playlist_id);
      assert.deepEqual(claimed, [one, two, two, fixed, unlimited, unlimited, unlimited]);
    });

    it('no more of one account than it leaves to downloads, at least one', async () => {
      const [general, own, none, single] = [await account(4), await account(4), await account(4), await account(1)];
      await database.query(`update playlists set reserve_for_playback = 3 where id = ${own}`);
      await database.query(`update playlists set reserve_for_playback = 0 where id = ${none}`);
      for (const playlist_id of [general, own, none, single]) {
        for (let n = 0; n < 5; n++) await add({ playlist_id });
      }
      const claimed: (number | null)[] = [];
      const next = () => store.claim('me', { limit: 50, reserve: 1 });
      for (let row = await next(); row; row = await next()) claimed.push(row.playlist_id);
      const count = (id: number) => claimed.filter((one) => one === id).length;
      assert.deepEqual([general, own, none, single].map(count), [3, 1, 4, 1]);
    });

    it('nothing that is held back', async () => {
      const [a, b] = [await add({ priority: 9 }), await add()];
      assert.equal((await store.claim('me', { limit: 9, held: [a.id] }))?.id, b.id);
      assert.equal(await store.claim('me', { limit: 9, held: [a.id] }), null);
      assert.equal((await store.claim('me', { limit: 9, held: [] }))?.id, a.id);
    });

    it('nothing before its time', async () => {
      const [later, now] = [await add({ priority: 9 }), await add()];
      await set(later.id, `not_before = now() + interval '1 minute'`);
      assert.equal((await store.claim('me', { limit: 9 }))?.id, now.id);
      assert.equal(await store.claim('me', { limit: 9 }), null);
      const due = await store.nextDueMs();
      assert.ok(due !== null && due > 58_000 && due <= 60_000, String(due));
      await set(later.id, `not_before = now() - interval '1 minute'`);
      // It waits for a place now, not for its time.
      assert.equal(await store.nextDueMs(), null);
      const row = await store.claim('me', { limit: 9 });
      assert.deepEqual([row?.id, row?.not_before], [later.id, null]);
    });

    it('nothing that is paused, done, failed or cancelled', async () => {
      for (const one of ['paused', 'completed', 'failed', 'cancelled'] as const) {
        await store.change((await add()).id, ['queued'], { status: one });
      }
      assert.equal(await store.claim('me', { limit: 9 }), null);
    });

    it('again what a worker that died had, when its claim has run out', async () => {
      const { id } = await add();
      await store.claim('dead', { limit: 9 });
      assert.equal(await store.claim('me', { limit: 9 }), null);
      await set(id, `claimed_until = now() - interval '1 second'`);
      const row = await store.claim('me', { limit: 1 });
      assert.deepEqual([row?.id, row?.attempts], [id, 2]);
    });

    it('nothing of a worker that renews', async () => {
      const { id } = await add();
      await store.claim('me', { limit: 9 });
      await set(id, `claimed_until = now() + interval '1 second'`);
      await store.renewClaims('else');
      await store.renewClaims('me');
      const [rows] = await database.query(
        `select claimed_until > now() + interval '30 seconds' as renewed from downloads`,
      );
      assert.deepEqual(rows, [{ renewed: true }]);
    });

    it('with the patience of before, less nothing for the time that it waited for a place', async () => {
      const [waited, fresh] = [await add(), await add()];
      await set(
        waited.id,
        `fruitless_since = now() - interval '70 seconds', not_before = now() - interval '60 seconds'`,
      );
      const row = await store.claim('me', { limit: 9 });
      assert.equal(row?.id, waited.id);
      const tried = Date.now() - (row?.fruitless_since?.getTime() ?? 0);
      assert.ok(tried > 5_000 && tried < 20_000, String(tried));
      assert.equal((await store.claim('me', { limit: 9 }))?.fruitless_since, null);
      assert.ok(fresh);
    });
  });

  it('changes a row only from the states that fit, and frees its claim', async () => {
    const { id } = await add();
    await store.claim('me', { limit: 9 });
    assert.equal(await store.change(id, ['queued', 'paused'], { status: 'completed' }), null);
    const error = { code: 'x', message: `it's "bad" :id \\`, retryable: true };
    const row = await store.change(id, ['downloading'], { status: 'failed', error, bytes_done: 5_000_000_000 });
    assert.deepEqual([row?.status, row?.error, row?.bytes_done], ['failed', error, 5_000_000_000]);
    const [rows] = await database.query(`select claimed_by, claimed_until from downloads`);
    assert.deepEqual(rows, [{ claimed_by: null, claimed_until: null }]);
    assert.equal((await store.change(id, ['failed'], { error: null }))?.error, null);
  });

  it('lets one of two verbs win that meet', async () => {
    const { id } = await add();
    const both = await Promise.all([
      store.change(id, ['queued'], { status: 'paused' }),
      store.change(id, ['queued'], { status: 'cancelled' }),
    ]);
    assert.equal(both.filter(Boolean).length, 1);
  });

  it('holds one row per item and one per place', async () => {
    const first = wish();
    assert.ok(await store.create(first));
    assert.equal(await store.create(first), null);
    assert.equal(await store.create(wish({ item_id: first.item_id })), null);
    assert.equal(await store.create(wish({ stem: first.stem.toUpperCase() })), null);
    assert.ok(await store.create(wish({ kind: 'episode', item_id: first.item_id })));
    assert.deepEqual(await store.stemKeysLike(first.stem_key), [first.stem_key]);
    assert.deepEqual(await store.stemKeysLike('%'), []);
  });

  it('has everything go on that a killed service left', async () => {
    const [running, paused] = [await add(), await add()];
    await store.claim('dead', { limit: 1 });
    await set(running.id, `fruitless_since = now() - interval '1 day'`);
    await store.change(paused.id, ['queued'], { status: 'paused' });
    await store.requeueAll();
    assert.deepEqual([await status(running.id), await status(paused.id)], ['queued', 'paused']);
    assert.equal((await store.get(running.id))?.fruitless_since, null);
    assert.equal((await store.claim('me', { limit: 1 }))?.id, running.id);
  });

  it('gives back what a stopping worker has, and only that, as if it had not been tried', async () => {
    const [mine, others] = [await add(), await add()];
    await store.claim('me', { limit: 9 });
    await store.claim('else', { limit: 9 });
    await store.requeueOwn('me');
    assert.deepEqual([await status(mine.id), await status(others.id)], ['queued', 'downloading']);
    assert.equal((await store.get(mine.id))?.attempts, 0);
  });

  it('is listed newest first, by state, page by page, with the total', async () => {
    const all = [await add(), await add(), await add()];
    await store.change(all[1]?.id ?? 0, ['queued'], { status: 'failed' });
    const ids = async (statuses: DownloadRow['status'][] | null, beforeId: number | null = null, limit = 9) => {
      const { rows, total } = await store.list({ statuses, beforeId, limit });
      return [rows.map(({ id }) => id), total];
    };
    const [a, b, c] = all.map(({ id }) => id);
    assert.deepEqual(await ids(null), [[c, b, a], 3]);
    assert.deepEqual(await ids(['queued']), [[c, a], 2]);
    assert.deepEqual(await ids(null, c, 1), [[b], 3]);
    assert.deepEqual(await ids(['completed']), [[], 0]);
  });

  it('sums up what runs, waits and is still needed', async () => {
    assert.deepEqual(await store.summary(), { active: 0, queued: 0, neededBytes: 0 });
    const [a, b, c] = [await add(), await add(), await add()];
    await store.claim('me', { limit: 1 });
    await set(a.id, 'bytes_total = 6000000000, bytes_done = 1000000000');
    await set(b.id, 'bytes_total = 100, bytes_done = 0');
    await store.change(c.id, ['queued'], { status: 'completed', bytes_total: 7, bytes_done: 7 });
    assert.deepEqual(await store.summary(), { active: 1, queued: 1, neededBytes: 5_000_000_100 });
    assert.deepEqual((await store.keptParts()).sort(), [a.id, b.id].sort());
  });

  it('outlives its account', async () => {
    const playlist_id = await account(1);
    const { id } = await add({ playlist_id });
    await createProviderStore(database).remove(playlist_id);
    assert.equal((await store.get(id))?.playlist_id, null);
    assert.equal((await store.claim('me', { limit: 1 }))?.id, id);
    assert.equal(await store.remove(id), true);
    assert.equal(await store.remove(id), false);
  });
});
