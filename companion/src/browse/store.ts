import { QueryTypes, type Sequelize } from 'sequelize';
import type { DownloadStatus } from '../downloads/index.ts';
import type { Delivered } from '../contract/index.ts';
import type { StreamKind } from '../provider/index.ts';
import { excludedTitles } from './excluded-store.ts';
import { type ChangeRow, changesOf } from './changes-store.ts';
import { conditionOf, type ItemFilter, wordsOf } from './filter-store.ts';
import { type AddedSince, facetsOf } from './facet-store.ts';
import { lossOf } from './loss-store.ts';
import { type ItemRow, itemColumns, itemJoins, shownRows } from './item-store.ts';
import { meantBy, mostAlike } from './near-store.ts';
import type { SearchWord } from './search-terms.ts';
import { type ChangedAt, landmarksOf, type PageRequest, readPageOf, type Sorting } from './page-store.ts';
import type { Landmarks } from './landmarks.ts';
import { type ActorFilter, actorsOf, castPartlyKnown } from './people-store.ts';

export type { ItemRow } from './item-store.ts';

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
  gone_at: Date | null;
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
  download_servers: Delivered[] | null;
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
  language_chosen: boolean;
  count: number;
};

export type { ItemFilter } from './filter-store.ts';
export type { ChangeRow };
export type { ChangedAt, PageEnd, PageRequest, SortField, Sorting } from './page-store.ts';

export type BrowseStore = ReturnType<typeof createBrowseStore>;

export function createBrowseStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    wordsOf: (search: string) => wordsOf(select, search),

    scopeOf: (kinds: StreamKind[], playlistId: number | null) => excludedTitles(select, kinds, playlistId),

    items: async (filter: ItemFilter, page: PageRequest) => readPageOf(select, await conditionOf(select, filter), page),

    async catalogueVersion(): Promise<string> {
      const [row] = await select<{ version: string }>(
        `select coalesce(md5(string_agg(concat_ws(' ', id, last_synced_at, excluded_categories), ',' order by id)), '') as version
           from playlists`,
      );
      return row?.version ?? '';
    },

    landmarks: async (
      { filter, ...list }: { filter: ItemFilter; sort: Sorting; grouped?: boolean },
      every: number,
    ): Promise<Landmarks> => landmarksOf(select, await conditionOf(select, filter), list, every),

    /** Which of these titles meet the filter. */
    meeting: async (filter: ItemFilter, ids: number[]): Promise<Set<number>> => {
      const condition = await conditionOf(select, filter);
      const rows = await select<{ id: number }>(
        `select t.id from titles t where t.id in (:ids) and ${condition.where}`,
        {
          ...condition.values,
          ids,
        },
      );
      return new Set(rows.map(({ id }) => id));
    },

    rows: (ids: number[]) =>
      shownRows(
        select,
        ids.map((id) => ({ id, sort_value: '' })),
      ),

    changes: (ids: number[], at: ChangedAt) => changesOf(select, ids, at),

    loss: (playlistId: number, kind: StreamKind) => lossOf(select, playlistId, kind),

    facets: async (filter: ItemFilter, added: AddedSince[]) =>
      facetsOf(select, await conditionOf(select, filter), added),

    meantBy: (words: SearchWord[]) => meantBy(select, words),

    /** Where no name has the words: names with words like them, the most alike first. */
    async alike(filter: ItemFilter, limit: number): Promise<ItemRow[]> {
      const { search = [], ...others } = filter;
      const condition = await conditionOf(select, others);
      const text = search.map((word) => word.text).join(' ');
      return text.length < 3 ? [] : mostAlike(select, condition, text, limit);
    },

    async details(id: number, kind: StreamKind): Promise<DetailRow | null> {
      const rows = await select<DetailRow>(
        `select ${itemColumns}, '' as sort_value, t.plot, t.actors, t.director, t.genre, t.release_date, t.trailer,
                td.info, td.seasons, td.fetched_at, t.gone_at
           from titles t ${itemJoins} left join title_details td on td.title_id = t.id where t.id = :id and t.kind = :kind`,
        { id, kind },
      );
      return rows[0] ?? null;
    },

    episodes: (seriesId: number) =>
      select<EpisodeItem>(
        `select e.id, e.episode_id, e.season_number, e.episode_num, e.title, e.plot, e.air_date, e.duration_seconds,
                e.container_extension, e.added_at, d.id as download_id, d.status as download_status,
                d.bytes_done as download_done, d.bytes_total as download_total, d.media_server as download_servers
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
        `select c.playlist_id, c.category_id, c.name, c.title, coalesce(chosen.language, c.language) as language,
                chosen.language is not null as language_chosen, coalesce(n.count, 0) as count
           from categories c join playlists p on p.id = c.playlist_id
           cross join lateral (
             select p.category_languages -> (case c.kind when 'movie' then 'vod' else c.kind end) ->> c.category_id as language
           ) chosen
           left join (select playlist_id, category_id, count(*) as count from titles, unnest(category_ids) category_id
                       where kind = :kind and gone_at is null and (:playlistId::int is null or playlist_id = :playlistId)
                       group by 1, 2) n using (playlist_id, category_id)
          where c.kind = :kind and (:playlistId::int is null or c.playlist_id = :playlistId)
          order by c.playlist_id, c.position, c.id`,
        { kind, playlistId },
      ),

    /** Of the categories that each of these titles is in, in the provider's order. */
    async categoryNames(ids: number[]): Promise<Map<number, string[]>> {
      const rows = await select<{ id: number; names: string[] }>(
        `select t.id, array_agg(c.title order by c.position, c.id) as names
           from titles t join categories c on c.playlist_id = t.playlist_id and c.kind = t.kind
                                          and c.category_id = any (t.category_ids)
          where t.id in (:ids) group by t.id`,
        { ids },
      );
      return new Map(rows.map(({ id, names }) => [id, names]));
    },

    /** Folder names, the most frequent first. */
    async languages(kind: StreamKind, playlistId: number | null) {
      const hidden = await excludedTitles(select, [kind], playlistId);
      const where = [
        't.kind = :kind',
        't.gone_at is null',
        '(:playlistId::int is null or t.playlist_id = :playlistId)',
        ...hidden.parts,
      ];
      return select<{ language: string; count: number }>(
        `select t.language, count(*) as count from titles t where ${where.join(' and ')}
          group by t.language order by count(*) desc, t.language`,
        { kind, playlistId, ...hidden.values },
      );
    },

    actors: (filter: ActorFilter, page: { after: [number, string] | null; limit: number }) =>
      actorsOf(select, filter, page),

    castPartlyKnown: (kinds: StreamKind[], playlistId: number | null) => castPartlyKnown(select, kinds, playlistId),
  };
}
