import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { AppError } from '../../platform/errors.ts';
import { ACTIVE, code, collect, never, type Reply, ROWS, refuse, usePanels } from './fake-panel.test.ts';
import { checkRedirect } from './redirects.ts';
import { DEFAULT_USER_AGENT } from './types.ts';

describe('lists on the wire', () => {
  const setUp = usePanels();

  const text = JSON.stringify(
    Array.from({ length: 3000 }, (_, i) => ({ stream_id: i + 1, name: `Titel ${i} – é 😀`, added: '1700000000' })),
  );
  const encodings: [string, string, Buffer][] = [
    ['gzip', 'gzip', gzipSync(text)],
    ['deflate', 'deflate', deflateSync(text)],
    ['raw deflate', 'deflate', deflateRawSync(text)],
    ['brotli', 'br', brotliCompressSync(text)],
    ['gzip named deflate', 'deflate', gzipSync(text)],
    ['plain text named gzip', 'gzip', Buffer.from(text)],
  ];
  for (const [name, encoding, body] of encodings) {
    it(`decodes ${name}`, async () => {
      const { client, panel } = await setUp({
        '*': refuse(200, body, { 'content-encoding': encoding }),
      });
      assert.equal((await collect(client.streams('movie', {}, never))).length, 3000);
      assert.match(panel.requests[0]?.headers['accept-encoding'] ?? '', /gzip, deflate, br/);
    });
  }

  it('never ends normally when the answer is cut: closed, reset, short or cut inside gzip', async () => {
    const bytes = Buffer.from(text);
    const half = bytes.subarray(0, bytes.length >> 1);
    const cuts: Reply[] = [
      (_, response) => response.end(half),
      (_, response) => response.writeHead(200, { connection: 'close' }).end(bytes.subarray(0, -1)),
      (_, response) => response.write(half, () => response.socket?.resetAndDestroy()),
      (_, response) =>
        response.writeHead(200, { 'content-length': bytes.length }).write(half, () => response.destroy()),
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text).subarray(0, -200)),
    ];
    for (const cut of cuts) {
      const { client } = await setUp({ '*': cut });
      await assert.rejects(
        collect(client.streams('movie', {}, never)),
        code('truncated', (error) => error.status === 502 && error.retryable),
      );
    }
  });

  it('does not end before the list has, wherever the server stops', async () => {
    const small = Buffer.from('[{"stream_id":1,"name":"a]"},{"stream_id":2}]');
    let end = 0;
    const { client } = await setUp({
      '*': (_: unknown, response: Parameters<Reply>[1]) => response.end(small.subarray(0, end)),
    });
    for (end = 0; end < small.length; end++) await assert.rejects(collect(client.streams('live', {}, never)), AppError);
    assert.equal((await collect(client.streams('live', {}, never))).length, 2);
  });

  it('refuses a broken list and bytes that cannot be decoded', async () => {
    const noGzip = refuse(200, Buffer.from('1f8b0900', 'hex'), { 'content-encoding': 'gzip' });
    const { client } = await setUp({ get_series: '[{"series_id":1},{"series_id":oops}]', get_vod_streams: noGzip });
    await assert.rejects(collect(client.streams('series', {}, never)), code('bad-answer'));
    await assert.rejects(collect(client.streams('movie', {}, never)), code('bad-answer'));
  });

  it('reads 100 MB in bounded memory', async () => {
    const row = JSON.stringify({
      stream_id: 123456,
      name: 'x'.repeat(300),
      stream_icon: 'http://images.example/a/b/c.jpg',
      added: '1700000000',
      category_id: '12',
      container_extension: 'mkv',
    });
    const part = Buffer.from(`${row},`.repeat(200));
    let left = Math.ceil(100e6 / part.length);
    const { client } = await setUp({
      '*': (_: unknown, response: Parameters<Reply>[1]) => {
        const more = () => {
          while (left-- > 0) if (!response.write(part)) return void response.once('drain', more);
          response.end(`${row}]`);
        };
        response.write('[');
        more();
      },
    });
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    let most = 0;
    let rows = 0;
    let batches = 0;
    for await (const batch of client.streams('movie', {}, never)) {
      rows += batch.length;
      if (batches++ % 50 === 0) most = Math.max(most, used() - before);
    }
    assert.ok(rows > 200_000, String(rows));
    assert.ok(most < 160e6, `${Math.round(most / 1e6)} MB`);
  }).timeout(30_000);
});

