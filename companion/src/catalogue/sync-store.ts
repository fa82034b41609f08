import type { ClientBase } from 'pg';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { agreementShare, judgeLoss, type Loss, type LossVerdict } from './loss-guard.ts';
import { kindOf, type SectionName } from './sections.ts';
import { stageTitles, titleColumns } from './stage-titles.ts';
import { storableJson } from './storable.ts';
import type { TitleRow } from './title-row.ts';

export type CategoryRow = {
  category_id: string;
  name: string;
  title: string;
  language: string | null;
  position: number;
};

export type SectionResult = {
  added: number;
  updated: number;
  unchanged: number;
  removed: number;
  count: number;
  /** `since`: how long this same loss has been seen. */
  loss: Loss & LossVerdict & { offered: number; since: Date };
};

export type SectionSync = {
  playlistId: number;
  section: SectionName;
  categories: CategoryRow[];
  batches: AsyncIterable<TitleRow[]>;
  onRows: (done: number) => void;
  limits: { sharePercent: number; minRows: number };
  now: Date;
  agreementAfterMs: number;
};

/** The whole of one section lands in one transaction, or nothing of it does. */
export function syncSection(database: Sequelize, sync: SectionSync): Promise<SectionResult> {
  return database.transaction(async (transaction) => {
    const client = (transaction as unknown as { connection: ClientBase }).connection;
    const scope = { playlistId: sync.playlistId, kind: kindOf[sync.section] };
    const steps = mergeSteps(database, transaction, scope);
    await steps.createStage();
    const staged = await stageTitles(client, sync.batches, sync.onRows);
    await steps.uniteDuplicates();
    const held = await steps.countHeld();
    if (staged === 0 && held > 0) throw new EmptyAnswer();
    if (sync.categories.length > 0) await steps.replaceCategories(sync.categories);
    const { added, updated, offered } = await steps.merge();
    const loss = await steps.markMissing(sync.now, sync.agreementAfterMs, held);
    const verdict = judgeLoss(loss, sync.limits);
    const removed = await steps.remove(verdict.remove, sync.now, sync.agreementAfterMs);
    const count = await steps.countHeld();
    return {
      added,
      updated,
      unchanged: offered - added - updated,
      removed,
      count,
      loss: { ...loss, ...verdict, offered },
    };
  });
}

/** A list without a single title where there were titles: trouble at the provider until proven otherwise. */
export class EmptyAnswer extends Error {}

type Scope = { playlistId: number; kind: string };

function mergeSteps(database: Sequelize, transaction: Transaction, scope: Scope) {
  const select = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements: { ...scope, ...values }, type: QueryTypes.SELECT, transaction });
  const count = async (sql: string, values?: Record<string, unknown>) =>
    (await select<{ n: number }>(sql, values))[0]?.n ?? 0;
  const data = titleColumns.filter((column) => column !== 'provider_id');
  const ours = 'playlist_id = :playlistId and kind = :kind';

  return {
    async createStage() {
      await select(`create temp table title_stage on commit drop as
        select ${titleColumns.join(', ')} from titles with no data`);
      await select('alter table title_stage add column place bigint generated always as identity');
    },

    /** The same id once per category is one title in several categories. */
    async uniteDuplicates() {
      await select(`create index on title_stage (provider_id)`);
      await select('analyze title_stage');
      await select(`
        with doubled as (
          select provider_id, min(place) as place, md5(string_agg(content_hash, '' order by place)) as content_hash
            from title_stage group by provider_id having count(*) > 1),
        united as (
          select s.provider_id, array_agg(distinct category order by category) as category_ids
            from title_stage s join doubled using (provider_id), unnest(s.category_ids) category group by s.provider_id)
        update title_stage s
           set category_ids = coalesce(u.category_ids, s.category_ids), content_hash = d.content_hash
          from doubled d left join united u using (provider_id)
         where s.provider_id = d.provider_id and s.place = d.place`);
      await select(`delete from title_stage s using (
          select provider_id, min(place) as place from title_stage group by provider_id having count(*) > 1) d
        where s.provider_id = d.provider_id and s.place > d.place`);
    },

    countHeld: () => count(`select count(*) as n from titles where ${ours}`),

    async replaceCategories(categories: CategoryRow[]) {
      await select(
        `insert into categories (playlist_id, kind, category_id, name, title, language, position)
         select :playlistId, :kind, c.* from json_to_recordset(:categories)
           as c(category_id text, name text, title text, language text, position int)
         on conflict on constraint categories_identity do update
           set name = excluded.name, title = excluded.title, language = excluded.language, position = excluded.position`,
        { categories: storableJson(categories) },
      );
      await select(`delete from categories where ${ours} and category_id not in (:ids)`, {
        ids: categories.map(({ category_id }) => category_id),
      });
    },

    /** Rows whose hash is the same are not touched; a title that is back is no longer missing. */
    async merge() {
      const [row] = await select<{ added: number; updated: number; offered: number }>(`
        with written as (
          insert into titles (playlist_id, kind, ${titleColumns.join(', ')})
          select :playlistId, :kind, ${titleColumns.join(', ')} from title_stage
          on conflict on constraint titles_identity do update
             set ${data.map((column) => `${column} = excluded.${column}`).join(', ')}
           where titles.content_hash <> excluded.content_hash
          returning (xmax = 0) as added)
        select count(*) filter (where added) as added, count(*) filter (where not added) as updated,
               (select count(*) from title_stage) as offered from written`);
      await select(`update titles t set missing_since = null from title_stage s
                     where t.playlist_id = :playlistId and t.kind = :kind and t.missing_since is not null
                       and s.provider_id = t.provider_id`);
      return row as { added: number; updated: number; offered: number };
    },

    async markMissing(now: Date, agreementAfterMs: number, held: number): Promise<Loss & { since: Date }> {
      await select(
        `update titles t set missing_since = :now
          where t.playlist_id = :playlistId and t.kind = :kind and t.missing_since is null
            and not exists (select 1 from title_stage s where s.provider_id = t.provider_id)`,
        { now },
      );
      const [loss] = await select<{ missing: number; for_long: number; since: Date | null }>(
        `select count(*) as missing, count(*) filter (where missing_since <= :before) as for_long,
                percentile_disc(:agreementShare) within group (order by missing_since) as since
           from titles where ${ours} and missing_since is not null`,
        { before: new Date(now.getTime() - agreementAfterMs), agreementShare },
      );
      const { missing = 0, for_long = 0, since = null } = loss ?? {};
      return { held, missing, missingForLong: for_long, since: since ?? now };
    },

    async remove(which: LossVerdict['remove'], now: Date, agreementAfterMs: number): Promise<number> {
      if (which === 'none') return 0;
      const before = which === 'all' ? now : new Date(now.getTime() - agreementAfterMs);
      return count(
        `with gone as (delete from titles where ${ours} and missing_since <= :before returning 1) select count(*) as n from gone`,
        { before },
      );
    },
  };
}
