import { QueryTypes, type Sequelize } from 'sequelize';
import type { Decision, Rule } from './decide.ts';

export type TrackingRow = {
  series_id: number;
  seasons: 'all' | number[];
  start: 'new' | 'all';
  created_at: Date;
  last_checked_at: Date | null;
  last_error: string | null;
};

export type DecisionRow = Decision & {
  series_id: number;
  episode_id: string;
  season_number: number;
  episode_num: number | null;
  decided_at: Date;
};

export type Decided = Omit<DecisionRow, 'decided_at' | 'series_id'>;

const columns = 'series_id, seasons, start, created_at, last_checked_at, last_error';

export type TrackingStore = ReturnType<typeof createTrackingStore>;

export function createTrackingStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    async get(seriesId: number): Promise<TrackingRow | null> {
      const rows = await select<TrackingRow>(`select ${columns} from tracking where series_id = :seriesId`, {
        seriesId,
      });
      return rows[0] ?? null;
    },

    list: (page: { afterId: number; limit: number }) =>
      select<TrackingRow>(
        `select ${columns} from tracking where series_id > :afterId order by series_id limit :limit`,
        page,
      ),

    async count(): Promise<number> {
      return (await select<{ n: number }>('select count(*) as n from tracking'))[0]?.n ?? 0;
    },

    /** Those whose last check began before `before`. */
    async due(before: Date): Promise<number[]> {
      const rows = await select<{ series_id: number }>(
        'select series_id from tracking where last_checked_at is null or last_checked_at <= :before',
        { before },
      );
      return rows.map(({ series_id }) => series_id);
    },

    /** Rule and baseline are stored together: no check can come between them. What was refused before is judged anew. */
    async set(seriesId: number, rule: Rule, baseline: Decided[], now: Date): Promise<void> {
      await database.transaction(async (transaction) => {
        const run = (sql: string, values: Record<string, unknown>) =>
          database.query(sql, { replacements: { seriesId, ...values }, type: QueryTypes.SELECT, transaction });
        await run(
          `insert into tracking (series_id, seasons, start, last_checked_at) values (:seriesId, :seasons, :start, :now)
           on conflict (series_id) do update set seasons = excluded.seasons, start = excluded.start,
             last_checked_at = excluded.last_checked_at, last_error = null`,
          { seasons: JSON.stringify(rule.seasons), start: rule.start, now },
        );
        await run('delete from tracking_decisions where series_id = :seriesId and not accepted', {});
        await run(insertDecisions, { decisions: JSON.stringify(baseline), now });
      });
    },

    async remove(seriesId: number): Promise<boolean> {
      const rows = await select('delete from tracking where series_id = :seriesId returning series_id', { seriesId });
      return rows.length > 0;
    },

    decisions: (seriesIds: number[]) =>
      select<DecisionRow>(
        `select series_id, episode_id, season_number, episode_num, accepted, reason, decided_at from tracking_decisions
          where series_id in (:ids) order by decided_at desc, season_number desc, episode_num desc nulls last`,
        { ids: seriesIds.length > 0 ? seriesIds : [0] },
      ),

    async addDecisions(seriesId: number, decisions: Decided[], now: Date): Promise<void> {
      await select(insertDecisions, { seriesId, decisions: JSON.stringify(decisions), now });
    },

    async noteCheck(seriesId: number, now: Date, error: string | null): Promise<void> {
      await select('update tracking set last_checked_at = :now, last_error = :error where series_id = :seriesId', {
        seriesId,
        now,
        error,
      });
    },
  };
}

const insertDecisions = `
  insert into tracking_decisions (series_id, episode_id, season_number, episode_num, accepted, reason, decided_at)
  select :seriesId, d.episode_id, d.season_number, d.episode_num, d.accepted, d.reason, :now
    from json_to_recordset(:decisions) as d(episode_id text, season_number int, episode_num int, accepted boolean, reason text)
  on conflict do nothing`;
