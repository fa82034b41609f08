import { QueryTypes, type Sequelize } from 'sequelize';
import type { NotifierKindName } from '@xtreme/integrations/notifier';

export type NotifierRow = {
  id: number;
  kind: NotifierKindName;
  name: string;
  settings_sealed: string;
  events: string[];
  enabled: boolean;
  created_at: Date;
};

/** What one receiver is to be told. */
export type NotificationRow = {
  id: number;
  notifier_id: number;
  message_id: string;
  type: string;
  data: Record<string, unknown>;
  title: string;
  text: string;
  happened_at: Date;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  response_status: number | null;
  error: string | null;
  last_attempt_at: Date | null;
};

export type NewNotification = Pick<NotificationRow, 'message_id' | 'type' | 'data' | 'title' | 'text' | 'happened_at'>;
export type Outcome = Pick<NotificationRow, 'status' | 'response_status' | 'error'>;

/** So many are kept for each receiver. */
const kept = 200;
const columns = 'id, kind, name, settings_sealed, events, enabled, created_at';
const rowColumns = `id, notifier_id, message_id, type, data, title, text, happened_at, status, attempts, response_status,
  error, last_attempt_at`;

export type NotifierStore = ReturnType<typeof createNotifierStore>;

export function createNotifierStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    list: (isKind: (kind: string) => boolean) =>
      select<NotifierRow>(`select ${columns} from notifiers order by id`).then((rows) =>
        rows.filter(({ kind }) => isKind(kind)),
      ),

    async get(id: number): Promise<NotifierRow | null> {
      return (await select<NotifierRow>(`select ${columns} from notifiers where id = :id`, { id }))[0] ?? null;
    },

    async create(fields: Pick<NotifierRow, 'kind' | 'name' | 'settings_sealed' | 'events'>): Promise<NotifierRow> {
      const [row] = await select<NotifierRow>(
        `insert into notifiers (kind, name, settings_sealed, events) values (:kind, :name, :settings_sealed, :events)
         returning ${columns}`,
        { ...fields, events: JSON.stringify(fields.events) },
      );
      return row as NotifierRow;
    },

    async disable(id: number): Promise<void> {
      await select('update notifiers set enabled = false where id = :id', { id });
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from notifiers where id = :id returning id', { id })).length > 0;
    },

    /** For every receiver that wants this type, or for the one that is named; one that has it already is left out. */
    async add({ data, ...fields }: NewNotification, only: number | null = null): Promise<NotificationRow[]> {
      return select<NotificationRow>(
        `insert into notifications (notifier_id, message_id, type, data, title, text, happened_at)
         select id, :message_id, :type, :data, :title, :text, :happened_at from notifiers
          where case when :only::int is null then enabled and events @> to_jsonb(array[:type]) else id = :only end
         on conflict on constraint notifications_once do nothing
         returning ${rowColumns}`,
        { ...fields, data: JSON.stringify(data), only },
      );
    },

    async notification(id: number): Promise<NotificationRow | null> {
      const rows = await select<NotificationRow>(`select ${rowColumns} from notifications where id = :id`, { id });
      return rows[0] ?? null;
    },

    notifications: (notifierId: number) =>
      select<NotificationRow>(
        `select ${rowColumns} from notifications where notifier_id = :notifierId order by id desc limit ${kept}`,
        { notifierId },
      ),

    /** One try is over; what is older than the last few hundred goes. */
    async noteTry(row: Pick<NotificationRow, 'id' | 'notifier_id'>, outcome: Outcome, now: Date): Promise<void> {
      await select(
        `update notifications set attempts = attempts + 1, status = :status, response_status = :response_status,
                error = :error, last_attempt_at = :now where id = :id`,
        { ...outcome, id: row.id, now },
      );
      await select(
        `delete from notifications where notifier_id = :notifierId and status <> 'pending' and id <= (
           select id from notifications where notifier_id = :notifierId order by id desc offset ${kept} limit 1)`,
        { notifierId: row.notifier_id },
      );
    },

    async revive(id: number): Promise<void> {
      await select(`update notifications set status = 'pending', error = null where id = :id`, { id });
    },

    pending: () => select<{ id: number }>(`select id from notifications where status = 'pending' order by id`),
  };
}
