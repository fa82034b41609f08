import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import { finishFile } from '../../test/support/finished-file.ts';
import { openRooms, type Rooms } from '../../test/support/rooms.ts';
import type { Delivered } from '../contract/index.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { downloadChanged, type DownloadRow } from '../downloads/index.ts';
import { createDelivery, createDeliveryStore, createItemsStore, type Delivery } from './index.ts';

const film = 'VOD/English/Film (2019)/Film (2019).mp4';
const films = { name: 'Films', kind: 'movies', paths: ['/mnt/VOD'] };
const shows = { name: 'Shows', kind: 'tvshows', paths: ['/mnt/Series/English'] };
const episode = (n: number, language = 'English') =>
  `Series/${language}/Show/Season 1/Show S01E${String(n).padStart(2, '0')}.mkv`;

describe('a finished file at the media server', () => {
  let rooms: Rooms;
  let jellyfin: FakeJellyfin;
  let delivery: Delivery;

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
  });
  afterEach(async () => {
    await rooms.close();
    await jellyfin.close();
  });

  /** Its own watching is as slow as a real one's: what is there soon was asked for. */
  async function start(
    libraries: { name: string; kind: string; paths: string[] }[],
    { to = '/mnt', coalesceMs = 50 } = {},
  ) {
    const pathMap = [{ from: rooms.library.root, to }];
    jellyfin = await startFakeJellyfin({ libraries, pathMap, monitorDelayMs: 60_000 });
    const stores = { store: createDeliveryStore(rooms.database), items: createItemsStore(rooms.database) };
    delivery = createDelivery({ ...rooms, ...stores, coalesceMs, pollMs: 30 });
    await rooms.queue.start();
  }

  const add = (fields = {}) =>
    delivery.create({
      kind: 'jellyfin',
      name: 'Home',
      url: jellyfin.url,
      api_key: jellyfin.apiKey,
      path_map: [{ from: rooms.library.root, to: '/mnt' }],
      ...fields,
    });

  /** Until the download says so of its first server; told by the event that the sockets send too. */
  async function seen(id: number, fits: (delivered: Delivered) => boolean): Promise<Delivered> {
    const now = async () => (await rooms.downloads.get(id)).media_server.find(fits);
    return new Promise((resolve, reject) => {
      const off = rooms.events.on(downloadChanged, ({ row }) => {
        const found = row.id === id && row.media_server.find(fits);
        if (found) done(found);
      });
      const done = (found: Delivered) => {
        off();
        resolve(found);
      };
      now().then((found) => found && done(found), reject);
    });
  }
  const playable = ({ id }: DownloadRow) => seen(id, ({ state }) => state === 'playable');
  const missing = ({ id }: DownloadRow, code: string) => seen(id, ({ reason }) => reason?.code === code);

  const calls = (path: RegExp) =>
    jellyfin.requests.filter((one) => one.method === 'POST' && path.test(one.path)).length;
  const told = () => calls(/Media\/Updated$/);
  const refreshes = () => calls(/^\/Items\/\w+\/Refresh$/);
  const never = () => AbortSignal.timeout(15_000);

  it('is playable after one scan, with a link that opens it', async () => {
    await start([films]);
    await add();
    const row = await finishFile(rooms, film);
    const { url, reason, server_name } = await playable(row);
    assert.ok(url?.startsWith(`${jellyfin.url}/web/#/details?id=`), url ?? '');
    assert.deepEqual([reason, server_name], [null, 'Home']);
    assert.deepEqual([told(), refreshes()], [1, 1]);
  });

  it('and nine more of its season take one scan', async () => {
    await start([films, shows], { coalesceMs: 1_000 });
    await add();
    const rows: DownloadRow[] = [];
    for (let n = 1; n <= 10; n += 1) rows.push(await finishFile(rooms, episode(n)));
    await Promise.all(rows.map(playable));
    assert.deepEqual([told(), refreshes()], [1, 1]);
  });

  it('is found by a browser at the address that browsers use', async () => {
    await start([films]);
    const { id } = await add({ public_url: 'https://films.example.org/jellyfin/web/#/home' });
    const row = await finishFile(rooms, film);
    assert.match((await playable(row)).url ?? '', /^https:\/\/films\.example\.org\/jellyfin\/web\/#\/details\?id=/);
    await delivery.change(id, { public_url: null, name: 'Living room' });
    const shown = await seen(row.id, ({ url }) => url?.startsWith(jellyfin.url) ?? false);
    assert.equal(shown.server_name, 'Living room');
    await delivery.remove(id);
    assert.deepEqual((await rooms.downloads.get(row.id)).media_server, []);
  });

  it('is found that was there before the server was added', async () => {
    await start([films]);
    const row = await finishFile(rooms, film);
    const { id } = await add();
    await delivery.scanAll(id);
    await playable(row);
  });

  it('waits while the server is away, with the reason, and nothing is lost over a restart of ours', async () => {
    await start([films]);
    await add();
    jellyfin.faults.down = true;
    const first = await finishFile(rooms, film);
    const waiting = await missing(first, 'media-server-unreachable');
    assert.equal(waiting.state, 'waiting');
    assert.match(waiting.reason?.message ?? '', /cannot be reached/);
    await rooms.queue.stop();
    const second = await finishFile(rooms, film.replaceAll('2019', '2020'));
    jellyfin.faults.down = false;
    await rooms.queue.start();
    await delivery.recover();
    await Promise.all([first, second].map(playable));
  });

  it('that is removed is told too, and is gone there', async () => {
    await start([films]);
    await add();
    const row = await finishFile(rooms, film);
    await playable(row);
    await rooms.downloads.remove(row.id, true);
    await jellyfin.waitForRequest(({ body }) => body?.Updates?.[0]?.UpdateType === 'Deleted');
    await jellyfin.waitForRequest((one) => /Refresh$/.test(one.path) && refreshes() === 2);
  });

  for (const [what, libraries, path, code, words] of [
    ['no library holds it', [shows], film, 'library-missing', /No library of Home holds \/mnt\/VOD\/English/],
    ['its library is of another kind', [{ ...films, kind: 'tvshows' }], film, 'library-kind', /not one for films/],
  ] as const) {
    it(`says why it is not there where ${what}`, async () => {
      await start([...libraries].map((one) => ({ ...one, paths: [...one.paths] })));
      await add();
      const { state, url, reason } = await missing(await finishFile(rooms, path), code);
      assert.deepEqual([state, url], ['not_found', null]);
      assert.match(reason?.message ?? '', words);
    });
  }

  it('says that the path map is wrong, which the plan shows with one that is right, and comes when it is corrected', async () => {
    await start([{ ...films, paths: ['/media/VOD'] }], { to: '/media' });
    const { id } = await add({ path_map: [{ from: rooms.library.root, to: '/wrong' }] });
    const row = await finishFile(rooms, film);
    const { reason } = await missing(row, 'path-not-seen');
    assert.match(reason?.message ?? '', /Home does not see \/wrong\/VOD\. .*path map/);
    const plan = await delivery.plan(id, never());
    assert.deepEqual(
      plan.findings.map(({ code, path }) => [code, path]),
      [
        ['not-seen', '/wrong/VOD'],
        ['not-seen', '/wrong/Series'],
      ],
    );
    const right = [{ from: rooms.library.root, to: '/media' }];
    assert.deepEqual(plan.suggested_path_map, right);
    await assert.rejects(delivery.applyPlan(id, never()), { code: 'media-server-paths', status: 409 });
    await delivery.change(id, { path_map: right });
    await playable(row);
  });

  it('comes once its libraries are set up, and a new language brings its own folder along', async () => {
    await start([]);
    const { id } = await add();
    const [movie, first] = [await finishFile(rooms, film), await finishFile(rooms, episode(1))];
    await missing(movie, 'library-missing');
    const plan = await delivery.plan(id, never());
    assert.deepEqual(
      plan.changes.map(({ action, library, paths }) => [action, library, paths]),
      [
        ['create', 'Movies', ['/mnt/VOD']],
        ['create', 'Series', ['/mnt/Series/English']],
      ],
    );
    const done = await delivery.applyPlan(id, never());
    assert.deepEqual([done.manage_libraries, done.changes.map(({ action }) => action)], [true, ['none', 'none']]);
    await Promise.all([movie, first].map(playable));
    const again = await delivery.applyPlan(id, never());
    assert.deepEqual(again, done);

    const german = await finishFile(rooms, episode(2, 'German'));
    await playable(german);
    const { libraries } = await delivery.test(id, never());
    assert.deepEqual(
      libraries.map(({ name, kind, paths }) => [name, kind, paths]),
      [
        ['Movies', 'movies', ['/mnt/VOD']],
        ['Series', 'tvshows', ['/mnt/Series/English', '/mnt/Series/German']],
      ],
    );
    assert.deepEqual([...new Set(jellyfin.items().map(({ series }) => series))].sort(), ['Show', null].sort());
  });

  it('is seen or not by a probe that is always taken away', async () => {
    await start([films]);
    const { id } = await add();
    const left = async () =>
      (await Promise.all(['', 'VOD', 'Series'].map((one) => readdir(join(rooms.library.root, one)).catch(() => []))))
        .flat()
        .filter((name) => name.startsWith('.xtreme'));
    assert.deepEqual((await delivery.plan(id, never())).findings, []);
    assert.ok(jellyfin.requests.some(({ query }) => query.path === '/mnt/VOD'));
    assert.deepEqual(await left(), []);
    jellyfin.faults.status = 500;
    await assert.rejects(delivery.plan(id, never()), { code: 'media-server-bad-answer' });
    assert.deepEqual(await left(), []);
  });
});
