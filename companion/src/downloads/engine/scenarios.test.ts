import assert from 'node:assert/strict';
import type { EngineJob } from './messages.ts';
import { makeContent } from './testing/content.ts';
import * as faults from './testing/faults.ts';
import { type Harness, type LastEvent, openHarness } from './testing/harness.ts';
import { type Fault, type Origin, startOrigin } from './testing/origin.ts';
import type { Timing } from './timing.ts';

const MiB = 1 << 20;

type Seen = { origin: Origin; harness: Harness; last: LastEvent; ms: number };

type Scenario = {
  /** Its row in the table of what servers do. */
  row: string;
  name: string;
  bytes?: number;
  /** Bytes per second of each answer. */
  pace?: number;
  faults?: Fault[];
  job?: Partial<EngineJob>;
  timing?: Partial<Timing>;
  /** Leases there are. */
  most?: number;
  /** A code it fails with; without one the file is whole, byte for byte. */
  fails?: string;
  also?: (seen: Seen) => void;
};

const scenarios: Scenario[] = [
  {
    row: '1',
    name: 'sixteen ranges of a server that does everything right',
    bytes: 48 * MiB,
    pace: 8 * MiB,
    job: { connections: 16 },
    also: ({ origin, harness }) => {
      assert.ok(origin.requests <= 60, `${origin.requests} requests`);
      assert.ok(harness.ledger.peak <= 16);
      assert.ok(origin.sent < 48 * MiB * 1.25, `${origin.sent} bytes sent`);
    },
  },
  { row: '2', name: 'an empty file', bytes: 0, fails: 'empty' },
  {
    row: '2',
    name: 'an empty body with status 200',
    faults: [
      faults.status(200, {
        body: '',
        headers: { 'content-type': 'video/mp4', 'content-length': '0' },
      }),
    ],
    fails: 'empty',
  },
  {
    row: '2',
    name: 'one byte',
    bytes: 1,
    also: ({ origin }) => assert.equal(origin.requests, 1),
  },
  {
    row: '2',
    name: 'a MiB less one byte',
    bytes: MiB - 1,
    also: ({ origin }) => assert.equal(origin.requests, 1),
  },
  {
    row: '4',
    name: 'ranges ignored from the first request',
    faults: [faults.whole],
    also: ({ origin }) => assert.equal(origin.requests, 1),
  },
  {
    row: '5',
    name: 'chunks and no length',
    faults: [faults.unframed('chunked')],
  },
  {
    row: '5',
    name: 'chunks cut in the middle are never taken as the whole file',
    faults: [faults.first(2, faults.unframed('chunked', { until: 2 * MiB, abort: true })), faults.unframed('chunked')],
  },
  {
    row: '5',
    name: 'neither chunks nor length: believed when a second try ends at the same byte',
    faults: [faults.first(1, faults.unframed('close', { until: 3 * MiB })), faults.unframed('close')],
    also: ({ origin }) => assert.ok(origin.requests >= 3),
  },
  {
    row: '6',
    name: 'one stream that is cut goes on with a range where that is offered',
    faults: [
      faults.first(1, (ask, origin) => {
        origin.serve({ ...ask, range: null }, { cutAfter: 3 * MiB });
        return true;
      }),
    ],
    also: ({ origin }) => assert.ok(origin.sent < 6.5 * MiB),
  },
  {
    row: '7',
    name: 'a fifth of the ranges answered with the whole file',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, faults.whole))],
  },
  {
    row: '8',
    name: 'ranges work once and never again',
    bytes: 8 * MiB,
    pace: 10 * MiB,
    faults: [faults.later(faults.whole)],
  },
  {
    row: '9',
    name: 'a fifth of the ranges begin elsewhere',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, faults.contentRange(4096)))],
  },
  {
    row: '9b',
    name: 'every range but from the start is another one',
    bytes: 8 * MiB,
    pace: 10 * MiB,
    faults: [faults.later(faults.contentRange(4096))],
  },
  {
    row: '10',
    name: 'the size changes during the download, once',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [once(faults.later(faults.contentRange(0, 5)))],
  },
  {
    row: '10',
    name: 'the size changes at every range',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.contentRange(0, 5))],
    fails: 'source-changed',
  },
  {
    row: '11',
    name: 'a range without Content-Range in a fifth of the answers',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, bareRange))],
  },
  {
    row: '11',
    name: 'a Content-Range that leaves the size open',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [
      faults.later(
        faults.claiming(({ from, to }) => ({
          'content-range': `bytes ${from}-${to - 1}/*`,
        })),
      ),
    ],
  },
  {
    row: '12',
    name: 'ranges answered with less than was asked',
    bytes: 6 * MiB,
    faults: [
      (ask, origin) => {
        if (!ask.range || ask.range.to - ask.range.from < 500_000) return false;
        origin.serve({
          ...ask,
          range: { from: ask.range.from, to: ask.range.from + 500_000 },
        });
        return true;
      },
    ],
  },
  {
    row: '13',
    name: 'a body longer than its range',
    bytes: 4 * MiB,
    faults: [faults.sometimes(0.5, surplus)],
  },
  {
    row: '14',
    name: 'a third of the bodies cut',
    bytes: 24 * MiB,
    pace: 16 * MiB,
    faults: [faults.sometimes(0.3, faults.cutAfter(400_000))],
  },
  {
    row: '15',
    name: 'every answer reset after a MiB',
    bytes: 16 * MiB,
    faults: [faults.cutAfter(MiB)],
  },
  {
    row: '16',
    name: 'resets before the head while nothing else is sent',
    faults: [faults.first(4, faults.reset)],
    also: ({ origin }) => assert.ok(origin.requests <= 20),
  },
  {
    row: '17',
    name: 'a tenth of the answers stall',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.sometimes(0.1, faults.stall())],
    also: ({ ms }) => assert.ok(ms < 5000, `${ms} ms`),
  },
  {
    row: '18',
    name: 'one connection trickles: its range is divided among the others',
    bytes: 16 * MiB,
    pace: 8 * MiB,
    faults: [once(faults.later(trickle))],
    timing: { stall: 30_000, stallBeside: 30_000 },
    also: ({ ms }) => assert.ok(ms < 12_000, `${ms} ms`),
  },
  {
    row: '19',
    name: 'every connection stalls for a while',
    bytes: 8 * MiB,
    faults: [faults.first(6, faults.stall())],
  },
  {
    row: '19',
    name: 'a server that only ever stalls',
    faults: [faults.stall(0)],
    job: { noProgressMs: 900 },
    fails: 'stalled',
    also: ({ last }) => assert.ok(last.type === 'failed' && last.retryable),
  },
  {
    row: '21',
    name: 'at most four connections, 503 above',
    bytes: 24 * MiB,
    pace: 6 * MiB,
    job: { connections: 16 },
    faults: [faults.limit(4, faults.status(503))],
    also: ({ origin }) => assert.equal(origin.mostActive, 4),
  },
  ...[403, 458, 509, 429].map((code): Scenario => ({
    row: '22',
    name: `one connection, ${code} above`,
    bytes: 6 * MiB,
    pace: 8 * MiB,
    faults: [faults.limit(1, faults.status(code))],
    also: ({ origin, ms }) => {
      assert.ok(ms < 1600, `${ms} ms`);
      assert.ok(origin.requests <= 14, `${origin.requests} requests`);
    },
  })),
  {
    row: '23',
    name: 'at most two connections, a reset above',
    bytes: 10 * MiB,
    pace: 6 * MiB,
    faults: [faults.limit(2, faults.reset)],
    also: ({ origin }) => assert.equal(origin.mostActive, 2),
  },
  {
    row: '24',
    name: 'one connection whose place stays taken for a while after it was cut',
    bytes: 8 * MiB,
    pace: 8 * MiB,
    faults: [lingering(250), faults.sometimes(0.6, faults.cutAfter(2 * MiB))],
    job: { connections: 4 },
  },
  {
    row: '25',
    name: 'the limit drops from eight to one and comes back',
    bytes: 30 * MiB,
    pace: 4 * MiB,
    faults: [
      faults.limit(dropBetween(8, 1, 300, 900), faults.status(503)),
      faults.sometimes(0.3, faults.cutAfter(MiB)),
    ],
  },
  {
    row: '26',
    name: 'a pause of a second is asked for and kept',
    faults: [faults.first(1, faults.status(429, { headers: { 'retry-after': '1' } }))],
    also: ({ origin, ms }) => {
      assert.ok(ms >= 1000);
      assert.ok(origin.requests <= 10);
    },
  },
  {
    row: '27',
    name: 'no more connections than leases',
    bytes: 10 * MiB,
    pace: 8 * MiB,
    most: 2,
    also: ({ origin, harness }) => {
      assert.ok(origin.mostActive <= 2);
      assert.equal(harness.ledger.peak, 2);
    },
  },
  {
    row: '29',
    name: 'forwarded to an address that dies after half a second',
    bytes: 12 * MiB,
    pace: 3 * MiB,
    job: { connections: 4 },
    faults: [faults.tokens(500).fault, faults.sometimes(0.3, faults.cutAfter(MiB))],
  },
  {
    row: '31',
    name: 'forwarded in a circle',
    faults: [faults.status(302, { headers: { location: '/movie/user/secret/1.mkv' } })],
    fails: 'redirect-loop',
    also: ({ origin }) => assert.equal(origin.requests, 6),
  },
  {
    row: '31',
    name: 'forwarded to another scheme',
    faults: [faults.status(302, { headers: { location: 'file:///etc/passwd' } })],
    fails: 'redirect-refused',
  },
  {
    row: '32',
    name: 'edges that name one version differently but hold the same bytes',
    bytes: 16 * MiB,
    pace: 8 * MiB,
    faults: [
      (ask, origin) => {
        origin.serve(ask, { headers: { etag: `"edge-${ask.nth % 3}"` } });
        return true;
      },
    ],
  },
  ...[401, 404, 406, 410, 451].map((code): Scenario => ({
    row: '34',
    name: `${code} at the canonical address`,
    faults: [faults.status(code)],
    fails: `http-${code}`,
    also: ({ origin, last }) => {
      assert.equal(origin.requests, 1);
      assert.ok(last.type === 'failed' && !last.retryable);
    },
  })),
  ...[403, 429, 458, 500, 503].map((code): Scenario => ({
    row: '34',
    name: `${code} for as long as it is tried`,
    faults: [faults.status(code)],
    job: { noProgressMs: 400 },
    fails: `http-${code}`,
    also: ({ last }) => assert.ok(last.type === 'failed' && last.retryable),
  })),
  {
    row: '35',
    name: 'a page with status 200',
    faults: [
      faults.status(200, {
        headers: { 'content-type': 'text/html' },
        body: '<html>expired</html>',
      }),
    ],
    fails: 'error-page',
  },
  {
    row: '35',
    name: 'a page that says it is video',
    faults: [
      faults.status(200, {
        headers: { 'content-type': 'video/mp4' },
        body: '<!DOCTYPE html><p>expired',
      }),
    ],
    fails: 'error-page',
    also: async ({ harness }) => assert.equal((await harness.read()).length, 0),
  },
  {
    row: '35',
    name: 'a notice clip instead of the film',
    faults: [
      faults.status(200, {
        headers: { 'content-type': 'video/mp2t' },
        body: Buffer.from(`\x47${'\x00'.repeat(187)}`.repeat(40), 'latin1').toString('latin1'),
      }),
    ],
    fails: 'error-clip',
  },
  {
    row: '36',
    name: 'a compressed answer',
    faults: [faults.claiming(() => ({ 'content-encoding': 'gzip' }))],
    fails: 'encoded',
  },
  {
    row: '51',
    name: 'a head that comes byte by byte',
    bytes: 300_000,
    faults: [
      ({ socket, content }) => {
        const head = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 OK\nContent-Range: bytes 0-299999/300000\ncontent-length:300000\n\n`;
        void (async () => {
          for (const byte of head) {
            socket.write(byte);
            await new Promise((resolve) => setImmediate(resolve));
          }
          socket.end(content);
        })();
        return true;
      },
    ],
    job: { connections: 1 },
  },
  {
    row: '51',
    name: 'a head without an end',
    faults: [({ socket }) => Boolean(socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`)) || true],
    fails: 'bad-answer',
  },
  {
    row: '51',
    name: 'something that is not HTTP',
    faults: [({ socket }) => Boolean(socket.end('SSH-2.0-OpenSSH_9.2\r\n')) || true],
    fails: 'bad-answer',
  },
];

