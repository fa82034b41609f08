import { QueryTypes, type Sequelize } from 'sequelize';
import type { DownloadStatus } from '../downloads/index.ts';
import type { StreamKind } from '../provider/index.ts';
import { excludedTitles } from './excluded-store.ts';
import { type SearchTerms, searchTerms } from './search-terms.ts';

export type ItemRow = {
  id: number;
  playlist_id: number;
  kind: StreamKind;
  provider_id: string;
  name: string;
  title: string;
  year: number | null;
  language: string;
  tags: string[];
  category_ids: string[];
  rating: number | null;
  added_at: Date | null;
  has_image: boolean;
  tmdb_id: string | null;
  container_extension: string | null;
  epg_channel_id: string | null;
  favorite: boolean;
  tracked: boolean;
  download_id: number | null;
  download_status: string | null;
  download_done: number | null;
  download_total: number | null;
  /** What the list is sorted by: the page's end. */
  sort_value: string | number;
};

export type DetailRow = ItemRow & {
  plot: string | null;
  actors: string | null;
  director: string | null;
  genre: string | null;
  release_date: string | null;
  trailer: string | null;
  info: Record<string, unknown> | null;
  seasons: { seasonNumber: number; name: string | null }[] | null;
  fetched_at: Date | null;
};

export type EpisodeItem = {
  id: number;
  episode_id: string;
  season_number: number;
  episode_num: number | null;
  title: string;
  plot: string | null;
  air_date: string | null;
  duration_seconds: number | null;
  container_extension: string | null;
  added_at: Date | null;
  download_id: number | null;
  download_status: string | null;
  download_done: number | null;
  download_total: number | null;
};

/** An episode of a tracked season. Days as `2026-11-22`. */
export type TrackedEpisode = {
  series_id: number;
  series_title: string;
  playlist_id: number;
  season_number: number;
  episode_num: number | null;
  title: string;
  air_date: string | null;
  added_on: string | null;
} & ({ download_id: null; download_status: null } | { download_id: number; download_status: DownloadStatus });

export type CategoryItem = {
  playlist_id: number;
  category_id: string;
  name: string;
  title: string;
  language: string | null;
  count: number;
};

export type SortField = 'name' | 'added_at' | 'rating' | 'year' | 'favorited_at';
export type Sorting = { field: SortField; descending: boolean };

export type ItemFilter = {
  kinds: StreamKind[];
  playlistId?: number;
  categoryId?: string;
  search?: string;
  language?: string;
  favorite?: boolean;
  downloaded?: boolean;
  actor?: string;
  yearFrom?: number;
  yearTo?: number;
  ratingMin?: number;
};

export type PageEnd = [sortValue: string | number, id: number];

/** The expressions are those of the indexes; an unknown value sorts as the least. */
const sortExpression: Record<SortField, { sql: string; type: string }> = {
  name: { sql: 't.name_norm', type: 'text' },
  added_at: { sql: `coalesce(t.added_at, '-infinity'::timestamptz)`, type: 'timestamptz' },
  rating: { sql: 'coalesce(t.rating, -1)', type: 'real' },
  year: { sql: 'coalesce(t.year, 0)', type: 'integer' },
  favorited_at: { sql: 'f.created_at', type: 'timestamptz' },
};

const itemColumns = `t.id, t.playlist_id, t.kind, t.provider_id, t.name, t.title, t.year, t.language, t.tags, t.category_ids,
  t.rating, t.added_at, t.image_url is not null as has_image, t.tmdb_id, t.container_extension, t.epg_channel_id,
  f.title_id is not null as favorite, tr.series_id is not null as tracked,
  d.id as download_id, d.status as download_status, d.bytes_done as download_done, d.bytes_total as download_total`;

const itemJoins = `titles t
  left join favorites f on f.title_id = t.id
  left join tracking tr on tr.series_id = t.id
  left join downloads d on d.kind = 'movie' and d.item_id = t.id and t.kind = 'movie'`;

/** A total beyond this is estimated. */
const exactTotal = 1000;

export type BrowseStore = ReturnType<typeof createBrowseStore>;

