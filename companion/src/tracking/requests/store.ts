import { QueryTypes, type Sequelize } from 'sequelize';
import type { WantedTitle } from '@xtreme/integrations/requests';

export type Verdict = {
  status: 'accepted' | 'waiting' | 'refused';
  code: string;
  reason: string;
  title_id: number | null;
};

export type RequestRow = Verdict & {
  id: number;
  source: string;
  source_key: string;
  kind: WantedTitle['kind'];
  tmdb_id: string | null;
  title: string;
  year: number | null;
  seasons: number[] | null;
  wants_4k: boolean;
  requested_by: string | null;
  created_at: Date;
  decided_at: Date;
};

/** So many are kept; those that wait are never dropped. */
const kept = 500;
const columns = `id, source, source_key, kind, tmdb_id, title, year, seasons, wants_4k, requested_by, status, code, reason,
  title_id, created_at, decided_at`;

export type RequestsStore = ReturnType<typeof createRequestsStore>;

/** What request managers asked for: a row each, with the decision and its reason. */
export function createRequestsStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });
  const first = async (sql: string, values: Record<string, unknown>) =>
    (await select<RequestRow>(sql, values))[0] ?? null;

  return {
    /** The row of this request, new or the one there is. */
    async keep(source: string, wanted: WantedTitle, now: Date): Promise<RequestRow> {
      await select(
        `insert into media_requests (source, source_key, kind, tmdb_id, title, year, seasons, wants_4k, requested_by,
                                     code, reason, created_at, decided_at)
         values (:source, :key, :kind, :tmdbId, :title, :year, :seasons, :wants4k, :requestedBy, 'new', 'It has not been looked for yet.', :now, :now)
         on conflict on constraint media_requests_once do nothing`,
        { ...wanted, seasons: wanted.seasons && JSON.stringify(wanted.seasons), source, now },
      );
      await select(
        `delete from media_requests where status <> 'waiting' and id <= (
           select id from media_requests order by id desc offset ${kept} limit 1)`,
      );
      return (await this.byKey(source, wanted.key)) as RequestRow;
    },

    byKey: (source: string, key: string) =>
      first(`select ${columns} from media_requests where source = :source and source_key = :key`, { source, key }),

    get: (id: number) => first(`select ${columns} from media_requests where id = :id`, { id }),

    list: () => select<RequestRow>(`select ${columns} from media_requests order by id desc limit ${kept}`),

    waiting: () => select<RequestRow>(`select ${columns} from media_requests where status = 'waiting' order by id`),

    async decide(id: number, verdict: Verdict, now: Date): Promise<void> {
      await select(
        `update media_requests set status = :status, code = :code, reason = :reason, title_id = :title_id,
                decided_at = case when code = :code and reason = :reason then decided_at else :now end
          where id = :id`,
        { ...verdict, id, now },
      );
    },

    async remove(id: number): Promise<boolean> {
      return (await select('delete from media_requests where id = :id returning id', { id })).length > 0;
    },
  };
}
