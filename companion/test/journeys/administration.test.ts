import assert from 'node:assert/strict';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import { io, type Socket } from 'socket.io-client';
import type * as contract from '../../src/contract/index.ts';
import { createApi } from '../support/api.ts';
import { downloadWhen, films, hasStatus, heard, type Journey, join, order, startJourney } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

const password = 'correct horse battery';

describe('access', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney();
    journey.secrets.push(password);
  });
  after(() => journey.close());

  const nobody = () => createApi(journey.url, null);
  const code = () => new URL(journey.service.address).hash.replace('#code=', '');

  function cookieOf(headers: Headers): string {
    const [cookie = ''] = headers.getSetCookie();
    assert.match(cookie, /^xtreme_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    const value = cookie.split(';', 1)[0] ?? '';
    journey.secrets.push(value.split('=')[1] ?? '');
    return value;
  }

  function connect(options: object): Socket {
    return io(new URL('/downloads', journey.url).href, {
      path: '/ws',
      forceNew: true,
      reconnection: false,
      ...options,
    });
  }

  it('needs a set-up, which only the one-time code of the start can do', async () => {
    assert.deepEqual(await nobody().get('api/setup'), { needed: true });
    assert.deepEqual(await nobody().get('api/session'), {
      signed_in: false,
      user: null,
      expires_at: null,
    });
    assert.equal((await nobody().call('POST', 'api/session', { password })).status, 409);
    for (const wrong of ['wrong', code().slice(1), `${code()}x`]) {
      assert.equal((await nobody().call('POST', 'api/setup', { password, code: wrong })).status, 403, wrong);
    }
    assert.equal(
      (
        await nobody().call('POST', 'api/setup', {
          password: 'short',
          code: code(),
        })
      ).status,
      400,
    );
    assert.equal((await nobody().call('POST', 'api/setup', { password })).status, 400);
    assert.deepEqual(await nobody().get('api/setup'), { needed: true });
  });

  it('is set up once, which signs in', async () => {
    const oneTime = code();
    journey.secrets.push(oneTime);
    const answers = await Promise.all(
      [1, 2].map(() =>
        nobody().call<contract.Session>('POST', 'api/setup', {
          password,
          code: oneTime,
        }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    const done = answers.find(({ status }) => status === 201);
    assert.equal(done?.body.signed_in, true);
    const cookie = cookieOf(done?.headers ?? new Headers());
    const session = await nobody().call<contract.Session>('GET', 'api/session', undefined, { cookie });
    assert.deepEqual(session.body.user?.role, 'admin');
    assert.equal((await nobody().call('GET', 'api/playlists', undefined, { cookie })).status, 200);
    assert.deepEqual(await nobody().get('api/setup'), { needed: false });
    assert.equal((await nobody().call('POST', 'api/setup', { password, code: oneTime })).status, 409);
    await journey.restart();
    assert.equal(new URL(journey.service.address).hash, '');
    assert.equal((await nobody().call('GET', 'api/playlists', undefined, { cookie })).status, 200);
  });

  it('refuses a wrong password, and lets in with the right one', async () => {
    assert.equal((await nobody().call('POST', 'api/session', { password: 'wrong' })).status, 401);
    const answer = await nobody().call<contract.Session>('POST', 'api/session', { password });
    assert.equal(answer.status, 201);
    cookieOf(answer.headers);
  });

  it('does not act for a page of another origin', async () => {
    const { headers } = await nobody().call('POST', 'api/session', {
      password,
    });
    const cookie = cookieOf(headers);
    const pages: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ];
    for (const foreign of pages) {
      const answer = await nobody().call('POST', 'api/tracking/check', undefined, { cookie, ...foreign } as Record<
        string,
        string
      >);
      assert.equal(answer.status, 403, JSON.stringify(foreign));
    }
    const own = await nobody().call('POST', 'api/tracking/check', undefined, {
      cookie,
      origin: new URL(journey.url).origin,
    });
    assert.equal(own.status, 202);
  });

  it('ends at sign-out, for sockets of that session too and of no other', async () => {
    const cookies = [];
    for (let n = 0; n < 2; n++)
      cookies.push(cookieOf((await nobody().call('POST', 'api/session', { password })).headers));
    const sockets = cookies.map((cookie) => connect({ extraHeaders: { cookie } }));
    await Promise.all(sockets.map((socket) => heard(socket, 'snapshot')));
    const ended = heard(sockets[0] as Socket, 'disconnect');
    const answer = await nobody().call('DELETE', 'api/session', undefined, {
      cookie: cookies[0] ?? '',
    });
    assert.equal(answer.status, 204);
    assert.match(answer.headers.getSetCookie()[0] ?? '', /^xtreme_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
    await ended;
    assert.equal(
      (
        await nobody().call('GET', 'api/playlists', undefined, {
          cookie: cookies[0] ?? '',
        })
      ).status,
      401,
    );
    assert.equal(
      (
        await nobody().call('GET', 'api/playlists', undefined, {
          cookie: cookies[1] ?? '',
        })
      ).status,
      200,
    );
    assert.equal(sockets[1]?.connected, true);
    for (const socket of sockets) socket.disconnect();
  });

  it('by a key: shown once, good at once, gone when revoked, and its sockets with it', async () => {
    const made = await journey.api.call<contract.ApiKey & { key: string }>('POST', 'api/api-keys', {
      name: 'Automation',
    });
    assert.equal(made.status, 201);
    const { key, ...shown } = made.body;
    assert.ok(key.startsWith(shown.prefix));
    const list = await journey.api.get<{
      items: contract.ApiKey[];
      total: number;
    }>('api/api-keys');
    assert.deepEqual(list.items, [shown]);
    assert.equal(JSON.stringify(list).includes(key), false);
    assert.equal((await createApi(journey.url, key).call('GET', 'api/playlists')).status, 200);
    const used = await journey.api.get<{ items: contract.ApiKey[] }>('api/api-keys');
    assert.match(used.items[0]?.last_used_at ?? '', /Z$/);
    const socket = connect({ auth: { api_key: key } });
    await heard(socket, 'snapshot');
    const ended = heard(socket, 'disconnect');
    await journey.api.delete(`api/api-keys/${shown.id}`);
    await ended;
    assert.equal((await createApi(journey.url, key).call('GET', 'api/playlists')).status, 401);
    assert.equal((await journey.api.call('DELETE', `api/api-keys/${shown.id}`)).status, 404);
    socket.disconnect();
    assert.equal(journey.logged().includes(key), false);
  });
});

describe('guessing the code of the set-up', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney();
  });
  after(() => journey.close());

  it('is slowed down, also for the right one', async () => {
    const guess = (code: string) =>
      createApi(journey.url, null).call('POST', 'api/setup', {
        password,
        code,
      });
    const statuses = new Set<number>();
    for (let n = 0; n < 25; n++) statuses.add((await guess(`wrong ${n}`)).status);
    assert.deepEqual([...statuses], [403, 429]);
    const refused = await guess(new URL(journey.service.address).hash.replace('#code=', ''));
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await journey.api.call('GET', 'api/session')).status, 200);
  });
});