/** Only the first time it applies. */
function once(fault: Fault): Fault {
  let used = false;
  return (ask, origin) => {
    if (used || !fault(ask, origin)) return false;
    used = true;
    return true;
  };
}

function bareRange({ res, range, content }: Parameters<Fault>[0]): boolean {
  if (!range) return false;
  res.writeHead(206, { 'content-length': String(range.to - range.from) }).end(content.subarray(range.from, range.to));
  return true;
}

function surplus({ socket, range, content }: Parameters<Fault>[0]): boolean {
  if (!range) return false;
  socket.write(
    `HTTP/1.1 206 OK\r\nContent-Range: bytes ${range.from}-${range.to - 1}/${content.length}\r\nContent-Length: ${range.to - range.from}\r\n\r\n`,
  );
  socket.write(content.subarray(range.from, range.to));
  socket.end(Buffer.alloc(100_000, 0xee));
  return true;
}

function trickle({ res, range, content }: Parameters<Fault>[0]): boolean {
  if (!range) return false;
  res.writeHead(206, {
    'content-range': `bytes ${range.from}-${range.to - 1}/${content.length}`,
    'content-length': String(range.to - range.from),
  });
  let at = range.from;
  const timer = setInterval(() => res.write(content.subarray(at, ++at)), 5);
  res.on('close', () => clearInterval(timer));
  return true;
}

