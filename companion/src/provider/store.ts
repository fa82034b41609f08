import { QueryTypes, type Sequelize } from 'sequelize';

/** An account's row. The password is sealed; only `provider` opens it. */
export type AccountRow = {
  id: number;
  name: string;
  server_url: string;
  username: string;
  password_sealed: string;
  user_agent: string | null;
  connections: number | null;
  /** Bytes per second of its downloads together; null = no limit of its own. */
  speed_limit_bps: number | null;
  /** Connections that downloads leave to players; null = as in the settings. */
  reserve_for_playback: number | null;
  /** With how many connections its downloads went best. */
  learned_connections: number | null;
  /** Connections of ours end each other there. */
  learned_ping_pong: boolean;
  /** The most at once that the server was seen to allow; null = no end was met. */
  learned_limit: number | null;
  learned_reason: string | null;
  learned_at: Date | null;
  /** API calls were seen to take one of the connections. */
  api_calls_count: boolean;
  sync_interval_minutes: number | null;
  enabled: boolean;
  allow_invalid_tls: boolean;
  account_status: string;
  expires_at: Date | null;
  max_connections: number;
  active_connections: number | null;
  timezone: string | null;
  excluded_categories: ExcludedCategories;
  category_languages: CategoryLanguages;
  created_at: Date;
  /** Connections that viewers on media servers hold, seen there. */
  viewer_connections: number;
};

/** BCP-47 by the provider's id of the category, by section: as the user says. */
export type CategoryLanguages = Record<'live' | 'vod' | 'series', Record<string, string>>;

/** Ids of the provider's categories by section. */
export type ExcludedCategories = { live: string[]; vod: string[]; series: string[] };

export type AccountFields = Partial<Omit<AccountRow, 'id' | 'created_at' | 'api_calls_count' | 'viewer_connections'>>;

/** Providers change: what was seen longer ago has to be seen again. */
const apiCallsCount = `coalesce(api_counted_at > now() - interval '30 days', false)`;

const columns = `id, name, server_url, username, password_sealed, user_agent, connections, speed_limit_bps,
  reserve_for_playback, learned_connections, learned_ping_pong, learned_limit, learned_reason, learned_at, ${apiCallsCount} as api_calls_count,
  sync_interval_minutes, enabled, allow_invalid_tls, account_status, expires_at, max_connections, active_connections,
  timezone, excluded_categories, category_languages, created_at,
  (select count(*) from connection_leases v where v.playlist_id = playlists.id and v.purpose = 'viewer'
      and v.expires_at > now()) as viewer_connections`;

/** What a run of downloads found out about the account's connections; `reason` is a sentence. */
export type Learned = { best: number; pingPong: boolean; limit: number | null; reason: string };

export type LeasePurpose = 'download' | 'play' | 'api' | 'viewer';
/** Connections that we did not give out belong to nobody of ours. */
const viewers = 'viewers';
export type ConnectionUse = { most: number; held: number; callsCount: boolean };

/** How many connections the account has for us; 0 = unlimited. `table`: the name of `playlists` in the statement. */
const capacity = (table: string) => `coalesce(${table}.connections, ${table}.max_connections)`;

/**
 * How many of them downloads may take together, 0 = unlimited. The replacement `reserve` is what the settings keep for
 * players; one is always left to downloads, which a player takes when he needs it.
 */
export const downloadCapacity = (table: string): string =>
  `case when ${capacity(table)} = 0 then 0
        else greatest(1, ${capacity(table)} - coalesce(${table}.reserve_for_playback, :reserve)) end`;

export type ProviderStore = ReturnType<typeof createProviderStore>;

const columnValues = (fields: AccountFields): Record<string, unknown> => ({
  ...fields,
  ...(fields.excluded_categories && { excluded_categories: JSON.stringify(fields.excluded_categories) }),
  ...(fields.category_languages && { category_languages: JSON.stringify(fields.category_languages) }),
});

