import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import express from 'express';
import { io } from 'socket.io-client';
import { signIdentity } from '../../src/access/index.ts';
import * as contract from '../../src/contract/index.ts';
import { type Journey, join, startJourney } from '../support/journey.ts';
import { apiKey } from '../support/service.ts';

type Operation = {
  'x-required-role'?: string;
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: object }> };
  parameters: { name: string; in: 'path' | 'query' }[];
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: object } };
type Problem = {
  code?: string;
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { path: string; message: string }[];
};
type Call = { method: string; template: string; path: string; operation: Operation };
type Layer = { route?: { path: string; methods: Record<string, boolean> } };

/** What the contract leaves open; everything else under `/api`, and the metrics, takes a key. */
const open = [
  'GET /api/openapi.json',
  'GET /api/session',
  'GET /api/setup',
  'GET /healthz',
  'GET /jellyfin/manifest.json',
  'GET /jellyfin/xtream-companion.zip',
  'GET /readyz',
  'POST /api/jellyfin/pair',
  'POST /api/session',
  'POST /api/setup',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const unknownId = '2147483647';
const badIds = [
  'abc',
  '0',
  '-1',
  '1.5',
  '1e3',
  '99999999999',
  '2147483648',
  'null',
  '__proto__',
  '%00',
  '%F0%9F%98%80',
];
const hugeId = '9'.repeat(5000);

const badCursors = [
  'x',
  '%00',
  'AAAA',
  ...[[], [1, 2, 3], ['a', 'b'], [{ x: 1 }, 1], [null, null], ['abc', 9_999_999_999], ['infinity'], {}].map((value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url'),
  ),
];
/** Cursors that have the right shape, but not a value of this list. They may be refused; they break nothing. */
const strangeCursors = [
  ['abc', 5],
  [1, 5],
  ['2020-01-01', 5],
  ['\u0000', 5],
  ['\ud800', 5],
  [-1, -1],
  [1e308, 1],
  [0.5, 'x'],
  [5],
  [-5],
].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));

/** A few kilobytes that unpack to 20 MB. */
const bomb = gzipSync(JSON.stringify({ name: 'x'.repeat(20_000_000) }));

