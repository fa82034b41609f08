import type { Select } from './excluded-store.ts';
import type { Condition } from './filter-store.ts';
import { type Entry, type ItemRow, shownRows } from './item-store.ts';

export type SortField = 'name' | 'added_at' | 'rating' | 'year' | 'favorited_at' | ChangedAt;
/** Known of few titles: the walk begins where they are. */
export type ChangedAt = 'arrived_at' | 'changed_at' | 'gone_at' | 'back_at';
export type Sorting = { field: SortField; descending: boolean };
export type PageEnd = [sortValue: string | number, id: number];

export type Total = { total: number; estimated: boolean };

export type PageRequest = {
  sort: Sorting;
  after: PageEnd | null;
  /** Titles that are passed over after `after`. */
  skip?: number;
  limit: number;
  /** Whether titles that are variants of one are one entry: the first of them in the list's order. */
  grouped?: boolean;
  /** As another page of the same list told: then it is not counted again. */
  known?: Total | null;
};

/** The expressions are those of the indexes; an unknown value sorts as the least. */
const sortExpression: Record<SortField, { sql: string; type: string; only?: string }> = {
  name: { sql: 't.name_norm', type: 'text' },
  added_at: { sql: `coalesce(t.added_at, '-infinity'::timestamptz)`, type: 'timestamptz' },
  rating: { sql: 'coalesce(t.rating, -1)', type: 'real' },
  year: { sql: 'coalesce(t.year, 0)', type: 'integer' },
  favorited_at: { sql: '(select created_at from favorites where title_id = t.id)', type: 'timestamptz' },
  arrived_at: { sql: 't.arrived_at', type: 'timestamptz', only: 'and t.arrived_at is not null' },
  changed_at: { sql: 't.changed_at', type: 'timestamptz', only: 'and t.changed_at is not null' },
  gone_at: { sql: 't.gone_at', type: 'timestamptz', only: 'and t.gone_at is not null' },
  back_at: { sql: 't.back_at', type: 'timestamptz', only: 'and t.back_at is not null' },
};

/** A total beyond this is told as an estimate. */
const exactTotal = 1000;
/** Up to here it costs less to sort what was found than to walk through the sorted ones until a page is full. */
const sortedAtMost = 3000;
/**
 * How far such a walk goes: what is asked for may stand at the far end, as Arabic titles do by name. What is so rare that a
 * page needs more of them is sooner sorted.
 */
const walkedAtMost = 6000;
/** Keys are below this. */
const largestKey = 2 ** 53;

/** One page of the titles that meet a condition, by sort value and id, and how many there are. */
export async function readPageOf(
  select: Select,
  condition: Condition,
  page: PageRequest,
): Promise<{ rows: ItemRow[] } & Total> {
  const walkable = page.sort.field !== 'favorited_at' && !condition.ofPeople;
  const guess = condition.predictable && !page.known ? await expected(select, condition) : 0;
  const areMany = (page.known?.total ?? guess / 3) > sortedAtMost;
  // Of one value the planner knows it well; several may exclude each other.
  let least = areMany && condition.single ? guess : 0;
  const answer = async (entries: Entry[], total: Total) => ({ rows: await shownRows(select, entries), ...total });
  const grouped = page.grouped === true;
  if (!walkable || (condition.selective && !areMany)) {
    const { entries, found, cards } = await sorted(select, condition, page, walkable ? sortedAtMost + 1 : undefined);
    if (!walkable || found <= sortedAtMost) return answer(entries, page.known ?? exactly(cards));
    least = found;
  }
  const [entries, total] = await Promise.all([
    walk(select, condition, page),
    page.known ?? (grouped ? countCards : countMany)(select, condition, { least, guess }),
  ]);
  const ends = entries && entries.length > 0 && entries.length < page.limit && !page.after;
  if (ends) return answer(entries, exactly((page.skip ?? 0) + entries.length));
  if (entries) return answer(entries, total);
  const all = await sorted(select, condition, page);
  return answer(all.entries, page.known ?? exactly(all.cards));
}

const exactly = (total: number): Total => ({ total, estimated: total > exactTotal });

/**
 * Looks up what meets the condition, at most so many, and sorts it. Materialized: the planner then thinks of all of them,
 * and with the limit in mind it would rather read the whole table until it has met enough.
 */