export function createProviderStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    list: () => select<AccountRow>(`select ${columns} from playlists order by id`),

    async get(id: number): Promise<AccountRow | null> {
      return (await select<AccountRow>(`select ${columns} from playlists where id = :id`, { id }))[0] ?? null;
    },

    async create(fields: AccountFields): Promise<AccountRow> {
      const names = Object.keys(fields);
      const rows = await select<AccountRow>(
        `insert into playlists (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')}) returning ${columns}`,
        columnValues(fields),
      );
      return rows[0] as AccountRow;
    },

    /** Keys of `fields` are column names of ours, never input. */
    async change(id: number, fields: AccountFields): Promise<void> {
      const names = Object.keys(fields);
      if (names.length === 0) return;
      const set = names.map((name) => `${name} = :${name}`).join(', ');
      await select(`update playlists set ${set} where id = :id`, { id, ...columnValues(fields) });
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from playlists where id = :id returning id', { id })).length > 0;
    },

    /** What an earlier run learned about the account's connections; null forgets it. */
    async setLearned(id: number, learned: Learned | null): Promise<void> {
      const { best = null, pingPong = false, limit = null, reason = null } = learned ?? {};
      await select(
        `update playlists set learned_connections = :best, learned_ping_pong = :pingPong, learned_limit = :limit,
                learned_reason = :reason,
                learned_at = case when :best::int is null then null else now() end
          where id = :id`,
        { id, best, pingPong, limit, reason },
      );
    },

    async setApiCounted(id: number, counted: boolean): Promise<void> {
      const at = counted ? 'now()' : 'null';
      await select(`update playlists set api_counted_at = ${at} where id = :id`, { id });
    },

    /**
     * Our connections that carry media, against what the provider allows (0 = unlimited), and whether API calls were
     * seen to count as one. null where there is no such account.
     */
    async connectionUse(id: number): Promise<ConnectionUse | null> {
      const [row] = await select<ConnectionUse>(
        `select p.max_connections as most,
                ${apiCallsCount} as "callsCount",
                (select count(*) from connection_leases l where l.playlist_id = p.id and not l.waiting
                    and l.purpose <> 'api' and l.expires_at > now()) as held
           from playlists p where p.id = :id`,
        { id },
      );
      return row ?? null;
    },

    /**
     * One connection's lease, if the account has one left; a download's only where those that are kept for players are
     * left beside it. The account's row is locked while it is counted, so that several processes never give out more
     * than there are; the lock lets a sync that writes the account's titles go on.
     */
    async takeLease(lease: {
      id: string;
      playlistId: number;
      holder: string;
      purpose: LeasePurpose;
      ttlSeconds: number;
      /** Kept for players where the account says nothing of its own. */
      reserve: number;
    }): Promise<boolean> {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
          database.query<T>(sql, { replacements: { ...lease, ...values }, type: QueryTypes.SELECT, transaction });
        const [account] = await run<{ capacity: number; forDownloads: number }>(
          `select ${capacity('playlists')} as capacity, ${downloadCapacity('playlists')} as "forDownloads"
             from playlists where id = :playlistId for no key update`,
        );
        if (!account) return false;
        const taken = await run(
          `with held as (
             select count(*) as total, count(*) filter (where purpose = 'download') as downloads
               from connection_leases where playlist_id = :playlistId and expires_at > now())
           insert into connection_leases (id, playlist_id, holder, purpose, expires_at)
           select :id, :playlistId, :holder, :purpose, now() + make_interval(secs => :ttlSeconds) from held
            where :capacity = 0
               or (total < :capacity and (:purpose <> 'download' or downloads < :forDownloads))
           returning id`,
          account,
        );
        return taken.length > 0;
      });
    },

    /**
     * A lease for somebody who waits: given at once where the account has a connection left. Otherwise the next one
     * that is free is kept for it, and for a player so many downloads are told to give theirs back as that needs.
     */
    async requestLease(lease: {
      id: string;
      playlistId: number;
      holder: string;
      purpose: 'play' | 'api';
      ttlSeconds: number;
    }) {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
          database.query<T>(sql, { replacements: { ...lease, ...values }, type: QueryTypes.SELECT, transaction });
        const [account] = await run<{ capacity: number }>(
          `select ${capacity('playlists')} as capacity from playlists where id = :playlistId for no key update`,
        );
        if (!account) return null;
        const [held] = await run<{ total: number; leaving: number }>(
          `select count(*) as total, count(*) filter (where revoked) as leaving from connection_leases
            where playlist_id = :playlistId and expires_at > now()`,
        );
        const { total = 0, leaving = 0 } = held ?? {};
        const given = account.capacity === 0 || total < account.capacity;
        await run(
          `insert into connection_leases (id, playlist_id, holder, purpose, waiting, expires_at)
           values (:id, :playlistId, :holder, :purpose, :waiting, now() + make_interval(secs => :ttlSeconds))`,
          { waiting: !given },
        );
        if (given || lease.purpose === 'api') return { given, revoked: [] };
        const revoked = await run<{ id: string }>(
          `update connection_leases set revoked = true where id in (
             select id from connection_leases where playlist_id = :playlistId and purpose = 'download' and not revoked
                and expires_at > now() order by created_at desc limit :needed)
           returning id`,
          { needed: Math.max(0, total - leaving + 1 - account.capacity) },
        );
        return { given, revoked: revoked.map(({ id }) => id) };
      });
    },

    /**
     * So many connections are in use by others than us: they are counted like our own for `ttlSeconds`, and so many
     * downloads are told to give theirs back as are too many then. null where there is no such account.
     */
    async noteExternalUse(use: { playlistId: number; connections: number; ttlSeconds: number }) {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
          database.query<T>(sql, {
            replacements: { ...use, viewers, ...values },
            type: QueryTypes.SELECT,
            transaction,
          });
        const [account] = await run<{ capacity: number }>(
          `select ${capacity('playlists')} as capacity from playlists where id = :playlistId for no key update`,
        );
        if (!account) return null;
        const before = await run(
          `delete from connection_leases where playlist_id = :playlistId and purpose = 'viewer'
           returning id`,
        );
        await run(
          `insert into connection_leases (id, playlist_id, holder, purpose, expires_at)
           select gen_random_uuid(), :playlistId, :viewers, 'viewer', now() + make_interval(secs => :ttlSeconds)
             from generate_series(1, :connections)`,
        );
        const revoked = await run<{ id: string }>(
          `update connection_leases set revoked = true where id in (
             select id from connection_leases where playlist_id = :playlistId and purpose = 'download' and not revoked
                and expires_at > now() order by created_at desc
              limit (select case when :capacity = 0 then 0
                                 else greatest(0, count(*) filter (where not revoked and not waiting) - :capacity) end
                       from connection_leases where playlist_id = :playlistId and expires_at > now()))
           returning id`,
          account,
        );
        return { changed: before.length !== use.connections, revoked: revoked.map(({ id }) => id) };
      });
    },

    /** Gives a waiting lease its connection; false while there is none. A player comes before an API call. */
    async fillLease(id: string, ttlSeconds: number): Promise<boolean> {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string) =>
          database.query<T>(sql, { replacements: { id, ttlSeconds }, type: QueryTypes.SELECT, transaction });
        await run(
          `select 1 from playlists where id = (select playlist_id from connection_leases where id = :id) for no key update`,
        );
        const filled = await run(
          `update connection_leases l set waiting = false, expires_at = now() + make_interval(secs => :ttlSeconds)
             from playlists p
            where l.id = :id and p.id = l.playlist_id and (${capacity('p')} = 0
               or (select count(*) from connection_leases o where o.playlist_id = p.id and o.expires_at > now()
                      and (not o.waiting or (l.purpose = 'api' and o.purpose = 'play'))) < ${capacity('p')})
           returning l.id`,
        );
        return filled.length > 0;
      });
    },

    /** Downloads that hold more than they may since the limits were changed give the surplus back. */
    async revokeSurplus(reserve: number): Promise<string[]> {
      const rows = await select<{ id: string }>(
        `update connection_leases set revoked = true where id in (
           select id from (
             select l.id, ${downloadCapacity('p')} as most,
                    row_number() over (partition by l.playlist_id order by l.created_at, l.id) as place
               from connection_leases l join playlists p on p.id = l.playlist_id
              where l.purpose = 'download' and not l.revoked and l.expires_at > now()) held
            where most > 0 and place > most)
         returning id`,
        { reserve },
      );
      return rows.map(({ id }) => id);
    },

    async revokedLeases(holder: string): Promise<string[]> {
      const rows = await select<{ id: string }>('select id from connection_leases where holder = :holder and revoked', {
        holder,
      });
      return rows.map(({ id }) => id);
    },

    async renewLeases(ids: string[], ttlSeconds: number): Promise<void> {
      if (ids.length === 0) return;
      await select(
        `update connection_leases set expires_at = now() + make_interval(secs => :ttlSeconds) where id in (:ids)`,
        { ids, ttlSeconds },
      );
    },

    async releaseLease(id: string): Promise<void> {
      await select('delete from connection_leases where id = :id', { id });
    },

    /** Those of one holder, or all where this process is the only one; expired ones always go. */
    async clearLeases(holder: string | null): Promise<void> {
      await select(
        'delete from connection_leases where :holder::text is null or holder = :holder or expires_at < now()',
        { holder },
      );
    },
  };
}
