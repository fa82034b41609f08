import { QueryTypes, type Sequelize } from 'sequelize';
import { type Decision, later, repeated, type Rule } from './decide.ts';

export type TrackingRow = {
  series_id: number;
  seasons: 'all' | number[];
  start: 'new' | 'all';
  max_per_check: number | null;
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

const columns = 'series_id, seasons, start, max_per_check, created_at, last_checked_at, last_error';

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

    async trackedIds(): Promise<number[]> {
      return (await select<{ series_id: number }>('select series_id from tracking')).map(({ series_id }) => series_id);
    },

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
          `insert into tracking (series_id, seasons, start, max_per_check, last_checked_at)
           values (:seriesId, :seasons, :start, :most, :now)
           on conflict (series_id) do update set seasons = excluded.seasons, start = excluded.start,
             max_per_check = excluded.max_per_check, last_checked_at = excluded.last_checked_at, last_error = null`,
          { ...ruleValues(rule), most: rule.max_per_check ?? null, now },
        );
        await run('delete from tracking_decisions where series_id = :seriesId and not accepted', {});
        await run(insertDecisions, { ...ruleValues(rule), decisions: JSON.stringify(baseline), now });
      });
    },

    async remove(seriesId: number): Promise<boolean> {
      const rows = await select('delete from tracking where series_id = :seriesId returning series_id', { seriesId });
      return rows.length > 0;
    },

    /** The latest of each series: those of the newest check first, and of one check what it queued, in viewing order. */
    decisions: (seriesIds: number[], mostPerSeries = 2_147_483_647) =>
      select<DecisionRow>(
        `select ${decisionColumns} from (
           select *, row_number() over (partition by series_id order by ${newestFirst}) as place from tracking_decisions
            where series_id in (:ids)) latest
          where place <= :mostPerSeries order by ${newestFirst}`,
        { ids: seriesIds.length > 0 ? seriesIds : [0], mostPerSeries },
      ),

    /** How many episodes of each of these series wait for a later check. */
    async deferredCounts(seriesIds: number[]): Promise<Map<number, number>> {
      const rows = await select<{ series_id: number; n: number }>(
        `select series_id, count(*) as n from tracking_decisions where code = :later and series_id in (:ids) group by 1`,
        { ids: seriesIds.length > 0 ? seriesIds : [0], later },
      );
      return new Map(rows.map(({ series_id, n }) => [series_id, n]));
    },

    /** Kept only while the series is tracked by the rule that they were made by: what a new rule brings is judged by it. */
    async addDecisions(row: TrackingRow, decisions: Decided[], now: Date): Promise<void> {
      const values = { seriesId: row.series_id, ...ruleValues(row), decisions: JSON.stringify(decisions), now };
      await select(insertDecisions, values);
    },

    /** Removes decisions, as if they had never been made. */
    async forget(seriesId: number, episodeIds: string[]): Promise<void> {
      const sql = 'delete from tracking_decisions where series_id = :seriesId and episode_id in (:episodeIds)';
      await database.query(sql, { replacements: { seriesId, episodeIds } });
    },

    async noteCheck(seriesId: number, now: Date, error: string | null): Promise<void> {
      // A rule that was set meanwhile has looked later than this check began.
      await select(
        `update tracking set last_checked_at = greatest(last_checked_at, :now), last_error = :error
          where series_id = :seriesId`,
        { seriesId, now, error },
      );
    },
  };
}

const decisionColumns = 'series_id, episode_id, season_number, episode_num, accepted, code, reason, decided_at';
const newestFirst =
  'decided_at desc, accepted desc, season_number = 0, season_number, episode_num nulls last, episode_id';

const ruleValues = ({ seasons, start }: Rule) => ({ seasons: JSON.stringify(seasons), start });

/** What was not decided for good is decided anew; where the outcome is the same, it stays as it was. */
const insertDecisions = `
  insert into tracking_decisions
    (series_id, episode_id, season_number, episode_num, accepted, code, reason, decided_at)
  select t.series_id, d.episode_id, d.season_number, d.episode_num, d.accepted, d.code, d.reason, :now
    from tracking t, json_to_recordset(:decisions) as
         d(episode_id text, season_number int, episode_num int, accepted boolean, code text, reason text)
   where t.series_id = :seriesId and t.seasons = (:seasons)::jsonb and t.start = :start
  on conflict (series_id, episode_id) do update
    set accepted = excluded.accepted, code = excluded.code, reason = excluded.reason, decided_at = excluded.decided_at
  where tracking_decisions.code in ('${later}', '${repeated.code}') and excluded.code <> tracking_decisions.code`;
