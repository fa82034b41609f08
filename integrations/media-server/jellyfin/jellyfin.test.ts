import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'mocha';
import { createMediaServer, type MediaServerOptions } from '../index.ts';
import { type ContractWorld, describeMediaServer } from '../media-server.contract.ts';
import { type FakeJellyfin, type FakeJellyfinOptions, startFakeJellyfin } from './fake.ts';
import { redactPath } from './redaction.ts';
import { cleanBaseUrl } from './settings.ts';

const FILMS = '/media/VOD/English';
const SERIES = '/media/Series/English';
const LIBRARIES = [
  { name: 'Films', kind: 'movies', paths: [FILMS] },
  { name: 'Series', kind: 'tvshows', paths: [SERIES] },
];

describeMediaServer('Jellyfin', openWorld);

describe('the Jellyfin adapter', () => {
  let fake: FakeJellyfin;
  afterEach(() => fake.close());

  async function start(options: FakeJellyfinOptions = {}, change: Partial<MediaServerOptions> = {}) {
    fake = await startFakeJellyfin({ libraries: LIBRARIES, ...options });
    return createMediaServer({ kind: 'jellyfin', url: fake.url, apiKey: fake.apiKey, ...change });
  }

  it('sends the key in the one header that 10.10 and 12 both take, and nowhere else', async () => {
    const server = await start();
    await server.libraries();
    const request = fake.requests.at(-1);
    assert.equal(request?.headers.authorization, `MediaBrowser Token="${fake.apiKey}"`);
    const { authorization: _, ...rest } = request?.headers ?? {};
    assert.doesNotMatch(JSON.stringify([rest, request?.query, request?.path]), new RegExp(fake.apiKey));
  });

  it('keeps the sub-path of a reverse proxy', async () => {
    const server = await start({ basePath: '/jellyfin', files: [`${FILMS}/A/A.mkv`] }, {});
    assert.equal((await server.info()).ready, true);
    await server.refreshLibrary((await server.libraries())[0]?.id ?? '');
    await fake.waitForItem(`${FILMS}/A/A.mkv`);
    const item = await server.itemByPath(`${FILMS}/A/A.mkv`, { kind: 'movie' });
    assert.match(item?.url ?? '', /^http:\/\/127\.0\.0\.1:\d+\/jellyfin\/web\/#\/details\?id=\w{32}&serverId=\w{32}$/);
  });

  for (const version of ['10.10.7', '10.11.3', '12.0.0', '13.1.0-rc2']) {
    it(`takes version ${version} as it is`, async () => {
      assert.equal((await (await start({ version })).info()).version, version);
    });
  }

  it('tells changed paths in one call, in Jellyfin’s words', async () => {
    const server = await start();
    await server.scanPaths([
      { path: '/media/VOD/a.mkv', change: 'created' },
      { path: '/media/VOD/b.mkv', change: 'modified' },
      { path: '/media/VOD/c', change: 'deleted' },
    ]);
    const told = fake.requests.filter(({ path }) => path === '/Library/Media/Updated');
    assert.deepEqual(
      told.map(({ body }) => body),
      [
        {
          Updates: [
            { Path: '/media/VOD/a.mkv', UpdateType: 'Created' },
            { Path: '/media/VOD/b.mkv', UpdateType: 'Modified' },
            { Path: '/media/VOD/c', UpdateType: 'Deleted' },
          ],
        },
      ],
    );
  });

  it('names both refresh modes, without which a refresh does nothing', async () => {
    const server = await start();
    const [films] = await server.libraries();
    await server.refreshLibrary(films?.id ?? '');
    assert.deepEqual(fake.requests.at(-1)?.query, { metadataRefreshMode: 'Default', imageRefreshMode: 'Default' });
    assert.equal((await server.libraries())[0]?.refresh, 'running');
  });

  it('creates libraries with MetadataSavers, so that a later refresh cannot wipe what NFO files said', async () => {
    const server = await start();
    fake.addFolder('/media/Series/German');
    const created = await server.createLibrary({ name: 'Serien', kind: 'tvshows', paths: ['/media/Series/German'] });
    assert.equal(created.id, null);
    const request = await fake.waitForRequest(
      ({ method, path }) => method === 'POST' && path === '/Library/VirtualFolders',
    );
    assert.deepEqual(request.query, { name: 'Serien', collectionType: 'tvshows', refreshLibrary: 'false' });
    assert.deepEqual(request.body.LibraryOptions.MetadataSavers, []);
  });

  it('finds the second version of a film, and a film beyond the first page', async () => {
    const old = `${FILMS}/Old (1950)/Old (1950) - 4K.mkv`;
    const server = await start({ files: [`${FILMS}/Old (1950)/Old (1950) - 1080p.mkv`, old] });
    await server.refreshAll();
    await fake.waitForItem(old);
    for (let number = 0; number < 250; number += 1) fake.addFile(`${FILMS}/New ${number}/New ${number}.mkv`);
    await server.refreshAll();
    await fake.waitForItem(`${FILMS}/New 249/New 249.mkv`);
    const renamed = { kind: 'movie', title: 'Renamed by somebody' } as const;
    assert.equal(await server.itemByPath(old, { ...renamed, recentOnly: true }), null);
    assert.notEqual(await server.itemByPath(old, renamed), null);
    assert.equal(await server.itemByPath(`${FILMS}/Never.mkv`, renamed), null);
  });

  for (const [status, code, retryable] of [
    [403, 'forbidden', false],
    [404, 'not-found', false],
    [418, 'bad-answer', false],
    [429, 'not-ready', true],
    [500, 'bad-answer', true],
    [502, 'unreachable', true],
    [503, 'not-ready', true],
    [504, 'unreachable', true],
  ] as const) {
    it(`answers ${status} as ${code}${retryable ? ', to be tried again' : ''}`, async () => {
      const server = await start();
      fake.faults.status = status;
      await assert.rejects(server.refreshAll(), { name: 'MediaServerError', code, retryable });
    });
  }

  it('says that Quick Connect is switched off', async () => {
    const server = await start();
    fake.faults.quickConnectOff = true;
    assert.equal(await server.quickConnectEnabled(), false);
    await assert.rejects(server.startQuickConnect({ id: 'd', name: 'D' }), { code: 'forbidden' });
  });

  it('keeps a disabled user out, with a password and with an earlier token', async () => {
    const bob = { name: 'bob', password: 'password', isDisabled: false };
    const server = await start({ users: [bob] });
    const login = { username: 'bob', password: 'password', device: { id: 'd', name: 'D' } };
    const { token } = await server.signIn(login);
    bob.isDisabled = true;
    assert.equal(await server.verifyToken(token), null);
    await assert.rejects(server.signIn(login), { code: 'forbidden' });
  });

  it('logs every call once and no secret ever', async () => {
    const lines: string[] = [];
    const log = { debug: (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message })) };
    const server = await start({}, { log });
    const device = { id: 'browser', name: 'Firefox' };
    const { token } = await server.signIn({ username: 'admin', password: 'password', device });
    const { secret, code } = await server.startQuickConnect(device);
    await server.quickConnectApproved(secret);
    fake.approveQuickConnect(code, 'admin');
    const other = await server.finishQuickConnect({ secret, device });
    await server.signOut(other.token);
    await server.libraries();
    fake.faults.down = true;
    await assert.rejects(server.libraries());
    assert.equal(lines.length, fake.requests.length + 1);
    for (const known of [fake.apiKey, token, other.token, secret, code, 'password']) {
      assert.ok(!lines.join('\n').includes(known));
    }
    assert.match(lines.join('\n'), /"path":"\/QuickConnect\/Connect\?secret=\*\*\*","duration_ms":\d+,"status":200/);
  });
});

