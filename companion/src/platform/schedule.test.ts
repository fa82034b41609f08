import assert from 'node:assert/strict';
import type { Sequelize } from 'sequelize';
import { createTestDatabase } from '../../test/support/database.ts';
import { connect, type DatabaseAddress } from './database/database.ts';
import { createLog } from './log.ts';
import { createSchedule } from './schedule.ts';

describe('the schedule', () => {
  const log = createLog('silent');
  let address: DatabaseAddress;
  let database: Sequelize;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ address, database, drop } = await createTestDatabase());
  });
  afterEach(() => drop());

  it('runs at once and then again and again, also after a round that failed', async () => {
    let rounds = 0;
    await new Promise<void>((resolve) => {
      const schedule = createSchedule({
        database,
        everyMs: 5,
        log,
        async tick() {
          rounds++;
          if (rounds === 3) setImmediate(() => void schedule.stop().then(resolve));
          throw new Error('broken');
        },
      });
      schedule.start();
    });
    assert.ok(rounds >= 3);
  });

  it('runs in one process at a time, and one round at a time', async () => {
    const other = connect(address, log);
    let inside = 0;
    let most = 0;
    let rounds = 0;
    let enough: () => void = () => undefined;
    const fiveRounds = new Promise<void>((resolve) => {
      enough = resolve;
    });
    async function tick(): Promise<void> {
      most = Math.max(most, ++inside);
      await other.query('select pg_sleep(0.02)');
      inside--;
      if (++rounds === 5) enough();
    }
    const schedules = [database, other].map((one) => createSchedule({ database: one, everyMs: 3, log, tick }));
    for (const schedule of schedules) schedule.start();
    await fiveRounds;
    for (const schedule of schedules) await schedule.stop();
    assert.deepEqual([most, inside], [1, 0]);
    await other.close();
  });

  it('waits at the stop for the round that runs', async () => {
    let ended = false;
    let began: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const schedule = createSchedule({
      database,
      everyMs: 3_600_000,
      log,
      async tick() {
        began();
        await database.query('select pg_sleep(0.05)');
        ended = true;
      },
    });
    schedule.start();
    await begun;
    await schedule.stop();
    assert.ok(ended);
  });
});
