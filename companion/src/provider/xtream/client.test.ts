import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import {
  ACTIVE,
  code,
  collect,
  type FakePanel,
  inOrder,
  never,
  type Reply,
  ROWS,
  refuse,
  usePanels,
} from './fake-panel.test.ts';
import { DEFAULT_USER_AGENT } from './types.ts';

const NGINX_404 =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
const state = (user: object) => ({ user_info: { ...ACTIVE.user_info, ...user }, server_info: {} });

const actions = (panel: FakePanel) => panel.requests.map(({ action }) => action);

describe('the Xtream client', () => {
  const setUp = usePanels();

  it('reads every action of a good panel', async () => {
    const { client, panel } = await setUp({
      account: ACTIVE,
      get_live_categories: [
        { category_id: 5, category_name: 'News' },
        { category_id: '6', category_name: '24' },
        { category_id: null },
        { category_id: '5', category_name: 'again' },
      ],
      get_live_streams: ROWS,
      get_vod_streams: ROWS,
      get_series: [{ series_id: 9, name: 'S' }],
      get_vod_info: { info: { plot: 'P' }, movie_data: { stream_id: 1 } },
      get_series_info: { info: { name: 'S' }, episodes: [[{ id: '1', season: 0 }]] },
      get_short_epg: {
        epg_listings: [{ title: 'TmV3cw==', start: '2026-01-01 20:00:00', end: '2026-01-01 21:00:00' }],
      },
    });
    assert.equal((await client.account(never)).status, 'active');
    assert.deepEqual(await client.categories('live', never), [
      { categoryId: '5', name: 'News', position: 0 },
      { categoryId: '6', name: '24', position: 1 },
    ]);
    const live = client.streams('live', { categoryId: '3' }, never);
    assert.deepEqual(
      (await collect(live)).map((row) => row.providerId),
      ['1', '2'],
    );
    assert.equal(live.dropped, 2);
    assert.equal((await collect(client.streams('movie', {}, never)))[0]?.categoryIds[0], '3');
    assert.equal((await collect(client.streams('series', {}, never)))[0]?.providerId, '9');
    assert.equal((await client.vodInfo('1', never))?.plot, 'P');
    assert.equal((await client.seriesInfo('1', never)).episodes[0]?.seasonNumber, 0);
    const [programme] = await client.shortEpg('1', never);
    assert.equal(programme?.start.toISOString(), '2026-01-01T19:00:00.000Z', 'in the zone that account() answered');
    assert.ok(panel.requests.some(({ url }) => url.includes('action=get_live_streams&category_id=3')));
    assert.ok(panel.requests.every(({ headers }) => headers['user-agent'] === DEFAULT_USER_AGENT));
  });

  it('takes a literal [] for an empty list', async () => {
    const { client } = await setUp({ get_series: '[]' });
    assert.deepEqual(await collect(client.streams('series', {}, never)), []);
  });

  for (const body of ['', '  ', 'null', 'false', '{}', '\ufeff']) {
    it(`never takes ${JSON.stringify(body)} for an empty list`, async () => {
      const { client } = await setUp({ '*': body });
      await assert.rejects(
        collect(client.streams('movie', {}, never)),
        code('bad-answer', (error) => /empty answer/.test(error.message) && error.retryable),
      );
      await assert.rejects(client.categories('movie', never), code('bad-answer'));
    });
  }

  const accountStates: [string, object, string][] = [
    ['a wrong password', { user_info: { auth: 0 } }, 'bad-credentials'],
    ['an expired account', state({ status: 'Expired' }), 'account-expired'],
    ['an account past its date', state({ exp_date: '1600000000' }), 'account-expired'],
    ['a banned account', state({ status: 'Banned' }), 'account-expired'],
    ['a disabled account', state({ status: 'Disabled' }), 'account-expired'],
    ['an active account (an unknown action)', ACTIVE, 'bad-answer'],
  ];
  for (const [name, answer, expected] of accountStates) {
    it(`tells ${name} from a list and from details`, async () => {
      const { client, panel } = await setUp({ '*': answer });
      for (const kind of ['live', 'movie', 'series'] as const) {
        await assert.rejects(collect(client.streams(kind, {}, never)), code(expected));
        await assert.rejects(client.categories(kind, never), code(expected));
      }
      await assert.rejects(client.vodInfo('1', never), code(expected));
      await assert.rejects(client.seriesInfo('1', never), code(expected));
      await assert.rejects(client.shortEpg('1', never), code(expected));
      assert.equal(panel.requests.length, 9, 'one request each, never retried');
    });
  }

  it('answers the state of an ended account, and throws only for credentials', async () => {
    const { client } = await setUp({
      account: inOrder(state({ status: 'Banned', message: 'Dear User, S3cret/pass' }), { user_info: { auth: 0 } }),
    });
    const account = await client.account(never);
    assert.equal(account.status, 'banned');
    assert.equal(account.message, 'Dear ***, ***');
    await assert.rejects(
      client.account(never),
      code('bad-credentials', (error) => error.status === 422 && !error.retryable),
    );
  });

  it('asks for the account by name where the server wants that', async () => {
    const { client, panel } = await setUp({ account: '', get_account_info: ACTIVE });
    assert.equal((await client.account(never)).status, 'active');
    assert.deepEqual(actions(panel), ['account', 'get_account_info']);
  });

  /** The fault of the account, and that of a list where it is another. */
  const refusals: [string, unknown, string, string?][] = [
    ['a web page', '<!DOCTYPE html><html><title>Welcome</title></html>', 'not-an-xtream-server'],
    ['JSON of something else', { hello: 'world' }, 'not-an-xtream-server', 'bad-answer'],
    ['a 404 page', refuse(404, '<h1>Not Found</h1>'), 'not-an-xtream-server'],
    ['a 404 in JSON', refuse(404, '{"error":"not found"}'), 'not-an-xtream-server'],
    ['the bare 404 page of nginx, behind which XC_VM hides', refuse(404, NGINX_404), 'bad-credentials'],
    ['401', refuse(401), 'bad-credentials'],
    ['401 with words', refuse(401, '{"error":"Invalid credentials"}'), 'bad-credentials'],
    ['403 with an account', refuse(403, JSON.stringify({ user_info: { auth: 0 } })), 'bad-credentials'],
    ['403', refuse(403), 'blocked'],
    ['the word blocked', 'blocked', 'blocked'],
    ['a challenge', refuse(503, '<html><title>Just a moment...</title></html>'), 'blocked'],
    ['status 884', refuse(884), 'blocked'],
    ['status 454', refuse(454), 'account-expired'],
    ["XC_VM's error page for the password", '<html><h1>INVALID_CREDENTIALS</h1></html>', 'bad-credentials'],
    ["XC_VM's error page for the date", '<html><h1>EXPIRED</h1></html>', 'account-expired'],
    ["XC_VM's error page for the user agent", '<html><h1>BLOCKED_USER_AGENT</h1></html>', 'blocked'],
    ['an empty body', '', 'bad-answer'],
    ['an error of its own', refuse(500, 'oops'), 'unreachable'],
    ['a cut answer', '{"user_info":{"auth":1', 'truncated'],
    ['too many requests', refuse(429, '', { 'retry-after': '600' }), 'rate-limited'],
    [
      'https where http was asked',
      refuse(400, '<html>400 The plain HTTP request was sent to HTTPS port</html>'),
      'not-an-xtream-server',
    ],
  ];
  for (const [name, reply, expected, ofList = expected] of refusals) {
    it(`reads ${name} as ${expected}`, async () => {
      const { client } = await setUp({ '*': reply });
      await assert.rejects(client.account(never), code(expected));
      await assert.rejects(collect(client.streams('movie', {}, never)), code(ofList));
    });
  }

  it('asks the account what a 404 or a page in place of an action means', async () => {
    const page = '<html>maintenance</html>';
    const { client, panel } = await setUp({
      account: ACTIVE,
      get_vod_info: refuse(404, NGINX_404),
      get_series: refuse(404, NGINX_404),
      get_vod_streams: page,
      get_series_info: page,
    });
    assert.equal(await client.vodInfo('1', never), null, 'the film is unknown');
    assert.deepEqual(actions(panel), ['get_vod_info', 'account']);
    await assert.rejects(collect(client.streams('series', {}, never)), code('bad-answer'));
    await assert.rejects(collect(client.streams('movie', {}, never)), code('bad-answer'));
    await assert.rejects(client.seriesInfo('1', never), code('bad-answer'));
    const ended = await setUp({ account: state({ status: 'Expired' }), '*': refuse(404, NGINX_404) });
    await assert.rejects(collect(ended.client.streams('live', {}, never)), code('account-expired'));
  });

  it('says what stands behind an address with no HTTP, no server and no name', async () => {
    const raw = createServer((socket) => socket.resume().end('SSH-2.0-x\r\n'));
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
    const at = async (serverUrl: string) => (await setUp({}, { account: { serverUrl } })).client;
    const spoken = await (await at(address)).account(never).catch((error: unknown) => error);
    await new Promise((resolve) => raw.close(resolve));
    assert.ok(code('not-an-xtream-server')(spoken));
    const closed = code('unreachable', (error) => error.retryable && /nothing listens/.test(error.message));
    await assert.rejects((await at(address)).account(never), closed);
    const unknown = code('unreachable', (error) => /no such host/.test(error.message));
    await assert.rejects((await at('http://no-such-host.invalid')).account(never), unknown);
  });

  it('retries a failed start twice, then gives up', async () => {
    const { client, panel, timer } = await setUp({
      get_series: inOrder(refuse(502), refuse(502), [{ series_id: 1 }]),
      get_vod_streams: refuse(502),
    });
    assert.equal((await collect(client.streams('series', {}, never))).length, 1);
    assert.deepEqual(timer.waits, [500, 1000]);
    await assert.rejects(collect(client.streams('movie', {}, never)), code('unreachable'));
    assert.equal(panel.requests.length, 6);
  });

  for (const status of [429, 503, 551]) {
    it(`waits as long as Retry-After of a ${status} says`, async () => {
      const { client, timer } = await setUp({
        get_vod_info: inOrder(refuse(status, '', { 'retry-after': '4' }), { info: { plot: 'P' } }),
      });
      assert.equal((await client.vodInfo('1', never))?.plot, 'P');
      assert.deepEqual(timer.waits, [4500]);
    });
  }

  it('keeps quiet for as long as a long Retry-After says', async () => {
    const { client, panel } = await setUp({ '*': refuse(429, '', { 'retry-after': '600' }) });
    const limited = code(
      'rate-limited',
      (error) => error.status === 503 && error.retryable && error.retryAfter === 600,
    );
    await assert.rejects(client.vodInfo('1', never), limited);
    await assert.rejects(client.account(never), limited);
    assert.equal(panel.requests.length, 1);
  });

  it('has one request under way at a time, and gives the turn back when a list is given up', async () => {
    let open = 0;
    let most = 0;
    const slow: Reply = (_, response) => {
      most = Math.max(most, ++open);
      response.on('close', () => open--);
      setImmediate(() => response.end(JSON.stringify(ROWS)));
    };
    const { client } = await setUp({ '*': slow });
    await Promise.all([1, 2, 3].map(() => collect(client.streams('live', {}, never))));
    assert.equal(most, 1);
    for await (const _ of client.streams('live', {}, never)) break;
    assert.equal((await collect(client.streams('live', {}, never))).length, 2);
  });
});
