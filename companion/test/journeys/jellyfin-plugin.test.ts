import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect, type Socket as NetSocket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import type { Browser, Frame, Page } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';
import { type Identity, signIdentity } from '../../src/access/index.ts';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { startFakeCompanion } from '../support/fake-companion.ts';
import {
  buildPlugin,
  dotnetIsThere,
  type JellyfinHost,
  type Person,
  people,
  startJellyfinHost,
} from '../support/jellyfin-host.ts';
import { buildPanel } from '../support/panel.ts';
import { addPlaylist, eventually, startTestService, type TestService } from '../support/service.ts';

type Refusal = { reason?: string; code?: string; detail?: string };

/** Builds the plugin, or says in a line why all of this is left out. */
async function withPlugin(context: Mocha.Context): Promise<void> {
  context.timeout(600_000);
  if (dotnetIsThere()) return buildPlugin();
  console.log('      there is no .NET SDK (dotnet) here: the plugin for Jellyfin is neither built nor tried');
  context.skip();
}

describe('the plugin in front of a companion', () => {
  let jellyfin: JellyfinHost;
  let companion: Awaited<ReturnType<typeof startFakeCompanion>>;
  let ann: Awaited<ReturnType<JellyfinHost['enter']>>;

  before(async function () {
    await withPlugin(this);
    jellyfin = await startJellyfinHost('/media');
    companion = await startFakeCompanion();
    const pair = { address: companion.url, code: 'ABCD-2345', serverName: 'Living room' };
    assert.equal((await jellyfin.post('XtreamCompanion/settings/pair', 'ann', pair)).status, 200);
    ann = await jellyfin.enter('ann');
  });
  after(async () => {
    await companion?.close();
    await jellyfin?.close();
  });

  const through = (path: string, init: RequestInit = {}) =>
    jellyfin.ask(ann.path + path, { ...init, headers: { cookie: ann.cookie, ...init.headers } });

  it('gives a cookie that is for its own path of this user only', () => {
    assert.match(
      ann.set,
      new RegExp(
        `^xtreme_viewer=[\\w-]+; path=/media/XtreamCompanion/as/${people.ann.id}/; samesite=strict; httponly$`,
        'i',
      ),
    );
    assert.ok(!decodeURIComponent(ann.set).includes(people.ann.token));
  });

  it('passes on what was written, as it was written, and nothing of one connection, of Jellyfin or of a forger', async () => {
    const answer = await through('a%2Fb/%C3%BC%20x/?q=1%202&ApiKey=hush&z=%3D', {
      headers: {
        accept: 'text/x-odd',
        'x-own': 'kept',
        authorization: 'Bearer mine',
        'x-xtreme-identity': 'v1.forged',
        'x-emby-token': 'hush',
        'x-api-key': 'hush',
      },
    });
    assert.equal(await answer.text(), 'ok');
    const { url, headers } = companion.last();
    assert.equal(url, '/below/a%2Fb/%C3%BC%20x/?q=1%202&z=%3D');
    assert.deepEqual([headers.accept, headers['x-own']], ['text/x-odd', 'kept']);
    assert.deepEqual([headers['x-forwarded-host'], headers['x-forwarded-proto']], [new URL(jellyfin.url).host, 'http']);
    for (const gone of ['cookie', 'authorization', 'x-emby-token', 'x-api-key'])
      assert.equal(headers[gone], undefined, gone);
    const said = JSON.parse(
      Buffer.from(String(headers['x-xtreme-identity']).split('.')[1] ?? '', 'base64url').toString(),
    ) as Identity;
    assert.deepEqual(
      [said.pairing, said.user, said.name, said.role, said.method, said.path],
      [7, people.ann.id, 'Ann', 'admin', 'GET', '/a%2Fb/%C3%BC%20x/?q=1%202&z=%3D'],
    );
    for (const gone of ['x-hop', 'keep-alive']) assert.equal(answer.headers.get(gone), null, gone);
    assert.equal(answer.headers.get('x-end'), '2');
  });

  it('refuses an address that climbs out of its place', async () => {
    for (const path of ['%2e%2e/secret', 'a/%2E%2E/%2e%2e/secret', '..%5csecret'])
      assert.equal((await through(path)).status, 404, path);
  });

  it('follows no redirect, and tells the way through itself', async () => {
    const place = `/media/${ann.path}`;
    for (const [to, wanted] of [
      ['/below/else?x=1', `${place}else?x=1`],
      [`${companion.url}/else`, `${place}else`],
      ['../else', '../else'],
      ['https://other.example/below/', 'https://other.example/below/'],
    ] as const) {
      const answer = await through(`moved?to=${encodeURIComponent(to)}`);
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, wanted]);
      assert.deepEqual(answer.headers.getSetCookie(), [], 'cookies of the companion are none of this origin');
    }
  });

  it('streams bodies both ways without holding them', async () => {
    const bytes = 120_000_000;
    const before = await jellyfin.peakMemory();
    const answer = await through(`down?bytes=${bytes}`);
    let got = 0;
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) got += chunk.length;
    assert.equal(got, bytes);
    const piece = Buffer.alloc(1_000_000);
    const body = Readable.toWeb(
      Readable.from(
        (function* () {
          for (let left = bytes; left > 0; left -= piece.length) yield piece;
        })(),
      ),
    );
    const up = await through('up', { method: 'POST', body, duplex: 'half' } as RequestInit);
    assert.equal(await up.text(), String(bytes));
    const grown = (await jellyfin.peakMemory()) - before;
    assert.ok(grown < 60_000_000, `the server grew by ${Math.round(grown / 1e6)} MB`);
  });

  it('ends an answer that was cut as a cut one', async () => {
    await assert.rejects(async () => (await through('cut')).text());
  });

  /** An upgrade by hand; the bytes after the answer's head are the socket's. */
  async function upgrade(path: string, headers: Record<string, string>): Promise<{ head: string; socket: NetSocket }> {
    const { hostname, port, pathname } = new URL(path, jellyfin.url);
    const socket = connect(Number(port), hostname);
    const lines = Object.entries({
      host: `${hostname}:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    let head = '';
    while (!head.includes('\r\n\r\n')) head += String((await once(socket, 'data'))[0]);
    return { head, socket };
  }

  it('carries a WebSocket byte by byte, before Jellyfin takes it for its own', async () => {
    const { head, socket } = await upgrade(`${ann.path}ws/`, { cookie: ann.cookie, 'sec-websocket-protocol': 'odd' });
    assert.match(head, /^HTTP\/1\.1 101 /);
    assert.match(head, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i);
    assert.deepEqual(
      [companion.last().url, companion.last().headers['sec-websocket-protocol'], companion.last().headers.cookie],
      ['/below/ws/', 'odd', undefined],
    );
    for (const text of ['first', 'second']) {
      socket.write(text);
      assert.equal(String((await once(socket, 'data'))[0]), text);
    }
    socket.destroy();
    const own = await upgrade('socket', {});
    assert.match(own.head, /^HTTP\/1\.1 101 /);
    assert.match(own.head + String((await once(own.socket, 'data').catch(() => ['']))[0]), /jellyfin/);
    own.socket.destroy();
  });

  const strangers: [who: string, as: Person | null, of: Person, status: number][] = [
    ['a stranger', null, 'ann', 401],
    ['a viewer, while it is for administrators', 'bob', 'bob', 403],
    ["a viewer, in an administrator's place", 'bob', 'ann', 401],
    ["an administrator, in a viewer's place", 'ann', 'bob', 401],
    ['a program with a key, which is no person', 'program', 'ann', 401],
  ];
  for (const [who, as, of, status] of strangers) {
    it(`keeps out ${who}, by page, call and WebSocket`, async () => {
      const path = `XtreamCompanion/as/${people[of].id}/`;
      await audience('Everyone');
      const { cookie } = as ? await jellyfin.enter(as) : { cookie: '' };
      await audience('Administrators');
      const given = { ...(cookie && { cookie }), accept: 'application/json' };
      const answer = await jellyfin.ask(path, { headers: given });
      assert.equal(answer.status, status);
      assert.equal(((await answer.json()) as Refusal).code, status === 401 ? 'signed-out' : 'not-allowed');
      const socket = await upgrade(`${path}ws/`, given);
      assert.match(socket.head, new RegExp(`^HTTP/1\\.1 ${status} `));
      socket.socket.destroy();
    });
  }

  const audience = async (audience: string, users: string[] = []) => {
    const answer = await jellyfin.post('XtreamCompanion/settings', 'ann', { audience, users });
    assert.equal(answer.status, 200);
  };
  const allowed: [audience: string, users: string[], statuses: Record<string, number>][] = [
    ['Administrators', [people.bob.id], { ann: 200, bob: 403, cleo: 403, program: 401 }],
    ['Everyone', [], { ann: 200, bob: 200, cleo: 200, program: 401 }],
    ['Chosen', [people.bob.id], { ann: 200, bob: 200, cleo: 403, program: 401 }],
  ];
  for (const [kind, users, statuses] of allowed) {
    it(`is seen by whom the settings say: ${kind}; others have a link in their menu only where they may`, async () => {
      await audience(kind, users);
      for (const [as, status] of Object.entries(statuses)) {
        const entered = await jellyfin.enter(as as Person);
        assert.equal(entered.status, status, as);
        assert.equal(entered.cookie !== '', status === 200);
      }
      const config = (await (await jellyfin.ask('web/config.json')).json()) as {
        menuLinks: { url: string }[];
        servers: [];
      };
      const links = config.menuLinks.map(({ url }) => url);
      const wanted = ['https://wiki.example', ...(kind === 'Administrators' ? [] : ['../XtreamCompanion/'])];
      assert.deepEqual([links, config.servers], [wanted, []]);
    });
  }

  it('tells and changes its settings to administrators only, and never the key', async () => {
    for (const [as, status] of [
      [undefined, 401],
      ['bob', 403],
      ['ann', 200],
      ['program', 200],
    ] as const) {
      const answers = [
        await jellyfin.ask('XtreamCompanion/settings', as ? { as } : {}),
        await jellyfin.post('XtreamCompanion/settings', as, { audience: 'Administrators' }),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, status, as);
        assert.doesNotMatch(await answer.text(), /AQEBAQEB/);
      }
    }
    assert.match(await jellyfin.settingsFile(), /<Key>AQEBAQEB/);
    for (const wrong of ['', 'x', 'ftp://x', 'http://u:p@host/', 'http://host/?x'])
      assert.equal(
        (await jellyfin.post('XtreamCompanion/settings/pair', 'ann', { address: wrong, code: 'x' })).status,
        400,
        wrong,
      );
    assert.equal((await jellyfin.post('XtreamCompanion/settings', 'ann', { audience: '7' })).status, 400);
  });

  it('ends a WebSocket when Jellyfin forgets its viewer', async () => {
    await audience('Everyone');
    const { cookie, path } = await jellyfin.enter('cleo');
    const { head, socket } = await upgrade(`${path}ws/`, { cookie });
    assert.match(head, / 101 /);
    const closed = once(socket, 'close');
    await jellyfin.forget('cleo');
    await closed;
    assert.equal((await jellyfin.ask(path, { headers: { cookie } })).status, 401);
  });

  it('says it in a page of its own when the companion is away, to a program as a problem', async () => {
    await companion.close();
    const problem = await through('api/vod');
    assert.deepEqual([problem.status, problem.headers.get('content-type')], [502, 'application/problem+json']);
    assert.equal(((await problem.json()) as Refusal).code, 'away');
    const page = await through('embed', { headers: { accept: 'text/html', 'accept-language': 'de-CH,en' } });
    assert.equal(page.status, 502);
    assert.match(await page.text(), /lang="de"[\s\S]*Der Begleitdienst antwortet nicht/);
    const pair = await jellyfin.post('XtreamCompanion/settings/pair', 'ann', {
      address: companion.url,
      code: 'ABCD2345',
    });
    assert.deepEqual([pair.status, ((await pair.json()) as Refusal).reason], [502, 'away']);
  });
});

type Manifest = {
  name: string;
  guid: string;
  versions: { version: string; checksum: string; sourceUrl: string }[];
}[];

/** The names in a zip's directory. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 4)) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

describe('the panel inside Jellyfin', () => {
  let jellyfin: JellyfinHost;
  let provider: DemoProvider;
  let test: TestService;
  let server: contract.MediaServer;
  const sockets: Socket[] = [];

  before(async function () {
    await withPlugin(this);
    jellyfin = await startJellyfinHost('');
    provider = await startDemoProvider();
    test = await startTestService({ basePath: '/xd/' });
    await addPlaylist(test, provider);
    server = await addServer('Living room');
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await test?.close();
    await provider?.close();
    await jellyfin?.close();
  });

  const addServer = (name: string) =>
    test.api.post<contract.MediaServer>('api/media-servers', {
      kind: 'jellyfin',
      name,
      url: jellyfin.url,
      api_key: 'key-of-a-program',
    });
  const newCode = async (id = server.id) =>
    (await test.api.post<{ code: string }>('api/jellyfin/pairing-codes', { media_server_id: id })).code;
  const pair = (code: string, as: Person = 'ann') =>
    jellyfin.post('XtreamCompanion/settings/pair', as, { address: test.url, code, serverName: 'Living room' });

  it('is paired by a code that is good once', async () => {
    assert.deepEqual([(await jellyfin.enter('ann')).status, (await jellyfin.enter('bob')).status], [409, 403]);
    const old = await newCode();
    const code = await newCode();
    for (const wrong of ['AAAA-AAAA', old]) {
      const refused = await pair(wrong);
      assert.equal(refused.status, 422);
      assert.match(((await refused.json()) as Refusal).detail ?? '', /wrong, used or too old/);
    }
    assert.equal((await pair(code, 'bob')).status, 403);
    assert.equal((await pair(code.toLowerCase().replace('-', ' '))).status, 200);
    assert.equal((await pair(code)).status, 422);
    const { items } = await test.api.get<{ items: contract.PluginPairing[] }>('api/jellyfin/pairings');
    assert.deepEqual(
      items.map((one) => [one.media_server_id, one.server_name]),
      [[server.id, 'Living room']],
    );
    assert.equal((await test.api.call('POST', 'api/jellyfin/pairing-codes', { media_server_id: 99 })).status, 404);
  });

  it('knows who is there: administrators administrate, others browse and play', async () => {
    await jellyfin.post('XtreamCompanion/settings', 'ann', { audience: 'Everyone' });
    for (const [as, name, role, settings] of [
      ['ann', 'Ann', 'admin', 200],
      ['bob', 'Böb', 'viewer', 403],
    ] as const) {
      const { cookie, path } = await jellyfin.enter(as);
      const ask = (call: string) => jellyfin.ask(path + call, { headers: { cookie } });
      const session = (await (await ask('api/session')).json()) as contract.Session;
      assert.deepEqual(session.user, { name, role, source: 'jellyfin', via: 'plugin' });
      assert.equal((await ask('api/vod?limit=1')).status, 200);
      assert.equal((await ask('api/settings')).status, settings);
    }
  });

  /** A signed identity of a second media server, whose key the test knows. */
  async function signer() {
    const { id } = await addServer('Bedroom');
    const body = { code: await newCode(id), server_name: 'Bedroom' };
    const { pairing_id, key } = await test.api.post<{ pairing_id: number; key: string }>('api/jellyfin/pair', body);
    let count = 0;
    const sign = (change: Partial<Identity> = {}, by = key) => {
      count += 1;
      const identity = {
        pairing: pairing_id,
        user: 'f'.repeat(32),
        name: 'Finn',
        role: 'viewer',
        method: 'GET',
        path: '/api/vod?limit=1',
        at: Date.now(),
        nonce: `nonce-of-the-test-${count}`,
      };
      return signIdentity({ ...identity, ...change } as Identity, Buffer.from(by, 'base64url'));
    };
    const ask = async (identity: string, path = 'api/vod?limit=1', method = 'GET') => {
      const answer = await fetch(new URL(path, test.url), {
        method,
        headers: { 'x-xtreme-identity': identity, 'x-api-key': test.config.apiKey ?? '' },
      });
      return { status: answer.status, code: ((await answer.json().catch(() => ({}))) as Refusal).code };
    };
    return { pairing: pairing_id, sign, ask };
  }

  it('believes no identity that is forged, repeated, old or for another call, whatever key is beside it', async () => {
    const { pairing, sign, ask } = await signer();
    const once = sign();
    assert.equal((await ask(once)).status, 200);
    const [, payload, mac] = sign().split('.');
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), role: 'admin' }),
    );
    const cases: [what: string, identity: string, code: string][] = [
      ['repeated', once, 'bad-identity'],
      ['of another path', sign({ path: '/api/vod?limit=2' }), 'bad-identity'],
      ['of another method', sign({ method: 'POST' }), 'bad-identity'],
      ['too old', sign({ at: Date.now() - 121_000 }), 'identity-expired'],
      ['of the future', sign({ at: Date.now() + 125_000 }), 'identity-expired'],
      ['signed with another key', sign({}, Buffer.alloc(32).toString('base64url')), 'bad-identity'],
      ['of a pairing that is none', sign({ pairing: 4711 }), 'bad-identity'],
      ['of another pairing', sign({ pairing: pairing - 1 }), 'bad-identity'],
      ['changed after it was signed', `v1.${other.toString('base64url')}.${mac}`, 'bad-identity'],
      ['no identity', 'administrator', 'bad-identity'],
      ['empty', 'v1..', 'bad-identity'],
    ];
    for (const [what, identity, code] of cases) assert.deepEqual(await ask(identity), { status: 401, code }, what);
    assert.equal((await ask(sign({ path: '/api/settings' }), 'api/settings')).status, 403);
    await test.api.delete(`api/jellyfin/pairings/${pairing}`);
    assert.equal((await ask(sign())).status, 401);
  });

  function live(namespace: string, cookie: string, path: string): Socket {
    const socket = io(new URL(namespace, jellyfin.url).href, {
      path: `/${path}ws`,
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    return socket;
  }

  it('is live through Jellyfin: both namespaces for an administrator, downloads for a viewer, nothing for a stranger', async () => {
    const said = (socket: Socket) =>
      new Promise((resolve) => {
        socket.once('snapshot', () => resolve('snapshot'));
        socket.once('connect_error', (error) => resolve(error.message));
      });
    for (const [as, downloads, sync] of [
      ['ann', 'snapshot', 'snapshot'],
      ['bob', 'snapshot', 'not-allowed'],
    ] as const) {
      const { cookie, path } = await jellyfin.enter(as);
      assert.deepEqual(await Promise.all([said(live('/downloads', cookie, path)), said(live('/sync', cookie, path))]), [
        downloads,
        sync,
      ]);
      assert.equal(await said(live('/downloads', '', path)), 'websocket error');
    }
  });

  it('plays a finished file by ranges through Jellyfin', async () => {
    const { items: films } = await test.api.get<{ items: { id: number }[] }>('api/vod?limit=1');
    const id = films[0]?.id ?? 0;
    await test.api.post('api/downloads', { items: [{ kind: 'movie', id }] });
    const { file_path, bytes_total } = await eventually(
      async () => (await test.api.get<{ items: contract.Download[] }>('api/downloads')).items[0] as contract.Download,
      ({ status }) => status === 'completed',
      60_000,
    );
    const { size } = await stat(join(test.mediaDir, file_path ?? ''));
    assert.equal(size, bytes_total);
    const { cookie, path } = await jellyfin.enter('bob');
    const part = await jellyfin.ask(`${path}api/streams/movie/${id}`, {
      headers: { cookie, range: 'bytes=1000-1999' },
    });
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 1000-1999/${size}`]);
    assert.equal((await part.arrayBuffer()).byteLength, 1000);
    await test.api.delete(
      `api/downloads/${(await test.api.get<{ items: contract.Download[] }>('api/downloads')).items[0]?.id}?files=true`,
    );
  });

  it('is offered by a repository as Jellyfin reads it, at the address that it was asked at', async () => {
    const proxied = { headers: { 'x-forwarded-host': 'nas.example', 'x-forwarded-proto': 'https' } };
    const ask = async (init: RequestInit) =>
      (await (await fetch(new URL('jellyfin/manifest.json', test.url), init)).json()) as Manifest;
    const [entry, ...others] = await ask({});
    const { versions, ...about } = entry as Manifest[number];
    assert.deepEqual(others, []);
    assert.deepEqual(about, {
      guid: '3f6c1d0e-8a57-4b0b-9b67-2c1f5a0e7d94',
      name: 'Xtream Companion',
      description: "Shows the panel of xtreme-downloader inside Jellyfin, through Jellyfin's own address.",
      overview: 'Browse, download and play the titles of your account without leaving Jellyfin.',
      owner: 'xtreme-downloader',
      category: 'General',
    });
    const [version] = versions;
    assert.ok(version && versions.length === 1);
    const { checksum, sourceUrl, ...rest } = version;
    assert.deepEqual(rest, {
      version: '1.0.0.0',
      changelog: 'The first version.',
      targetAbi: '10.10.0.0',
      timestamp: '2026-11-30T00:00:00Z',
    });
    assert.equal(sourceUrl, `${test.url}jellyfin/xtream-companion.zip`);
    const zip = Buffer.from(await (await fetch(sourceUrl)).arrayBuffer());
    assert.equal(createHash('md5').update(zip).digest('hex'), checksum);
    assert.deepEqual(namesIn(zip), ['XtreamCompanion.dll', 'meta.json']);
    const [behind] = await ask(proxied);
    assert.equal(behind?.versions[0]?.sourceUrl, 'https://nas.example/xd/jellyfin/xtream-companion.zip');
  });

  it('is installed by one call that keeps the other repositories, restarted and connected by two more', async () => {
    const fake = await startFakeJellyfin();
    const known = [{ Name: 'Jellyfin Stable', Url: 'https://repo.example/manifest.json', Enabled: false }];
    fake.plugins.listed().push(...known);
    const { id } = await test.api.post<contract.MediaServer>('api/media-servers', {
      ...{ kind: 'jellyfin', name: 'Attic', url: fake.url, api_key: fake.apiKey },
    });
    const at = `api/media-servers/${id}`;
    const none = { offered: '1.0.0.0', installed: null, active: false, needs_restart: false, paired: false };
    assert.deepEqual(await test.api.get(`${at}/plugin`), none);
    const address = test.url.slice(0, -1);
    const unread = await test.api.call<{ detail: string }>('POST', `${at}/plugin`, { address });
    assert.equal(unread.status, 404);
    assert.match(unread.body.detail, /can't read the plugin's list/);

    const repository = `${test.url}jellyfin/manifest.json`;
    fake.plugins.offered.set(repository, (await (await fetch(repository)).json()) as Manifest);
    const installed = { ...none, installed: '1.0.0.0', needs_restart: true };
    assert.deepEqual(await test.api.post(`${at}/plugin`, { address }), installed);
    const wanted = [...known, { Name: 'xtreme-downloader', Url: repository, Enabled: true }];
    assert.deepEqual(fake.plugins.listed(), wanted);
    const asked = fake.requests.find(({ path }) => path === '/Packages/Installed/Xtream Companion');
    assert.deepEqual(asked?.query, {
      assemblyGuid: '3f6c1d0e-8a57-4b0b-9b67-2c1f5a0e7d94',
      version: '1.0.0.0',
      repositoryUrl: repository,
    });

    assert.equal((await test.api.call('POST', `${at}/restart`)).status, 202);
    assert.deepEqual(await test.api.get(`${at}/plugin`), { ...installed, active: true, needs_restart: false });
    await test.api.post(`${at}/plugin/connect`, { address });
    const [pairing] = fake.plugins.paired as { address: string; code: string }[];
    assert.equal(pairing?.address, test.url);
    assert.match(pairing?.code ?? '', /^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    const policy = (await fetch(new URL('embed', test.url))).headers.get('content-security-policy') ?? '';
    assert.ok(policy.includes(new URL(fake.url).origin), 'its pages may hold the panel in a frame without the plugin');
    await test.api.delete(at);
    await fake.close();
  });

  describe('in a browser', () => {
    const chromium = findChromium();
    let browser: Browser;
    let page: Page;
    before(async function () {
      this.timeout(180_000);
      if (!chromium) {
        console.log('      there is no Chromium here: the panel inside Jellyfin is not looked at');
        this.skip();
      }
      await buildPanel();
      // A private window keeps cookies from every frame of another site.
      browser = await launchChromium(chromium);
      page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    });
    after(() => browser?.close());

    const open = async (name: string, as: Person) => {
      const { token, id } = people[as];
      await page.goto(`${jellyfin.url}web/?page=${name}&token=${token}&user=${id}`);
    };
    const panel = async (): Promise<Frame> => {
      const frame = await (await page.waitForSelector('iframe')).contentFrame();
      assert.ok(frame);
      await frame.locator('.embed-tabs').waitFor();
      return frame;
    };

    it('needs no password, wears the colours of Jellyfin, and finishes a download', async function () {
      this.timeout(120_000);
      await open('XtreamCompanion', 'ann');
      const frame = await panel();
      assert.equal(new URL(frame.url()).origin, new URL(jellyfin.url).origin);
      assert.equal(await frame.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(16, 16, 16)');
      assert.match(
        await frame.evaluate<string>(`document.documentElement.getAttribute('style')`),
        /--host-accent: #00a4dc/,
      );
      await frame.locator('.embed-tabs a', { hasText: 'Movies' }).click();
      const card = frame.getByTestId('title-card').first();
      await card.hover();
      await card.getByTestId('tri').click();
      await frame.locator('[data-testid=title-card] [data-testid=tri][data-state=done]').waitFor({ timeout: 60_000 });
      const { items } = await test.api.get<{ items: contract.Download[] }>('api/downloads?status=completed');
      assert.equal(items.length, 1);
    });

    it('follows the user switch, as a page of its own too', async () => {
      await page.evaluate(`signInAs('${people.bob.token}', '${people.bob.id}'), showPage('XtreamCompanion')`);
      await page.waitForSelector(`iframe[src*="${people.bob.id}"]`);
      await panel();
      await page.goto(`${jellyfin.url}XtreamCompanion/`);
      const frame = await panel();
      assert.match(frame.url(), new RegExp(people.bob.id));
      await page.evaluate('localStorage.clear()');
      await page.reload();
      await page.getByText('Nobody is signed in to Jellyfin here.').waitFor();
    });

    it('is set up in the settings page of the plugin', async () => {
      await open('XtreamCompanionSettings', 'ann');
      await page.locator('[data-state=paired]').waitFor();
      await page.getByLabel(/One-time code/).fill('AAAA-AAAA');
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.locator('[data-said=refused]').waitFor();
      await page.getByLabel(/One-time code/).fill(await newCode());
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.locator('[data-said=ok]').waitFor();
      await page.getByLabel(/Chosen users/).check();
      await page.getByLabel('Böb').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      assert.deepEqual([(await jellyfin.enter('bob')).status, (await jellyfin.enter('cleo')).status], [200, 403]);
    });
  });
});