describe('requests', () => {
  const setUp = usePanels();

  it('follow redirects to other hosts with the user agent of the account', async () => {
    const target = await setUp({ '*': ACTIVE });
    const onwards: Reply = (request, response) =>
      response.writeHead(302, { location: `${target.panel.url}/other${request.url}` }).end('moved');
    for (const userAgent of ['MyPlayer/1.0\n', '']) {
      const { client } = await setUp({ '*': onwards }, { account: { userAgent } });
      assert.equal((await client.account(never)).status, 'active');
    }
    assert.deepEqual(
      target.panel.requests.map(({ headers }) => headers['user-agent']),
      ['MyPlayer/1.0', DEFAULT_USER_AGENT],
    );
  });

  it('stop at redirects without end, off the web, and into the local network', async () => {
    const to = (location: string) => refuse(302, '', { location });
    const round = await setUp({ '*': to('/player_api.php') });
    await assert.rejects(round.client.account(never), code('bad-answer'));
    assert.equal(round.panel.requests.length, 6);
    const file = await setUp({ '*': to('file:///etc/passwd') });
    await assert.rejects(file.client.account(never), code('bad-answer'));
  });

  it('never follow a provider on the internet into the local network', async () => {
    const lead = (from: string, to: string) => checkRedirect(new URL(from), new URL(to));
    for (const to of [
      'http://127.0.0.1/',
      'http://192.168.1.1:8080/',
      'http://169.254.169.254/',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://localhost/',
    ]) {
      await assert.rejects(lead('http://93.184.216.34/', to), code('blocked'));
      await lead('http://192.168.1.2/', to);
    }
    await lead('https://93.184.216.34/', 'http://151.101.1.69:8080/x');
  });

  it('end when their signal is aborted, before and in the middle of an answer', async () => {
    const stop = new AbortController();
    const hanging = await setUp({ '*': () => stop.abort(new Error('stopped')) });
    await assert.rejects(hanging.client.account(stop.signal), /stopped/);
    const halfway = new AbortController();
    const { client, panel } = await setUp({
      get_series: (_: unknown, response: Parameters<Reply>[1]) =>
        response.write(`[${`{"series_id":1,"name":"${'x'.repeat(1000)}"},`.repeat(200)}`),
      get_vod_streams: ROWS,
    });
    await assert.rejects(async () => {
      for await (const _ of client.streams('series', {}, halfway.signal)) halfway.abort(new Error('stopped'));
    }, /stopped/);
    assert.equal((await collect(client.streams('movie', {}, never))).length, 2, 'the turn was given back');
    assert.equal(panel.requests.length, 2);
  });

  it('give up on a server that falls silent', async () => {
    const silent = await setUp({ '*': () => undefined }, { timeouts: { firstByte: 100 } });
    await assert.rejects(silent.client.account(never), code('unreachable'));
    assert.equal(silent.panel.requests.length, 1, 'not asked again');
    const stalled = await setUp(
      { '*': (_: unknown, response: Parameters<Reply>[1]) => response.write('[{"stream_id":1},') },
      { timeouts: { idle: 100 } },
    );
    await assert.rejects(collect(stalled.client.streams('live', {}, never)), code('truncated'));
  });

  it('write one line each, without any credential', async () => {
    const { client, lines, panel } = await setUp({
      account: ACTIVE,
      get_series: JSON.stringify([{ series_id: 1 }]),
      get_vod_streams: refuse(403, 'no'),
      get_live_streams: `[{"password":"S3cret/pass"},{`,
    });
    await client.account(never);
    await collect(client.streams('series', {}, never));
    await assert.rejects(collect(client.streams('movie', {}, never)));
    await assert.rejects(collect(client.streams('live', {}, never)));
    const parsed = lines.map((line) => JSON.parse(line));
    assert.equal(lines.length, panel.requests.length);
    assert.deepEqual(
      parsed.map(({ action, status }) => [action, status]),
      [
        ['account', 200],
        ['get_series', 200],
        ['get_vod_streams', 403],
        ['get_live_streams', 200],
      ],
    );
    assert.equal(parsed[1].bytes, 17);
    assert.equal(parsed[1].host, panel.host);
    assert.ok(parsed.every(({ duration_ms }) => Number.isInteger(duration_ms)));
    assert.ok(!/S3cret|"User"|username/.test(lines.join('')), lines.join(''));
  });
});