describe('every route', () => {
  let journey: Journey;
  let document: Document;
  let calls: Call[];
  let mounted: string[];

  before(async () => {
    const layers = watchRouter();
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Only One (2020)', size: 100_000 });
        catalogue.addSeries({ name: 'EN - Only Series' });
        catalogue.addChannel({ name: 'EN: Only Channel' });
      },
    });
    await join(journey);
    document = await journey.api.get<Document>('api/openapi.json');
    mounted = layers();
    calls = Object.entries(document.paths).flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        template,
        path: template
          .slice(1)
          .replace(/\{(\w+)\}/g, (_, name: string) => ({ kind: 'live', section: 'live' })[name] ?? unknownId),
        operation,
      })),
    );
  });

  after(() => journey.close());

  const isOpen = ({ method, template }: Call) => open.includes(`${method} ${template}`);

  /** An answer of whatever kind, which is a problem answer where it is not a good one, and never our fault. */
  async function ask(method: string, path: string, init: RequestInit = {}, key: string | null = apiKey) {
    const answer = await fetch(new URL(path, journey.url), {
      method,
      ...init,
      headers: { ...(key !== null && { 'x-api-key': key }), ...init.headers },
    });
    const text = await answer.text();
    const what = `${method} ${path.slice(0, 120)} ${String(init.body ?? '').slice(0, 120)}: ${answer.status} ${text.slice(0, 300)}`;
    // A provider that is not where the input says is no fault of ours: 502, with its code.
    assert.ok(answer.status < 500 || (answer.status === 502 && /"code":"unreachable"/.test(text)), what);
    for (const secret of journey.secrets) assert.ok(!text.includes(secret), what);
    if (answer.status >= 400) {
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, what);
      assert.doesNotMatch(text, /node_modules|\.ts:\d+|\n\s+at |SELECT|select .* from|SequelizeDatabase/, what);
      const problem = JSON.parse(text) as Problem;
      assert.equal(problem.status, answer.status, what);
      for (const part of [problem.type, problem.title, problem.detail])
        assert.ok(typeof part === 'string' && part !== '', what);
    }
    return {
      status: answer.status,
      problem: answer.status >= 400 ? (JSON.parse(text) as Problem) : null,
      answer,
      what,
    };
  }

  /** The same where the input is what is wrong: it says which part. */
  async function refused(method: string, path: string, init: RequestInit = {}) {
    const { status, problem, what } = await ask(method, path, init);
    assert.equal(status, 400, what);
    assert.ok(problem?.errors?.length, what);
    for (const error of problem.errors) assert.ok(typeof error.path === 'string' && error.message !== '', what);
  }

  const json = (body: unknown): RequestInit => ({
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

  it('that is mounted is in the document, and the other way round, and every call of the contract is both', () => {
    const documented = calls.map(({ method, template }) => `${method} ${template}`).sort();
    const pages = mounted.filter((one) => !/ \/(api\/|jellyfin\/|healthz|readyz|metrics)/.test(one));
    assert.deepEqual(
      mounted.filter((one) => !pages.includes(one)),
      documented,
    );
    assert.deepEqual(pages, ['GET /', 'GET /docs', 'GET /docs/start.js', 'GET /embed']);
    const declared = Object.values(contract as unknown as Record<string, Partial<contract.Route>>)
      .filter((one) => one.method && one.path && one.answers)
      .map((one) => `${one.method?.toUpperCase()} ${one.path?.replace(/:(\w+)/g, '{$1}')}`);
    assert.deepEqual(declared.sort(), documented);
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((operation) => (operation as unknown as { operationId: string }).operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it('is closed, but for exactly those of the contract', async () => {
    const said = calls
      .filter(({ operation }) => operation.security?.length === 0)
      .map(({ method, template }) => `${method} ${template}`);
    assert.deepEqual(said.sort(), open);
    for (const call of calls.filter((one) => isOpen(one) && one.method === 'GET')) {
      const { status, problem, what } = await ask('GET', call.path, {}, null);
      // The plugin is built only where the .NET SDK is.
      if (problem?.code !== 'plugin-not-built') assert.equal(status, 200, what);
    }
    assert.equal((await ask('POST', 'api/session', json({}), null)).status, 400);
    assert.equal((await ask('POST', 'api/setup', json({}), null)).status, 400);
    assert.equal((await ask('POST', 'api/jellyfin/pair', json({}), null)).status, 400);
  });

  it('that is closed answers 401 without a key, with a wrong one, and with a garbage cookie', async () => {
    const wrong: Record<string, string>[] = [
      {},
      { 'x-api-key': 'wrong' },
      { 'x-api-key': `${apiKey} x` },
      { 'x-api-key': '' },
      { authorization: 'Bearer wrong' },
      { authorization: `Basic ${Buffer.from(`x:${apiKey}`).toString('base64')}` },
      { authorization: 'Bearer' },
      { cookie: 'xtreme_session=garbage' },
      { cookie: 'xtreme_session=%00%ff; xtreme_session=' },
      { cookie: `xtreme_session=${'x'.repeat(4000)}` },
    ];
    for (const call of calls.filter((one) => !isOpen(one))) {
      for (const headers of wrong) {
        const { status, answer, what } = await ask(call.method, call.path, { headers }, null);
        assert.equal(status, 401, what);
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/, what);
      }
      assert.equal((await ask(call.method, `${call.path}?api_key=${apiKey}`, {}, null)).status, 401);
    }
    for (const path of ['api', 'api/', 'api/nothing', 'api/playlists/1/nothing', 'API/playlists']) {
      assert.equal((await ask('GET', path, {}, null)).status, 401, path);
      assert.equal((await ask('GET', path)).status, path === 'API/playlists' ? 200 : 404, path);
    }
  });

  it('that takes an administrator refuses a viewer, and no other does', async () => {
    const { id } = await journey.api.post<contract.MediaServer>('api/media-servers', {
      ...{ kind: 'jellyfin', name: 'Plugin', url: 'http://127.0.0.1:1', api_key: 'k' },
    });
    const { code } = await journey.api.post<{ code: string }>('api/jellyfin/pairing-codes', { media_server_id: id });
    const paired = await journey.api.post<{ pairing_id: number; key: string }>('api/jellyfin/pair', { code });
    const viewer = { pairing: paired.pairing_id, user: 'f1', name: 'Finn', role: 'viewer' as const };
    let count = 0;
    const seen = new Set<string>();
    for (const { method, path, operation } of calls) {
      count += 1;
      const nonce = `nonce-of-every-route-${count}`;
      const identity = { ...viewer, method, path: `/${path}`, at: Date.now(), nonce };
      const headers = { 'x-xtreme-identity': signIdentity(identity, Buffer.from(paired.key, 'base64url')) };
      const { status, what } = await ask(method, path, { headers }, null);
      const role = operation['x-required-role'];
      seen.add(String(role));
      if (role === 'admin') assert.equal(status, 403, what);
      else assert.ok(status !== 401 && status !== 403, what);
    }
    assert.deepEqual([...seen].sort(), ['admin', 'undefined', 'viewer']);
    await journey.api.delete(`api/media-servers/${id}`);
  });

  it('takes the key as X-Api-Key and as Bearer, before any set-up', async () => {
    assert.equal((await ask('GET', 'api/playlists')).status, 200);
    const bearer = await ask('GET', 'api/playlists', { headers: { authorization: `Bearer ${apiKey}` } }, null);
    assert.equal(bearer.status, 200);
    assert.deepEqual(await journey.api.get('api/setup'), { needed: true });
  });

  for (const [name, options] of Object.entries({
    'without a key': {},
    'with a wrong key': { auth: { api_key: 'wrong' } },
    'with something that is not a key': { auth: { api_key: { toString: 'x' } } },
    'with a garbage cookie': { extraHeaders: { cookie: 'xtreme_session=garbage' } },
  })) {
    it(`of the sockets refuses ${name}`, async () => {
      for (const namespace of ['/downloads', '/sync', '/', '/nothing']) {
        const socket = io(new URL(namespace, journey.url).href, {
          path: '/ws',
          forceNew: true,
          reconnection: false,
          ...options,
        });
        const message = await new Promise<string>((resolve, reject) => {
          socket.on('connect_error', (error) => resolve(error.message));
          socket.on('snapshot', () => reject(new Error(`${namespace} sent a snapshot`)));
        });
        socket.disconnect();
        assert.notEqual(message, '');
      }
    });
  }

  it('answers 405 to a method that it has not, and says which it has', async () => {
    for (const template of Object.keys(document.paths)) {
      const own = calls.filter((call) => call.template === template);
      for (const method of methods.filter((one) => !own.some((call) => call.method === one))) {
        const { status, answer, what } = await ask(method, (own[0] as Call).path);
        assert.equal(status, 405, what);
        assert.deepEqual(allowed(answer), own.map((call) => call.method).sort(), what);
      }
    }
  });

  it('refuses an id that is none and does not find one that is not there', async () => {
    for (const call of calls.filter(({ template }) => template.includes('{id}'))) {
      const at = (id: string) =>
        call.template
          .slice(1)
          .replace('{id}', id)
          .replace('{delivery_id}', '1')
          .replace('{kind}', 'live')
          .replace('{section}', 'vod');
      const body = call.operation.requestBody ? json(sampleOf(call, journey.provider.url)) : {};
      for (const id of [...badIds, hugeId]) await refused(call.method, at(id), body);
      const { status, what } = await ask(call.method, at(unknownId), body);
      assert.equal(status, 404, what);
      assert.equal((await ask(call.method, at('%ff'), body)).status, 400);
    }
    for (const call of calls.filter(({ template }) => /\{(kind|section)\}/.test(template))) {
      for (const word of ['bogus', '__proto__', '%00', 'LIVE', 'constructor']) {
        await refused(
          call.method,
          call.template
            .slice(1)
            .replace(/\{(kind|section)\}/, word)
            .replace('{id}', '1'),
        );
      }
    }
  });

  it('refuses a limit or a cursor that is none', async () => {
    for (const call of calls.filter(({ operation }) => operation.parameters.some(({ name }) => name === 'cursor'))) {
      for (const limit of ['0', '201', 'abc', '-1', '', '1.5', '1e2', '%00', '1&limit=2']) {
        await refused('GET', `${call.path}?limit=${limit}`);
      }
      const sorts = call.operation.parameters.some(({ name }) => name === 'sort')
        ? contract.Sort.options.map((sort) => `sort=${sort}&`)
        : [''];
      for (const sort of sorts) {
        for (const cursor of strangeCursors) await ask('GET', `${call.path}?${sort}cursor=${cursor}`);
      }
      for (const cursor of [...badCursors, 'x'.repeat(600)]) await refused('GET', `${call.path}?cursor=${cursor}`);
    }
  });

  it('refuses a query that makes no sense, and survives one that only looks bad', async () => {
    const words: Record<string, string[]> = {
      playlist_id: [...badIds],
      sort: ['bogus', '-', '', 'name;drop table titles', '%00'],
      favorite: ['maybe', '', '2'],
      downloaded: ['maybe', '', '2'],
      year_from: ['x', '-1', '12345', ''],
      year_to: ['x', '1e3'],
      rating_min: ['x', '7,5', '-1'],
      from: ['today', '2026-02-30', ''],
      to: ['x'],
      kind: ['bogus', '', 'episode'],
      status: ['bogus', 'queued,bogus', ''],
      section: ['bogus', '', 'movie'],
      days: ['x', '0', '-1', '3651', ''],
      attached: ['maybe', ''],
      files: ['maybe', '2'],
      search: ['x'.repeat(201), '1&search=2'],
      actor: ['x'.repeat(201)],
      category_id: ['x'.repeat(101)],
      language: ['x'.repeat(61), '', 'English,,French'],
      tag: ['x'.repeat(61), ','],
      added_days: ['x', '0', '3651', ''],
    };
    const hostile = [
      "' or 1=1 --",
      '%00',
      '%ed%a0%80',
      '%f0%9f%98%80',
      '%25',
      '_',
      '\\',
      ':x',
      '?',
      '$1',
      '", a',
      '{}',
      '‮',
      ' ',
      '%25%25%25',
    ];
    for (const call of calls) {
      for (const { name } of call.operation.parameters.filter((one) => one.in === 'query')) {
        for (const word of words[name] ?? []) await refused(call.method, `${call.path}?${name}=${word}`);
        if (call.method !== 'GET') continue;
        for (const text of hostile) {
          const value = /^%/.test(text) ? text : encodeURIComponent(text);
          await ask('GET', `${call.path}?${name}=${value}`);
        }
        await ask('GET', `${call.path}?${name}[]=1&${name}[x]=2&__proto__[x]=1`);
      }
    }
  });

  it('refuses a body that is not one', async () => {
    for (const call of calls.filter(({ operation }) => operation.requestBody)) {
      const { method, path } = call;
      for (const body of [[], 'null', '"text"', '42', 'true', '{', 'not json', '[[[[', '{"a":1,}', '\u0000']) {
        await refused(method, path, json(body));
      }
      await refused(method, path);
      await refused(method, path, json(''));
      await refused(method, path, json('['.repeat(50_000)));
      await refused(method, path, json('['.repeat(50_000) + ']'.repeat(50_000)));
      const sample = JSON.stringify(sampleOf(call, journey.provider.url));
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
        const { status, what } = await ask(method, path, { headers: { 'content-type': type }, body: sample });
        assert.equal(status, 415, what);
      }
      const charset = await ask(method, path, {
        headers: { 'content-type': 'application/json; charset=koi8-r' },
        body: sample,
      });
      assert.equal(charset.status, 415, charset.what);
      const tooLong = path === 'api/settings/backup' ? 17_000_000 : 1_100_000;
      const big = await ask(method, path, json(JSON.stringify({ name: 'x'.repeat(tooLong) })));
      assert.equal(big.status, 413, big.what);
      const inflated = await ask(method, path, {
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: bomb,
      });
      assert.equal(inflated.status, 413, inflated.what);
      const broken = await ask(method, path, {
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: 'no gzip',
      });
      assert.equal(broken.status, 400, broken.what);
      const encoding = await ask(method, path, {
        headers: { 'content-type': 'application/json', 'content-encoding': 'zstd' },
        body: sample,
      });
      assert.equal(encoding.status, 415, encoding.what);
    }
  });

  it('refuses every field that its schema does not allow', async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const texts = [
      '',
      '\u0000',
      'x\u0000y',
      '\ud800',
      'x'.repeat(100_000),
      '../../etc/passwd',
      '<script>alert(1)</script>',
    ];
    const values: unknown[] = [
      ...texts,
      0,
      -1,
      1.5,
      1e308,
      99_999_999_999,
      true,
      null,
      [],
      {},
      [[[[]]]],
      { a: { b: {} } },
      [null],
    ];
    for (const call of calls.filter(({ operation }) => operation.requestBody)) {
      const schema = bodySchema(call);
      const validate = ajv.compile({ ...schema, components: document.components });
      const sample = sampleOf(call, journey.provider.url) as Record<string, unknown>;
      assert.ok(validate(sample), `${call.path}: the sample does not fit: ${ajv.errorsText(validate.errors)}`);
      const extra = [
        { ...sample, surplus: 1 },
        { ...sample, constructor: { prototype: { polluted: 1 } } },
      ];
      // A payload that others define may have more in it than we read.
      const isOurs = !validate(extra[0]);
      for (const body of extra) await (isOurs ? refused : ask)(call.method, call.path, json(body));
      await ask(
        call.method,
        call.path,
        json(`{"__proto__":{"polluted":1},${JSON.stringify(sample).slice(1)}`.replace(',}', '}')),
      );
      for (const name of Object.keys(sample)) {
        const { [name]: _, ...without } = sample;
        if (validate(without)) continue;
        await refused(call.method, call.path, json(without));
      }
      for (const name of Object.keys(schema.properties ?? {})) {
        for (const value of values) {
          const body = { ...sample, [name]: value };
          if (validate(body)) await ask(call.method, call.path, json(body));
          else await refused(call.method, call.path, json(body));
        }
      }
    }
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('refuses wishes for downloads that are none', async () => {
    const wishes: unknown[] = [
      {},
      { kind: 'movie' },
      { kind: 'live', id: 1 },
      { kind: 'movie', id: '1' },
      { kind: 'movie', id: 1, extra: 1 },
      { kind: 'season', series_id: 1 },
      { kind: 'season', series_id: 1, season: -1 },
      { kind: 'season', series_id: 1, season: '1' },
      { kind: '__proto__', id: 1 },
      null,
      1,
      'movie',
      [],
      { kind: 'movie', id: 0 },
      { kind: 'movie', id: 2 ** 31 },
      { kind: 'series', id: 1.5 },
    ];
    for (const wish of wishes) await refused('POST', 'api/downloads', json({ items: [wish] }));
    const many = Array.from({ length: 501 }, () => ({ kind: 'movie', id: 1 }));
    await refused('POST', 'api/downloads', json({ items: many }));
    for (const kind of ['movie', 'episode', 'series']) {
      const { status, problem, what } = await ask(
        'POST',
        'api/downloads',
        json({ items: [{ kind, id: Number(unknownId) }] }),
      );
      assert.equal(status, 422, what);
      assert.equal((problem as unknown as { rejected: unknown[] }).rejected.length, 1);
    }
  });

  it('changes nothing by all of this', async () => {
    const playlists = await journey.api.get<{ items: { name: string }[] }>('api/playlists');
    assert.ok(playlists.items.some(({ name }) => name === 'Demo'));
    assert.deepEqual((await journey.api.get<{ items: unknown[] }>('api/downloads')).items, []);
    assert.deepEqual(await journey.api.get('healthz'), { status: 'ok' });
  });
});

/** The routes that Express was given, read from its own router. */
function watchRouter(): () => string[] {
  const application = express.application as unknown as { handle: (...args: unknown[]) => unknown };
  const handle = application.handle;
  let stack: Layer[] = [];
  application.handle = function (this: { router: { stack: Layer[] } }, ...args: unknown[]) {
    stack = this.router.stack;
    return handle.apply(this, args);
  };
  return () => {
    application.handle = handle;
    const routes = stack.flatMap(({ route }) => (route ? [route] : []));
    const found = routes.flatMap(({ path, methods: of }) =>
      [path].flat().flatMap((one) =>
        Object.keys(of)
          .filter((method) => method !== '_all')
          .map((method) => `${method.toUpperCase()} ${one.replace(/:(\w+)/g, '{$1}')}`),
      ),
    );
    // `all` of the router's 405 lists every method there is; the call itself is listed by its own layer.
    const counted = routes.filter(({ methods: of }) => Object.keys(of).length === 1 && !of._all);
    const single = new Set(
      counted.flatMap(({ path, methods: of }) =>
        [path].flat().map((one) => `${Object.keys(of)[0]?.toUpperCase()} ${one.replace(/:(\w+)/g, '{$1}')}`),
      ),
    );
    return [...new Set(found)].filter((one) => single.has(one)).sort();
  };
}

function allowed(answer: Response): string[] {
  const listed = (answer.headers.get('allow') ?? '').split(', ');
  return listed.filter((method) => method !== 'HEAD').sort();
}

function bodySchema({ operation }: Call): { properties?: object } {
  return operation.requestBody?.content['application/json']?.schema ?? {};
}

/** A body that is right, so that only what a test changes about it is wrong. */
function sampleOf({ method, template }: Call, provider: string): object {
  const samples: Record<string, object> = {
    'POST /api/setup': { password: 'a long password', code: 'wrong' },
    'POST /api/session': { password: 'a long password' },
    'POST /api/api-keys': { name: 'Automation' },
    'POST /api/playlists': { name: 'Other', server_url: provider, username: 'u', password: 'p' },
    'POST /api/playlists/test': { server_url: provider, username: 'u', password: 'p' },
    'PATCH /api/playlists/{id}': { name: 'Other' },
    'POST /api/downloads': { items: [{ kind: 'movie', id: 2_147_483_647 }] },
    'PATCH /api/downloads/{id}': { priority: 1 },
    'POST /api/hooks/seerr': {
      notification_type: 'MEDIA_APPROVED',
      subject: 'Nobody Offers This (1999)',
      media: { media_type: 'movie', tmdbId: '1' },
    },
    'PUT /api/series/{id}/tracking': { seasons: 'all', start: 'new' },
    'PATCH /api/settings': {},
    'POST /api/settings/naming/preview': { movie_path: 'VOD/{movie}' },
    'POST /api/settings/title-rules/preview': {
      rules: [
        { action: 'strip', find: '[VIP]', regex: false, with: '', match_case: false, playlist_id: null, enabled: true },
      ],
      playlist_id: null,
    },
    'POST /api/settings/backup': {
      version: 1,
      created_at: '2026-03-01T12:00:00Z',
      settings: {},
      playlists: [],
      media_servers: [],
      tracking: [],
      favorites: [],
    },
    'POST /api/media-servers': { kind: 'jellyfin', name: 'Home', url: 'http://127.0.0.1:1', api_key: 'k' },
    'PATCH /api/media-servers/{id}': { name: 'Home' },
    'POST /api/jellyfin/pairing-codes': { media_server_id: 2_147_483_647 },
    'POST /api/media-servers/{id}/plugin': { address: 'http://127.0.0.1:1' },
    'POST /api/media-servers/{id}/plugin/connect': { address: 'http://127.0.0.1:1' },
    'POST /api/jellyfin/pair': { code: 'ABCD-2345' },
    'POST /api/webhooks': { url: 'http://127.0.0.1:1/hook', events: ['sync.failed'] },
    'POST /api/notifiers': {
      kind: 'ntfy',
      name: 'Phone',
      settings: { url: 'http://127.0.0.1:1', topic: 'films' },
      events: ['sync.failed'],
    },
  };
  const sample = samples[`${method} ${template}`];
  assert.ok(sample, `there is no sample of the body of ${method} ${template}`);
  return sample;
}
