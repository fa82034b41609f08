import { randomUUID } from 'node:crypto';
import { QueryTypes, type Sequelize } from 'sequelize';
import { AppError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Job, JobHandler, Queue, QueueState } from './queue.ts';

const leaseSeconds = 60;
const renewEveryMs = 20_000;
const longestIdleMs = 5_000;
const keepFailedFor = '7 days';

type Row = { id: number; name: string; key: string | null; payload: unknown; attempts: number };
type Entry = { job: Job<unknown>; handler: JobHandler<unknown> };
type Running = { row: Row; since: Date; abort: AbortController; done: Promise<void> };

/**
 * The queue on a table of our database. `exclusive` says that no other process serves it (the embedded database):
 * then what a killed service left running is taken up at the start instead of after its lease.
 */
export function createDatabaseQueue(options: { database: Sequelize; log: Logger; exclusive: boolean }): Queue {
  const { database, log, exclusive } = options;
  const me = randomUUID();
  const entries = new Map<string, Entry>();
  const running = new Map<number, Running>();
  let doubled: string | null = null;
  let active = false;
  let timer: NodeJS.Timeout | undefined;
  let renewal: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | null = null;
  let again = false;

  function wake(): void {
    if (!active) return;
    clearTimeout(timer);
    again = true;
    pumping ??= pump().finally(() => {
      pumping = null;
    });
  }

  /** Claims until nothing is due or every kind is at its limit, then sleeps until the next is due. */
  async function pump(): Promise<void> {
    while (again && active) {
      again = false;
      try {
        for (let row = await claim(); row; row = await claim()) start(row);
        if (active) timer = setTimeout(wake, await untilNextMs());
      } catch (error) {
        log.warn({ err: error }, `the queue can't reach its table: ${messageOf(error)}`);
        if (active) timer = setTimeout(wake, longestIdleMs);
      }
    }
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
           where name in (:names) and run_at <= now()
             and (status = 'waiting' or (status = 'running' and locked_until < now()))
             and not exists (select 1 from jobs r where r.name = j.name and r.key = j.key and r.id <> j.id
                                and r.status = 'running' and r.locked_until >= now())
           order by priority desc, run_at, id for update skip locked limit 1)
        returning id, name, key, payload, attempts`,
      { replacements: { me, names, leaseSeconds }, type: QueryTypes.SELECT },
    );
    return rows[0] ?? null;
  }

  async function untilNextMs(): Promise<number> {
    const [row] = await database.query<{ ms: number | null }>(
      `select extract(epoch from min(run_at) - now())::float8 * 1000 as ms from jobs where status = 'waiting' and run_at > now()`,
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
      await finish(row, 'delete from jobs where id = :id and locked_by = :me', {});
    } catch (error) {
      if (signal.aborted) await finish(row, handBack, {});
      else await failed(row, job, error);
    }
  }

  const handBack = `update jobs set status = 'waiting', attempts = attempts - 1, locked_by = null, locked_until = null
                     where id = :id and locked_by = :me`;

  async function failed(row: Row, job: Job<unknown>, error: unknown): Promise<void> {
    const final = (error instanceof AppError && !error.retryable) || row.attempts >= job.maxAttempts;
    const backoff = Math.min(600_000, job.backoffMs * 2 ** (row.attempts - 1)) * (0.75 + Math.random() / 2);
    const wait = error instanceof AppError && error.retryAfter ? error.retryAfter * 1000 : backoff;
    log[final ? 'warn' : 'info'](
      { job: row.name, key: row.key, attempt: row.attempts, err: error },
      `job failed: ${messageOf(error)}`,
    );
    // A job with the same key that waits already does this one's work: two waiting ones are never needed.
    const sql = `update jobs j set locked_by = null, locked_until = null, last_error = :message,
                        run_at = now() + make_interval(secs => :seconds),
                        status = case when :final or exists (select 1 from jobs w where w.name = j.name and w.key = j.key
                                                               and w.status = 'waiting') then 'failed' else 'waiting' end
                  where id = :id and locked_by = :me`;
    await finish(row, sql, { final, seconds: final ? 0 : wait / 1000, message: messageOf(error).slice(0, 500) });
  }

  async function finish(row: Row, sql: string, values: Record<string, unknown>): Promise<void> {
    try {
      await database.query(sql, { replacements: { id: row.id, me, ...values } });
    } catch (error) {
      log.warn(
        { job: row.name, err: error },
        'a job ended while the database was away; it runs again when its lease ends',
      );
    }
  }

  async function renew(): Promise<void> {
    if (running.size === 0) return;
    await database.query(
      `update jobs set locked_until = now() + make_interval(secs => :leaseSeconds) where locked_by = :me and status = 'running'`,
      { replacements: { me, leaseSeconds } },
    );
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
      if (exclusive)
        await database.query(`update jobs set status = 'waiting', locked_by = null where status = 'running'`);
      await database.query(
        `delete from jobs where status = 'failed' and created_at < now() - interval '${keepFailedFor}'`,
      );
      active = true;
      renewal = setInterval(
        () => void renew().catch((error) => log.warn({ err: error }, 'queue leases')),
        renewEveryMs,
      );
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
