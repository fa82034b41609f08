import assert from 'node:assert/strict';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import { openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { finishFile } from '../../test/support/finished-file.ts';
import { fileRemoved } from '../downloads/index.ts';
import {
  createDelivery,
  createDeliveryStore,
  createItemsStore,
  type Delivery,
  deliveryRoutes,
  libraryScanned,
} from './index.ts';
import type { LastScan } from './store.ts';

describe('a media server', () => {
  let rooms: Rooms;
  let jellyfin: FakeJellyfin;
  let delivery: Delivery;
  const apiKey = '0123456789abcdef0123456789abcdef';

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    jellyfin = await startFakeJellyfin({
      apiKey,
      pathMap: [{ from: rooms.library.root, to: '/mnt/media' }],
      libraries: [
        { name: 'Films', kind: 'movies', paths: ['/mnt/media/VOD'] },
        { name: 'Shows', kind: 'tvshows', paths: ['/mnt/media/Series/English'] },
      ],
    });
    const { database } = rooms;
    const stores = { store: createDeliveryStore(database), items: createItemsStore(database) };
    delivery = createDelivery({ ...rooms, ...stores, coalesceMs: 200, pollMs: 50 });
    await rooms.queue.start();
  });
  afterEach(async () => {
    await rooms.close();
    await jellyfin.close();
  });

  const add = (fields = {}) =>
    delivery.create({
      kind: 'jellyfin',
      name: 'Home',
      url: jellyfin.url,
      api_key: apiKey,
      path_map: [{ from: rooms.library.root, to: '/mnt/media' }],
      ...fields,
    });

  const publish = (path: string) => finishFile(rooms, path);

  /** What it was told so far: one list per call. */
  const told = () =>
    jellyfin.requests
      .filter(({ path }) => path === '/Library/Media/Updated')
      .map(({ body }) =>
        (body.Updates as { Path: string; UpdateType: string }[]).map((one) => `${one.UpdateType} ${one.Path}`).sort(),
      );
  const scanned = (id: number) =>
    new Promise<string[]>((resolve) => {
      const off = rooms.events.on(libraryScanned, ({ mediaServerId, paths }) => {
        if (mediaServerId !== id) return;
        off();
        resolve(paths);
      });
    });

  async function lastScan(id: number, status: LastScan['status']): Promise<LastScan> {
    for (;;) {
      const { last_scan } = await delivery.get(id);
      if (last_scan?.status === status) return last_scan;
    }
  }
  const waiting = () => rows<{ path: string }>(rooms.database, 'select path from scan_requests where told_at is null');

  it('is told of a new film by the path that it knows, and takes it in', async () => {
    const { id } = await add();
    const heard = scanned(id);
    await publish('VOD/English/Film (2019)/Film (2019).mp4');
    assert.deepEqual(await heard, ['/mnt/media/VOD/English/Film (2019)/Film (2019).mp4']);
    assert.deepEqual(told(), [['Created /mnt/media/VOD/English/Film (2019)/Film (2019).mp4']]);
    await jellyfin.waitForItem('/mnt/media/VOD/English/Film (2019)/Film (2019).mp4');
    const { status, paths, error } = await lastScan(id, 'sent');
    assert.deepEqual([status, paths, error], ['sent', 1, null]);
    assert.deepEqual(await waiting(), []);
  });

  it('is told of many files at once, and of each once', async () => {
    const { id } = await add();
    const heard = scanned(id);
    for (const n of [1, 2, 3, 3, 2]) await publish(`VOD/English/Film ${n}/Film ${n}.mp4`);
    await heard;
    assert.deepEqual(told(), [[1, 2, 3].map((n) => `Created /mnt/media/VOD/English/Film ${n}/Film ${n}.mp4`)]);
  });

  it('is told of a file that was removed', async () => {
    const { id } = await add();
    const heard = scanned(id);
    rooms.events.emit(fileRemoved, { path: 'VOD/English/Gone/Gone.mp4' });
    await heard;
    assert.deepEqual(told(), [['Deleted /mnt/media/VOD/English/Gone/Gone.mp4']]);
  });

  it('is told the last of what happened to one path', async () => {
    const { id } = await add();
    const heard = scanned(id);
    await publish('VOD/English/Film/Film.mp4');
    rooms.events.emit(fileRemoved, { path: 'VOD/English/Film/Film.mp4' });
    await heard;
    assert.deepEqual(told(), [['Deleted /mnt/media/VOD/English/Film/Film.mp4']]);
  });

  it('that is away loses nothing: it is told when it is back, also after a restart', async () => {
    const { id } = await add();
    jellyfin.faults.down = true;
    await publish('VOD/English/One/One.mp4');
    const failed = await lastScan(id, 'failed');
    assert.equal(failed.error?.code, 'media-server-unreachable');
    await publish('VOD/English/Two/Two.mp4');
    await lastScan(id, 'failed');
    const [job] = await rows<{ soon: boolean }>(
      rooms.database,
      `select run_at < now() + interval '10 seconds' as soon from jobs where name = 'delivery.scan' and status <> 'failed'`,
    );
    assert.equal(job?.soon, true);
    await rooms.queue.stop();
    jellyfin.faults.down = false;

    const heard = scanned(id);
    await rooms.queue.start();
    await delivery.recover();
    await heard;
    assert.deepEqual(told(), [
      ['Created /mnt/media/VOD/English/One/One.mp4', 'Created /mnt/media/VOD/English/Two/Two.mp4'],
    ]);
    assert.equal((await lastScan(id, 'sent')).error, null);
  });

  it('that is stopped in the middle of a message is told again, and nothing looks wrong', async () => {
    const { id } = await add();
    jellyfin.faults.slowMs = Number.POSITIVE_INFINITY;
    await publish('VOD/English/One/One.mp4');
    await jellyfin.waitForRequest(({ path }) => path === '/Library/Media/Updated');
    await rooms.queue.stop();
    assert.equal((await delivery.get(id)).last_scan, null);
    assert.equal((await waiting()).length, 1);
    jellyfin.faults.slowMs = 0;
    const heard = scanned(id);
    await rooms.queue.start();
    await heard;
    assert.equal(told().length, 2);
  });

  it('whose key is wrong shows it, and gets everything as soon as the key is mended', async () => {
    const { id } = await add({ api_key: 'f'.repeat(32) });
    await publish('VOD/English/One/One.mp4');
    const failed = await lastScan(id, 'failed');
    assert.equal(failed.error?.code, 'media-server-unauthorised');
    assert.doesNotMatch(JSON.stringify(failed), /ffff/);
    const heard = scanned(id);
    await delivery.change(id, { api_key: apiKey });
    assert.equal((await heard).length, 1);
    assert.equal((await lastScan(id, 'sent')).error, null);
  });

  it('whose path map is corrected is told the corrected paths', async () => {
    const { id } = await add({ path_map: [], url: 'http://127.0.0.1:1' });
    await publish('VOD/English/One/One.mp4');
    await lastScan(id, 'failed');
    const heard = scanned(id);
    await delivery.change(id, { path_map: [{ from: rooms.library.root, to: '/mnt/media' }], url: jellyfin.url });
    assert.deepEqual(await heard, ['/mnt/media/VOD/English/One/One.mp4']);
  });

  it('is told for itself: one that is away holds no other back', async () => {
    const away = await add({ name: 'Away', url: 'http://127.0.0.1:1' });
    const home = await add();
    const heard = scanned(home.id);
    await publish('VOD/English/One/One.mp4');
    await heard;
    await lastScan(away.id, 'failed');
    assert.equal((await waiting()).length, 1);
    await delivery.remove(away.id);
    assert.equal((await waiting()).length, 0);
    await assert.rejects(delivery.get(away.id), { code: 'not-found' });
    await assert.rejects(delivery.remove(away.id), { code: 'not-found' });
  });

  it('keeps a change that comes while it is told of an earlier one', async () => {
    const store = createDeliveryStore(rooms.database);
    const { id } = await add();
    await store.addScan('/a', 'created', id);
    const scans = await store.scans(id);
    await store.addScan('/a', 'deleted', id);
    await store.scansTold(id, scans);
    await store.scansDone(id, scans);
    assert.deepEqual(
      (await store.scans(id)).map(({ path, change }) => [path, change]),
      [['/a', 'deleted']],
    );
    await store.scansTold(id, await store.scans(id));
    assert.deepEqual(await store.scans(id), []);
    assert.equal((await store.told(id)).length, 1);
  });

  it('is asked to look at everything, alone', async () => {
    const other = await add({ name: 'Other' });
    const { id } = await add();
    const heard = scanned(id);
    const asked = await delivery.scanAll(id);
    assert.equal(asked.last_scan?.status, 'pending');
    assert.deepEqual((await heard).sort(), ['/mnt/media/Series', '/mnt/media/VOD']);
    assert.equal((await delivery.get(other.id)).last_scan, null);
    assert.deepEqual(await waiting(), []);
    await assert.rejects(delivery.scanAll(999), { code: 'not-found' });
  });

  it('is tested: who it is, and which of our folders none of its libraries holds', async () => {
    const { id } = await add();
    const report = await delivery.test(id, AbortSignal.timeout(5_000));
    assert.deepEqual([report.name, report.libraries.length], ['fake-jellyfin', 2]);
    assert.deepEqual(report.findings, []);
    await delivery.change(id, { path_map: [] });
    const unmapped = await delivery.test(id, AbortSignal.timeout(5_000));
    assert.equal(unmapped.findings.length, 2);
    assert.match(unmapped.findings[0] ?? '', /Home does not see .*VOD/);
    await delivery.change(id, { api_key: 'wrong' });
    await assert.rejects(delivery.test(id, AbortSignal.timeout(5_000)), {
      code: 'media-server-unauthorised',
      status: 422,
    });
    await delivery.change(id, { url: 'http://127.0.0.1:1' });
    await assert.rejects(delivery.test(id, AbortSignal.timeout(5_000)), {
      code: 'media-server-unreachable',
      status: 502,
    });
  });

  it('never shows its key', async () => {
    const api = await serveRoutes(deliveryRoutes(delivery));
    try {
      const body = { kind: 'jellyfin', name: 'Home', url: jellyfin.url, api_key: apiKey };
      const call = async (method: string, path: string, value?: object) => {
        const answer = await fetch(`${api.url}/api/media-servers${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          body: value ? JSON.stringify(value) : null,
        });
        const text = await answer.text();
        assert.doesNotMatch(text, new RegExp(apiKey));
        return { status: answer.status, text };
      };
      assert.equal((await call('POST', '', body)).status, 201);
      assert.equal((await call('GET', '')).status, 200);
      assert.equal((await call('PATCH', '/1', { name: 'Other' })).status, 200);
      assert.equal((await call('POST', '/1/test')).status, 200);
      assert.equal((await call('POST', '/1/scan')).status, 202);
      assert.equal((await call('POST', '', { ...body, url: 'javascript:alert(1)' })).status, 400);
      assert.equal((await call('POST', '', { ...body, path_map: [{ from: 'relative', to: '/x' }] })).status, 400);
      assert.equal((await call('DELETE', '/1')).status, 204);
      const stored = await rows(rooms.database, 'select * from media_servers');
      assert.doesNotMatch(JSON.stringify(stored), new RegExp(apiKey));
    } finally {
      await api.close();
    }
  });
});