describe('the settings', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney();
  });
  after(() => journey.close());

  it('each have a default, a unit, a description and what they take', async () => {
    const values = await journey.api.get<Record<string, unknown>>('api/settings');
    const { items } = await journey.api.get<{
      items: {
        key: string;
        default: unknown;
        unit: string | null;
        description: string;
        schema: object;
      }[];
    }>('api/settings/schema');
    assert.deepEqual(Object.keys(values).sort(), items.map(({ key }) => key).sort());
    for (const setting of items) {
      assert.deepEqual(values[setting.key], setting.default);
      assert.ok(setting.description.length > 10 && Object.keys(setting.schema).length > 0, setting.key);
    }
    assert.equal(values.max_active_downloads, 3);
    assert.equal(values.sync_interval_minutes, 360);
    assert.equal(values.tracking_interval_minutes, 60);
    assert.equal(values.removal_guard_percent, 30);
  });

  it('are kept over a restart, changed all or none, and set back by null', async () => {
    const changed = await journey.api.patch<Record<string, unknown>>('api/settings', {
      max_active_downloads: 5,
      speed_limit_bps: 1_000_000,
    });
    assert.deepEqual([changed.max_active_downloads, changed.speed_limit_bps], [5, 1_000_000]);
    for (const [bad, at] of [
      [{ max_active_downloads: 1, speed_limit_bps: -1 }, ['speed_limit_bps']],
      [{ max_active_downloads: 1, bogus: 1 }, ['bogus']],
      [{ max_active_downloads: '4' }, ['max_active_downloads']],
      [{ movie_path: '../{movie}' }, ['movie_path']],
      [{ movie_path: '/abs/{movie}', episode_path: '{series}' }, ['movie_path', 'episode_path']],
    ] as const) {
      const answer = await journey.api.call<{ errors: { path: string }[] }>('PATCH', 'api/settings', bad);
      assert.equal(answer.status, 400);
      assert.deepEqual(
        answer.body.errors.map((error) => error.path),
        at,
      );
    }
    await journey.restart();
    const kept = await journey.api.get<Record<string, unknown>>('api/settings');
    assert.deepEqual([kept.max_active_downloads, kept.speed_limit_bps], [5, 1_000_000]);
    const back = await journey.api.patch<Record<string, unknown>>('api/settings', { max_active_downloads: null });
    assert.equal(back.max_active_downloads, 3);
  });
});