describe('the Jellyfin adapter before other servers', () => {
  it('compares the paths of a Windows server as Windows does', async () => {
    const { url, close } = await answering({
      Items: [{ Id: 'a1', Path: 'D:\\Media\\Films\\Amélie\\Amélie.mkv'.normalize('NFD') }],
    });
    try {
      const windows = createMediaServer({ kind: 'jellyfin', url, apiKey: 'k' });
      const item = await windows.itemByPath('d:\\media/Films/Amélie/Amélie.mkv', { kind: 'movie' });
      assert.equal(item?.id, 'a1');
      assert.equal(await windows.itemByPath('/media/Films/Amélie/Amélie.mkv', { kind: 'movie' }), null);
    } finally {
      await close();
    }
  });

  for (const [location, named] of [
    ['https://jelly.example.org/System/Info/Public?token=abc', 'https://jelly.example.org'],
    ['/jellyfin/web/', '{url}/jellyfin'],
    ['https://host/sub/System/Info/Public', 'https://host/sub'],
  ] as const) {
    it(`does not follow a redirect to ${location} but names the address to enter`, async () => {
      const { url, close } = await answering('', 301, { location });
      try {
        const message = `${url} sends its visitors on to ${named.replace('{url}', url)}; enter that address instead.`;
        const call = createMediaServer({ kind: 'jellyfin', url, apiKey: 'k' }).info();
        await assert.rejects(call, { code: 'bad-answer', message });
      } finally {
        await close();
      }
    });
  }

  it('does not take Emby or any JSON for Jellyfin', async () => {
    for (const body of [
      { hello: 'world' },
      [1],
      { ServerName: 'e', Version: '4.8', Id: '1', ProductName: 'Emby Server' },
    ]) {
      const { url, close } = await answering(body);
      const call = createMediaServer({ kind: 'jellyfin', url, apiKey: 'k' }).info();
      await assert.rejects(call, { code: 'bad-answer' });
      await close();
    }
  });
});

