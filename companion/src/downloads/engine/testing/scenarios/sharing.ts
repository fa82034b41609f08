import assert from 'node:assert/strict';
import type { EngineJob } from '../../messages.ts';
import type { Harness } from '../harness.ts';
import type { Scenario } from '../scenario.ts';
import { fetchWhole, MiB } from '../world.ts';

/** A job of the account of which all jobs may have so many connections together. */
const jobOf = (id: number, connections: number): Partial<EngineJob> => ({
  id,
  identity: `movie:1:${id}`,
  connections,
  maxConnections: connections,
});

const holding = (harness: Harness, id: number, count: number) =>
  harness.when((event) => event.type === 'progress' && event.jobId === id && event.connections === count);

const waitingForSlot = (harness: Harness, id: number) =>
  harness.when((event) => event.type === 'waiting' && event.jobId === id && event.for === 'slot');

/** Rows 27 and 28: one account's connections, and who has them. */
export const sharing: Scenario[] = [
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
    row: '27',
    name: 'three downloads share two, one of them waits and says so',
    bytes: 3 * MiB,
    pace: 4 * MiB,
    most: 2,
    run: async (world) => {
      const { harness } = world;
      const waiting = harness.when((event) => event.type === 'waiting' && event.for === 'slot');
      await Promise.all([1, 2, 3].map((id) => fetchWhole(world, { id, identity: `movie:1:${id}` })));
      await waiting;
      assert.equal(harness.ledger.peak, 2);
    },
  },
  {
    row: '27',
    name: 'a second download soon has half of them',
    bytes: 24 * MiB,
    pace: MiB,
    most: 4,
    run: async ({ harness, origin }) => {
      const first = holding(harness, 1, 4);
      harness.engine.start(harness.jobFor(origin.url, { id: 1, connections: 4 }));
      await first;
      const both = Promise.all([holding(harness, 1, 2), holding(harness, 2, 2)]);
      harness.engine.start(harness.jobFor(origin.url, { id: 2, identity: 'movie:1:2', connections: 4 }));
      await both;
      assert.equal(harness.ledger.peak, 4);
      await Promise.all([harness.engine.stop(1, false), harness.engine.stop(2, false)]);
    },
  },
  {
    row: '27',
    name: 'three downloads have as many as the user allows, shared evenly, and no lease is asked for in vain',
    bytes: 24 * MiB,
    pace: MiB,
    most: 6,
    run: async ({ harness, origin }) => {
      const ids = [1, 2, 3];
      const two = ids.map((id) => holding(harness, id, 2));
      for (const id of ids) harness.engine.start(harness.jobFor(origin.url, jobOf(id, 6)));
      await Promise.all(two);
      assert.deepEqual([harness.ledger.peak, harness.ledger.denied], [6, 0]);
      await Promise.all(ids.map((id) => harness.engine.stop(id, false)));
    },
  },
  {
    row: '27',
    name: 'the user allows more, and then fewer, while they run',
    bytes: 24 * MiB,
    pace: MiB,
    run: async ({ harness, origin }) => {
      for (const [connections, then] of [
        [2, 5],
        [5, 1],
      ] as const) {
        const before = holding(harness, 1, connections);
        if (connections === 2) harness.engine.start(harness.jobFor(origin.url, jobOf(1, 2)));
        await before;
        const after = holding(harness, 1, then);
        harness.engine.allow('account', { connections: then, maxConnections: then });
        await after;
      }
      await harness.engine.stop(1, false);
    },
  },
  {
    row: '27',
    name: 'the one that is put first has them within a second, and gives them back when it is not',
    bytes: 24 * MiB,
    pace: MiB,
    run: async ({ harness, origin }) => {
      const shared = [holding(harness, 1, 2), holding(harness, 2, 2)];
      for (const id of [1, 2]) harness.engine.start(harness.jobFor(origin.url, jobOf(id, 4)));
      await Promise.all(shared);
      const first = [holding(harness, 2, 4), waitingForSlot(harness, 1)];
      const asked = Date.now();
      harness.engine.prioritise(2, 1);
      await Promise.all(first);
      assert.ok(Date.now() - asked < 1000, `${Date.now() - asked} ms`);
      const again = [holding(harness, 1, 2), holding(harness, 2, 2)];
      harness.engine.prioritise(2, 0);
      await Promise.all(again);
      await Promise.all([harness.engine.stop(1, false), harness.engine.stop(2, false)]);
    },
  },
  {
    row: '28',
    name: 'it is given back within a second',
    bytes: 12 * MiB,
    pace: MiB,
    run: async ({ harness, origin }) => {
      harness.engine.start(harness.jobFor(origin.url, { connections: 3 }));
      await harness.when((event) => event.type === 'progress' && event.connections === 3);
      harness.ledger.most = 2;
      const began = Date.now();
      harness.ledger.revokeOne();
      await harness.when((event) => event.type === 'progress' && event.connections === 2);
      assert.ok(Date.now() - began < 1000);
      assert.equal(harness.ledger.held, 2);
      await harness.engine.stop(1, false);
    },
  },
];
