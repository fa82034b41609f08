import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import type { Sequelize } from 'sequelize';
import { type Dispatcher, request } from 'undici';
import { createTestDatabase } from '../../test/support/database.ts';
import * as contract from '../contract/index.ts';
import { bind, type Principal } from '../platform/http/router.ts';
import { createApp, type Door, openDoor } from '../platform/http/server.ts';
import { createLog } from '../platform/log.ts';
import { createSecrets } from '../platform/secrets.ts';
import { issueTicket } from './tickets.ts';
import {
  type Access,
  accessRoutes,
  createAccess,
  createAccessStore,
  createPlugins,
  createPluginStore,
  type JellyfinUser,
  signInLimit,
} from './index.ts';

const secrets = createSecrets('a secret of sixteen letters');
const password = 'correct horse';
const environmentKey = 'key-of-the-environment';

type Answer<T> = { status: number; body: T; cookie: string | null; headers: Record<string, unknown> };
type Problem = { code: string; detail: string; errors?: { path: string; message: string }[] };

describe('access', () => {
  let database: Sequelize;
  let drop: () => Promise<void>;
  let access: Access;
  let door: Door;
  let ended: ((principal: Principal) => boolean)[];
  let logged: string[];

  before(async () => {
    ({ database, drop } = await createTestDatabase());
  });
  beforeEach(async () => {
    await database.query('truncate users, sessions, api_keys, media_servers cascade');
    await open();
  });
  afterEach(() => door.close());
  after(() => drop());

  /** A process on the database; a second call is a second one. */
  async function open({ apiKey = environmentKey as string | null, basePath = '/' } = {}): Promise<void> {
    await door?.close();
    ended = [];
    logged = [];
    const store = createAccessStore(database);
    const plugins = createPlugins({ store: createPluginStore(database), users: store, secrets, basePath });
    access = createAccess({ store, secrets, apiKey: apiKey ?? undefined, plugins });
    door = await openDoor({ port: 0, host: '127.0.0.1' });
    door.serve(
      createApp({
        basePath,
        routes: [
          ...accessRoutes({ access, plugins, basePath, disconnect: (matches) => void ended.push(matches) }),
          bind(contract.readImage, async ({ response }) => void response.type('png').send('a picture')),
        ],
        authenticate: (request, ticket) => access.authenticate({ request, ticket }),
        guards: (app) => app.use(['/api/session', '/api/setup'], signInLimit()),
        pages: () => undefined,
        log: createLog('trace', { write: (line) => void logged.push(line) }),
      }),
    );
  }

  async function call<T>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await request(`http://127.0.0.1:${door.port}/${path}`, {
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      body: (text && JSON.parse(text)) as T,
      cookie: answer.headers['set-cookie'] === undefined ? null : String(answer.headers['set-cookie']),
      headers: answer.headers,
    };
  }

  /** The set-up is done, with a hash that costs less than a real one. */
  async function createAdministrator(): Promise<void> {
    const key = scryptSync(password, 'salt', 32, { N: 16, r: 1, p: 1 }).toString('base64url');
    const hash = ['scrypt', 16, 1, 1, Buffer.from('salt').toString('base64url'), key].join('$');
    await database.query(`insert into users (name, role, password_hash) values ('administrator', 'admin', :hash)`, {
      replacements: { hash },
    });
  }

  const setUp = (code = access.setupCode(), chosen = password) =>
    call<Problem>('POST', 'api/setup', { password: chosen, code });
  const signIn = (tried: string, headers = {}) => call<Problem>('POST', 'api/session', { password: tried }, headers);
  const cookieOf = (answer: Answer<unknown>) => ({ cookie: (answer.cookie ?? '').split(';')[0] ?? '' });
  const isIn = async (headers: Record<string, string>) =>
    (await call('GET', 'api/api-keys', undefined, headers)).status === 200;

  async function createKey(name = 'phone', headers: Record<string, string> = { 'x-api-key': environmentKey }) {
    const { status, body } = await call<contract.ApiKey & { key: string }>('POST', 'api/api-keys', { name }, headers);
    assert.equal(status, 201);
    return body;
  }

  describe('a person of a media server', () => {
    let person: JellyfinUser;
    beforeEach(async () => {
      await createAdministrator();
      const [[server]] = (await database.query(
        `insert into media_servers (kind, name, url, api_key_sealed) values ('jellyfin', 'Home', 'http://jellyfin', '') returning id`,
      )) as unknown as [[{ id: number }]];
      person = { mediaServerId: server.id, externalId: 'a1', name: 'Ann', role: 'viewer' };
    });

    const enter = async (user: JellyfinUser) => {
      const { id } = await createAccessStore(database).rememberUser(user);
      const { token } = await access.openSession(id);
      return { id, headers: { authorization: `Bearer ${token}` } };
    };

    const picture = (headers: Record<string, string>) =>
      request(`http://127.0.0.1:${door.port}/api/images/movie/1`, { headers }).then(async ({ statusCode, body }) => {
        await body.dump();
        return { status: statusCode };
      });

    it('is one user, whatever the name and role become there, and the local administrator stays another', async () => {
      const { id } = await enter(person);
      const { headers, ...again } = await enter({ ...person, name: 'administrator', role: 'admin' });
      assert.equal(again.id, id);
      const { body } = await call<contract.Session>('GET', 'api/session', undefined, headers);
      assert.deepEqual(body.user, { name: 'administrator', role: 'admin', source: 'jellyfin', via: 'session' });
      assert.equal((await signIn(password)).status, 201);
    });

    it('who is a viewer opens what is for viewers, and is told that the rest takes an administrator', async () => {
      const { headers } = await enter(person);
      assert.equal((await call('POST', 'api/session/ticket', undefined, headers)).status, 201);
      assert.equal((await picture(headers)).status, 200);
      for (const [method, path, body] of [
        ['GET', 'api/api-keys'],
        ['POST', 'api/api-keys', { name: '' }],
        ['DELETE', 'api/api-keys/x'],
      ] as const) {
        const answer = await call<Problem>(method, path, body, headers);
        assert.deepEqual([answer.status, answer.body.code], [403, 'not-allowed'], path);
        assert.match(answer.body.detail, /administrator/);
      }
    });

    it('is out at once when disabled here or when the media server is removed', async () => {
      for (const [statement, undo] of [
        ['update users set disabled = true where external_id is not null', 'update users set disabled = false'],
        ['delete from media_servers', 'select 1'],
      ] as const) {
        const { headers } = await enter(person);
        assert.equal((await picture(headers)).status, 200);
        await database.query(statement);
        assert.equal((await picture(headers)).status, 401);
        await database.query(undo);
      }
    });
  });

  describe('at the first run', () => {
    it('is set up with the code of the start, once, and signs in with it', async () => {
      assert.deepEqual((await call('GET', 'api/setup')).body, { needed: true });
      const answer = await setUp();
      assert.equal(answer.status, 201);
      assert.ok(await isIn(cookieOf(answer)));
      assert.deepEqual((await call('GET', 'api/setup')).body, { needed: false });
      assert.equal((await signIn(password)).status, 201);
    });

    it('refuses a wrong code', async () => {
      for (const code of [
        'wrong',
        `${access.setupCode()} `,
        access.setupCode().slice(1),
        access.setupCode().toLowerCase(),
      ]) {
        const answer = await setUp(code);
        assert.deepEqual([answer.status, answer.body.code, answer.cookie], [403, 'wrong-code', null]);
      }
      assert.deepEqual((await call('GET', 'api/setup')).body, { needed: true });
    });

    it('refuses a password that is too short, too long or none', async () => {
      for (const bad of [{ password: '1234567' }, { password: 'a'.repeat(201) }, { password: 12_345_678 }, {}]) {
        const answer = await call<Problem>('POST', 'api/setup', { code: access.setupCode(), ...bad });
        assert.deepEqual([answer.status, answer.body.errors?.[0]?.path], [400, 'password']);
      }
    });

    it('refuses the code when it has been used, also the right one, also after a restart', async () => {
      await setUp();
      const code = access.setupCode();
      await open();
      assert.equal(access.setupCode(), code);
      for (const one of [code, 'wrong']) {
        const again = await setUp(one, 'another password');
        assert.deepEqual([again.status, again.body.code, again.cookie], [409, 'wrong-state', null]);
      }
      assert.equal((await signIn('another password')).status, 401);
      assert.equal((await signIn(password)).status, 201);
    });

    it('lets one of two that use the code at once have it', async () => {
      const passwords = ['the first password', 'the second password'];
      const answers = await Promise.all(passwords.map((one) => setUp(access.setupCode(), one)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
      const winner = passwords[answers.findIndex(({ status }) => status === 201)] as string;
      for (const one of passwords) assert.equal((await signIn(one)).status, one === winner ? 201 : 401);
    });

    it('says that there is no password yet to whoever signs in', async () => {
      const answer = await signIn(password);
      assert.deepEqual([answer.status, answer.body.code], [409, 'wrong-state']);
    });
  });

  describe('with a session', () => {
    beforeEach(createAdministrator);

    it('begins with the right password only', async () => {
      for (const wrong of ['wrong', 'Correct horse', `${password} `]) {
        const answer = await signIn(wrong);
        assert.deepEqual([answer.status, answer.body.code, answer.cookie], [401, 'wrong-password', null]);
      }
      const answer = await signIn(password);
      assert.equal(answer.status, 201);
      assert.ok(await isIn(cookieOf(answer)));
    });

    it('has a cookie that no script can read and no other site can send, below the base path', async () => {
      await open({ basePath: '/base/' });
      const answer = await call('POST', 'base/api/session', { password });
      const parts = (answer.cookie ?? '').split('; ');
      for (const part of ['Path=/base/', 'HttpOnly', 'SameSite=Strict'])
        assert.ok(parts.includes(part), answer.cookie ?? '');
      assert.ok(!parts.includes('Secure'));
      const secure = await call('POST', 'base/api/session', { password }, { 'x-forwarded-proto': 'https' });
      assert.ok((secure.cookie ?? '').split('; ').includes('Secure'));
    });

    it('tells who is signed in', async () => {
      assert.deepEqual((await call('GET', 'api/session')).body, { signed_in: false, user: null, expires_at: null });
      const answer = await signIn(password);
      const { body } = await call<contract.Session>('GET', 'api/session', undefined, cookieOf(answer));
      assert.deepEqual(
        [body.signed_in, body.user],
        [true, { name: 'administrator', role: 'admin', source: 'local', via: 'session' }],
      );
      const days = (Date.parse(body.expires_at ?? '') - Date.now()) / 86_400_000;
      assert.ok(days > 29.9 && days < 30.1);
    });

    it('ends with a sign-out, its sockets too, and no other session does', async () => {
      const [one, two] = [cookieOf(await signIn(password)), cookieOf(await signIn(password))];
      const sockets = await Promise.all([one, two].map((headers) => access.authenticate({ request: { headers } })));
      const answer = await call('DELETE', 'api/session', undefined, one);
      assert.equal(answer.status, 204);
      assert.match(answer.cookie ?? '', /^xtreme_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
      assert.deepEqual([await isIn(one), await isIn(two)], [false, true]);
      assert.deepEqual(
        sockets.map((principal) => ended[0]?.(principal as Principal)),
        [true, false],
      );
    });

    it('can end with a sign-out by key too, which ends no socket of another key', async () => {
      assert.equal((await call('DELETE', 'api/session', undefined, { 'x-api-key': environmentKey })).status, 204);
      assert.equal(ended[0]?.({ via: 'api-key', role: 'admin' }), false);
    });

    it('expires', async () => {
      const answer = await signIn(password);
      await database.query(`update sessions set expires_at = now() - interval '1 second'`);
      assert.ok(!(await isIn(cookieOf(answer))));
      assert.equal(
        (await call<contract.Session>('GET', 'api/session', undefined, cookieOf(answer))).body.signed_in,
        false,
      );
      await signIn(password);
      const [rows] = await database.query('select count(*) as n from sessions');
      assert.deepEqual(rows, [{ n: 1 }], 'what has expired is removed');
    });

    it('is good in every process, and after a restart', async () => {
      const answer = await signIn(password);
      await open();
      assert.ok(await isIn(cookieOf(answer)));
    });

    it('is not opened by what is in the database', async () => {
      const [rows] = await database.query('select id, token_hash from sessions');
      const [row] = rows as { id: string; token_hash: string }[];
      for (const token of [row?.id, row?.token_hash, '', 'x', '%00', "' or 1=1 --"]) {
        assert.ok(!(await isIn({ cookie: `xtreme_session=${token}` })), token);
      }
    });

    it('is found among other cookies', async () => {
      const { cookie } = cookieOf(await signIn(password));
      assert.ok(await isIn({ cookie: `a=b; ${cookie}; c` }));
      assert.ok(!(await isIn({ cookie: `not_${cookie}` })));
    });
  });

  describe('in a frame that is given no cookie', () => {
    beforeEach(createAdministrator);

    type Asked = { token?: string };
    async function tokenOf(body: object = { password, with_token: true }): Promise<string> {
      return (await call<Asked>('POST', 'api/session', body)).body.token ?? '';
    }
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    async function ticketOf(token: string): Promise<string> {
      return (await call<contract.Ticket>('POST', 'api/session/ticket', undefined, bearer(token))).body.ticket;
    }
    const picture = 'api/images/movie/1?ticket=';
    const shows = async (ticket: string, path = picture) =>
      (await request(`http://127.0.0.1:${door.port}/${path}${encodeURIComponent(ticket)}`)).statusCode === 200;

    it('carries the session itself, when it asked for it', async () => {
      for (const body of [{ password }, { password, with_token: false }]) assert.equal(await tokenOf(body), '');
      const token = await tokenOf();
      assert.ok(await isIn(bearer(token)));
      assert.ok(await access.authenticate({ request: { headers: {} }, apiKey: token }));
      const { body } = await call<contract.Session>('GET', 'api/session', undefined, bearer(token));
      const days = (Date.parse(body.expires_at ?? '') - Date.now()) / 86_400_000;
      assert.ok(body.signed_in && days > 29.9 && days < 30.1);
      for (const wrong of [`${token}x`, token.slice(1)]) assert.ok(!(await isIn(bearer(wrong))));
    });

    it('is told nothing for a wrong password', async () => {
      const answer = await call<Asked>('POST', 'api/session', { password: 'wrong', with_token: true });
      assert.deepEqual([answer.status, answer.body.token, answer.cookie], [401, undefined, null]);
    });

    it('ends by a sign-out, its tickets and sockets too, and expires', async () => {
      const [token, other] = [await tokenOf(), await tokenOf()];
      const [ticket, otherTicket] = [await ticketOf(token), await ticketOf(other)];
      assert.deepEqual([await shows(ticket), await shows(otherTicket)], [true, true]);
      const principal = await access.authenticate({ request: { headers: {} }, apiKey: token });
      assert.equal((await call('DELETE', 'api/session', undefined, bearer(token))).status, 204);
      assert.ok(ended[0]?.(principal as Principal));
      assert.deepEqual([await isIn(bearer(token)), await shows(ticket)], [false, false]);
      assert.deepEqual([await isIn(bearer(other)), await shows(otherTicket)], [true, true]);
      await database.query(`update sessions set expires_at = now() - interval '1 second'`);
      assert.deepEqual([await isIn(bearer(other)), await shows(otherTicket)], [false, false]);
    });

    it('shows pictures and streams by a ticket, which opens nothing else', async () => {
      const ticket = await ticketOf(await tokenOf());
      assert.ok(await shows(ticket));
      for (const path of ['api/api-keys?ticket=', 'api/session/ticket?ticket='])
        assert.ok(!(await shows(ticket, path)));
      const { body } = await call<contract.Session>('GET', `api/session?ticket=${ticket}`);
      assert.equal(body.signed_in, false);
      assert.ok(!(await isIn(bearer(ticket))));
      assert.ok(!(await isIn({ cookie: `xtreme_session=${ticket}` })));
    });

    it('takes no ticket that was changed, made elsewhere or is over', async () => {
      const ticket = await ticketOf(await tokenOf());
      const [id = '', end = '', signature = ''] = ticket.split('.');
      const foreign = createSecrets('another secret of the same kind');
      for (const wrong of [
        '',
        'x',
        ticket.slice(0, -1),
        `${ticket}x`,
        `${id}.${Number(end) + 1}.${signature}`,
        `${id}.${end}.`,
        issueTicket(foreign, id).ticket,
        issueTicket(secrets, id, Date.now() - 12 * 3_600_000).ticket,
      ])
        assert.ok(!(await shows(wrong)), wrong);
    });

    it('has the same ticket for hours, for longer than a film and for less than half a day', async () => {
      const now = Date.UTC(2026, 0, 1, 3, 20);
      const { ticket, expiresAt } = issueTicket(secrets, 'a', now);
      assert.equal(issueTicket(secrets, 'a', now + 1).ticket, ticket);
      const hours = (expiresAt.getTime() - now) / 3_600_000;
      assert.ok(hours >= 6 && hours <= 12, `${hours}`);
    });

    it('gets no ticket for a key', async () => {
      const answer = await call('POST', 'api/session/ticket', undefined, { 'x-api-key': environmentKey });
      assert.equal(answer.status, 409);
    });

    it('writes neither token nor ticket into the log', async () => {
      const token = await tokenOf();
      const ticket = await ticketOf(token);
      await shows(ticket);
      await shows(`${ticket}x`);
      const text = logged.join('');
      assert.match(text, /"path":"\/api\/images\/movie\/1"/);
      for (const secret of [token, ticket, ticket.split('.')[2] ?? '']) assert.ok(!text.includes(secret));
    });
  });

  describe('with an API key', () => {
    const ways: [name: string, headers: (key: string) => Record<string, string>][] = [
      ['X-Api-Key', (key) => ({ 'x-api-key': key })],
      ['Authorization', (key) => ({ authorization: `Bearer ${key}` })],
      ['Authorization, written small', (key) => ({ authorization: `bearer ${key}` })],
    ];
    for (const [name, headers] of ways) {
      it(`comes in by ${name}, with one of ours and with the environment's`, async () => {
        const { key } = await createKey();
        assert.ok(await isIn(headers(key)));
        assert.ok(await isIn(headers(environmentKey)));
        for (const wrong of ['wrong', key.slice(0, -1), `${key}x`, key.toUpperCase(), ''])
          assert.ok(!(await isIn(headers(wrong))), wrong);
      });
    }

    it('comes in before any set-up', async () => {
      assert.ok(await isIn({ 'x-api-key': environmentKey }));
      const { body } = await call<contract.Session>('GET', 'api/session', undefined, { 'x-api-key': environmentKey });
      assert.deepEqual([body.signed_in, body.expires_at], [true, null]);
    });

    it('of the environment is nobody when there is none', async () => {
      await open({ apiKey: null });
      for (const key of ['', 'undefined', environmentKey]) assert.ok(!(await isIn({ 'x-api-key': key })));
    });

    it('is not helped by a cookie when the key is wrong', async () => {
      assert.ok(!(await isIn({ ...(await signedIn()), 'x-api-key': 'wrong' })));
    });

    it('is shown once; later only its beginning', async () => {
      const { key, ...rest } = await createKey('my phone');
      assert.match(key, /^xd_[\w-]{32}$/);
      assert.ok(key.startsWith(rest.prefix) && rest.prefix.length === 7);
      const { body } = await call<{ items: contract.ApiKey[] }>('GET', 'api/api-keys', undefined, {
        'x-api-key': environmentKey,
      });
      assert.deepEqual(body, {
        items: [{ ...rest, name: 'my phone', last_used_at: null }],
        next_cursor: null,
        total: 1,
      });
      const [rows] = await database.query('select * from api_keys');
      assert.ok(!JSON.stringify(rows).includes(key));
    });

    it('notes when it was used', async () => {
      const { key } = await createKey();
      const { body } = await call<{ items: contract.ApiKey[] }>('GET', 'api/api-keys', undefined, { 'x-api-key': key });
      assert.ok(Math.abs(Date.parse(body.items[0]?.last_used_at ?? '') - Date.now()) < 60_000);
    });

    it('is good until it is revoked, and its sockets end then', async () => {
      const [one, two] = [await createKey('one'), await createKey('two')];
      const headers = { 'x-api-key': environmentKey };
      assert.equal((await call('DELETE', `api/api-keys/${one.id}`, undefined, headers)).status, 204);
      assert.ok(!(await isIn({ 'x-api-key': one.key })));
      assert.ok(await isIn({ 'x-api-key': two.key }));
      const principal: Principal = { via: 'api-key', role: 'admin' };
      assert.deepEqual(
        [one.id, two.id, undefined].map((keyId) => ended[0]?.({ ...principal, keyId })),
        [true, false, false],
      );
      assert.equal((await call('DELETE', `api/api-keys/${one.id}`, undefined, headers)).status, 404);
      for (const id of ['x', '0', '-1', '99999999999'])
        assert.equal((await call('DELETE', `api/api-keys/${id}`, undefined, headers)).status, 400);
    });

    it('needs a name', async () => {
      for (const name of ['', ' ', 'a\u0007', 'a\u0000', 'a'.repeat(101), 7]) {
        const answer = await call<Problem>('POST', 'api/api-keys', { name }, { 'x-api-key': environmentKey });
        assert.deepEqual([answer.status, answer.body.code], [400, 'bad-input'], String(name));
      }
    });

    it('is made by nobody from outside', async () => {
      assert.equal((await call('POST', 'api/api-keys', { name: 'evil' })).status, 401);
      const foreign = { ...(await signedIn()), origin: 'http://evil.example' };
      assert.equal((await call('POST', 'api/api-keys', { name: 'evil' }, foreign)).status, 403);
    });
  });

  async function signedIn(): Promise<{ cookie: string }> {
    await createAdministrator();
    return cookieOf(await signIn(password));
  }

  describe('against guessing', () => {
    it('refuses an address after twenty wrong tries, also a right one, and says when to come back', async () => {
      for (let tries = 0; tries < 10; tries++) assert.equal((await setUp('wrong')).status, 403);
      await createAdministrator();
      for (let tries = 0; tries < 10; tries++) assert.equal((await signIn('wrong')).status, 401);
      const answer = await signIn(password);
      assert.deepEqual([answer.status, answer.body.code], [429, 'too-many-tries']);
      assert.equal(answer.headers['retry-after'], '900');
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
    });

    it('goes on answering other addresses, keys and questions', async () => {
      const { cookie } = await signedIn();
      for (let tries = 0; tries < 21; tries++) await signIn('wrong');
      assert.equal((await signIn(password, { 'x-forwarded-for': '203.0.113.7' })).status, 201);
      assert.ok(await isIn({ 'x-api-key': environmentKey }));
      assert.ok(await isIn({ cookie }));
      assert.equal((await call('GET', 'api/session')).status, 200);
    });

    it('does not count what is right, too late or malformed', async () => {
      await createAdministrator();
      for (let tries = 0; tries < 8; tries++) {
        assert.equal((await signIn(password)).status, 201);
        assert.equal((await setUp()).status, 409);
        assert.equal((await call('POST', 'api/session', { nonsense: 1 })).status, 400);
      }
    });
  });

  it('writes no password, code, cookie or key into the log', async () => {
    const code = access.setupCode();
    const session = cookieOf(await setUp());
    await signIn('a wrong password');
    const { key } = await createKey();
    await isIn({ 'x-api-key': key });
    await isIn(session);
    const text = logged.join('');
    assert.match(text, /"path":"\/api\/session"/);
    const token = session.cookie.split('=')[1] ?? '';
    for (const secret of [password, code, token, key, environmentKey, 'a wrong password'])
      assert.ok(!text.includes(secret));
  });
});
