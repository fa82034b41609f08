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
  learned_connections: number | null;
  sync_interval_minutes: number | null;
  enabled: boolean;
  allow_invalid_tls: boolean;
  account_status: string;
  expires_at: Date | null;
  max_connections: number;
  active_connections: number | null;
  timezone: string | null;
  excluded_categories: ExcludedCategories;
  created_at: Date;
};

/** Ids of the provider's categories by section. */
export type ExcludedCategories = { live: string[]; vod: string[]; series: string[] };

export type AccountFields = Partial<Omit<AccountRow, 'id' | 'created_at'>>;

const columns = `id, name, server_url, username, password_sealed, user_agent, connections, learned_connections,
  sync_interval_minutes, enabled, allow_invalid_tls, account_status, expires_at, max_connections, active_connections,
  timezone, excluded_categories, created_at`;

export type ProviderStore = ReturnType<typeof createProviderStore>;

const columnValues = (fields: AccountFields): Record<string, unknown> => ({
  ...fields,
  ...(fields.excluded_categories && { excluded_categories: JSON.stringify(fields.excluded_categories) }),
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

    /**
     * One connection's lease, if the account has one left. The account's row is locked while it is counted, so that
     * several processes never give out more than there are; the lock lets a sync that writes the account's titles go on.
     */
    async takeLease(lease: {
      id: string;
      playlistId: number;
      holder: string;
      purpose: string;
      ttlSeconds: number;
    }): Promise<boolean> {
      return database.transaction(async (transaction) => {
        const [account] = await database.query<{ capacity: number }>(
          `select coalesce(connections, max_connections) as capacity from playlists where id = :playlistId for no key update`,
          { replacements: lease, type: QueryTypes.SELECT, transaction },
        );
        if (!account) return false;
        const taken = await database.query(
          `insert into connection_leases (id, playlist_id, holder, purpose, expires_at)
           select :id, :playlistId, :holder, :purpose, now() + make_interval(secs => :ttlSeconds)
            where :capacity = 0 or (select count(*) from connection_leases
                                     where playlist_id = :playlistId and expires_at > now()) < :capacity
           returning id`,
          { replacements: { ...lease, capacity: account.capacity }, type: QueryTypes.SELECT, transaction },
        );
        return taken.length > 0;
      });
    },

    /**
     * A player's lease: given at once where the account has a connection left. Otherwise the next one that is free is
     * kept for it, and so many downloads are told to give theirs back as that needs.
     */
    async requestLease(lease: { id: string; playlistId: number; holder: string; ttlSeconds: number }) {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
          database.query<T>(sql, { replacements: { ...lease, ...values }, type: QueryTypes.SELECT, transaction });
        const [account] = await run<{ capacity: number }>(
          `select coalesce(connections, max_connections) as capacity from playlists where id = :playlistId for no key update`,
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
           values (:id, :playlistId, :holder, 'play', :waiting, now() + make_interval(secs => :ttlSeconds))`,
          { waiting: !given },
        );
        if (given) return { given, revoked: [] };
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

    /** Gives a waiting lease its connection; false while there is none. */
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
            where l.id = :id and p.id = l.playlist_id and (coalesce(p.connections, p.max_connections) = 0
               or (select count(*) from connection_leases o where o.playlist_id = p.id and not o.waiting
                      and o.expires_at > now()) < coalesce(p.connections, p.max_connections))
           returning l.id`,
        );
        return filled.length > 0;
      });
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