describe('what is entered as the address of a Jellyfin server', () => {
  for (const [entered, used] of [
    ['http://jelly:8096', 'http://jelly:8096'],
    [' jelly:8096/ ', 'http://jelly:8096'],
    ['192.168.1.10:8096', 'http://192.168.1.10:8096'],
    ['[::1]:8096', 'http://[::1]:8096'],
    ['HTTPS://Example.org/Jellyfin/', 'https://example.org/Jellyfin'],
    ['https://example.org/jellyfin/web/index.html#!/home', 'https://example.org/jellyfin'],
    ['http://jelly:8096/web/#/dashboard', 'http://jelly:8096'],
    ['http://jelly:8096/web', 'http://jelly:8096'],
    ['http://user:secret@jelly:8096/?api_key=abc', 'http://jelly:8096'],
  ] as const) {
    it(`is used as ${used} when it is ${entered.trim()}`, () => assert.equal(cleanBaseUrl(entered), used));
  }
});

describe('a path in the log', () => {
  it('has its secrets replaced, however they are written', () => {
    assert.equal(
      redactPath('/Items?parentId=1&ApiKey=abc&api%5Fkey=d&secret='),
      '/Items?parentId=1&ApiKey=***&api%5Fkey=***&secret=***',
    );
    assert.equal(redactPath('/System/Info'), '/System/Info');
    assert.equal(redactPath('/x?%zz=1'), '/x?%zz=1');
  });
});

async function openWorld(): Promise<ContractWorld> {
  const freeFolders: [string, string] = ['/media/Free/English', '/media/Free/German'];
  const fake = await startFakeJellyfin({ libraries: LIBRARIES });
  for (const folder of freeFolders) fake.addFolder(folder);
  const options = { kind: 'jellyfin', url: fake.url, apiKey: fake.apiKey, timeoutMs: 500 } as const;
  const server = createMediaServer(options);
  const [films, series] = await server.libraries();
  const breaks = {
    down: { down: true },
    silent: { slowMs: Number.POSITIVE_INFINITY },
    starting: { starting: true },
    'another-program': { notJellyfin: true },
    failing: { status: 500 },
  };
  return {
    server,
    apiKey: fake.apiKey,
    connect: (change) => createMediaServer({ ...options, ...change }),
    films: { id: films?.id ?? '', path: FILMS },
    series: { id: series?.id ?? '', path: SERIES },
    freeFolders,
    addFile: async (path) => fake.addFile(path),
    removeFile: async (path) => fake.removeFile(path),
    administrator: { username: 'admin', password: 'password' },
    viewer: { username: 'bob', password: 'password' },
    confirmCode: async (code, username) => fake.approveQuickConnect(code, username),
    play: (playback) => fake.play(playback),
    break: (how) => void Object.assign(fake.faults, breaks[how]),
    close: () => fake.close(),
  };
}

/** A server that answers everything the same. */
async function answering(body: unknown, status = 200, headers: Record<string, string> = {}) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