/** A place is free again only so long after its connection closed. */
function lingering(ms: number): Fault {
  let takenUntil = 0;
  return (ask, origin) => {
    if (ask.active > 0 || Date.now() < takenUntil) return faults.status(458)(ask, origin);
    ask.socket.once('close', () => {
      takenUntil = Date.now() + ms;
    });
    return false;
  };
}

function dropBetween(usual: number, low: number, from: number, to: number): () => number {
  let began = 0;
  return () => {
    began ||= Date.now();
    const passed = Date.now() - began;
    return passed > from && passed < to ? low : usual;
  };
}

async function play(scenario: Scenario): Promise<void> {
  const content = makeContent(scenario.bytes ?? 6 * MiB);
  const origin = await startOrigin({
    content,
    faults: scenario.faults ?? [],
    ...(scenario.pace ? { pace: { bytesPerSecond: scenario.pace } } : {}),
  });
  const harness = await openHarness({
    ...(scenario.timing ? { timing: scenario.timing } : {}),
    ...(scenario.most ? { most: scenario.most } : {}),
  });
  try {
    const began = Date.now();
    const last = await harness.run(origin.url, scenario.job);
    const code = last.type === 'failed' ? last.code : undefined;
    assert.equal(code, scenario.fails, JSON.stringify(last));
    if (!scenario.fails) assert.ok(content.equals(await harness.read()), 'other bytes than the source');
    await scenario.also?.({ origin, harness, last, ms: Date.now() - began });
    assert.equal(harness.ledger.held, 0);
    assert.equal(harness.engine.blocksInUse, 0);
    assert.ok(!JSON.stringify(harness.events).includes('secret'));
    for (const headers of origin.headers) assert.match(headers['user-agent'] ?? '', /^VLC/);
  } finally {
    await harness.close();
    await origin.close();
  }
}

/** Most of a scenario is waiting: a few run side by side, so that the table takes seconds. */
function playAhead(width: number): (scenario: Scenario) => Promise<void> {
  const waiting = [...scenarios];
  const results = new Map<Scenario, Promise<void>>();
  const startNext = (): void => {
    const scenario = waiting.shift();
    if (!scenario) return;
    const result = play(scenario);
    results.set(scenario, result);
    result.then(startNext, startNext);
  };
  return async (scenario) => {
    if (results.size === 0) for (let count = 0; count < width; count++) startNext();
    while (!results.has(scenario)) await Promise.allSettled([...results.values()]);
    return results.get(scenario);
  };
}

describe('what servers do', () => {
  const outcomeOf = playAhead(3);
  for (const scenario of scenarios) it(`${scenario.row}: ${scenario.name}`, () => outcomeOf(scenario));
});
