import assert from 'node:assert/strict';
import type { EngineEvent } from '../../messages.ts';
import { makeContent } from '../content.ts';
import * as faults from '../faults.ts';
import type { Scenario } from '../scenario.ts';
import { MiB, patient, resume, runUntil } from '../world.ts';

const waits = (events: EngineEvent[]) => events.flatMap((event) => (event.type === 'waiting' ? [event.for] : []));

/** Rows 16 to 26 and 32 to 36, 51: what servers do besides. */
export const servers: Scenario[] = [
  {
    row: '16',
    name: 'while nothing else is sent: tried again, each time later',
    faults: [faults.first(4, faults.reset)],
    also: ({ origin }) => assert.ok(origin.requests <= 20, `${origin.requests} requests`),
  },
  {
    row: '17',
    name: 'a tenth of the answers',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.sometimes(0.1, faults.stall())],
    also: ({ ms }) => assert.ok(ms < 5000, `${ms} ms`),
  },
  {
    row: '17',
    name: 'the last one, when the others are done: handed on long before a stall counts as one',
    bytes: 8 * MiB,
    pace: 8 * MiB,
    faults: [faults.once(faults.later(faults.stall(10)))],
    timing: { ...patient, stallLast: 300 },
    also: ({ ms }) => assert.ok(ms < 10_000, `${ms} ms`),
  },
  {
    row: '18',
    name: 'its range is divided among the others',
    bytes: 16 * MiB,
    pace: 8 * MiB,
    faults: [faults.once(faults.later(faults.trickle))],
    timing: { ...patient, slow: 400 },
    also: ({ ms }) => assert.ok(ms < 15_000, `${ms} ms`),
  },
  {
    row: '19',
    name: 'for a while',
    bytes: 8 * MiB,
    faults: [faults.first(6, faults.stall())],
  },
  {
    row: '19',
    name: 'for ever: fails, can be retried',
    faults: [faults.stall(0)],
    job: { noProgressMs: 900 },
    fails: { code: 'stalled', retryable: true },
  },
  {
    row: '19',
    name: 'for ever after a part: what came is kept',
    bytes: 8 * MiB,
    faults: [faults.after(1, faults.stall(0)), faults.cutAfter(3 * MiB)],
    job: { noProgressMs: 900, connections: 1 },
    fails: { code: 'stalled', retryable: true, keeps: true },
  },
  {
    row: '21',
    name: '503 above: settles at four with few refusals',
    timing: patient,
    bytes: 24 * MiB,
    pace: 6 * MiB,
    job: { connections: 16 },
    faults: [faults.limit(4, faults.status(503))],
    also: ({ origin, harness }) => {
      assert.equal(origin.mostActive, 4);
      assert.ok(origin.requests <= 30, `${origin.requests} requests`);
      assert.ok(harness.events.some((event) => event.type === 'learned' && event.limit === 4 && !event.pingPong));
    },
  },
  ...[403, 458, 509, 429].map((code): Scenario => ({
    row: '22',
    name: `${code} above: the one that streams is never cut`,
    timing: patient,
    pace: 8 * MiB,
    faults: [faults.limit(1, faults.status(code))],
    also: ({ origin, ms }) => {
      assert.ok(ms < 8000, `${ms} ms`);
      assert.ok(origin.requests <= 14, `${origin.requests} requests`);
    },
  })),
  {
    row: '23',
    name: 'settles at two',
    timing: patient,
    bytes: 10 * MiB,
    pace: 6 * MiB,
    faults: [faults.limit(2, faults.reset)],
    also: ({ origin }) => assert.equal(origin.mostActive, 2),
  },
  {
    row: '24',
    name: 'one place, cut bodies: done, without a storm of tries',
    bytes: 8 * MiB,
    pace: 8 * MiB,
    faults: [faults.lingering(250), faults.sometimes(0.6, faults.cutAfter(2 * MiB))],
    job: { connections: 4 },
    // The steps between two tries are 30, 30, 60, 60, 90 and then 150 ms here.
    also: ({ origin, ms }) => assert.ok(origin.requests <= 16 + ms / 40, `${origin.requests} requests in ${ms} ms`),
  },
  {
    row: '25',
    name: 'from eight to one and back: shrinks, and grows again',
    bytes: 30 * MiB,
    pace: 4 * MiB,
    faults: [
      faults.limit(faults.dropBetween({ usual: 8, low: 1, from: 300, to: 900 }), faults.status(503)),
      faults.sometimes(0.3, faults.cutAfter(MiB)),
    ],
  },
  {
    row: '26',
    name: 'is kept to: nothing is asked before',
    faults: [faults.first(1, faults.status(429, { headers: { 'retry-after': '1' } }))],
    also: ({ origin, harness }) => {
      const [first = 0, second = 0] = origin.times;
      assert.ok(second - first >= 990, `asked again after ${second - first} ms`);
      assert.ok(waits(harness.events).includes('provider'));
    },
  },
  {
    row: '32',
    name: 'are told from a changed file by comparing',
    bytes: 16 * MiB,
    pace: 8 * MiB,
    faults: [
      (ask, origin) => {
        origin.serve(ask, { headers: { etag: `"edge-${ask.nth % 3}"` } });
        return true;
      },
    ],
  },
  {
    row: '33',
    name: 'after a pause: fetched anew, no two versions are mixed',
    bytes: 8 * MiB,
    pace: 4 * MiB,
    startsOver: 1,
    run: async (world) => {
      await runUntil(world, 4 * MiB);
      world.content = world.origin.content = makeContent(8 * MiB, 99);
      await resume(world);
    },
  },
  {
    row: '33',
    name: 'in every answer: fails, and nothing is kept',
    bytes: 8 * MiB,
    pace: 8 * MiB,
    faults: [faults.newVersions(3 * MiB)],
    job: { connections: 1 },
    startsOver: 2,
    fails: { code: 'source-changed', retryable: false },
  },
  {
    row: '33',
    name: 'between two connections: found where their pieces meet, one connection does it again',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.otherBytes)],
    startsOver: 1,
    also: ({ harness }) => assert.ok(harness.events.length > 0),
  },
  {
    row: '33',
    name: 'between two connections, once: the changed file is whole in the end',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    startsOver: 1,
    run: async (world) => {
      const done = world.harness.run(world.origin.url, { connections: 4 });
      await world.harness.when((event) => event.type === 'progress' && event.connections >= 2);
      const changed = makeContent(12 * MiB, 5);
      world.origin.content = changed;
      for (const res of world.origin.underway) res.socket?.destroy();
      assert.equal((await done).type, 'done');
      assert.ok(changed.equals(await world.harness.read()), 'other bytes than the source');
    },
  },
  ...[401, 404, 406, 410, 451].map((code): Scenario => ({
    row: '34',
    name: `${code}: fails at once`,
    faults: [faults.status(code)],
    fails: { code: `http-${code}`, retryable: false },
    also: ({ origin }) => assert.equal(origin.requests, 1),
  })),
  ...[403, 429, 458, 500, 503].map((code): Scenario => ({
    row: '34',
    name: `${code}: tried for as long as it may be, then fails for now`,
    faults: [faults.status(code)],
    job: { noProgressMs: 2_000 },
    fails: { code: `http-${code}`, retryable: true },
    also: ({ origin, harness }) => {
      assert.ok(origin.requests > 1);
      assert.ok(waits(harness.events).includes('provider'));
    },
  })),
  {
    row: '34',
    name: '404 in the middle: waited out, as an account that is watched elsewhere gives it',
    bytes: 8 * MiB,
    faults: [faults.first(1, faults.cutAfter(3 * MiB)), faults.first(4, faults.status(404))],
    job: { connections: 1 },
  },
  {
    row: '35',
    name: 'a page with status 200',
    faults: [faults.status(200, { headers: { 'content-type': 'text/html' }, body: '<html>expired</html>' })],
    fails: { code: 'error-page', retryable: true },
  },
  {
    row: '35',
    name: 'a page that says it is video',
    faults: [faults.status(200, { headers: { 'content-type': 'video/mp4' }, body: '<!DOCTYPE html><p>expired' })],
    fails: { code: 'error-page', retryable: true },
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
    fails: { code: 'error-clip', retryable: true },
    also: async ({ harness }) => assert.equal((await harness.read()).length, 0),
  },
  {
    row: '35',
    name: 'a page for every connection but the first',
    bytes: 12 * MiB,
    pace: 6 * MiB,
    faults: [faults.limit(1, faults.status(200, { headers: { 'content-type': 'text/html' }, body: '<html>busy' }))],
    also: ({ origin }) => assert.equal(origin.mostActive, 1),
  },
  {
    row: '36',
    name: 'is refused',
    faults: [faults.claiming(() => ({ 'content-encoding': 'gzip' }))],
    fails: { code: 'encoded', retryable: true },
  },
  {
    row: '51',
    name: 'byte by byte, behind a 100',
    bytes: 300_000,
    faults: [faults.byteByByte],
    job: { connections: 1 },
  },
  {
    row: '51',
    name: 'without an end',
    faults: [({ socket }) => Boolean(socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`)) || true],
    fails: { code: 'bad-answer', retryable: true },
  },
  {
    row: '51',
    name: 'that are not HTTP',
    faults: [({ socket }) => Boolean(socket.end('SSH-2.0-OpenSSH_9.2\r\n')) || true],
    fails: { code: 'bad-answer', retryable: true },
  },
];