describe('a media server', () => {
  let journey: Journey;
  let jellyfin: FakeJellyfin;
  let server: contract.MediaServer;
  const answer = () => journey.api.get<contract.MediaServer>(`api/media-servers/${server.id}`);

  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => catalogue.addMovie({ name: 'EN - One (2020)', size: 50_000 }),
    });
    jellyfin = await startFakeJellyfin({
      libraries: [{ name: 'Films', kind: 'movies', paths: ['/media/VOD'] }],
      pathMap: [{ from: journey.mediaDir, to: '/media' }],
      monitorDelayMs: 60_000,
    });
    journey.secrets.push(jellyfin.apiKey);
  });
  after(async () => {
    await journey.close();
    await jellyfin.close();
  });

  it('is added without showing its key again', async () => {
    const added = await journey.api.call<contract.MediaServer>('POST', 'api/media-servers', {
      kind: 'jellyfin',
      name: 'Home',
      url: jellyfin.url,
      api_key: jellyfin.apiKey,
      path_map: [{ from: journey.mediaDir, to: '/media' }],
    });
    assert.equal(added.status, 201);
    server = added.body;
    assert.deepEqual([server.kind, server.name, server.url], ['jellyfin', 'Home', jellyfin.url]);
    assert.deepEqual(await answer(), server);
    const list = await journey.api.get<{ items: unknown[]; total: number }>('api/media-servers?limit=1');
    assert.deepEqual(list.items, [server]);
  });

  it('is tested: who it is, what it holds and what does not fit yet', async () => {
    const report = await journey.api.post<{
      name: string;
      version: string;
      libraries: { name: string; paths: string[] }[];
      findings: string[];
    }>(`api/media-servers/${server.id}/test`);
    assert.ok(report.name && report.version);
    assert.deepEqual(
      report.libraries.map(({ name, paths }) => [name, paths]),
      [['Films', ['/media/VOD']]],
    );
    assert.equal(report.findings.length, 1);
    assert.match(report.findings[0] ?? '', /\/media\/Series/);
  });

  it('says what is wrong with its key or its address', async () => {
    const test = () =>
      journey.api.call<{ detail: string; code: string }>('POST', `api/media-servers/${server.id}/test`);
    await journey.api.patch(`api/media-servers/${server.id}`, {
      api_key: 'wrong-key-123',
    });
    const refused = await test();
    assert.equal(refused.status, 422, JSON.stringify(refused.body));
    await journey.api.patch(`api/media-servers/${server.id}`, {
      api_key: jellyfin.apiKey,
    });
    jellyfin.faults.notJellyfin = true;
    assert.ok([422, 502].includes((await test()).status));
    jellyfin.faults.notJellyfin = false;
    await journey.api.patch(`api/media-servers/${server.id}`, {
      url: 'http://127.0.0.1:1',
    });
    assert.equal((await test()).status, 502);
    await journey.api.patch(`api/media-servers/${server.id}`, {
      url: jellyfin.url,
      name: 'Living room',
    });
    assert.equal((await test()).status, 200);
    assert.equal((await answer()).name, 'Living room');
  });

  it('is told of a new file within ten seconds, has it looked at once, and shows it', async () => {
    await join(journey);
    const socket = journey.socket('/downloads');
    const shown = new Promise<contract.Download>((resolve) => {
      socket.on('changed', (one: contract.Download) => one.media_server[0]?.state === 'playable' && resolve(one));
    });
    const [film] = await films(journey);
    const [download] = await order(journey, {
      kind: 'movie',
      id: film?.id ?? 0,
    });
    await downloadWhen(journey, download?.id ?? 0, hasStatus('completed'));
    const request = await jellyfin.waitForRequest(({ path }) => path === '/Library/Media/Updated', 10_000);
    assert.deepEqual(request.body, {
      Updates: [{ Path: `/media/${download?.file_path}`, UpdateType: 'Created' }],
    });
    const told = await eventually(answer, ({ last_scan }) => last_scan?.status === 'sent');
    assert.equal(told.last_scan?.paths, 1);
    const [{ url = '', ...delivered } = {}] = (await shown).media_server;
    assert.deepEqual(delivered, { server_id: server.id, server_name: 'Living room', state: 'playable', reason: null });
    assert.ok(url?.startsWith(`${jellyfin.url}/web/#/details?id=`));
    const [listed] = await films(journey);
    assert.equal(listed?.download?.play_url, url);
  });

  it('has its libraries planned and set up by one call', async () => {
    const path = `api/media-servers/${server.id}/libraries/plan`;
    const plan = await journey.api.get<contract.LibraryPlan>(path);
    assert.deepEqual([plan.findings, plan.manage_libraries, plan.suggested_path_map], [[], false, null]);
    assert.deepEqual(
      plan.changes.map(({ action, code }) => [action, code]),
      [
        ['none', 'held'],
        ['none', 'nothing-yet'],
      ],
    );
    const done = await journey.api.post<contract.LibraryPlan>(path);
    assert.deepEqual(done, { ...plan, manage_libraries: true });
    assert.equal((await answer()).manage_libraries, true);
  });

  it('is asked to scan everything', async () => {
    const asked = jellyfin.requests.length;
    const scan = await journey.api.call<contract.MediaServer>('POST', `api/media-servers/${server.id}/scan`);
    assert.equal(scan.status, 202);
    assert.equal(scan.body.last_scan?.status, 'pending');
    const request = await jellyfin.waitForRequest(
      (one) => jellyfin.requests.indexOf(one) >= asked && one.path === '/Library/Media/Updated',
    );
    const updates = (request.body as { Updates: { Path: string }[] }).Updates.map(({ Path }) => Path);
    assert.deepEqual(updates.sort(), ['/media/Series', '/media/VOD']);
    await eventually(answer, ({ last_scan }) => last_scan?.status === 'sent');
  });

  it('shows a scan that failed', async () => {
    jellyfin.faults.status = 500;
    await journey.api.post(`api/media-servers/${server.id}/scan`);
    const failed = await eventually(answer, ({ last_scan }) => last_scan?.status === 'failed');
    assert.equal(failed.last_scan?.error?.retryable, true);
    assert.ok(failed.last_scan?.error?.message);
    jellyfin.faults.status = null;
  });

  it('is forgotten', async () => {
    await journey.api.delete(`api/media-servers/${server.id}`);
    assert.equal((await journey.api.call('GET', `api/media-servers/${server.id}`)).status, 404);
    assert.equal((await journey.api.get<{ total: number }>('api/media-servers')).total, 0);
  });
});

