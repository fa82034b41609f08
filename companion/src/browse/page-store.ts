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
  if (!walkable || (condition.selective && !areMany)) {
    const { entries, found } = await sorted(select, condition, page, walkable ? sortedAtMost + 1 : undefined);
    if (!walkable || found <= sortedAtMost) return answer(entries, page.known ?? exactly(found));
    least = found;
  }
  const [entries, total] = await Promise.all([
    walk(select, condition, page),
    page.known ?? countMany(select, condition, { least, guess }),
  ]);
  const ends = entries && entries.length > 0 && entries.length < page.limit && !page.after;
  if (ends) return answer(entries, exactly((page.skip ?? 0) + entries.length));
  if (entries) return answer(entries, total);
  const all = await sorted(select, condition, page);
  return answer(all.entries, page.known ?? exactly(all.found));
}

const exactly = (total: number): Total => ({ total, estimated: total > exactTotal });

/**
 * Looks up what meets the condition, at most so many, and sorts it. Materialized: the planner then thinks of all of them,
 * and with the limit in mind it would rather read the whole table until it has met enough.
 */
async function sorted(select: Select, condition: Condition, page: PageRequest, most?: number) {
  const { sql } = sortExpression[page.sort.field];
  const entries = await select<Entry & { found: number }>(
    `with found as materialized (select t.id, ${sql} as s from titles t where ${condition.where}),
          chosen as materialized (select * from found ${most === undefined ? '' : 'limit :most'})
     select id, ${shownValue(page.sort)} as sort_value, (select count(*) from chosen) as found
       from chosen ${keyset(page, 'where', 's', 'id')} order by ${order(page.sort, 's', 'id')}
      limit :limit offset :skip`,
    { ...condition.values, ...pageValues(page), most },
  );
  return { entries, found: entries[0]?.found ?? 0 };
}

/**
 * Walks through each playlist's titles in their order and picks what meets the condition. null where a walk reached its
 * end before it was known that the page is full.
 */
async function walk(select: Select, condition: Condition, page: PageRequest): Promise<Entry[] | null> {
  const { sql, only = '' } = sortExpression[page.sort.field];
  const branches = condition.playlistIds.flatMap((playlistId) =>
    condition.kinds.map(
      (kind) => `
      (select id, s, passes from (
         select id, s, passes, row_number() over (order by ${order(page.sort, 's', 'id')}) as n from (
           select t.id, ${sql} as s, (${condition.where}) as passes from titles t
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

/** The sort values of every so many titles, and how many there are: one walk over the whole list. */
export async function landmarksOf(select: Select, condition: Condition, sort: Sorting, every: number) {
  const { sql } = sortExpression[sort.field];
  const rows = await select<Entry & { n: number }>(
    `select id, ${shownValue(sort)} as sort_value, n from (
       select ${sql} as s, t.id, row_number() over list as n, lead(t.id) over list is null as is_last
         from titles t where ${condition.where} window list as (order by ${order(sort, sql, 't.id')})) numbered
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
