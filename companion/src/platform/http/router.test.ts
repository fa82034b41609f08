import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { AppError, badInput, notFound, wrongState } from '../errors.ts';
import { createLog } from '../log.ts';
import { Answer, type BoundRoute, bind } from './router.ts';
import { createApp, type Door, openDoor } from './server.ts';

const key = 'the-only-good-key';
const silent = createLog('silent');

type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string; message: string }[];
};
type Options = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

const Thing = z.strictObject({
  name: z.string().min(1).max(20),
  count: z.int().min(0).optional(),
  tags: z.array(z.string()).optional(),
});
const path = '/api/things/:id';
const params = z.object({ id: z.string().regex(/^\d+$/, 'must be a number').transform(Number) });

describe('the router', () => {
  let door: Door;
  let url = '';
  let lastSignal: AbortSignal | undefined;
  let holdOpen: Promise<void>;

  const errors: Record<string, unknown> = {
    'not-found': notFound('thing', 7),
    'wrong-state': wrongState('It is done already.'),
    'bad-input': badInput('name', 'is taken'),
    'account-busy': new AppError('account-busy', 'Wait.', { status: 503, retryAfter: 1.2, extension: { queue: 3 } }),
    internal: new Error('the password is hunter2'),
    database: Object.assign(new Error('connect ECONNREFUSED'), { name: 'SequelizeConnectionRefusedError' }),
    thrown: 'not even an error',
  };

  const routes: BoundRoute[] = [
    bind(
      { method: 'get', path: '/api/open', access: 'open', answers: { 200: z.object({ via: z.string() }) } },
      async ({ principal }) => ({ via: principal?.via ?? 'nobody' }),
    ),
    bind(
      {
        method: 'get',
        path,
        access: 'admin',
        params,
        query: z.object({ limit: z.string().optional() }),
        answers: { 200: z.any() },
      },
      async (call) => ({ ...call.params, ...call.query }),
    ),
    bind(
      { method: 'put', path, access: 'admin', params, body: Thing, answers: { 200: z.any() } },
      async ({ body }) => body,
    ),
    bind({ method: 'delete', path, access: 'admin', params, answers: { 204: null } }, async () => undefined),
    bind(
      { method: 'post', path: '/api/things', access: 'admin', body: Thing, answers: { 200: z.any(), 201: z.any() } },
      async ({ body }) => (body.name === 'known' ? new Answer(200, body) : body),
    ),
    bind({ method: 'post', path: '/api/go', access: 'admin', answers: { 202: z.object({}) } }, async () => ({})),
    bind(
      {
        method: 'patch',
        path: '/api/settings',
        access: 'admin',
        body: z.record(z.string(), z.unknown()),
        answers: { 200: z.any() },
      },
      async ({ body }) => body,
    ),
    bind(
      {
        method: 'get',
        path: '/api/fail',
        access: 'open',
        query: z.object({ with: z.string() }),
        answers: { 200: z.any() },
      },
      async ({ query }) => {
        throw errors[query.with];
      },
    ),
    bind({ method: 'get', path: '/api/slow', access: 'open', answers: { 200: z.any() } }, async ({ signal }) => {
      lastSignal = signal;
      await holdOpen;
    }),
  ];

  before(async () => {
    door = await openDoor({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${door.port}`;
    door.serve(appOn('/'));
  });
  after(() => door.close());

  function appOn(basePath: string) {
    return createApp({
      basePath,
      routes,
      authenticate: async ({ headers }) => {
        if (headers['x-api-key'] === key) return { via: 'api-key', role: 'admin' };
        return headers.cookie === 'session=good' ? { via: 'session', role: 'admin', sessionId: 's' } : null;
      },
      guards: () => undefined,
      pages: (app) => void app.get('/', (_request, response) => void response.send('the panel')),
      log: silent,
    });
  }

  async function ask(where: string, { method = 'GET', headers = {}, body }: Options = {}) {
    const answer = await request(url + where, { method: method as Dispatcher.HttpMethod, headers, body });
    const text = await answer.body.text();
    const isJson = /json/.test(String(answer.headers['content-type'])) && text !== '';
    return { status: answer.statusCode, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }
  /** With the key, and with JSON where there is a body. */
  const call = (where: string, options: Options = {}) =>
    ask(where, {
      ...options,
      headers: {
        'x-api-key': key,
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
    });
  const put = (body: string | Buffer, headers: Record<string, string> = {}) =>
    call('/api/things/1', { method: 'PUT', body, headers });

  function assertProblem(answer: Awaited<ReturnType<typeof ask>>, status: number, code: string): Problem {
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
    const problem = answer.body as Problem;
    assert.equal(problem.type, `urn:xtreme-downloader:problem:${code}`);
    assert.equal(problem.status, status);
    assert.equal(problem.code, code);
    assert.ok(problem.title && problem.detail);
    return problem;
  }

  describe('answers', () => {
    it('with what the handler gave, and the status of the route', async () => {
      assert.deepEqual((await call('/api/things/12?limit=5')).body, { id: 12, limit: '5' });
      assert.equal((await call('/api/things', { method: 'POST', body: '{"name":"new"}' })).status, 201);
      assert.equal((await call('/api/things', { method: 'POST', body: '{"name":"known"}' })).status, 200);
      assert.equal((await call('/api/go', { method: 'POST' })).status, 202);
      const gone = await call('/api/things/1', { method: 'DELETE' });
      assert.deepEqual([gone.status, gone.text], [204, '']);
    });

    it('HEAD as GET, without a body', async () => {
      const answer = await call('/api/things/12', { method: 'HEAD' });
      assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.equal((await ask('/api/things/12', { method: 'HEAD' })).status, 401);
    });

    it('never from a cache, with an id of its own, and without saying what it is made with', async () => {
      const [one, two] = [await call('/api/open'), await call('/api/nothing')];
      for (const { headers } of [one, two]) {
        assert.equal(headers['cache-control'], 'no-store');
        assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/);
        assert.equal(headers['x-powered-by'], undefined);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.match(String(headers['content-security-policy']), /^default-src 'self';/);
        assert.ok(!/unsafe|\*/.test(String(headers['content-security-policy'])));
      }
      assert.notEqual(one.headers['x-request-id'], two.headers['x-request-id']);
    });
  });

  describe('lets nobody in without a key', () => {
    const closed: [method: string, where: string][] = [
      ['GET', '/api/things/1'],
      ['GET', '/API/Things/1'],
      ['GET', '/api/things/1/'],
      ['HEAD', '/api/things/1'],
      ['PUT', '/api/things/1'],
      ['DELETE', '/api/things/1'],
      ['PATCH', '/api/things/1'],
      ['OPTIONS', '/api/things/1'],
      ['GET', '/api/things/%2e%2e'],
      ['GET', '/api/nothing'],
      ['GET', '/api'],
      ['GET', '/api/'],
    ];
    for (const [method, where] of closed) {
      it(`to ${method} ${where}`, async () => {
        const answer = await ask(where, { method });
        assert.equal(answer.status, 401);
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="xtreme-downloader"');
        if (method !== 'HEAD') assertProblem(answer, 401, 'unauthorised');
      });
    }

    it('and does not look at the input before', async () => {
      assertProblem(
        await ask('/api/things/x', { method: 'PUT', body: '{', headers: { 'content-type': 'application/json' } }),
        401,
        'unauthorised',
      );
    });

    it('except where the route is open', async () => {
      assert.deepEqual((await ask('/api/open')).body, { via: 'nobody' });
      assert.deepEqual((await call('/api/open')).body, { via: 'api-key' });
    });
  });

  it('answers 404 for what there is not', async () => {
    assertProblem(await call('/api/nothing'), 404, 'not-found');
    assertProblem(await ask('/nothing'), 404, 'not-found');
  });

  it('answers 405 for another method, and says which there are', async () => {
    const answer = await call('/api/things/1', { method: 'PATCH' });
    assertProblem(answer, 405, 'wrong-method');
    assert.equal(answer.headers.allow, 'GET, HEAD, PUT, DELETE');
    assertProblem(await ask('/api/open', { method: 'DELETE' }), 405, 'wrong-method');
  });

  describe('refuses bad input with the place and the reason', () => {
    const bad: [what: string, ask: () => ReturnType<typeof call>, errors: { path: string; message: RegExp }[]][] = [
      ['a parameter', () => call('/api/things/x'), [{ path: 'id', message: /must be a number/ }]],
      [
        'a query that is given twice',
        () => call('/api/things/1?limit=1&limit=2'),
        [{ path: 'limit', message: /expected string/ }],
      ],
      ['no body', () => call('/api/things/1', { method: 'PUT' }), [{ path: '', message: /needs a JSON body/ }]],
      ['an empty body', () => put(''), [{ path: '', message: /needs a JSON body/ }]],
      ['a missing field', () => put('{}'), [{ path: 'name', message: /expected string/ }]],
      ['a field too many', () => put('{"name":"a","other":1}'), [{ path: '', message: /"other"/ }]],
      ['the field __proto__', () => put('{"name":"a","__proto__":{"x":1}}'), [{ path: '', message: /"__proto__"/ }]],
      [
        'several wrong fields',
        () => put('{"name":"","count":1.5}'),
        [
          { path: 'name', message: /./ },
          { path: 'count', message: /./ },
        ],
      ],
      [
        'a wrong entry of a list',
        () => put('{"name":"a","tags":["b",1]}'),
        [{ path: 'tags.1', message: /expected string/ }],
      ],
      ['a list instead of an object', () => put('[]'), [{ path: '', message: /expected object/ }]],
      ['the character 0', () => put('{"name":"a\\u0000"}'), [{ path: '', message: /character 0/ }]],
      ['half a surrogate pair', () => put('{"name":"\\ud800"}'), [{ path: '', message: /character 0/ }]],
      ['the character 0 in the query', () => call('/api/things/1?limit=%00'), [{ path: '', message: /character 0/ }]],
    ];
    for (const [what, send, wanted] of bad) {
      it(what, async () => {
        const problem = assertProblem(await send(), 400, 'bad-input');
        assert.equal(problem.errors?.length, wanted.length, JSON.stringify(problem));
        for (const [index, { path: place, message }] of wanted.entries()) {
          assert.equal(problem.errors?.[index]?.path, place);
          assert.match(problem.errors?.[index]?.message ?? '', message);
        }
      });
    }

    it('with fifty reasons at most', async () => {
      const problem = assertProblem(
        await put(JSON.stringify({ name: 'a', tags: Array(100_000).fill(1) })),
        400,
        'bad-input',
      );
      assert.equal(problem.errors?.length, 50);
    });

    it('a path that cannot be decoded', async () =>
      assertProblem(await call('/api/things/%E0%A4%A'), 400, 'bad-request'));

    const notJson: [what: string, body: string][] = [
      ['a cut object', '{"name":'],
      ['a word', 'name'],
      ['a bare string', '"name"'],
      ['null', 'null'],
      ['two objects', '{}{}'],
      ['a comment', '{/**/}'],
    ];
    for (const [what, body] of notJson) {
      it(`${what} instead of a JSON object`, async () => assertProblem(await put(body), 400, 'bad-json'));
    }

    it('JSON as deep as a megabyte of brackets allows, without falling over', async () => {
      const depth = 100_000;
      const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      assertProblem(await put(`{"name":${deep}}`), 400, 'bad-input');
      const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      assertProblem(await put(nested), 400, 'bad-input');
      assert.equal((await ask('/api/open')).status, 200);
    });

    it('a body of more than a megabyte, announced, in pieces or unpacked', async () => {
      const large = JSON.stringify({ name: 'a'.repeat(1_100_000) });
      assertProblem(await put(large), 413, 'too-large');
      assertProblem(await put(gzipSync(large), { 'content-encoding': 'gzip' }), 413, 'too-large');
    });

    it('a body that is not JSON', async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=a',
        '',
        'nonsense',
      ]) {
        assertProblem(await put('{"name":"a"}', { 'content-type': type }), 415, 'not-json');
      }
    });

    it('a body in another encoding', async () => {
      assertProblem(await put('{"name":"a"}', { 'content-encoding': 'rot13' }), 415, 'bad-encoding');
      assertProblem(
        await put('{"name":"a"}', { 'content-type': 'application/json; charset=latin1' }),
        415,
        'bad-encoding',
      );
    });

    it('headers of more than 16 KB', async () => {
      assert.equal((await call('/api/open', { headers: { 'x-large': 'a'.repeat(17_000) } })).status, 431);
    });
  });

  it('reads JSON that is packed, or of another JSON type', async () => {
    const body = '{"name":"ü"}';
    assert.deepEqual((await put(gzipSync(body), { 'content-encoding': 'gzip' })).body, { name: 'ü' });
    assert.deepEqual((await put(body, { 'content-type': 'application/merge-patch+json' })).body, { name: 'ü' });
  });

  it('keeps a record free of the prototype', async () => {
    const answer = await call('/api/settings', { method: 'PATCH', body: '{"__proto__":{"polluted":true},"a":1}' });
    assert.equal(answer.status, 200);
    assert.equal((answer.body as { a: number }).a, 1);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  describe('turns errors into problems', () => {
    const shapes: [name: string, status: number, code: string, detail: RegExp][] = [
      ['not-found', 404, 'not-found', /^There is no thing 7\.$/],
      ['wrong-state', 409, 'wrong-state', /done already/],
      ['bad-input', 400, 'bad-input', /name: is taken/],
      ['account-busy', 503, 'account-busy', /Wait/],
      ['database', 503, 'database-unavailable', /can't be reached/],
      ['internal', 500, 'internal', /went wrong inside/],
      ['thrown', 500, 'internal', /went wrong inside/],
    ];
    for (const [name, status, code, detail] of shapes) {
      it(name, async () => {
        const answer = await ask(`/api/fail?with=${name}`);
        assert.match(assertProblem(answer, status, code).detail, detail);
        assert.ok(!answer.text.includes('hunter2') && !answer.text.includes('    at '));
      });
    }

    it('with whole seconds to wait, and with what else they carry', async () => {
      const answer = await ask('/api/fail?with=account-busy');
      assert.equal(answer.headers['retry-after'], '2');
      assert.equal((answer.body as { queue: number }).queue, 3);
    });
  });

  describe('refuses what a page of another origin asks for', () => {
    const host = () => url.replace('http://', '');
    const cookie = { cookie: 'session=good' };
    const cases: [what: string, headers: () => Record<string, string>, status: number][] = [
      ['a form of another site, with our cookie', () => ({ ...cookie, 'sec-fetch-site': 'cross-site' }), 403],
      ['a form of another site, with nothing', () => ({ 'x-api-key': key, 'sec-fetch-site': 'cross-site' }), 403],
      ['a page of a neighbour domain', () => ({ ...cookie, 'sec-fetch-site': 'same-site' }), 403],
      ['an old browser, another origin', () => ({ ...cookie, origin: 'http://evil.example' }), 403],
      ['an old browser, another port of this host', () => ({ ...cookie, origin: 'http://127.0.0.1:1' }), 403],
      ['a page without an origin', () => ({ ...cookie, origin: 'null' }), 403],
      ['our own page', () => ({ ...cookie, 'sec-fetch-site': 'same-origin' }), 204],
      ['a person who typed the address', () => ({ ...cookie, 'sec-fetch-site': 'none' }), 204],
      ['an old browser, our own page', () => ({ ...cookie, origin: `http://${host()}` }), 204],
      [
        'our own page behind a proxy that replaces Host',
        () => ({ ...cookie, origin: 'https://media.example', 'x-forwarded-host': 'media.example' }),
        204,
      ],
      ['a program with a cookie', () => cookie, 204],
      ['a program with a key, whatever its origin', () => ({ 'x-api-key': key, origin: 'http://evil.example' }), 204],
    ];
    for (const [what, headers, status] of cases) {
      it(`${what}: ${status}`, async () => {
        const answer = await ask('/api/things/1', { method: 'DELETE', headers: headers() });
        if (status === 403) assertProblem(answer, 403, 'foreign-origin');
        else assert.equal(answer.status, status, answer.text);
      });
    }

    it('but lets it read what is open, and gives it no CORS header', async () => {
      const answer = await ask('/api/open', {
        headers: { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
      });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
      assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
    });
  });

  it('aborts the signal of a call whose caller went away', async () => {
    let letGo = (): void => undefined;
    holdOpen = new Promise((resolve) => {
      letGo = resolve;
    });
    const socket = connect(door.port, '127.0.0.1');
    socket.write('GET /api/slow HTTP/1.1\r\nHost: a\r\n\r\n');
    const [, response] = (await once(door.server, 'request')) as [
      unknown,
      { once(name: string, listener: () => void): void },
    ];
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    socket.destroy();
    await closed;
    assert.ok(lastSignal?.aborted);
    assert.equal((lastSignal.reason as AppError).code, 'caller-gone');
    letGo();
  });

  describe('below a base path', () => {
    before(() => door.serve(appOn('/down/loads/')));
    after(() => door.serve(appOn('/')));

    it('serves everything', async () => {
      assert.deepEqual((await call('/down/loads/api/things/12')).body, { id: 12 });
      assert.equal((await ask('/down/loads/')).text, 'the panel');
      assertProblem(await ask('/down/loads/api/nothing'), 401, 'unauthorised');
      assertProblem(await call('/down/loads/api/nothing'), 404, 'not-found');
      assert.equal((await ask('/down/loads/api/open')).headers['cache-control'], 'no-store');
    });

    it('serves nothing beside it', async () => {
      assertProblem(await call('/api/things/12'), 404, 'not-found');
      assertProblem(await call('/down/loadsapi/things/12'), 404, 'not-found');
    });

    it('leads to the page, whose own addresses are relative', async () => {
      for (const where of ['/', '/down/loads', '/down/loads?a=b']) {
        const answer = await ask(where);
        assert.deepEqual([answer.status, answer.headers.location], [302, '/down/loads/'], where);
      }
    });
  });
});

describe('the log of requests', () => {
  it('has method, path, status and id, and nothing that may be a secret', async () => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line) => void lines.push(line) });
    const door = await openDoor({ port: 0, host: '127.0.0.1' });
    door.serve(
      createApp({
        basePath: '/base/',
        routes: [
          bind(
            { method: 'post', path: '/api/go/:id', access: 'open', answers: { 202: z.object({}) } },
            async () => ({}),
          ),
        ],
        authenticate: async () => null,
        guards: () => undefined,
        pages: () => undefined,
        log,
      }),
    );
    const answer = await request(`http://127.0.0.1:${door.port}/base/api/go/7?key=hunter2`, {
      method: 'POST',
      headers: { cookie: 'session=hunter2', 'x-api-key': 'hunter2', authorization: 'Bearer hunter2' },
    });
    await answer.body.dump();
    await door.close();
    const entries = lines.map((line) => JSON.parse(line) as { level: number; req: object; res: object });
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.level, 30);
    assert.deepEqual(entries[0]?.req, { id: answer.headers['x-request-id'], method: 'POST', path: '/base/api/go/7' });
    assert.deepEqual(entries[0]?.res, { status: 202 });
    assert.ok(!lines.join('').includes('hunter2'));
  });
});

describe('the door', () => {
  it('says that the service is starting until there is something to serve', async () => {
    const door = await openDoor({ port: 0, host: '127.0.0.1' });
    const answer = await request(`http://127.0.0.1:${door.port}/`);
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers['retry-after'], '1');
    await answer.body.dump();
    await door.close();
  });

  it('names the variable in one line when the port is taken, and when the address is none of ours', async () => {
    const door = await openDoor({ port: 0, host: '127.0.0.1' });
    const taken = { code: 'config', message: `PORT: ${door.port} is taken by another program; it takes a free port.` };
    await assert.rejects(openDoor({ port: door.port, host: '127.0.0.1' }), taken);
    await assert.rejects(openDoor({ port: 0, host: '192.0.2.1' }), {
      code: 'config',
      message: /^HOST: "192\.0\.2\.1" is no address of this machine; [^\n]*$/,
    });
    await door.close();
  });

  it('closes although a caller keeps its connection', async () => {
    const door = await openDoor({ port: 0, host: '127.0.0.1' });
    const socket = connect(door.port, '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await door.close();
    await ended;
  });
});
