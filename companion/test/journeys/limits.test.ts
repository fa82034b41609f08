import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { addPlaylist, eventually } from '../support/service.ts';
import { canMount, fill, mountSmallDisk, unmount } from '../support/small-disk.ts';

type Download = contract.Download;

const MB = 1_000_000;

async function orderFilm(journey: Journey, index = 0): Promise<Download> {
  const film = (await films(journey))[index];
  const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
  assert.ok(download);
  return download;
}

async function assertWhole(journey: Journey, { id }: Download): Promise<void> {
  const done = await downloadWhen(journey, id, hasStatus('completed', 'failed', 'cancelled'), 60_000);
  assert.equal(done.status, 'completed', JSON.stringify(done.error));
  const bytes = await readFile(path(journey.mediaDir, done.file_path));
  const { stream_id } = await journey.api.get<contract.VodItem>(`api/vod/${done.item.id}`);
  const wanted = await journey.provider.contentOf('movie', Number(stream_id)).sha256();
  assert.equal(createHash('sha256').update(bytes).digest('hex'), wanted);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What arrives in a second, in bytes. */
async function rateOf(count: () => number | Promise<number>): Promise<number> {
  const [before, began] = [await count(), performance.now()];
  await pause(1_500);
  return (((await count()) - before) / (performance.now() - began)) * 1000;
}

/** A window of the wall clock in UTC, from so many hours from now. */
function windowIn(hours: number, length = 1) {
  const at = (later: number) => `${String(new Date(Date.now() + later * 3_600_000).getUTCHours()).padStart(2, '0')}:00`;
  return { from: at(hours), to: at(hours + length) };
}

describe('the speed of downloads', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => void catalogue.addMovie({ name: 'EN - One (2020)', size: 400 * MB }),
      provider: { catalogue: emptyCatalogue(), limits: { bytesPerSecond: 6 * MB, maxConnections: 1 } },
    });
    await join(journey);
  });
  after(() => journey.close());

  it('is changed within a second while they run, as the provider sees, and for one account alone', async () => {
    const other = await startDemoProvider({
      catalogue: emptyCatalogue(),
      limits: { bytesPerSecond: 6 * MB, maxConnections: 1 },
    });
    other.catalogue.addMovie({ name: 'EN - Two (2020)', size: 400 * MB });
    try {
      const second = await addPlaylist(journey, other);
      const [one, two] = [await orderFilm(journey, 0), await orderFilm(journey, 1)];
      const done = async ({ id }: Download) => (await journey.api.get<Download>(`api/downloads/${id}`)).bytes_done;
      for (const { id } of [one, two]) await downloadWhen(journey, id, ({ bytes_done }) => bytes_done > 4 * MB);

      await journey.api.patch('api/settings', { speed_limit_bps: 500_000 });
      await pause(1_000);
      const together = await rateOf(async () => (await done(one)) + (await done(two)));
      assert.ok(together < 900_000, `${together} bytes per second`);
      // What lies in the buffers of both systems has to fill first.
      await eventually(
        () => rateOf(() => journey.provider.stats.bytesSent + other.stats.bytesSent),
        (rate) => rate < 1.5 * MB,
        30_000,
      );

      await journey.api.patch('api/settings', { speed_limit_bps: 0 });
      await journey.api.patch(`api/playlists/${second.id}`, { speed_limit_bps: 300_000 });
      await pause(1_000);
      const [free, held] = [await rateOf(() => done(one)), await rateOf(() => done(two))];
      assert.ok(free > 1.5 * MB, `${free} bytes per second`);
      assert.ok(held < 700_000, `${held} bytes per second`);

      await journey.api.patch(`api/playlists/${second.id}`, { speed_limit_bps: null });
      await eventually(
        () => rateOf(() => other.stats.bytesSent),
        (rate) => rate > 1.5 * MB,
        30_000,
      );
      for (const { id } of [one, two]) await journey.api.post(`api/downloads/${id}/cancel`);
    } finally {
      await other.close();
    }
  }).timeout(120_000);
});