describe('the system', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney();
  });
  after(() => journey.close());

  it('tells its version, database, queue, disks and jobs', async () => {
    const system = await journey.api.get<contract.System>('api/system');
    assert.equal(system.version, '0.0.0-test');
    assert.ok(system.uptime_seconds >= 0);
    assert.deepEqual([system.database.ok, system.queue.ok], [true, true]);
    assert.equal(system.disks[0]?.path, journey.mediaDir);
    assert.ok((system.disks[0]?.free_bytes ?? 0) > 0 && system.disks[0]?.writable);
    assert.deepEqual(system.jobs, []);
  });

  it('is alive, ready, and counted for Prometheus with a key', async () => {
    assert.equal((await journey.api.call('GET', 'healthz')).status, 200);
    assert.equal((await journey.api.call('GET', 'readyz')).status, 200);
    const metrics = await journey.api.call<string>('GET', 'metrics');
    assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(metrics.body, /^# TYPE xtreme_downloads gauge$/m);
    for (const path of ['healthz', 'readyz'])
      assert.equal((await createApi(journey.url, null).call('GET', path)).status, 200);
  });

  it('serves the panel, its frame and the reference to everybody, with a strict policy', async () => {
    for (const path of ['', 'embed', 'docs', 'docs/swagger-ui.css']) {
      const answer = await fetch(new URL(path, journey.url));
      assert.equal(answer.status, 200, path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'self'/);
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('x-powered-by'), null);
    }
    for (const path of [
      'nothing',
      '../package.json',
      '%2e%2e/package.json',
      'assets/../../package.json',
      'docs/../../package.json',
    ]) {
      assert.equal((await fetch(new URL(path, journey.url))).status, 404, path);
    }
  });
});
