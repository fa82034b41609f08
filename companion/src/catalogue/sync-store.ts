import type { ClientBase } from 'pg';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { agreementShare, judgeLoss, type Loss, type LossVerdict } from './loss-guard.ts';
import { groupOf, groupSteps, holdNames } from './group-store.ts';
import { type ListEnd, settledColumns, titleColumns as rowColumns } from './list-reader.ts';
import type { SectionReading } from './read-section.ts';
import { kindOf, type SectionName } from './sections.ts';
import { copyInto, copyOut } from './stage-titles.ts';
import { storableJson } from './storable.ts';

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
  /** Of the added ones those that had been gone. */
  returned: number;
  count: number;
  /** `since`: how long this same loss has been seen. */
  loss: Loss & LossVerdict & { offered: number; since: Date };
  /** For the next sync, see `ListMemory`; null where the one that is there is as good. */
  memory: Buffer | null;
};

export type SectionSync = {
  playlistId: number;
  section: SectionName;
  categories: CategoryRow[];
  /** `memory`: what the last sync left, null where it is of no use; `held`: see `ListInputs`. */
  read: (known: { memory: Buffer | null; held: Buffer }) => SectionReading;
  onProgress: (phase: 'reading' | 'storing', done: number) => void;
  limits: { sharePercent: number; minRows: number };
  now: Date;
  agreementAfterMs: number;
};

/** The whole of one section lands in one transaction, or nothing of it does. */
export async function syncSection(database: Sequelize, sync: SectionSync): Promise<SectionResult> {
  const result = await database.transaction((transaction) => land(database, transaction, sync));
  // Searches would read the list of what was not yet sorted in.
  if (result.added + result.updated > 0) {
    const kind = kindOf[sync.section];
    const people = kind === 'live' ? [] : [`titles_people_${kind}`];
    const indexes = [`titles_search_${kind}`, ...people, 'titles_by_group', 'search_words_alike'];
    await database.query(`select gin_clean_pending_list(name::regclass) from unnest(array[:indexes]) name`, {
      replacements: { indexes },
      type: QueryTypes.SELECT,
    });
  }
  // Until the database has looked at what came, it plans searches for a table without it.
  if (result.added + result.updated >= analyseFrom) await database.query('analyze titles, categories, search_words');
  return result;
}

/** Written rows after which the database's own idea of the tables is no longer right. */
const analyseFrom = 1_000;

async function land(database: Sequelize, transaction: Transaction, sync: SectionSync): Promise<SectionResult> {
  const client = (transaction as unknown as { connection: ClientBase }).connection;
  const scope = { playlistId: sync.playlistId, kind: kindOf[sync.section] };
  const steps = mergeSteps({ database, transaction, client, scope });
  await steps.makeRoom();
  const known = await steps.loadKnown(sync.section);
  await steps.createStage();
  let reading = sync.read(known);
  let end = await steps.stage(reading, sync.onProgress);
  if (end.isStale) {
    await steps.emptyStage();
    reading = sync.read({ ...known, memory: null });
    end = await steps.stage(reading, sync.onProgress);
  }
  const { held } = end;
  if (end.offered === 0 && held > 0) throw new EmptyAnswer();
  sync.onProgress('storing', end.offered);
  await steps.noteUnseen(end);
  if (end.staged > 0) {
    await steps.settleNames(reading);
    await steps.uniteDuplicates(end);
  }
  if (sync.categories.length > 0) await steps.writeCategories(sync.categories);
  await holdNames(database, transaction, sync.playlistId);
  if (held > 0 && end.staged > 0) await steps.recogniseRenumbered();
  const groups = groupSteps(database, transaction, scope.kind);
  const aliasesBefore = await groups.learnAliases();
  const { added, updated, returned } = await steps.merge(sync.now, held > 0 ? sync.now : null);
  await groups.regroup(aliasesBefore);
  await steps.markFound(end);
  const loss = await steps.markMissing(sync.now, sync.agreementAfterMs, held);
  const verdict = judgeLoss(loss, sync.limits);
  const removed = await steps.remove(verdict.remove, sync.now, sync.agreementAfterMs);
  // While a loss waits its titles are held, and so are the categories that they are in.
  if (sync.categories.length > 0 && verdict.remove !== 'none') await steps.dropCategories(sync.categories);
  const { offered, staged, memory } = end;
  return {
    added,
    updated,
    unchanged: offered - added - updated,
    removed,
    returned,
    count: held + added - removed,
    loss: { ...loss, ...verdict, offered },
    memory: staged > 0 || offered < held || known.memory === null ? memory : null,
  };
}

/** A list without a single title where there were titles: trouble at the provider until proven otherwise. */
export class EmptyAnswer extends Error {}

/** By what a title is known when its id is another. */
const sameTitle = (row: string) =>
  `row(${['title', 'year', 'language', 'tags', 'container_extension', 'tmdb_id', 'epg_channel_id']
    .map((column) => `${row}.${column}`)
    .join(', ')})::text`;

