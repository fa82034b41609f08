import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { never, openRooms, type Rooms, rows } from '../../test/support/rooms.ts';
import { eventually } from '../../test/support/service.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createDownloads, type DownloadRow, type Downloads } from './index.ts';

const MB = 1_000_000;
const hour = 3_600_000;

describe('the limits of downloads', () => {
  let rooms: Rooms;
  let account: number;
  let downloads: Downloads;
  /** What the disk holds besides the parts, and how large it is; null = the real one. */
  let disk: { capacity: number; leastSeen: number } | null;

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    account = await rooms.addAccount();
    disk = null;
    await rooms.settings.change({ time_zone: 'UTC', min_free_disk_bytes: 0 });
    downloads = createDownloads({ ...rooms, store: rooms.downloadsStore, library: { ...rooms.library, space } });
    await downloads.start();
  });
  afterEach(async () => {
    await downloads.shutDown();
    await rooms.close();
  });

  async function space() {
    if (!disk) return rooms.library.space();
    const folder = join(rooms.library.root, '.incomplete');
    let taken = 0;
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => null);
      taken += (found?.blocks ?? 0) * 512;
    }
    const freeBytes = disk.capacity - taken;
    disk.leastSeen = Math.min(disk.leastSeen, freeBytes);
    return { freeBytes, totalBytes: 1_000 * MB };
  }

  /** Films of these sizes, queued one after the other; answers the rows and the provider's ids. */
  async function queue(...sizes: number[]): Promise<{ id: number; film: number }[]> {
    const made = sizes.map((size, n) => rooms.panel.catalogue.addMovie({ name: `EN - Film ${n} (2020)`, size }));
    await syncCatalogue(rooms, account, never);
    const queued: { id: number; film: number }[] = [];
    for (const { id: film } of made) {
      const sql = `select id from titles where kind = 'movie' and provider_id = '${film}'`;
      const [title] = await rows<{ id: number }>(rooms.database, sql);
      const { requested } = await downloads.request([{ kind: 'movie', id: title?.id ?? 0 }], 0, never);
      queued.push({ id: requested[0]?.row.id ?? 0, film });
    }
    return queued;
  }

  const until = (id: number, fits: (row: DownloadRow) => boolean, ms = 20_000) =>
    eventually(() => downloads.get(id), fits, ms);
  const waitsFor = (what: DownloadRow['waiting_for']) => (row: DownloadRow) =>
    row.status === 'queued' && row.waiting_for === what;
  const streaming = (id: number, bytes = 1) => rooms.panel.waitForStreaming({ kind: 'movie', id, bytes });
  const quiet = () => rooms.panel.waitFor(({ stats }) => stats.open === 0);

  async function completes({ id, film }: { id: number; film: number }): Promise<void> {
    const row = await until(id, ({ status }) => status === 'completed' || status === 'failed', 30_000);
    assert.equal(row.status, 'completed', JSON.stringify(row.error));
    const bytes = await readFile(join(rooms.library.root, `${row.stem}.${row.extension}`));
    const wanted = await rooms.panel.contentOf('movie', film).sha256();
    assert.equal(createHash('sha256').update(bytes).digest('hex'), wanted);
  }

  describe('by the clock', () => {
    const window = { from: '13:00', to: '14:00' };

    it('let downloads begin when a window opens and stop them, with their bytes, when it closes', async () => {
      rooms.panel.limits.bytesPerSecond = 2 * MB;
      await rooms.settings.change({ download_schedule: [window] });
      const [one] = await queue(12 * MB);
      assert.ok(one);
      const waiting = await until(one.id, waitsFor('schedule'));
      assert.equal(waiting.not_before?.toISOString(), '2026-03-01T13:00:00.000Z');
      assert.equal(rooms.panel.stats.requestsOf({ kind: 'movie' }).length, 0);

      rooms.clock.advance(hour);
      await streaming(one.film, 3 * MB);
      rooms.clock.advance(hour);
      await quiet();
      const stopped = await until(one.id, waitsFor('schedule'));
      assert.ok(stopped.bytes_done > 0 && stopped.bytes_total === 12 * MB);
      assert.equal(stopped.not_before?.toISOString(), '2026-03-02T13:00:00.000Z');
      assert.deepEqual([stopped.attempts, stopped.error], [0, null]);

      rooms.clock.advance(23 * hour);
      await completes(one);
      assert.ok(rooms.panel.stats.bytesOf('movie', one.film) < 18 * MB);
    });

    it('let them go on at once where the schedule is switched off', async () => {
      await rooms.settings.change({ download_schedule: [window] });
      const [one] = await queue(1 * MB);
      assert.ok(one);
      await until(one.id, waitsFor('schedule'));
      await rooms.settings.change({ download_schedule_enabled: false });
      await completes(one);
    });

    it('slow them down outside of a window, and no longer inside', async () => {
      await rooms.settings.change({ download_schedule: [window], download_outside_bps: 200_000 });
      const [one] = await queue(20 * MB);
      assert.ok(one);
      await streaming(one.film);
      await until(one.id, ({ status }) => status === 'downloading');
      await eventually(
        async () => downloads.live(one.id),
        (live) => (live?.bytesDone ?? 0) > 400_000,
      );
      const speed = downloads.live(one.id)?.speedBps ?? 0;
      assert.ok(speed > 0 && speed < 400_000, `${speed} bytes per second`);
      assert.deepEqual([downloads.limits().allowed, downloads.limits().speedLimitBps], [true, 200_000]);
      rooms.clock.advance(hour);
      await completes(one);
    });
  });

  describe('on the disk', () => {
    it('keep one waiting that has no room above the floor, and ask the provider for it once', async () => {
      disk = { capacity: 40 * MB, leastSeen: Number.POSITIVE_INFINITY };
      rooms.panel.limits.bytesPerSecond = 1 * MB;
      await rooms.settings.change({ min_free_disk_bytes: 20 * MB });
      const [large, small] = await queue(30 * MB, 5 * MB);
      assert.ok(large && small);
      const waiting = await until(large.id, waitsFor('disk'));
      assert.equal(waiting.bytes_total, 30 * MB);
      await completes(small);
      await downloads.setPriority(large.id, 1);
      await downloads.setPriority(large.id, 2);
      assert.equal(rooms.panel.stats.requestsOf({ kind: 'movie', id: large.film }).length, 1);
      disk.capacity = 80 * MB;
      rooms.panel.limits.bytesPerSecond = null;
      await downloads.setPriority(large.id, 3);
      await completes(large);
    });

    it('let none begin where the floor is reached, and all as soon as there is room', async () => {
      disk = { capacity: 30 * MB, leastSeen: Number.POSITIVE_INFINITY };
      await rooms.settings.change({ min_free_disk_bytes: 40 * MB });
      const both = await queue(1 * MB, 1 * MB);
      for (const { id } of both) await until(id, waitsFor('disk'));
      assert.equal(rooms.panel.stats.requestsOf({ kind: 'movie' }).length, 0);
      await rooms.settings.change({ min_free_disk_bytes: 10 * MB });
      for (const one of both) await completes(one);
    });

    it('reserve what a running one still needs', async () => {
      disk = { capacity: 100 * MB, leastSeen: Number.POSITIVE_INFINITY };
      rooms.panel.limits.bytesPerSecond = 1 * MB;
      const [first] = await queue(60 * MB);
      assert.ok(first);
      await until(first.id, ({ bytes_total }) => bytes_total !== null);
      const [second] = await queue(60 * MB);
      assert.ok(second);
      await until(second.id, waitsFor('disk'));
      assert.equal((await downloads.get(first.id)).status, 'downloading');
    });

    it('stop the last of those that run before the floor is crossed, and let it go on when there is room', async () => {
      disk = { capacity: 200 * MB, leastSeen: Number.POSITIVE_INFINITY };
      rooms.panel.limits.bytesPerSecond = 2 * MB;
      await rooms.settings.change({ min_free_disk_bytes: 50 * MB });
      const [first, second] = await queue(14 * MB, 40 * MB);
      assert.ok(first && second);
      await until(second.id, ({ bytes_total }) => bytes_total !== null);
      await streaming(second.film, 1 * MB);
      // Somebody else fills the disk.
      disk.capacity = 75 * MB;
      const stopped = await until(second.id, waitsFor('disk'));
      assert.ok(stopped.bytes_done > 0);
      await completes(first);
      assert.ok(disk.leastSeen >= 50 * MB, `${disk.leastSeen} bytes were free`);
      disk.capacity = 200 * MB;
      await downloads.setPriority(second.id, 1);
      await rooms.panel.waitForStreaming({ kind: 'movie', id: second.film });
      rooms.panel.limits.bytesPerSecond = null;
      await downloads.pause(second.id);
      await downloads.resume(second.id);
      await completes(second);
    });
  });

  it('of one account are kept to, and changed, while its downloads run', async () => {
    rooms.panel.limits.bytesPerSecond = 4 * MB;
    rooms.panel.limits.maxConnections = 0;
    await rooms.provider.refresh(account, never);
    const [one] = await queue(400 * MB);
    assert.ok(one);
    await streaming(one.film, 2 * MB);
    const speedOf = async (fits: (bps: number) => boolean) =>
      eventually(
        async () => downloads.live(one.id)?.speedBps ?? 0,
        (bps) => fits(bps),
      );
    await speedOf((bps) => bps > 1 * MB);
    await rooms.provider.change(account, { speed_limit_bps: 300_000 });
    await speedOf((bps) => bps > 0 && bps < 400_000);
    await rooms.provider.change(account, { speed_limit_bps: null });
    await speedOf((bps) => bps > 1 * MB);
  });
});