export function createBrowseStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  async function normalised(search: string): Promise<SearchTerms> {
    const [row] = await select<{ text: string }>('select catalogue_norm(:search) as text', { search });
    return searchTerms(row?.text ?? '');
  }

  async function condition(filter: ItemFilter): Promise<{ where: string; values: Record<string, unknown> }> {
    const parts = ['t.kind in (:kinds)'];
    const values: Record<string, unknown> = { ...filter };
    if (filter.playlistId !== undefined) parts.push('t.playlist_id = :playlistId');
    if (filter.categoryId !== undefined) parts.push('t.category_ids @> array[:categoryId]');
    if (filter.language !== undefined) parts.push('t.language = :language');
    if (filter.favorite !== undefined) parts.push(`${filter.favorite ? '' : 'not '}(f.title_id is not null)`);
    if (filter.downloaded !== undefined) parts.push(`${filter.downloaded ? '' : 'not '}${inLibrary}`);
    if (filter.yearFrom !== undefined) parts.push('t.year >= :yearFrom');
    if (filter.yearTo !== undefined) parts.push('t.year <= :yearTo');
    if (filter.ratingMin !== undefined) parts.push('t.rating >= :ratingMin');
    // Who names a category or looks at his favourites wants to see them.
    if (filter.categoryId === undefined && !filter.favorite) {
      const hidden = await excludedTitles(select, filter.kinds, filter.playlistId ?? null);
      parts.push(...hidden.parts);
      Object.assign(values, hidden.values);
    }
    if (filter.actor !== undefined) {
      parts.push(
        `exists (select 1 from unnest(string_to_array(t.actors, ',')) a where catalogue_norm(trim(a)) = catalogue_norm(:actor))`,
      );
    }
    if (filter.search !== undefined) {
      const { patterns } = await normalised(filter.search);
      for (const [index, pattern] of patterns.entries()) {
        parts.push(`t.name_norm like :pattern${index}`);
        values[`pattern${index}`] = pattern;
      }
    }
    return { where: parts.join(' and '), values };
  }

  /** Exact to a thousand, then what the planner expects. */
  async function total(where: string, values: Record<string, unknown>): Promise<{ total: number; estimated: boolean }> {
    const [row] = await select<{ n: number }>(
      `select count(*) as n from (select 1 from ${itemJoins} where ${where} limit ${exactTotal + 1}) counted`,
      values,
    );
    const counted = row?.n ?? 0;
    if (counted <= exactTotal) return { total: counted, estimated: false };
    const plan = await select<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      `explain (format json) select 1 from ${itemJoins} where ${where}`,
      values,
    );
    return { total: Math.max(counted, plan[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? counted), estimated: true };
  }

  return {
    async items(filter: ItemFilter, page: { sort: Sorting; after: PageEnd | null; limit: number }) {
      const { where, values } = await condition(filter);
      const { sql, type } = sortExpression[page.sort.field];
      const direction = page.sort.descending ? 'desc' : 'asc';
      const after = page.after
        ? `and (${sql}, t.id) ${page.sort.descending ? '<' : '>'} (:sortValue::${type}, :afterId)`
        : '';
      const rows = await select<ItemRow>(
        `select ${itemColumns}, ${type === 'timestamptz' ? `(${sql})::text` : sql} as sort_value from ${itemJoins}
          where ${where} ${after} order by ${sql} ${direction}, t.id ${direction} limit :limit`,
        { ...values, sortValue: page.after?.[0], afterId: page.after?.[1], limit: page.limit },
      );
      return { rows, ...(await total(where, values)) };
    },

    /** Where no name has the words: names with words like them, the most alike first. */
    async alike(filter: ItemFilter, limit: number): Promise<ItemRow[]> {
      const { search = '', ...others } = filter;
      const { where, values } = await condition(others);
      const { text } = await normalised(search);
      if (text.length < 3) return [];
      return select<ItemRow>(
        `select ${itemColumns}, '' as sort_value from ${itemJoins}
          where ${where} and :text <% t.name_norm order by word_similarity(:text, t.name_norm) desc, t.id limit :limit`,
        { ...values, text, limit },
      );
    },

    async details(id: number, kind: StreamKind): Promise<DetailRow | null> {
      const rows = await select<DetailRow>(
        `select ${itemColumns}, '' as sort_value, t.plot, t.actors, t.director, t.genre, t.release_date, t.trailer,
                td.info, td.seasons, td.fetched_at
           from ${itemJoins} left join title_details td on td.title_id = t.id where t.id = :id and t.kind = :kind`,
        { id, kind },
      );
      return rows[0] ?? null;
    },

    episodes: (seriesId: number) =>
      select<EpisodeItem>(
        `select e.id, e.episode_id, e.season_number, e.episode_num, e.title, e.plot, e.air_date, e.duration_seconds,
                e.container_extension, e.added_at, d.id as download_id, d.status as download_status,
                d.bytes_done as download_done, d.bytes_total as download_total
           from episodes e left join downloads d on d.kind = 'episode' and d.item_id = e.id
          where e.series_id = :seriesId order by e.season_number, e.episode_num nulls last, e.id`,
        { seriesId },
      ),

    async trackingRule(seriesId: number): Promise<{ seasons: 'all' | number[]; start: 'new' | 'all' } | null> {
      const rows = await select<{ seasons: 'all' | number[]; start: 'new' | 'all' }>(
        'select seasons, start from tracking where series_id = :seriesId',
        { seriesId },
      );
      return rows[0] ?? null;
    },

    trackedEpisodes: () =>
      select<TrackedEpisode>(
        `select t.id as series_id, t.title as series_title, t.playlist_id, e.season_number, e.episode_num, e.title,
                case when e.air_date ~ '^\\d{4}-\\d\\d-\\d\\d$' then e.air_date end as air_date,
                to_char(e.added_at at time zone 'utc', 'YYYY-MM-DD') as added_on,
                d.id as download_id, d.status as download_status
           from tracking tr join titles t on t.id = tr.series_id join episodes e on e.series_id = t.id
           left join downloads d on d.kind = 'episode' and d.item_id = e.id
          where tr.seasons = '"all"' or tr.seasons @> to_jsonb(e.season_number)
          order by t.id, e.season_number, e.episode_num nulls last, e.id`,
      ),

    categories: (kind: StreamKind, playlistId: number | null) =>
      select<CategoryItem>(
        `select c.playlist_id, c.category_id, c.name, c.title, c.language, coalesce(n.count, 0) as count
           from categories c
           left join (select playlist_id, category_id, count(*) as count from titles, unnest(category_ids) category_id
                       where kind = :kind and (:playlistId::int is null or playlist_id = :playlistId)
                       group by 1, 2) n using (playlist_id, category_id)
          where c.kind = :kind and (:playlistId::int is null or c.playlist_id = :playlistId)
          order by c.playlist_id, c.position, c.id`,
        { kind, playlistId },
      ),

    /** Folder names, the most frequent first. */
    async languages(kind: StreamKind, playlistId: number | null) {
      const hidden = await excludedTitles(select, [kind], playlistId);
      const where = ['t.kind = :kind', '(:playlistId::int is null or t.playlist_id = :playlistId)', ...hidden.parts];
      return select<{ language: string; count: number }>(
        `select t.language, count(*) as count from titles t where ${where.join(' and ')}
          group by t.language order by count(*) desc, t.language`,
        { kind, playlistId, ...hidden.values },
      );
    },

    /** Names of the cast, taken apart in the database; the most frequent first. */
    async actors(
      filter: { playlistId: number | null; search: string | null },
      page: { after: [number, string] | null; limit: number },
    ) {
      const patterns = filter.search === null ? [] : (await normalised(filter.search)).patterns;
      const sql = `
        select min(name) as name, count(distinct id) as count, key from (
          select t.id, trim(a) as name, catalogue_norm(trim(a)) collate "C" as key
            from titles t, unnest(string_to_array(t.actors, ',')) a
           where t.kind = 'series' and (:playlistId::int is null or t.playlist_id = :playlistId)) one
         where name <> '' and key like all (array[:patterns]) group by key`;
      const values = {
        playlistId: filter.playlistId,
        patterns: patterns.length > 0 ? patterns : ['%'],
        count: page.after?.[0] ?? null,
        key: page.after?.[1] ?? '',
      };
      const rows = await select<{ name: string; count: number; key: string }>(
        `select * from (${sql}) actors where :count::int is null or count < :count or (count = :count and key > :key)
          order by count desc, key limit :limit`,
        { ...values, limit: page.limit },
      );
      const [row] = await select<{ n: number }>(`select count(*) as n from (${sql}) actors`, values);
      return { rows, total: row?.n ?? 0 };
    },
  };
}

const inLibrary = `(d.status is not distinct from 'completed' or exists (
  select 1 from downloads de where de.series_id = t.id and de.kind = 'episode' and de.status = 'completed'))`;
