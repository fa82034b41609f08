import { QueryTypes, type Sequelize } from 'sequelize';

export type Role = 'admin' | 'viewer';
export type SessionRow = {
  id: string;
  role: Role;
  user_id: number;
  user: string;
  source: UserRow['source'];
  expires_at: Date;
};
/** A person: the local administrator, or one whom a media server knows by `external_id`. */
export type UserRow = {
  id: number;
  name: string;
  source: 'local' | 'jellyfin';
  external_id: string | null;
  media_server_id: number | null;
  role: Role;
  /** Shut out here, whatever the media server says. */
  disabled: boolean;
  created_at: Date;
};
export type JellyfinUser = { mediaServerId: number; externalId: string; name: string; role: Role };
export type ApiKeyRow = { id: number; name: string; prefix: string; created_at: Date; last_used_at: Date | null };

const sessions = `select s.id, u.role, u.id as user_id, u.name as user, u.source, s.expires_at
  from sessions s join users u on u.id = s.user_id and not u.disabled`;
const userColumns = 'id, name, source, external_id, media_server_id, role, disabled, created_at';

export type AccessStore = ReturnType<typeof createAccessStore>;

export function createAccessStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    async administrator(): Promise<{ id: number; password_hash: string } | null> {
      const rows = await select<{ id: number; password_hash: string }>(
        `select id, password_hash from users where source = 'local' order by id limit 1`,
      );
      return rows[0] ?? null;
    },

    /** The new one's id; null when there is an administrator already, also when two ask at once. */
    async createAdministrator(passwordHash: string): Promise<number | null> {
      const rows = await select<{ id: number }>(
        `insert into users (name, role, password_hash) values ('administrator', 'admin', :passwordHash)
         on conflict (name) where source = 'local' do nothing returning id`,
        { passwordHash },
      );
      return rows[0]?.id ?? null;
    },

    /** The person as the media server describes it now; made when it is the first time. */
    async rememberUser({ mediaServerId, externalId, name, role }: JellyfinUser): Promise<UserRow> {
      const rows = await select<UserRow>(
        `insert into users (name, source, media_server_id, external_id, role)
         values (:name, 'jellyfin', :mediaServerId, :externalId, :role)
         on conflict (media_server_id, external_id) do update set name = excluded.name, role = excluded.role
         returning ${userColumns}`,
        { mediaServerId, externalId, name, role },
      );
      return rows[0] as UserRow;
    },

    async createSession(session: { id: string; userId: number; tokenHash: string; expiresAt: Date }): Promise<void> {
      await select(`delete from sessions where expires_at < now()`);
      await select(
        `insert into sessions (id, user_id, token_hash, expires_at) values (:id, :userId, :tokenHash, :expiresAt)`,
        session,
      );
    },

    async sessionByToken(tokenHash: string): Promise<SessionRow | null> {
      const rows = await select<SessionRow>(`${sessions} where s.token_hash = :tokenHash and s.expires_at > now()`, {
        tokenHash,
      });
      return rows[0] ?? null;
    },

    async sessionById(id: string): Promise<SessionRow | null> {
      const rows = await select<SessionRow>(`${sessions} where s.id = :id and s.expires_at > now()`, { id });
      return rows[0] ?? null;
    },

    async deleteSession(id: string): Promise<void> {
      await select('delete from sessions where id = :id', { id });
    },

    listApiKeys: () => select<ApiKeyRow>('select id, name, prefix, created_at, last_used_at from api_keys order by id'),

    async createApiKey(key: { name: string; prefix: string; hash: string }): Promise<ApiKeyRow> {
      const rows = await select<ApiKeyRow>(
        `insert into api_keys (name, prefix, key_hash) values (:name, :prefix, :hash)
         returning id, name, prefix, created_at, last_used_at`,
        key,
      );
      return rows[0] as ApiKeyRow;
    },

    async deleteApiKey(id: number): Promise<boolean> {
      return (await select('delete from api_keys where id = :id returning id', { id })).length > 0;
    },

    /** Is there such a key? Notes its use, once a minute at most. */
    async useApiKey(hash: string): Promise<number | null> {
      const rows = await select<{ id: number; stale: boolean }>(
        `select id, coalesce(last_used_at < now() - interval '1 minute', true) as stale from api_keys where key_hash = :hash`,
        { hash },
      );
      const key = rows[0];
      if (key?.stale) await select('update api_keys set last_used_at = now() where id = :id', { id: key.id });
      return key?.id ?? null;
    },
  };
}
