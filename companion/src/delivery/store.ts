import { QueryTypes, type Sequelize } from 'sequelize';

export type PathMapping = { from: string; to: string };
export type LastScan = {
  status: 'pending' | 'sent' | 'failed';
  paths: number;
  at: string;
  error: { code: string; message: string; retryable: boolean } | null;
};

export type MediaServerRow = {
  id: number;
  kind: 'jellyfin';
  name: string;
  url: string;
  api_key_sealed: string;
  path_map: PathMapping[];
  allow_invalid_tls: boolean;
  /** By which browsers reach it; null = by `url`. */
  public_url: string | null;
  /** The user's consent to add what new folders need. */
  manage_libraries: boolean;
  last_scan: LastScan | null;
  created_at: Date;
};

/** `since` is the database's own time, to the microsecond. */
export type ScanRequest = { path: string; change: 'created' | 'modified' | 'deleted'; since: string };
/** The server was told of it; `refreshed`: and asked to look at once. */
export type ToldScan = ScanRequest & { told_ms: number; refreshed: boolean; refreshed_ms: number | null };
export type MediaServerFields = Partial<Omit<MediaServerRow, 'id' | 'created_at'>>;

const columns =
  'id, kind, name, url, api_key_sealed, path_map, allow_invalid_tls, public_url, manage_libraries, last_scan, created_at';

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

export function createDeliveryStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  const columnValues = (fields: MediaServerFields): Record<string, unknown> => ({
    ...fields,
    ...('path_map' in fields && { path_map: JSON.stringify(fields.path_map) }),
    ...('last_scan' in fields && { last_scan: JSON.stringify(fields.last_scan) }),
  });

  async function mark(id: number, scans: ScanRequest[], column: 'told_at' | 'refreshed_at'): Promise<void> {
    for (const { path, since } of scans) {
      await select(
        `update scan_requests set ${column} = clock_timestamp()
          where media_server_id = :id and path = :path and created_at = :since::timestamptz`,
        { id, path, since },
      );
    }
  }

  return {
    list: () => select<MediaServerRow>(`select ${columns} from media_servers order by id`),

    async get(id: number): Promise<MediaServerRow | null> {
      return (await select<MediaServerRow>(`select ${columns} from media_servers where id = :id`, { id }))[0] ?? null;
    },

    async create(fields: MediaServerFields): Promise<MediaServerRow> {
      const names = Object.keys(fields);
      const rows = await select<MediaServerRow>(
        `insert into media_servers (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')}) returning ${columns}`,
        columnValues(fields),
      );
      return rows[0] as MediaServerRow;
    },

    /** Keys of `fields` are column names of ours, never input. */
    async change(id: number, fields: MediaServerFields): Promise<MediaServerRow | null> {
      const set = Object.keys(fields).map((name) => `${name} = :${name}`);
      if (set.length === 0) return this.get(id);
      const rows = await select<MediaServerRow>(
        `update media_servers set ${set.join(', ')} where id = :id returning ${columns}`,
        { ...columnValues(fields), id },
      );
      return rows[0] ?? null;
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from media_servers where id = :id returning id', { id })).length > 0;
    },

    /** One row per path and server (all of them without `serverId`): the last change counts. */
    async addScan(path: string, change: ScanRequest['change'], serverId: number | null = null): Promise<number[]> {
      const rows = await select<{ media_server_id: number }>(
        `insert into scan_requests (media_server_id, path, change, created_at)
         select id, :path, :change, clock_timestamp() from media_servers where :serverId::int is null or id = :serverId
         on conflict (media_server_id, path) do update
           set change = excluded.change, created_at = excluded.created_at, told_at = null, refreshed_at = null
         returning media_server_id`,
        { path, change, serverId },
      );
      return rows.map(({ media_server_id }) => media_server_id);
    },

    /** What it has still to be told. */
    scans: (id: number) =>
      select<ScanRequest>(
        `select path, change, created_at::text as since from scan_requests
          where media_server_id = :id and told_at is null order by created_at`,
        { id },
      ),

    /** How long the newest and the oldest of that wait, in milliseconds. */
    async scanAges(id: number): Promise<{ newestMs: number; oldestMs: number }> {
      const [row] = await select<{ newest: number | null; oldest: number | null }>(
        `select extract(epoch from clock_timestamp() - max(created_at))::float8 * 1000 as newest,
                extract(epoch from clock_timestamp() - min(created_at))::float8 * 1000 as oldest
           from scan_requests where media_server_id = :id and told_at is null`,
        { id },
      );
      return { newestMs: row?.newest ?? 0, oldestMs: row?.oldest ?? 0 };
    },

    /** Only what was told: a path that changed again meanwhile stays to be told. */
    scansTold: (id: number, told: ScanRequest[]) => mark(id, told, 'told_at'),

    /** What it was told and has not looked at yet. */
    told: (id: number) =>
      select<ToldScan>(
        `select path, change, created_at::text as since, refreshed_at is not null as refreshed,
                extract(epoch from clock_timestamp() - told_at)::float8 * 1000 as told_ms,
                extract(epoch from clock_timestamp() - refreshed_at)::float8 * 1000 as refreshed_ms
           from scan_requests where media_server_id = :id and told_at is not null order by created_at`,
        { id },
      ),

    scansRefreshed: (id: number, scans: ScanRequest[]) => mark(id, scans, 'refreshed_at'),

    async scansDone(id: number, done: ScanRequest[]): Promise<void> {
      for (const { path, since } of done) {
        await select(
          'delete from scan_requests where media_server_id = :id and path = :path and created_at = :since::timestamptz',
          { id, path, since },
        );
      }
    },

    async serversWithScans(): Promise<number[]> {
      const rows = await select<{ id: number }>('select distinct media_server_id as id from scan_requests');
      return rows.map(({ id }) => id);
    },
  };
}
