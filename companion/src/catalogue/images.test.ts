import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createImages } from './fetch-image.ts';
import { imageRoutes } from './images.ts';
import { syncCatalogue } from './sync-catalogue.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100, 7)]);

describe('artwork', () => {
  let rooms: Rooms;
  let api: { url: string; close(): Promise<void> };
  let host: Server;
  let port: number;
  let title: number;
  let folder: string;
  const asked: string[] = [];
  let answer: RequestListener;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    rooms.panel.catalogue.addMovie({ name: 'Film' });
    await syncCatalogue(rooms, await rooms.addAccount(), never);
    title = (await rows<{ id: number }>(rooms.database, 'select id from titles'))[0]?.id ?? 0;
    folder = join(rooms.folder, 'images');
    api = await serveRoutes(imageRoutes({ ...rooms, images: createImages({ ...rooms, folder }) }));
    host = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    port = (host.address() as AddressInfo).port;
  });
  after(async () => {
    await api.close();
    host.closeAllConnections();
    host.close();
    await rooms.close();
  });
  beforeEach(() => {
    asked.length = 0;
    answer = (_request, response) => response.setHeader('content-type', 'text/html').end(png);
  });

  let number = 0;
  /** The title's artwork is there now. */
  async function artworkAt(url: string | null): Promise<void> {
    await rooms.database.query('update titles set image_url = :url', { replacements: { url } });
  }
  const fresh = () => `http://127.0.0.1:${port}/${++number}.png`;
  const get = (headers: Record<string, string> = {}) => fetch(`${api.url}/api/images/movie/${title}`, { headers });

  it('is given with the type that its bytes have, and kept', async () => {
    await artworkAt(fresh());
    const first = await get();
    assert.equal(first.status, 200);
    assert.match(first.headers.get('content-type') ?? '', /^image\/png/);
    assert.equal(first.headers.get('x-content-type-options'), 'nosniff');
    assert.deepEqual(Buffer.from(await first.arrayBuffer()), png);

    const again = await get({ 'if-none-match': first.headers.get('etag') ?? '' });
    assert.equal(again.status, 304);
    assert.equal((await get()).status, 200);
    assert.equal(asked.length, 1);
  });

  it('is fetched once for all who ask at the same time', async () => {
    await artworkAt(fresh());
    const answers = await Promise.all(Array.from({ length: 6 }, () => get()));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(asked.length, 1);
  });

  it('is fetched again where what was kept is damaged', async () => {
    await artworkAt(fresh());
    await get();
    for (const name of await readdir(folder)) await truncate(join(folder, name));
    assert.equal((await get()).status, 200);
    assert.equal(asked.length, 2);
  });

  const unusable: [what: string, answer: RequestListener][] = [
    [
      'a page',
      (_, response) => response.setHeader('content-type', 'image/png').end('<html><body>Gone, sorry.</body></html>'),
    ],
    [
      'a drawing with scripts',
      (_, response) => response.end('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ['nothing', (_, response) => response.end()],
    ['a few bytes', (_, response) => response.end(png.subarray(0, 9))],
    ['more than 5 MB', (_, response) => response.end(Buffer.concat([png, Buffer.alloc(5_000_000)]))],
    ['not found, with a long page', (_, response) => response.writeHead(404).end('x'.repeat(300_000))],
    ['an error that never ends', (_, response) => void response.writeHead(500).write('x')],
    [
      'a redirect to what is inside',
      (_, response) => response.writeHead(302, { location: 'http://localhost/' }).end('moved'),
    ],
    [
      'a cut',
      (request, response) =>
        void (
          response.writeHead(200, { 'content-length': 1000 }).write(png),
          setImmediate(() => request.socket.destroy())
        ),
    ],
    ['no answer', (request) => request.socket.destroy()],
  ];
  for (const [what, reply] of unusable) {
    it(`is not found where the host gives ${what}, which is not asked for again at once`, async () => {
      answer = reply;
      await artworkAt(fresh());
      const first = await get();
      assert.equal(first.status, 404);
      assert.equal(((await first.json()) as { code: string }).code, 'no-image');
      assert.equal((await get()).status, 404);
      assert.equal(asked.length, 1);
    });
  }

  it('is not asked for from a host that does not answer any more, until a while has passed', async () => {
    const tries: string[] = [];
    const mute = createServer((request) => {
      tries.push(request.url ?? '');
      request.socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    try {
      for (let n = 0; n < 6; n++) {
        await artworkAt(`http://127.0.0.1:${(mute.address() as AddressInfo).port}/${n}.png`);
        assert.equal((await get()).status, 404);
      }
      assert.deepEqual(tries, ['/0.png', '/1.png', '/2.png']);
      await artworkAt(fresh());
      assert.equal((await get()).status, 200);
    } finally {
      mute.close();
    }
  });

  it('is shown where it can not be kept', async () => {
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, 'no folder');
    await artworkAt(fresh());
    assert.equal((await get()).status, 200);
    await rm(folder);
  });

  it('is not fetched from private addresses that are not the account’s own host', async () => {
    for (const one of [
      'localhost',
      '127.0.0.2',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0x7f000002',
      '10.0.0.1',
      '169.254.169.254',
      '192.168.0.1',
      '[fe80::1]',
      '0.0.0.0',
    ]) {
      await artworkAt(`http://${one}:${port}/secret.png`);
      assert.equal((await get()).status, 404, one);
    }
    assert.deepEqual(asked, []);
  });

  it('is not found where there is none, or no address', async () => {
    for (const url of [
      null,
      'file:///etc/passwd',
      'ftp://example.org/x.png',
      'data:image/png;base64,AAAA',
      'http://',
      'x',
    ]) {
      await artworkAt(url);
      assert.equal((await get()).status, 404, String(url));
    }
    assert.equal((await fetch(`${api.url}/api/images/movie/999999`)).status, 404);
    assert.equal((await fetch(`${api.url}/api/images/series/${title}`)).status, 404);
    assert.equal((await fetch(`${api.url}/api/images/else/${title}`)).status, 400);
  });
});
