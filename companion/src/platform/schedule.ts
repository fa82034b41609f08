import { QueryTypes, type Sequelize } from 'sequelize';
import { messageOf } from './errors.ts';
import type { Logger } from './log.ts';

const scheduleLock = 7_311_003;

export type Schedule = { start(): void; stop(): Promise<void> };

/**
 * Runs `tick` every `everyMs` in one process at a time: whoever gets the advisory lock does the round, the others
 * skip it. A tick only finds what is due and adds jobs for it, so it is short.
 */
export function createSchedule(options: {
  database: Sequelize;
  everyMs: number;
  tick: () => Promise<void>;
  log: Logger;
}): Schedule {
  const { database, everyMs, tick, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | null = null;

  /** A round that takes longer than the interval is not followed by a queue of others. */
  function begin(): void {
    round ??= runRound().finally(() => {
      round = null;
    });
  }

  async function runRound(): Promise<void> {
    try {
      await database.transaction(async (transaction) => {
        const [row] = await database.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(:lock) as mine', {
          replacements: { lock: scheduleLock },
          type: QueryTypes.SELECT,
          transaction,
        });
        if (row?.mine) await tick();
      });
    } catch (error) {
      log.warn({ err: error }, `the schedule's round failed: ${messageOf(error)}`);
    }
  }

  return {
    start() {
      timer = setInterval(begin, everyMs);
      begin();
    },
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
