import { QueryTypes, type Sequelize } from 'sequelize';
import type { TrackingRule } from '../contract/index.ts';
import type { StreamKind } from '../provider/index.ts';

export type PendingStatus = 'waiting' | 'restored' | 'not-found';

/** A favourite or a tracked series of a backup, by what the provider calls it. */
export type PendingRow = {
  id: number;
  playlist_id: number;
  what: 'favorite' | 'tracking';
  kind: StreamKind;
  provider_id: string;
  /** The clean title and the provider's own name; null in old backups. */
  title: string | null;
  name: string | null;
  rule: TrackingRule | null;
  status: PendingStatus;
  error: string | null;
};
export type NewPending = Omit<PendingRow, 'id' | 'status' | 'error'>;
export type PendingCount = Pick<PendingRow, 'what' | 'status'> & { n: number };

const columns = 'id, playlist_id, what, kind, provider_id, title, name, rule, status, error';

export type PendingRestoreStore = ReturnType<typeof createPendingRestoreStore>;

export function createPendingRestoreStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    /** What an earlier restore ended is forgotten; what waits stays, and the same again waits anew. */
    async add(rows: NewPending[]): Promise<void> {
      await select(`delete from pending_restore where status = 'restored'`);
      await select(
        `insert into pending_restore (playlist_id, what, kind, provider_id, title, name, rule)
         select r.* from json_to_recordset(:rows) as
           r(playlist_id int, what text, kind text, provider_id text, title text, name text, rule jsonb)
         on conflict on constraint pending_restore_identity do update
           set title = excluded.title, name = excluded.name, rule = excluded.rule, status = 'waiting', error = null`,
        { rows: JSON.stringify(rows) },
      );
    },

    /** What a sync of this playlist may have brought, in the order of the backup. */
    open: (playlistId: number, kinds: StreamKind[]) =>
      select<PendingRow>(
        `select ${columns} from pending_restore
          where playlist_id = :playlistId and kind in (:kinds) and status <> 'restored' order by id`,
        { playlistId, kinds: kinds.length > 0 ? kinds : [''] },
      ),

    /** Everything that is not there yet. */
    unfinished: () =>
      select<PendingRow>(`select ${columns} from pending_restore where status <> 'restored' order by id`),

    async playlistsWaiting(): Promise<number[]> {
      const rows = await select<{ id: number }>(
        `select distinct playlist_id as id from pending_restore where status <> 'restored'`,
      );
      return rows.map(({ id }) => id);
    },

    async settle(ids: number[], status: PendingStatus, error: string | null = null): Promise<void> {
      if (ids.length === 0) return;
      await select('update pending_restore set status = :status, error = :error where id in (:ids)', {
        ids,
        status,
        error,
      });
    },

    counts: () => select<PendingCount>('select what, status, count(*) as n from pending_restore group by what, status'),

    async clear(): Promise<void> {
      await select('delete from pending_restore');
    },
  };
}