/** What a user would call a change: another name or file, or new episodes; not a rating. */
const newsColumns = ['name', 'container_extension', 'added_at', 'last_modified'];
const isNews = `(${newsColumns.map((column) => `t.${column}`).join(', ')}) is distinct from
                 (${newsColumns.map((column) => `excluded.${column}`).join(', ')})`;
/** Also what was not there before is a value: null. */
const asItWas = newsColumns
  .map(
    (column) => `case when t.${column} is distinct from excluded.${column}
                      then jsonb_build_object('${column}', t.${column}) else '{}' end`,
  )
  .join(' || ');

const titleColumns: readonly string[] = [...rowColumns, 'content_hash'];

type Scope = { playlistId: number; kind: string };
type Merging = { database: Sequelize; transaction: Transaction; client: ClientBase; scope: Scope };

function mergeSteps({ database, transaction, client, scope }: Merging) {
  const select = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements: { ...scope, ...values }, type: QueryTypes.SELECT, transaction });
  const count = async (sql: string, values?: Record<string, unknown>) =>
    (await select<{ n: number }>(sql, values))[0]?.n ?? 0;
  const data = titleColumns.filter((column) => column !== 'provider_id');
  const ours = 'playlist_id = :playlistId and kind = :kind';
  const literal = (ids: number[]) => `{${ids.join(',')}}`;

  return {
    /** For the joins, and so that new words are sorted into the search index in large portions (measured: twice as fast). */
    async makeRoom() {
      await select(`set local work_mem = '64MB'`);
      await select(`set local gin_pending_list_limit = '64MB'`);
    },

    async createStage() {
      await select(`create temp table title_stage on commit drop as
        select ${titleColumns.join(', ')} from titles with no data`);
      await select('alter table title_stage add column place bigint generated always as identity');
    },

    emptyStage: () => select('truncate title_stage restart identity'),

    /** What is held and not gone, as a list's reader takes it, and what the last sync left for this one. */
    async loadKnown(section: SectionName) {
      const { playlistId, kind } = scope;
      const held = await copyOut(
        client,
        `select id, missing_since is not null, provider_id from titles
          where playlist_id = ${playlistId} and kind = '${kind}' and gone_at is null`,
      );
      const [left] = await select<{ memory: Buffer }>(
        `select m.memory from list_memories m join playlist_sections s using (playlist_id, section, synced_at)
          where playlist_id = :playlistId and section = :section`,
        { section },
      );
      return { held, memory: left?.memory ?? null };
    },

    async stage(reading: SectionReading, tell: (phase: 'reading', done: number) => void): Promise<ListEnd> {
      async function* lines() {
        for await (const { lines: text, done } of reading.parts()) {
          yield text;
          tell('reading', done);
        }
      }
      await copyInto(client, `title_stage (${titleColumns.join(', ')})`, lines());
      return reading.end();
    },

    async noteUnseen({ unseen }: ListEnd) {
      await select('create temp table title_unseen (id int primary key) on commit drop');
      await select('insert into title_unseen select unnest(:unseen::int[])', { unseen: literal(unseen) });
    },

    /** What only the whole list could tell; the hash tells those rows from their first reading. */
    async settleNames(reading: SectionReading) {
      const columns = `place bigint, title text, year int, language text, tags text[], tmdb_id text,
        name_key bigint, tmdb_key bigint, tmdb_loose_key bigint`;
      await select(`create temp table title_settled (${columns}) on commit drop`);
      await copyInto(client, `title_settled (place, ${settledColumns.join(', ')})`, reading.settled());
      await select(`
        update title_stage s
           set title = n.title, year = n.year, language = n.language, tags = n.tags, tmdb_id = n.tmdb_id,
               name_key = n.name_key, tmdb_key = n.tmdb_key, tmdb_loose_key = n.tmdb_loose_key,
               content_hash = md5(s.content_hash || n.title || coalesce(n.year::text, '') || n.language || n.tags::text)
          from title_settled n where n.place = s.place`);
    },

    /** The same id once per category is one title in several categories. */
    async uniteDuplicates({ again }: ListEnd) {
      // The held row stands for the element that is unchanged.
      await select(
        `insert into title_stage (place, ${titleColumns.join(', ')}) overriding system value
         select 0, ${titleColumns.join(', ')} from titles where id = any(:again::int[])`,
        { again: literal(again) },
      );
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

    async writeCategories(categories: CategoryRow[]) {
      await select(
        `insert into categories (playlist_id, kind, category_id, name, title, language, position)
         select :playlistId, :kind, c.* from json_to_recordset(:categories)
           as c(category_id text, name text, title text, language text, position int)
         on conflict on constraint categories_identity do update
           set name = excluded.name, title = excluded.title, language = excluded.language, position = excluded.position`,
        { categories: storableJson(categories) },
      );
    },

    async dropCategories(categories: CategoryRow[]) {
      await select(`delete from categories where ${ours} and category_id not in (:ids)`, {
        ids: categories.map(({ category_id }) => category_id),
      });
    },

    /**
     * A panel that was moved gives old titles new ids, also ones that others had before. What is the same title under
     * another id, and the only one on both sides, keeps its row with all that hangs on it.
     */
    async recogniseRenumbered() {
      await select(`
        create temp table title_moves on commit drop as
        with lost as (
          select h.id, ${sameTitle('h')} as same from title_unseen join titles h using (id)
          union all
          select h.id, ${sameTitle('h')} from titles h
           where ${ours} and gone_at is not null
             and not exists (select 1 from title_stage s where s.provider_id = h.provider_id)
          union all
          select h.id, ${sameTitle('h')} from title_stage s
            join titles h on h.playlist_id = :playlistId and h.kind = :kind and h.provider_id = s.provider_id
           where s.content_hash <> h.content_hash and ${sameTitle('s')} <> ${sameTitle('h')}),
        offered as (
          select s.provider_id, ${sameTitle('s')} as same from title_stage s
            left join titles h on h.playlist_id = :playlistId and h.kind = :kind and h.provider_id = s.provider_id
           where h.id is null or s.content_hash <> h.content_hash and ${sameTitle('s')} <> ${sameTitle('h')})
        select l.id, o.provider_id
          from (select same, min(id) as id from lost group by same having count(*) = 1) l
          join (select same, min(provider_id) as provider_id from offered group by same having count(*) = 1) o using (same)`);
      if ((await count('select count(*) as n from title_moves')) === 0) return;
      await select(`
        insert into title_unseen
        select id from titles t
         where ${ours} and gone_at is null and provider_id in (select provider_id from title_moves)
        on conflict do nothing`);
      // Two steps, because ids may have changed places; who only loses its id to another is missing from now on.
      await select(`
        update titles t set provider_id = '~' || t.id
         where ${ours} and (t.id in (select id from title_moves) or t.provider_id in (select provider_id from title_moves))`);
      await select('update titles t set provider_id = m.provider_id from title_moves m where m.id = t.id');
    },

    /** Rows whose hash is the same are not touched; a title that is back is no longer missing or gone. */
    async merge(now: Date, arrivedAt: Date | null) {
      const [row] = await select<{ added: number; updated: number; returned: number }>(
        `with due as (
           select s.*, t.gone_at is not null as is_back
             from title_stage s
             left join titles t on t.playlist_id = :playlistId and t.kind = :kind and t.provider_id = s.provider_id
            where t.id is null or t.content_hash <> s.content_hash or t.gone_at is not null),
         written as (
           insert into titles as t (playlist_id, kind, arrived_at, group_key, ${titleColumns.join(', ')})
           select :playlistId, :kind, :arrivedAt::timestamptz, ${groupOf('due')}, ${titleColumns.join(', ')} from due
           on conflict on constraint titles_identity do update
              set ${data.map((column) => `${column} = excluded.${column}`).join(', ')}, gone_at = null,
                  group_key = excluded.group_key,
                  changed_at = case when ${isNews} then :now else t.changed_at end,
                  back_at = case when t.gone_at is null then t.back_at else :now end,
                  changed_from = case when ${isNews} then ${asItWas} else t.changed_from end
           returning provider_id, name_norm, people, xmax = 0 as inserted),
         -- In order: two syncs that learn the same words wait for each other one way round only.
         learned as (
           insert into search_words
           select distinct word
             from (select unnest(string_to_array(name_norm, ' ')) as part from written
                    union select unnest(tsvector_to_array(people)) from written) parts,
                  unnest(string_to_array(catalogue_split(part), ' ')) word
            where length(word) between 3 and 40 and word !~ '^[0-9]+$' order by word
           on conflict do nothing)
         select count(*) filter (where inserted or is_back) as added,
                count(*) filter (where not inserted and not is_back) as updated,
                count(*) filter (where is_back) as returned
           from written join due using (provider_id)`,
        { now, arrivedAt },
      );
      return row ?? { added: 0, updated: 0, returned: 0 };
    },

    async markFound({ found }: ListEnd) {
      await select(
        `update titles t set missing_since = null
          where ${ours} and missing_since is not null
            and (id = any(:found::int[]) or exists (select 1 from title_stage s where s.provider_id = t.provider_id))`,
        { found: literal(found) },
      );
    },

    async markMissing(now: Date, agreementAfterMs: number, held: number): Promise<Loss & { since: Date }> {
      await select(
        `update titles t set missing_since = :now from title_unseen u
          where t.id = u.id and t.missing_since is null and t.gone_at is null
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
        `with gone as (update titles set gone_at = :now, missing_since = null
                        where ${ours} and missing_since <= :before returning 1)
         select count(*) as n from gone`,
        { before, now },
      );
    },
  };
}
