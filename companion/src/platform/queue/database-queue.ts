import { randomUUID } from 'node:crypto';
import { QueryTypes, type Sequelize } from 'sequelize';
import { AppError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Job, JobHandler, Queue, QueueState } from './queue.ts';

const longestIdleMs = 5_000;
const keepFailedFor = '7 days';
/** Ours still: it was not taken over by another process. */
const mine = 'id = :id and locked_by = :me';

type Row = { id: number; name: string; key: string | null; payload: unknown; attempts: number };
type Entry = { job: Job<unknown>; handler: JobHandler<unknown> };
type Running = { row: Row; since: Date; abort: AbortController; done: Promise<void> };

/**
 * The queue on a table of our database. `exclusive` says that no other process serves it (the embedded database):
 * then what a killed service left running is taken up at the start instead of after its lease.
 */
export function createDatabaseQueue(options: {
  database: Sequelize;
  log: Logger;
  exclusive: boolean;
  /** A running job belongs to its process that long; it is renewed three times as often while the process lives. */
  leaseSeconds?: number;
}): Queue {
  const { database, log, exclusive, leaseSeconds = 60 } = options;
  const me = randomUUID();
  const entries = new Map<string, Entry>();
  const running = new Map<number, Running>();
  let doubled: string | null = null;
  let active = false;
  let timer: NodeJS.Timeout | undefined;
  let renewal: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | null = null;
  let again = false;
  let renewedAt = 0;

  function wake(): void {
    again = true;
    if (active) pumping ??= pump();
  }

  /** Rounds as long as somebody woke it in between, then a sleep until the next job is due. */
  async function pump(): Promise<void> {
    clearTimeout(timer);
    let sleepMs = longestIdleMs;
    while (again && active) {
      again = false;
      sleepMs = await round();
    }
    // Nothing is awaited from the loop's last look to here: no call of `wake` can fall in between.
    pumping = null;
    if (active) timer = setTimeout(wake, sleepMs);
  }

  /** Claims until nothing is due or every kind is at its limit; answers in how many milliseconds to look again. */
  async function round(): Promise<number> {
    try {
      await handBack('locked_until < now() and id not in (:held)', { held: [0, ...running.keys()] });
      for (let row = await claim(); row; row = await claim()) start(row);
      return await untilNextMs();
    } catch (error) {
      log.warn({ err: error }, `the queue can't reach its table: ${messageOf(error)}`);
      return longestIdleMs;
    }
  }

  /**
   * Running jobs wait again; where one with the same key waits already, that one does their work and they go. Only
   * waiting jobs are claimed, so there is one way to start a job, and the unique index guards it.
   */
  async function handBack(which: string, values: Record<string, unknown>, change = ''): Promise<void> {
    await database.query(
      `with given as materialized (select id, name, key from jobs where status = 'running' and ${which} for update skip locked),
            doubled as (delete from jobs where id in (select g.id from given g join jobs w
                          on w.name = g.name and w.key = g.key and w.status = 'waiting') returning id)
       update jobs set status = 'waiting', locked_by = null, locked_until = null ${change}
        where id in (select id from given) and id not in (select id from doubled)`,
      { replacements: values },
    );
  }

  async function claim(): Promise<Row | null> {
    const names = [...entries.values()]
      .filter(({ job }) => runningOf(job.name) < job.concurrency)
      .map(({ job }) => job.name);
    if (!active || names.length === 0) return null;
    const rows = await database.query<Row>(
      `update jobs set status = 'running', attempts = attempts + 1, locked_by = :me,
              locked_until = now() + make_interval(secs => :leaseSeconds), started_at = now()
        where id = (
          select id from jobs j
           where name in (:names) and run_at <= now() and status = 'waiting'
             and not exists (select 1 from jobs r where r.name = j.name and r.key = j.key and r.status = 'running')
           order by priority desc, run_at, id for update skip locked limit 1)
        returning id, name, key, payload, attempts`,
      { replacements: { me, names, leaseSeconds }, type: QueryTypes.SELECT },
    );
    return rows[0] ?? null;
  }

  /** Also of what has become due since nothing was: else it would wait for the longest sleep. */
  async function untilNextMs(): Promise<number> {
    const [row] = await database.query<{ ms: number | null }>(
      `select extract(epoch from min(run_at) - now())::float8 * 1000 as ms from jobs
        where status = 'waiting' and run_at > now() - interval '250 milliseconds'`,
      { type: QueryTypes.SELECT },
    );
    return Math.min(longestIdleMs, Math.max(20, row?.ms ?? longestIdleMs));
  }

  function runningOf(name: string): number {
    return [...running.values()].filter(({ row }) => row.name === name).length;
  }

  function start(row: Row): void {
    const abort = new AbortController();
    const done = work(row, abort.signal).finally(() => {
      running.delete(row.id);
      wake();
    });
    running.set(row.id, { row, since: new Date(), abort, done });
  }

  async function work(row: Row, signal: AbortSignal): Promise<void> {
    const { job, handler } = entries.get(row.name) as Entry;
    try {
      await handler(job.payload.parse(row.payload), { attempt: row.attempts, signal });
    } catch (error) {
      const ours = { id: row.id, me };
      if (signal.aborted) return settle(row, handBack(mine, ours, ', attempts = attempts - 1'));
      return failed(row, job, error);
    }
    await settle(row, database.query(`delete from jobs where ${mine}`, { replacements: { id: row.id, me } }));
  }

  async function failed(row: Row, job: Job<unknown>, error: unknown): Promise<void> {
    const final = (error instanceof AppError && !error.retryable) || row.attempts >= job.maxAttempts;
    const backoff = Math.min(600_000, job.backoffMs * 2 ** (row.attempts - 1)) * (0.75 + Math.random() / 2);
    const wait = error instanceof AppError && error.retryAfter ? error.retryAfter * 1000 : backoff;
    log[final ? 'warn' : 'info'](
      { job: row.name, key: row.key, attempt: row.attempts, err: error },
      `job failed: ${messageOf(error)}`,
    );
    const values = { id: row.id, me, seconds: wait / 1000, message: messageOf(error).slice(0, 500) };
    const giveUp = `update jobs set status = 'failed', locked_by = null, locked_until = null, last_error = :message where ${mine}`;
    const later = ', last_error = :message, run_at = now() + make_interval(secs => :seconds)';
    await settle(row, final ? database.query(giveUp, { replacements: values }) : handBack(mine, values, later));
  }

  /** What can't be written down now is not lost: the job's lease ends, because nobody renews it any more. */
  async function settle(row: Row, written: Promise<unknown>): Promise<void> {
    try {
      await written;
    } catch (error) {
      log.warn(
        { job: row.name, err: error },
        'how a job ended could not be written down; it runs again when its lease ends',
      );
    }
  }

  /** Whose lease was lost, another process may run it: it ends here. */
  async function renew(): Promise<void> {
    const ids = [...running.keys()];
    if (ids.length === 0) return;
    const stillOurs = await renewed(ids);
    for (const id of ids)
      if (!stillOurs.has(id)) running.get(id)?.abort.abort(new AppError('lease-lost', 'Its lease was lost.'));
  }

  /** Which leases hold. While the database is away they do as long as they were last given. */
  async function renewed(ids: number[]): Promise<Set<number>> {
    try {
      const rows = await database.query<{ id: number }>(
        `update jobs set locked_until = now() + make_interval(secs => :leaseSeconds)
          where id in (:ids) and locked_by = :me and status = 'running' returning id`,
        { replacements: { me, leaseSeconds, ids }, type: QueryTypes.SELECT },
      );
      renewedAt = Date.now();
      return new Set(rows.map(({ id }) => id));
    } catch (error) {
      log.warn({ err: error }, `the queue's leases can't be renewed: ${messageOf(error)}`);
      return new Set(Date.now() - renewedAt < leaseSeconds * 1000 ? ids : []);
    }
  }

  return {
    handle(job, handler) {
      if (entries.has(job.name)) doubled = job.name;
      entries.set(job.name, { job: job as Job<unknown>, handler: handler as JobHandler<unknown> });
    },

    async add(job, payload, { key, delayMs = 0, priority = 0 } = {}) {
      const rows = await database.query<{ id: number }>(
        `insert into jobs (name, key, payload, priority, run_at)
         values (:name, :key, :payload, :priority, now() + make_interval(secs => :seconds))
         on conflict (name, key) where status = 'waiting' do update
           set run_at = least(jobs.run_at, excluded.run_at), priority = greatest(jobs.priority, excluded.priority)
         returning id, (xmax = 0) as created`,
        {
          replacements: {
            name: job.name,
            key: key ?? null,
            payload: JSON.stringify(job.payload.parse(payload)),
            priority,
            seconds: delayMs / 1000,
          },
          type: QueryTypes.SELECT,
        },
      );
      wake();
      return (rows[0] as unknown as { created: boolean }).created;
    },

    async start() {
      if (doubled) throw new AppError('queue', `The job "${doubled}" has two handlers.`);
      const [orphan] = await database
        .query<{ name: string }>(`select distinct name from jobs where status <> 'failed'`, {
          type: QueryTypes.SELECT,
        })
        .then((rows) => rows.filter(({ name }) => !entries.has(name)));
      if (orphan) throw new AppError('queue', `The job "${orphan.name}" has no handler.`);
      if (exclusive) await handBack('true', {});
      await database.query(
        `delete from jobs where status = 'failed' and created_at < now() - interval '${keepFailedFor}'`,
      );
      active = true;
      renewedAt = Date.now();
      renewal = setInterval(() => void renew(), (leaseSeconds * 1000) / 3);
      wake();
    },

    async stop() {
      active = false;
      clearTimeout(timer);
      clearInterval(renewal);
      await pumping;
      for (const { abort } of running.values()) abort.abort(new AppError('stopping', 'The service is stopping.'));
      await Promise.all([...running.values()].map(({ done }) => done));
    },

    async state(): Promise<QueueState> {
      const rows = await database.query<{ status: 'waiting' | 'running' | 'failed'; n: number }>(
        'select status, count(*) as n from jobs group by status',
        { type: QueryTypes.SELECT },
      );
      const count = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
      return {
        waiting: count('waiting'),
        running: count('running'),
        failed: count('failed'),
        jobs: [...running.values()].map(({ row, since }) => ({ name: row.name, key: row.key, runningSince: since })),
      };
    },
  };
}
