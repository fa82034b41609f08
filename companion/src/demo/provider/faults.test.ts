import { strict as assert } from 'node:assert';
import { type Answer, ask, askRaw } from './ask.ts';
import { type DemoProvider, type Fault, startDemoProvider } from './index.ts';

const SIZE = 2_000_000;

describe('a fault of the demo provider', () => {
  let provider: DemoProvider;
  let movieUrl: string;
  let id: number;
  const api = (action: string) => ask(`${provider.url}/player_api.php?username=demo&password=demo&action=${action}`);
  const bytes = () => provider.contentOf('movie', id).read(0, SIZE);

  before(async () => {
    provider = await startDemoProvider({ limits: { maxConnections: 0 } });
    id = provider.catalogue.addMovie({ name: 'EN - One (2020)', size: SIZE }).id;
    movieUrl = provider.streamUrl('movie', id);
  });
  afterEach(() => provider.faults.clear());
  after(() => provider.close());

  /** On a list. */
  const API_CASES: { fault: Fault; expect: (answer: Answer) => void }[] = [
    { fault: { type: 'empty-body' }, expect: ({ status, body }) => assert.deepEqual([status, body.length], [200, 0]) },
    {
      fault: { type: 'cut-json', at: 1000 },
      expect: ({ body, error }) => assert.deepEqual([body.length, error, body[0]], [1000, null, 0x5b]),
    },
    {
      fault: { type: 'html' },
      expect: ({ status, headers }) => assert.deepEqual([status, headers['content-type']], [200, 'text/html']),
    },
    {
      fault: { type: 'html', status: 404 },
      expect: ({ status, body }) => assert.match(`${status} ${body}`, /^404 [\s\S]*nginx/),
    },
    {
      fault: { type: 'account-state', state: 'Banned' },
      expect: ({ body }) => assert.equal(JSON.parse(String(body)).user_info.status, 'Banned'),
    },
    {
      fault: { type: 'status', status: 429, headers: { 'Retry-After': '30' } },
      expect: ({ status, headers }) => assert.deepEqual([status, headers['retry-after']], [429, '30']),
    },
    { fault: { type: 'status', status: 200, body: '[]' }, expect: ({ body }) => assert.equal(String(body), '[]') },
    { fault: { type: 'reset' }, expect: ({ status, error }) => assert.deepEqual([status, error], [0, 'ECONNRESET']) },
    { fault: { type: 'bom' }, expect: ({ body }) => assert.equal(body.subarray(0, 4).toString('hex'), 'efbbbf5b') },
    { fault: { type: 'php-warning' }, expect: ({ body }) => assert.match(String(body), /^<br \/>[\s\S]*\]$/) },
    {
      fault: { type: 'invalid-utf8' },
      expect: ({ body }) => assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(body)),
    },
    {
      fault: { type: 'chunked' },
      expect: ({ headers, error }) => assert.deepEqual([headers['transfer-encoding'], error], ['chunked', null]),
    },
  ];
  for (const { fault, expect } of API_CASES) {
    it(`does to a list what it says: ${JSON.stringify(fault)}`, async () => {
      provider.faults.set({ match: { action: 'get_vod_streams' }, fault, times: 1 });
      assert.equal((await api('get_vod_categories')).status, 200);
      expect(await api('get_vod_streams'));
      assert.ok(Array.isArray(JSON.parse(String((await api('get_vod_streams')).body))), 'once only');
    });
  }

  for (const share of [0.29, 0.31]) {
    it(`drops a share of ${share} of a list's titles, others by another seed`, async () => {
      const idsWith = async (seed: number) => {
        provider.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'drop', share, seed }, times: 1 });
        const rows: { stream_id: number }[] = JSON.parse(String((await api('get_vod_streams')).body));
        return [...new Set(rows.map((row) => row.stream_id))];
      };
      const total = provider.catalogue.movies.length;
      const [one, same, other] = [await idsWith(1), await idsWith(1), await idsWith(2)];
      assert.equal(one.length, total - Math.round(total * share));
      assert.deepEqual(one, same);
      assert.notDeepEqual(one, other);
    });
  }

  /** On a film, with the last million bytes asked for. */
  const FILE_CASES: { fault: Fault; expect: (answer: Answer) => void }[] = [
    {
      fault: { type: 'truncate', after: 1000 },
      expect: ({ body, error }) => assert.deepEqual([body.length, error], [1000, 'ECONNRESET']),
    },
    {
      fault: { type: 'reset', after: 100_000 },
      expect: ({ body, error }) => assert.ok(error === 'ECONNRESET' && body.length <= 100_000),
    },
    {
      fault: { type: 'truncate', after: SIZE / 2 },
      expect: ({ body, error }) => assert.deepEqual([body.length, error], [SIZE / 2, null]),
    },
    {
      fault: { type: 'ignore-range' },
      expect: ({ status, headers, body }) => {
        assert.deepEqual([status, headers['content-range'], headers['accept-ranges']], [200, undefined, undefined]);
        assert.ok(body.equals(bytes()));
      },
    },
    {
      fault: { type: 'wrong-content-range', shift: 4096 },
      expect: ({ status, headers, body }) => {
        assert.deepEqual([status, headers['content-range']], [206, `bytes 1004096-1999999/${SIZE}`]);
        assert.ok(body.equals(bytes().subarray(1_004_096)));
      },
    },
    {
      fault: { type: 'wrong-content-range', total: '*' },
      expect: ({ headers }) => assert.equal(headers['content-range'], 'bytes 1000000-1999999/*'),
    },
    {
      fault: { type: 'wrong-content-range', absent: true },
      expect: ({ status, headers }) => assert.deepEqual([status, headers['content-range']], [206, undefined]),
    },
    {
      fault: { type: 'short-range', bytes: 5000 },
      expect: ({ headers, body }) =>
        assert.deepEqual([headers['content-range'], body.length], [`bytes 1000000-1004999/${SIZE}`, 5000]),
    },
    {
      fault: { type: 'changed-total', by: 77 },
      expect: ({ headers }) => assert.equal(headers['content-range'], 'bytes 1000000-2000076/2000077'),
    },
    {
      fault: { type: 'changed-bytes' },
      expect: ({ body }) => {
        assert.ok(!body.equals(bytes().subarray(1_000_000)));
        assert.ok(body.equals(provider.contentOf('movie', id, { variant: 1 }).read(1_000_000, SIZE)));
      },
    },
    {
      fault: { type: 'chunked' },
      expect: ({ headers, body }) => {
        assert.deepEqual([headers['content-length'], headers['transfer-encoding']], [undefined, 'chunked']);
        assert.ok(body.equals(bytes().subarray(1_000_000)));
      },
    },
    { fault: { type: 'gzip' }, expect: ({ headers }) => assert.equal(headers['content-encoding'], 'gzip') },
    {
      fault: { type: 'headers', headers: { ETag: '"2"' } },
      expect: ({ status, headers }) => assert.deepEqual([status, headers.etag], [206, '"2"']),
    },
    {
      fault: { type: 'error-clip', seconds: 10 },
      expect: ({ status, headers, body }) => {
        assert.deepEqual([status, headers['content-type'], body[0]], [200, 'video/mp2t', 0x47]);
        assert.ok(body.length < 300_000);
      },
    },
    { fault: { type: 'account-state', state: 'Expired' }, expect: ({ status }) => assert.equal(status, 401) },
    {
      fault: { type: 'redirect-to', url: 'http://192.168.0.1/x.mp4' },
      expect: ({ status, headers }) => assert.deepEqual([status, headers.location], [302, 'http://192.168.0.1/x.mp4']),
    },
  ];
  for (const { fault, expect } of FILE_CASES) {
    it(`does to a film what it says: ${JSON.stringify(fault)}`, async () => {
      provider.faults.set({ match: { kind: 'movie', id }, fault });
      expect(await ask(movieUrl, { range: 'bytes=1000000-' }));
    });
  }

  it('resets the connection after some bytes, by TCP', async () => {
    const list = `${provider.url}/player_api.php?username=demo&password=demo&action=get_vod_streams`;
    provider.faults.set({ fault: { type: 'reset', after: 100 } });
    for (const url of [movieUrl, list]) {
      const { text, error } = await askRaw(url);
      assert.equal(error, 'ECONNRESET');
      assert.equal(text.split('\r\n\r\n')[1]?.length, 100);
    }
  });

  it('closes the connection after some bytes in the usual way', async () => {
    provider.faults.set({ fault: { type: 'truncate', after: 100 } });
    const { text, error } = await askRaw(movieUrl);
    assert.deepEqual([error, text.split('\r\n\r\n').slice(1).join().length], [null, 100]);
  });

  it('goes on beyond the promised length', async () => {
    provider.faults.set({ fault: { type: 'surplus', bytes: 10 } });
    const { text } = await askRaw(movieUrl);
    assert.match(text, /Content-Length: 2000000\r\n/);
    assert.equal(text.length - text.indexOf('\r\n\r\n') - 4, SIZE + 10);
    assert.ok(text.endsWith('..........'));
  });

  it('stalls after some bytes until the other side gives up, or for a while', async () => {
    const undo = provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'stall', after: 5000 } });
    provider.stats.reset();
    const patience = new AbortController();
    const stalled = ask(movieUrl, { signal: patience.signal });
    await provider.waitForStreaming({ kind: 'movie', bytes: 5000 });
    patience.abort();
    const { status, body } = await stalled;
    assert.ok(status <= 200 && body.length <= 5000);
    assert.equal(provider.stats.bytesOf('movie', id), 5000);
    undo();
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'stall', after: 5000, forMs: 50 } });
    assert.ok((await ask(movieUrl)).body.equals(bytes()));
  });

  it('slows a connection down', async () => {
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'slow', bytesPerSecond: 100_000 } });
    const began = performance.now();
    await ask(movieUrl, { range: 'bytes=0-29999' });
    assert.ok(performance.now() - began > 200);
  });

  it('redirects to a token that keeps the range and dies', async () => {
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'redirect', lifeMs: 200, expiredStatus: 403 } });
    const { status, headers } = await ask(movieUrl, { range: 'bytes=10-19' });
    assert.equal(status, 302);
    const token = String(headers.location);
    assert.ok(!token.includes('demo'));
    const fresh = await ask(token);
    assert.deepEqual([fresh.status, fresh.headers['content-range']], [206, `bytes 10-19/${SIZE}`]);
    assert.ok((await ask(token, { range: 'bytes=5-6' })).body.equals(bytes().subarray(5, 7)));
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'truncate', after: 3 } });
    assert.equal((await ask(token)).body.length, 3);
    const expired = async () => (await ask(token)).status === 403;
    while (!(await expired())) assert.ok(provider.stats.requests.length < 10_000);
  });

  it('redirects in circles', async () => {
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'redirect-loop' } });
    const first = String((await ask(movieUrl)).headers.location);
    assert.equal(first, `${movieUrl}?hop=1`);
    assert.equal((await ask(first)).headers.location, `${movieUrl}?hop=2`);
  });

  it('hits so many calls, after some, a share of them, or those that fit', async () => {
    const statuses = async (count: number) => {
      const seen = [];
      for (let i = 0; i < count; i++) seen.push((await ask(movieUrl, { range: `bytes=${i}-${i}` })).status);
      return seen;
    };
    const status: Fault = { type: 'status', status: 503 };
    provider.faults.set({ match: { kind: 'movie' }, fault: status, skip: 1, times: 2 });
    assert.deepEqual(await statuses(5), [206, 503, 503, 206, 206]);
    provider.faults.clear();
    provider.faults.set({ match: { kind: 'movie' }, fault: status, share: 0.5 });
    assert.deepEqual(await statuses(4), [206, 503, 206, 503]);
    provider.faults.clear();
    provider.faults.set({ match: { test: (call) => call.rangeStart === 2 }, fault: status });
    assert.deepEqual(await statuses(4), [206, 206, 503, 206]);
    provider.faults.clear();
    provider.faults.set({ match: { path: /^\/movie\// }, fault: status, times: 1 });
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'status', status: 429 }, times: 1 });
    assert.deepEqual(await statuses(3), [503, 429, 206]);
  });
});