async function sorted(select: Select, condition: Condition, page: PageRequest, most?: number) {
  const { sql } = sortExpression[page.sort.field];
  const entries = await select<Entry & { found: number; cards: number }>(
    `with found as materialized (select t.id, ${sql} as s, ${groupId('t')} as g from titles t where ${condition.where}),
          chosen as materialized (select * from found ${most === undefined ? '' : 'limit :most'}),
          cards as materialized (${page.grouped ? firstOfEach(page.sort, 'chosen') : 'select * from chosen'})
     select id, ${shownValue(page.sort)} as sort_value,
            (select count(*) from chosen) as found, (select count(*) from cards) as cards
       from cards ${keyset(page, 'where', 's', 'id')} order by ${order(page.sort, 's', 'id')}
      limit :limit offset :skip`,
    { ...condition.values, ...pageValues(page), most },
  );
  return { entries, found: entries[0]?.found ?? 0, cards: entries[0]?.cards ?? 0 };
}

/**
 * Walks through each playlist's titles in their order and picks what meets the condition. null where a walk reached its
 * end before it was known that the page is full.
 */
async function walk(select: Select, condition: Condition, page: PageRequest): Promise<Entry[] | null> {
  const { sql, only = '' } = sortExpression[page.sort.field];
  const passes = page.grouped
    ? `case when ${condition.where} then ${isFirstOfGroup(condition, page.sort)} else false end`
    : `(${condition.where})`;
  const branches = condition.playlistIds.flatMap((playlistId) =>
    condition.kinds.map(
      (kind) => `
      (select id, s, passes from (
         select id, s, passes, row_number() over (order by ${order(page.sort, 's', 'id')}) as n from (
           select t.id, ${sql} as s, ${passes} as passes from titles t
            where t.playlist_id = ${Number(playlistId)} and t.kind = '${kind}' ${only} ${keyset(page, 'and', sql, 't.id')}
            order by ${order(page.sort, sql, 't.id')} limit ${walkedAtMost}) nearest) walked
        where passes or n = ${walkedAtMost} order by ${order(page.sort, 's', 'id')} limit :limit + :skip)`,
    ),
  );
  const rows = await select<Entry & { passes: boolean }>(
    `select id, ${shownValue(page.sort)} as sort_value, passes from (${branches.join(' union all ')}) all_walked
      order by ${order(page.sort, 's', 'id')} limit :limit + :skip`,
    { ...condition.values, ...pageValues(page) },
  );
  return rows.every(({ passes }) => passes) ? rows.slice(page.skip ?? 0) : null;
}

/** What the syncs have counted, where the list is everything; else exact to a thousand, then as the planner expects. */
async function countMany(
  select: Select,
  condition: Condition,
  { least, guess }: { least: number; guess: number },
): Promise<Total> {
  const synced = condition.whole ? await countSynced(select, condition) : 0;
  if (synced > exactTotal) return { total: synced, estimated: true };
  const counted = least > exactTotal ? least : await countUpTo(exactTotal + 1, select, condition);
  if (counted <= exactTotal) return exactly(counted);
  return { total: Math.max(counted, guess || (await expected(select, condition))), estimated: true };
}

async function countUpTo(most: number, select: Select, condition: Condition): Promise<number> {
  const [row] = await select<{ n: number }>(
    `select count(*) as n from (select 1 from titles t where ${condition.where} limit ${most}) counted`,
    condition.values,
  );
  return row?.n ?? 0;
}

async function countSynced(select: Select, { kinds, playlistIds }: Condition): Promise<number> {
  const sections = kinds.map((kind) => (kind === 'movie' ? 'vod' : kind));
  const [row] = await select<{ n: number | null }>(
    'select sum(count) as n from playlist_sections where section in (:sections) and playlist_id in (:playlistIds)',
    { sections, playlistIds },
  );
  return row?.n ?? 0;
}

