import { QueryTypes, type Sequelize } from 'sequelize';
import type { Delivered } from '../contract/index.ts';
import { downloadCapacity } from '../provider/index.ts';

export type DownloadStatus = 'queued' | 'downloading' | 'paused' | 'completed' | 'failed' | 'cancelled';
export type WaitsFor = 'slot' | 'disk' | 'provider' | 'schedule';
export type Fault = { code: string; message: string; retryable: boolean };

export type DownloadRow = {
  id: number;
  kind: 'movie' | 'episode';
  item_id: number;
  playlist_id: number | null;
  provider_id: string;
  series_id: number | null;
  season_number: number | null;
  episode_num: number | null;
  title: string;
  /** Relative to the media folder, without extension; fixed when queueing. */
  stem: string;
  extension: string;
  status: DownloadStatus;
  priority: number;
  waiting_for: WaitsFor | null;
  bytes_done: number;
  bytes_total: number | null;
  attempts: number;
  error: Fault | null;
  not_before: Date | null;
  fruitless_since: Date | null;
  /** What delivery says of the finished file. */
  media_server: Delivered[];
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

/** What only memory knows about a transfer under way. */
export type LiveState = {
  bytesDone: number;
  bytesTotal: number | null;
  speedBps: number;
  etaSeconds: number | null;
  connections: number;
  /** Pieces of the file, [start, end) with `done` bytes here, `joined` to the one before; at most 64. */
  segments?: { start: number; end: number; done: number; joined?: boolean }[];
};

export type NewDownload = Pick<
  DownloadRow,
  | 'kind'
  | 'item_id'
  | 'playlist_id'
  | 'provider_id'
  | 'series_id'
  | 'season_number'
  | 'episode_num'
  | 'title'
  | 'stem'
  | 'extension'
  | 'priority'
> & { /** By what two stems are the same place on disk. */ stem_key: string };

/** A download whose size is known. */
export type Sized = { id: number; status: DownloadStatus; bytesLeft: number };

export const unfinished: DownloadStatus[] = ['queued', 'downloading', 'paused'];
const claimSeconds = 60;
/** Counting what runs and starting one more is one step, in all processes together. */
const claimLock = 7_311_004;

const columns = `id, kind, item_id, playlist_id, provider_id, series_id, season_number, episode_num, title, stem, extension,
  status, priority, waiting_for, bytes_done, bytes_total, attempts, error, not_before, fruitless_since, media_server, created_at,
  started_at, finished_at`;

/** SQL has no empty list, and no row has this id. */
const listOf = (ids: number[]): number[] => (ids.length > 0 ? ids : [0]);

export type DownloadsStore = ReturnType<typeof createDownloadsStore>;

export function createDownloadsStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    async get(id: number): Promise<DownloadRow | null> {
      return (await select<DownloadRow>(`select ${columns} from downloads where id = :id`, { id }))[0] ?? null;
    },

    async byItem(kind: string, itemId: number): Promise<DownloadRow | null> {
      const rows = await select<DownloadRow>(
        `select ${columns} from downloads where kind = :kind and item_id = :itemId`,
        { kind, itemId },
      );
      return rows[0] ?? null;
    },

    /** Rows of the same thing at the provider, whatever its title's id was when they were made. */
    byProviderItem: (kind: string, playlistId: number | null, providerId: string) =>
      select<DownloadRow>(
        `select ${columns} from downloads
          where kind = :kind and playlist_id = :playlistId and provider_id = :providerId order by id desc`,
        { kind, playlistId, providerId },
      ),

    /** Keys of the places that begin like this one. */
    async stemKeysLike(key: string): Promise<string[]> {
      const rows = await select<{ stem_key: string }>(
        'select stem_key from downloads where starts_with(stem_key, :key)',
        { key },
      );
      return rows.map(({ stem_key }) => stem_key);
    },

    /** null when another row has the item or the place meanwhile. */
    async create(row: NewDownload): Promise<DownloadRow | null> {
      const names = Object.keys(row);
      const rows = await select<DownloadRow>(
        `insert into downloads (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})
         on conflict do nothing returning ${columns}`,
        row,
      );
      return rows[0] ?? null;
    },

    async list(filter: {
      statuses: DownloadStatus[] | null;
      beforeId: number | null;
      limit: number;
    }): Promise<{ rows: DownloadRow[]; total: number }> {
      const values = { ...filter, statuses: filter.statuses ?? ['none'], all: filter.statuses === null };
      const where = '(:all or status in (:statuses))';
      const rows = await select<DownloadRow>(
        `select ${columns} from downloads where ${where} and (:beforeId::int is null or id < :beforeId) order by id desc limit :limit`,
        values,
      );
      const [count] = await select<{ n: number }>(`select count(*) as n from downloads where ${where}`, values);
      return { rows, total: count?.n ?? 0 };
    },

    unfinished: () =>
      select<DownloadRow>(`select ${columns} from downloads where status in (:unfinished) order by priority desc, id`, {
        unfinished,
      }),

    /**
     * The next queued download, taken by this process: in order of priority, not before its time, not more than
     * `limit` at once and not more of one account than the account has connections for downloads, and none of `held`.
     * Waiting for a place is not trying: what passed since it might have been tried again doesn't count against its
     * patience.
     */
    async claim(
      worker: string,
      options: {
        limit: number;
        /** Connections of each account that are kept for players, where the account says nothing of its own. */
        reserve?: number;
        held?: number[];
      },
    ): Promise<DownloadRow | null> {
      const { limit, reserve = 0, held = [] } = options;
      const values = { worker, claimSeconds, limit, reserve, held: listOf(held) };
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown>) =>
          database.query<T>(sql, { replacements: values, type: QueryTypes.SELECT, transaction });
        await run('select pg_advisory_xact_lock(:claimLock)', { claimLock });
        const rows = await run<DownloadRow>(
          `with running as (
             select playlist_id from downloads where status = 'downloading' and claimed_until > now())
           update downloads set status = 'downloading', claimed_by = :worker, waiting_for = null, not_before = null,
                  claimed_until = now() + make_interval(secs => :claimSeconds), attempts = attempts + 1,
                  fruitless_since = fruitless_since + greatest(now() - not_before, interval '0'),
                  started_at = coalesce(started_at, now())
            where (select count(*) from running) < :limit and id = (
              select d.id from downloads d left join playlists p on p.id = d.playlist_id
               where ((d.status = 'queued' and coalesce(d.not_before <= now(), true))
                   or (d.status = 'downloading' and d.claimed_until <= now()))
                 and d.id not in (:held)
                 and (p.id is null or ${downloadCapacity('p')} = 0
                   or (select count(*) from running r where r.playlist_id = p.id) < ${downloadCapacity('p')})
               order by d.priority desc, d.id limit 1 for update of d skip locked)
           returning ${columns}`,
          values,
        );
        return rows[0] ?? null;
      });
    },

    /** What is queued or runs and whose size is known, in the order of the queue. */
    sized: () =>
      select<Sized>(
        `select id, status, bytes_total - bytes_done as "bytesLeft" from downloads
          where status in ('queued', 'downloading') and bytes_total is not null order by priority desc, id`,
      ),

    /**
     * Marks what is queued as waiting; answers the rows that did not before. With `ids` null all of them. With `until`
     * that is when it goes on, and its patience begins anew then: meanwhile nobody tried.
     */
    async hold(waitsFor: 'schedule' | 'disk', ids: number[] | null, until: Date | null): Promise<DownloadRow[]> {
      const notBefore = `case when waiting_for = 'schedule' then :until::timestamptz
                              else greatest(not_before, :until::timestamptz) end`;
      return select<DownloadRow>(
        `update downloads set waiting_for = :waitsFor, not_before = ${notBefore},
                fruitless_since = case when :waitsFor = 'schedule' then null else fruitless_since end
          where status = 'queued' and (:all or id in (:ids))
            and (waiting_for is distinct from :waitsFor or not_before is distinct from ${notBefore})
         returning ${columns}`,
        { waitsFor, until, all: ids === null, ids: listOf(ids ?? []) },
      );
    },

    /** What waited for that, but for those in `held`, waits for its turn again; answers those rows. */
    async release(waitsFor: 'schedule' | 'disk', held: number[]): Promise<DownloadRow[]> {
      return select<DownloadRow>(
        `update downloads set waiting_for = null, not_before = null
          where status = 'queued' and waiting_for = :waitsFor and id not in (:held)
            and (:waitsFor = 'schedule' or coalesce(not_before <= now(), true))
         returning ${columns}`,
        { waitsFor, held: listOf(held) },
      );
    },

    async renewClaims(worker: string): Promise<void> {
      await select(
        `update downloads set claimed_until = now() + make_interval(secs => :claimSeconds)
          where claimed_by = :worker and status = 'downloading'`,
        { worker, claimSeconds },
      );
    },

    /**
     * When the next queued download may be tried, in milliseconds from now; null when none waits for a time. Those whose
     * time has passed wait for a place, which `claim` finds.
     */
    async nextDueMs(): Promise<number | null> {
      const [row] = await select<{ ms: number | null }>(
        `select extract(epoch from min(not_before) - now())::float8 * 1000 as ms from downloads
          where status = 'queued' and not_before > now() - interval '1 second'`,
      );
      return row?.ms ?? null;
    },

    /** A transfer of ours that is stopped for a while, through no fault of its own: as if it had not been tried. */
    async suspend(id: number, fields: Partial<DownloadRow>): Promise<DownloadRow | null> {
      const set = Object.keys(fields).map((name) => `${name} = :${name}`);
      const rows = await select<DownloadRow>(
        `update downloads set status = 'queued', claimed_by = null, claimed_until = null, fruitless_since = null,
                attempts = greatest(attempts - 1, 0), ${set.join(', ')}
          where id = :id and status = 'downloading' returning ${columns}`,
        { ...fields, id },
      );
      return rows[0] ?? null;
    },

    /**
     * Changes a row, but only from one of the given states: a verb of the user and the end of a transfer may meet.
     * null when it was in another state. Keys of `fields` are column names of ours, never input.
     */
    async change(id: number, from: DownloadStatus[], fields: Partial<DownloadRow>): Promise<DownloadRow | null> {
      const values: Record<string, unknown> = { ...fields };
      if ('error' in fields) values.error = fields.error ? JSON.stringify(fields.error) : null;
      const released =
        fields.status && fields.status !== 'downloading' ? ', claimed_by = null, claimed_until = null' : '';
      const set = Object.keys(fields).map((name) => `${name} = :${name}`);
      if (fields.status === 'completed') set.push('announced = false');
      const rows = await select<DownloadRow>(
        `update downloads set ${set.join(', ')}${released} where id = :id and status in (:from) returning ${columns}`,
        { ...values, id, from },
      );
      return rows[0] ?? null;
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from downloads where id = :id returning id', { id })).length > 0;
    },

    /**
     * What a killed service left behind goes on by itself, its patience anew: while no service ran, nobody tried. Only
     * where no other process serves this database.
     */
    async requeueAll(): Promise<void> {
      await select(
        `update downloads set status = 'queued', claimed_by = null, claimed_until = null, waiting_for = null,
                fruitless_since = null
          where status = 'downloading'`,
      );
    },

    /** What this process gives back when it stops. */
    async requeueOwn(worker: string): Promise<void> {
      await select(
        `update downloads set status = 'queued', claimed_by = null, claimed_until = null, waiting_for = null,
                attempts = greatest(attempts - 1, 0), fruitless_since = null
          where status = 'downloading' and claimed_by = :worker`,
        { worker },
      );
    },

    /** Finished files of which delivery does not know yet. */
    unannounced: () =>
      select<DownloadRow>(`select ${columns} from downloads where status = 'completed' and not announced order by id`),

    async setAnnounced(id: number): Promise<void> {
      await select('update downloads set announced = true where id = :id', { id });
    },

    /** null where it says that already, or there is no such row. */
    async setMediaServer(id: number, delivered: Delivered[]): Promise<DownloadRow | null> {
      const rows = await select<DownloadRow>(
        `update downloads set media_server = :delivered::jsonb
          where id = :id and media_server is distinct from :delivered::jsonb returning ${columns}`,
        { id, delivered: JSON.stringify(delivered) },
      );
      return rows[0] ?? null;
    },

    async keptParts(): Promise<number[]> {
      const rows = await select<{ id: number }>(
        `select id from downloads where status in ('queued', 'downloading', 'paused', 'failed')`,
      );
      return rows.map(({ id }) => id);
    },

    async summary(): Promise<{ active: number; queued: number; neededBytes: number }> {
      const [row] = await select<{ active: number; queued: number; needed: number }>(
        `select count(*) filter (where status = 'downloading') as active, count(*) filter (where status = 'queued') as queued,
                coalesce(sum(bytes_total - bytes_done) filter (where status in ('queued', 'downloading', 'paused')), 0)::bigint as needed
           from downloads`,
      );
      return { active: row?.active ?? 0, queued: row?.queued ?? 0, neededBytes: row?.needed ?? 0 };
    },
  };
}
