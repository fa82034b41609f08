import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Sequelize } from 'sequelize';
import { z } from 'zod';
import { createTestDatabase } from '../../../test/support/database.ts';
import { connect, type DatabaseAddress } from '../database/database.ts';
import { createLog } from '../log.ts';
import { createDatabaseQueue } from './database-queue.ts';
import { defineJob, type JobContext } from './queue.ts';
import { queueContract, type QueueStorage } from './queue.contract.ts';

const log = createLog('silent');
const job = defineJob({
  name: 'test.job',
  payload: z.object({ id: z.int() }),
  concurrency: 1,
  maxAttempts: 3,
  backoffMs: 1,
});

for (const exclusive of [true, false]) {
  describe(`with ${exclusive ? 'one process' : 'several processes'} on the database`, () => {
    let address: DatabaseAddress;
    let observer: Sequelize;
    let drop: () => Promise<void>;
    before(async () => {
      ({ address, database: observer, drop } = await createTestDatabase());
    });
    after(() => drop());

    queueContract('the queue on the database', async (): Promise<QueueStorage> => {
      await observer.query('truncate jobs');
      const connections: Sequelize[] = [];
      return {
        async open() {
          const database = connect(address, log);
          connections.push(database);
          return {
            queue: createDatabaseQueue({ database, log, exclusive }),
            async crash() {
              await database.close();
              if (!exclusive) await observer.query(`update jobs set locked_until = now() - interval '1 s'`);
            },
          };
        },
        async close() {
          for (const database of connections) await database.close();
        },
      };
    });
  });
}

describe('several processes on the queue of one database', () => {
  let database: Sequelize;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ database, drop } = await createTestDatabase());
  });
  afterEach(() => drop());

  it('run every job once, and never two with one key at the same time', async () => {
    const runs = new Map<number, number>();
    const keys = new Set<number>();
    const many = { ...job, concurrency: 4 };
    const queues = [1, 2, 3].map(() => createDatabaseQueue({ database, log, exclusive: false }));
    for (const queue of queues) {
      queue.handle(many, async ({ id }) => {
        const key = id % 5;
        assert.ok(!keys.has(key), `two with the key ${key}`);
        keys.add(key);
        runs.set(id, (runs.get(id) ?? 0) + 1);
        await database.query('select 1');
        keys.delete(key);
      });
      await queue.start();
    }
    const wanted: number[] = [];
    for (let id = 0; id < 60; id++) {
      const queue = queues[id % 3] as (typeof queues)[0];
      if (await queue.add(many, { id }, { key: String(id % 5) })) wanted.push(id);
    }
    const [observer] = queues as [(typeof queues)[0]];
    let state = await observer.state();
    while (state.waiting + state.running > 0) state = await observer.state();
    for (const queue of queues) await queue.stop();
    assert.deepEqual(
      [...runs.keys()].sort((a, b) => a - b),
      wanted,
    );
    assert.ok([...runs.values()].every((count) => count === 1));
    assert.equal((await observer.state()).failed, 0);
  });

  it('leave a job that takes longer than its lease to the process that runs it', async () => {
    const [mine, other] = [1, 2].map(() => createDatabaseQueue({ database, log, exclusive: false, leaseSeconds: 0.5 }));
    assert.ok(mine && other);
    const begun: string[] = [];
    const { promise: end, resolve: letEnd } = promiseWithResolvers();
    mine.handle(job, async () => {
      begun.push('mine');
      await end;
    });
    other.handle(job, async () => void begun.push('other'));
    await mine.start();
    await mine.add(job, { id: 1 });
    await other.start();
    await renewedTwice();
    letEnd();
    await mine.stop();
    await other.stop();
    assert.deepEqual(begun, ['mine']);
    assert.equal((await mine.state()).waiting, 0);
  });

  it('end what runs on a lease that was lost', async () => {
    const queue = createDatabaseQueue({ database, log, exclusive: false, leaseSeconds: 0.3 });
    const { promise: begun, resolve: begin } = promiseWithResolvers<JobContext>();
    queue.handle(job, async (_payload, context) => {
      begin(context);
      await once(context.signal, 'abort');
      throw context.signal.reason;
    });
    await queue.start();
    await queue.add(job, { id: 1 });
    const { signal } = await begun;
    await database.query(`update jobs set locked_by = 'another', locked_until = now() + interval '1 hour'`);
    if (!signal.aborted) await once(signal, 'abort');
    await queue.stop();
    assert.deepEqual(await statuses(), [{ status: 'running', locked_by: 'another' }]);
  });

  async function statuses(): Promise<unknown> {
    const [rows] = await database.query('select status, locked_by from jobs');
    return rows;
  }

  /** The lease's end moves with each renewal. */
  async function renewedTwice(): Promise<void> {
    const ends = new Set<string>();
    while (ends.size < 4) {
      const [rows] = await database.query(`select locked_until::text as until from jobs where status = 'running'`);
      for (const { until } of rows as { until: string }[]) ends.add(until);
    }
  }
});

function promiseWithResolvers<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
