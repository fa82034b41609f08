import { QueryTypes, type Sequelize } from 'sequelize';
import type { Failure } from '../contract/index.ts';

export type ItemState = 'waiting' | 'scanning' | 'playable' | 'not_found';

/** A finished file at one media server. */
export type ItemRow = {
  download_id: number;
  /** Relative to the media folder. */
  path: string;
  kind: 'movie' | 'episode';
  title: string;
  state: ItemState;
  link: string | null;
  reason: Failure | null;
  /** How long the server may have had it. */
  age_ms: number;
  looks: number;
};

export type NewItem = Pick<ItemRow, 'download_id' | 'path' | 'kind' | 'title'>;
export type ShownItem = Pick<ItemRow, 'state' | 'link' | 'reason'> & { media_server_id: number };
export type Verdict = { state: ItemState; link: string | null; reason: Failure | null; nextMs: number | null };

const columns = `download_id, path, kind, title, state, link, reason, looks,
  extract(epoch from clock_timestamp() - since)::float8 * 1000 as age_ms`;
const afresh = `looks = 0, since = clock_timestamp(), next_look_at = clock_timestamp()`;

export type ItemsStore = ReturnType<typeof createItemsStore>;

/** What becomes of finished files at the media servers. Answers of writes are the downloads that show something else now. */
export function createItemsStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  async function changed(sql: string, replacements: Record<string, unknown>): Promise<number[]> {
    const rows = await select<{ download_id: number }>(`${sql} returning download_id`, replacements);
    return rows.map(({ download_id }) => download_id);
  }

  return {
    /** At all media servers: to be told. */
    expect: (item: NewItem) =>
      changed(
        `insert into media_server_items (media_server_id, download_id, path, kind, title)
         select id, :download_id, :path, :kind, :title from media_servers
         on conflict (media_server_id, download_id) do update
           set path = excluded.path, state = 'waiting', link = null, reason = null, looks = 0, next_look_at = null`,
        item,
      ),

    /** At one: it may be there already. */
    lookFor: (serverId: number, item: NewItem) =>
      changed(
        `insert into media_server_items (media_server_id, download_id, path, kind, title, state, next_look_at)
         select id, :download_id, :path, :kind, :title, 'scanning', clock_timestamp() from media_servers where id = :serverId
         on conflict (media_server_id, download_id) do nothing`,
        { ...item, serverId },
      ),

    /** The server was told of these paths. What it did not show before is looked for once more too. */
    async told(serverId: number, paths: string[]): Promise<number[]> {
      await select(
        `update media_server_items set next_look_at = clock_timestamp()
          where media_server_id = :serverId and state = 'not_found' and next_look_at is not null`,
        { serverId },
      );
      return changed(
        `update media_server_items set state = 'scanning', reason = null, ${afresh}
          where media_server_id = :serverId and state in ('waiting', 'scanning') and path in (:paths)`,
        { serverId, paths: [...paths, ''] },
      );
    },

    /** Looks for everything anew; `all`: also for what was found, because it is another server now. */
    restart: (serverId: number, all: boolean) =>
      changed(
        `update media_server_items set state = 'scanning', link = null, reason = null, ${afresh}
          where media_server_id = :serverId and state <> 'waiting' and (:all or state <> 'playable')`,
        { serverId, all },
      ),

    /** It could not be asked. */
    unreachable: (serverId: number, reason: Failure) =>
      changed(
        `update media_server_items set reason = :reason::jsonb
          where media_server_id = :serverId and state in ('waiting', 'scanning') and reason is distinct from :reason::jsonb`,
        { serverId, reason: JSON.stringify(reason) },
      ),

    due: (serverId: number, limit: number) =>
      select<ItemRow>(
        `select ${columns} from media_server_items
          where media_server_id = :serverId and next_look_at <= clock_timestamp() order by next_look_at limit :limit`,
        { serverId, limit },
      ),

    /** In milliseconds; null when nothing is looked for. */
    async nextLookMs(serverId: number): Promise<number | null> {
      const [row] = await select<{ ms: number | null }>(
        `select extract(epoch from min(next_look_at) - clock_timestamp())::float8 * 1000 as ms from media_server_items
          where media_server_id = :serverId and next_look_at is not null`,
        { serverId },
      );
      return row?.ms ?? null;
    },

    /** What a look found. Null where it was put back meanwhile. */
    async settle(serverId: number, row: ItemRow, verdict: Verdict): Promise<boolean> {
      const { state, link, reason, nextMs } = verdict;
      const ids = await changed(
        `update media_server_items set state = :state, link = :link, reason = :reason::jsonb, looks = looks + 1,
                next_look_at = case when :nextMs::float8 is null then null
                                    else clock_timestamp() + make_interval(secs => :nextMs::float8 / 1000) end
          where media_server_id = :serverId and download_id = :id and state <> 'waiting' and path = :path`,
        {
          serverId,
          id: row.download_id,
          path: row.path,
          state,
          link,
          reason: reason && JSON.stringify(reason),
          nextMs,
        },
      );
      const same = JSON.stringify(row.reason) === JSON.stringify(reason) && row.state === state && row.link === link;
      return ids.length > 0 && !same;
    },

    isPlayable: async (serverId: number, path: string) =>
      (
        await select(
          `select 1 from media_server_items where media_server_id = :serverId and path = :path and state = 'playable'`,
          { serverId, path },
        )
      ).length > 0,

    of: (downloadId: number) =>
      select<ShownItem>(
        `select media_server_id, state, link, reason from media_server_items where download_id = :downloadId
          order by media_server_id`,
        { downloadId },
      ),

    async downloadsAt(serverId: number): Promise<number[]> {
      const rows = await select<{ download_id: number }>(
        'select download_id from media_server_items where media_server_id = :serverId order by download_id',
        { serverId },
      );
      return rows.map(({ download_id }) => download_id);
    },

    /** Not there yet, the newest first. */
    missingAt: (serverId: number, limit: number) =>
      select<ItemRow>(
        `select ${columns} from media_server_items where media_server_id = :serverId and state in ('scanning', 'not_found')
          order by download_id desc limit :limit`,
        { serverId, limit },
      ),

    async serversWithItems(): Promise<number[]> {
      const rows = await select<{ id: number }>(
        'select distinct media_server_id as id from media_server_items where next_look_at is not null',
      );
      return rows.map(({ id }) => id);
    },
  };
}
