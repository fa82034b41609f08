import { ForeignKeyConstraintError, QueryTypes, type Sequelize } from 'sequelize';

export type PairingRow = {
  id: number;
  media_server_id: number;
  server_name: string;
  created_at: Date;
  last_seen_at: Date | null;
};

const columns = 'id, media_server_id, server_name, created_at, last_seen_at';

export type PluginStore = ReturnType<typeof createPluginStore>;

export function createPluginStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    list: () => select<PairingRow>(`select ${columns} from plugin_pairings order by id`),

    /** False where there is no such media server. An earlier code for it counts no more. */
    async addCode(code: { codeHash: string; mediaServerId: number; expiresAt: Date }): Promise<boolean> {
      await select('delete from pairing_codes where expires_at < now() or media_server_id = :mediaServerId', code);
      try {
        await select(
          `insert into pairing_codes (code_hash, media_server_id, expires_at)
           values (:codeHash, :mediaServerId, :expiresAt)`,
          code,
        );
        return true;
      } catch (error) {
        if (error instanceof ForeignKeyConstraintError) return false;
        throw error;
      }
    },

    /** The code is gone afterwards; a media server has one pairing, the newest. Null for a code that does not count. */
    async pair(pairing: { codeHash: string; serverName: string | null; keySealed: string }): Promise<number | null> {
      const rows = await select<{ id: number }>(
        `with code as (delete from pairing_codes where code_hash = :codeHash returning media_server_id, expires_at)
         insert into plugin_pairings (media_server_id, server_name, key_sealed)
         select s.id, coalesce(:serverName, s.name), :keySealed
         from code join media_servers s on s.id = code.media_server_id where code.expires_at > now()
         on conflict (media_server_id) do update
         set server_name = excluded.server_name, key_sealed = excluded.key_sealed, created_at = now(), last_seen_at = null
         returning id`,
        pairing,
      );
      return rows[0]?.id ?? null;
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from plugin_pairings where id = :id returning id', { id })).length > 0;
    },

    async find(id: number): Promise<{ media_server_id: number; key_sealed: string } | null> {
      const rows = await select<{ media_server_id: number; key_sealed: string }>(
        'select media_server_id, key_sealed from plugin_pairings where id = :id',
        { id },
      );
      return rows[0] ?? null;
    },

    async seen(id: number): Promise<void> {
      await select('update plugin_pairings set last_seen_at = now() where id = :id', { id });
    },

    /** False where it was used before. */
    async useNonce(nonce: string, expiresAt: Date): Promise<boolean> {
      const rows = await select(
        `insert into plugin_nonces (nonce, expires_at) values (:nonce, :expiresAt) on conflict do nothing returning nonce`,
        { nonce, expiresAt },
      );
      return rows.length > 0;
    },

    async forgetNonces(): Promise<void> {
      await select('delete from plugin_nonces where expires_at < now()');
    },
  };
}