/** How many the planner expects. */
async function expected(select: Select, condition: Condition): Promise<number> {
  const plan = await select<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `explain (format json) select 1 from titles t where ${condition.where}`,
    condition.values,
  );
  return plan[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** Rows whose group is not known are groups of their own. */
const groupId = (row: string) => `coalesce(${row}.group_key, -${row}.id)`;

const firstOfEach = (sort: Sorting, from: string) =>
  `select * from (select distinct on (g) * from ${from} order by g, ${order(sort, 's', 'id')}) firsts`;

/** Whether no other title of its group that meets the condition stands before it in the list. */
function isFirstOfGroup(condition: Condition, sort: Sorting): string {
  const { sql } = sortExpression[sort.field];
  return `(t.group_key is null or not exists (
    select 1 from titles o where o.group_key = t.group_key and ${ofOther(condition.where)}
       and (${ofOther(sql)}, o.id) ${sort.descending ? '>' : '<'} (${sql}, t.id)))`;
}

/** The same on `titles o`; values stand in none of these texts. */
const ofOther = (sql: string) => sql.replace(/\bt\./g, 'o.');

/** Exact up to where all that is found is looked at; beyond that, by the share of variants among all titles. */
async function countCards(select: Select, condition: Condition, { least, guess }: { least: number; guess: number }) {
  if (least <= sortedAtMost) {
    const [row] = await select<{ titles: number; cards: number }>(
      `select count(*) as titles, count(distinct g) as cards
         from (select ${groupId('t')} as g from titles t where ${condition.where} limit ${sortedAtMost + 1}) counted`,
      condition.values,
    );
    if ((row?.titles ?? 0) <= sortedAtMost) return exactly(row?.cards ?? 0);
  }
  const [titles, share] = await Promise.all([
    countMany(select, condition, { least: Math.max(least, sortedAtMost + 1), guess }),
    cardsPerTitle(select, condition),
  ]);
  const total = Math.round(titles.total * share);
  return total > exactTotal ? { total, estimated: true } : exactly(await countAllCards(select, condition));
}

async function countAllCards(select: Select, condition: Condition): Promise<number> {
  const [row] = await select<{ n: number }>(
    `select count(distinct ${groupId('t')}) as n from titles t where ${condition.where}`,
    condition.values,
  );
  return row?.n ?? 0;
}

/** Group keys are hashes: those of a sixty-fourth of all hashes are a fair sample of groups with all that is in them. */
async function cardsPerTitle(select: Select, { kinds, playlistIds }: Condition): Promise<number> {
  const [row] = await select<{ titles: number; cards: number }>(
    `select count(*) as titles, count(distinct group_key) as cards from titles
      where group_key between 0 and :until and kind in (:kinds) and playlist_id in (:playlistIds) and gone_at is null`,
    { kinds, playlistIds, until: largestKey / 64 },
  );
  return row && row.titles > 0 ? row.cards / row.titles : 1;
}

/** The sort values of every so many titles, and how many there are: one walk over the whole list. */
export async function landmarksOf(
  select: Select,
  condition: Condition,
  { sort, grouped }: { sort: Sorting; grouped?: boolean },
  every: number,
) {
  const { sql } = sortExpression[sort.field];
  const listed = `select t.id, ${sql} as s, ${groupId('t')} as g from titles t where ${condition.where}`;
  const rows = await select<Entry & { n: number }>(
    `select id, ${shownValue(sort)} as sort_value, n from (
       select s, id, row_number() over list as n, lead(id) over list is null as is_last
         from (${grouped ? firstOfEach(sort, `(${listed}) listed`) : listed}) cards
       window list as (order by ${order(sort, 's', 'id')})) numbered
      where n % :every = 0 or is_last order by n`,
    { ...condition.values, every },
  );
  const ends = rows.filter(({ n }) => n % every === 0).map(({ sort_value, id }): PageEnd => [sort_value, id]);
  return { ends, total: rows.at(-1)?.n ?? 0 };
}

function order({ descending }: Sorting, sql: string, id: string): string {
  const direction = descending ? 'desc' : 'asc';
  return `${sql} ${direction}, ${id} ${direction}`;
}

function keyset({ sort, after }: PageRequest, word: 'where' | 'and', sql: string, id: string): string {
  if (!after) return '';
  return `${word} (${sql}, ${id}) ${sort.descending ? '<' : '>'} (:sortValue::${sortExpression[sort.field].type}, :afterId)`;
}

function pageValues({ after, skip = 0, limit }: PageRequest) {
  return { sortValue: after?.[0], afterId: after?.[1], skip, limit };
}

/** Times as text: JavaScript's have no microseconds. */
function shownValue({ field }: Sorting): string {
  return sortExpression[field].type === 'timestamptz' ? 's::text' : 's';
}