describe('the times of day for downloads', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (const name of ['One', 'Two']) catalogue.addMovie({ name: `EN - ${name} (2020)`, size: 12 * MB });
      },
      provider: { catalogue: emptyCatalogue(), limits: { bytesPerSecond: 3 * MB } },
    });
    await join(journey);
    await journey.api.patch('api/settings', { time_zone: 'UTC' });
  });
  after(() => journey.close());

  const limits = async () => (await journey.api.get<contract.System>('api/system')).downloads.limits;

  it('let a download wait with the time at which it goes on, also over a restart, and stop one that runs', async () => {
    const window = windowIn(2);
    await journey.api.patch('api/settings', { download_schedule: [window] });
    const { id } = await orderFilm(journey);
    const waiting = await downloadWhen(journey, id, ({ waiting_for }) => waiting_for === 'schedule');
    assert.equal(waiting.status, 'queued');
    assert.equal(waiting.waiting_until?.slice(11, 16), window.from);
    assert.deepEqual(await limits(), {
      allowed: false,
      speed_limit_bps: null,
      until: waiting.waiting_until,
      reason: 'outside-windows',
    });
    await journey.restart();
    await downloadWhen(journey, id, ({ waiting_for }) => waiting_for === 'schedule');
    assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 0);

    await journey.api.patch('api/settings', { download_schedule: [windowIn(-1, 3)] });
    await downloadWhen(journey, id, ({ bytes_done }) => bytes_done > 3 * MB);
    const began = Date.now();
    await journey.api.patch('api/settings', { download_schedule: [window] });
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    assert.ok(Date.now() - began < 3_000);
    const stopped = await downloadWhen(journey, id, ({ waiting_for }) => waiting_for === 'schedule');
    assert.ok(stopped.bytes_done > 3 * MB && stopped.error === null);

    await journey.api.patch('api/settings', { download_schedule: null });
    await assertWhole(journey, stopped);
    assert.ok(journey.provider.stats.bytesOf('movie', 1) < 20 * MB);
  }).timeout(60_000);

  it('slow downloads down where something is left for the rest of the day', async () => {
    await journey.api.patch('api/settings', { download_schedule: [windowIn(2)], download_outside_bps: 200_000 });
    const { speed_limit_bps, allowed } = await limits();
    assert.deepEqual([allowed, speed_limit_bps], [true, 200_000]);
    const download = await orderFilm(journey, 1);
    const done = async () => (await journey.api.get<Download>(`api/downloads/${download.id}`)).bytes_done;
    await downloadWhen(journey, download.id, ({ bytes_done }) => bytes_done > 0);
    const rate = await rateOf(done);
    assert.ok(rate < 450_000, `${rate} bytes per second`);
    await journey.api.patch('api/settings', { download_schedule_enabled: false });
    await assertWhole(journey, download);
  }).timeout(60_000);

  const wrong: [what: string, values: object][] = [
    ['a time that is none', { download_schedule: [{ from: '25:00', to: '07:00' }] }],
    ['a day that is none', { download_schedule: [{ days: ['someday'], from: '01:00', to: '07:00' }] }],
    ['a window without an end', { download_schedule: [{ from: '01:00' }] }],
    ['something else in it', { download_schedule: [{ from: '01:00', to: '07:00', fast: true }] }],
    ['no list', { download_schedule: '01:00-07:00' }],
    ['a zone that is none', { time_zone: 'Mars/Olympus' }],
    ['less than nothing', { download_outside_bps: -1 }],
    ['half a connection', { reserve_for_playback: 0.5 }],
    ['a floor below the ground', { min_free_disk_bytes: -1 }],
  ];
  for (const [what, values] of wrong) {
    it(`are refused with ${what}, and nothing is changed`, async () => {
      const before = await journey.api.get('api/settings');
      const { status } = await journey.api.call('PATCH', 'api/settings', values);
      assert.equal(status, 400);
      assert.deepEqual(await journey.api.get('api/settings'), before);
    });
  }
});

describe('the floor of the disk', () => {
  let journey: Journey;
  let disk: string;

  before(async function () {
    if (!(await canMount())) this.skip();
    disk = await mkdtemp(path(tmpdir(), 'xtreme-floor-'));
    assert.ok(mountSmallDisk(disk, 100));
    await mkdir(path(disk, 'media'));
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Large (2020)', size: 40 * MB });
        catalogue.addMovie({ name: 'EN - Small (2020)', size: 4 * MB });
      },
      provider: { catalogue: emptyCatalogue(), limits: { bytesPerSecond: 4 * MB } },
      config: { mediaDir: path(disk, 'media') },
    });
    await join(journey);
  });
  after(async () => {
    if (!disk) return;
    await journey.close();
    unmount(disk);
    await rm(disk, { recursive: true, force: true });
  });

  const free = async () => {
    const { bavail, bsize } = await statfs(disk);
    return bavail * bsize;
  };

  it('is not crossed: a running download stops before it, a small one fits, and the first goes on', async () => {
    await journey.api.patch('api/settings', { min_free_disk_bytes: 30 * MB });
    const [{ floor_bytes } = { floor_bytes: 0 }] = (await journey.api.get<contract.System>('api/system')).disks;
    assert.equal(floor_bytes, 30 * MB);
    const large = await orderFilm(journey, 0);
    await downloadWhen(journey, large.id, ({ bytes_done }) => bytes_done > 2 * MB);
    const filler = path(disk, 'filler');
    await fill(filler, (await free()) - 50 * MB);
    const stopped = await downloadWhen(journey, large.id, ({ waiting_for }) => waiting_for === 'disk', 30_000);
    assert.equal(stopped.status, 'queued');
    assert.ok(stopped.bytes_done > 2 * MB);
    assert.ok((await free()) >= 30 * MB, `${await free()} bytes are free`);

    await fill(filler, 0);
    await fill(filler, (await free()) - 36 * MB);
    await assertWhole(journey, await orderFilm(journey, 1));
    assert.equal((await journey.api.get<Download>(`api/downloads/${large.id}`)).waiting_for, 'disk');
    assert.ok((await free()) >= 30 * MB, `${await free()} bytes are free`);

    await rm(filler);
    await assertWhole(journey, large);
  }).timeout(90_000);
});
