import { z } from 'zod';
import type { Catalogue } from '../catalogue/index.ts';
import { languageFolder } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { badInput, notFound } from '../platform/errors.ts';
import { pageFrom, readCursor, writeCursor } from '../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Provider, StreamKind } from '../provider/index.ts';
import { readCalendar } from './calendar.ts';
import { asCards, type CardRow } from './cards.ts';
import { changesRoutes, daysAgo } from './changes.ts';
import { createFacets } from './facets.ts';
import { createLandmarks } from './landmarks.ts';
import { liveShown, seriesDetailsShown, seriesShown, vodDetailsShown, vodShown } from './shown.ts';
import type { SearchWord } from './search-terms.ts';
import { variantRoutes } from './variants.ts';
import type { BrowseStore, ItemFilter, ItemRow, PageEnd, SortField, Sorting } from './store.ts';

const usualLimit = 50;
const nothing = { items: [], next_cursor: null, total: 0 };
/** So many titles are passed over one by one; a page further down is found by its landmark. */
const mostSkipped = 1000;
/** A film's page doesn't wait longer than this for what only the provider knows. */
const detailsPatienceMs = 5_000;

const id = z.int().max(2_147_483_647);
const time = z.string().regex(/^(-infinity|\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d)$/);
/** The values at a page's end, by what the list is sorted by: a cursor is good for the list that gave it. */
const endValues: Record<SortField, z.ZodType<string | number>> = {
  name: z.string(),
  added_at: time,
  rating: z.number().min(-1).max(1000),
  year: id,
  favorited_at: time,
  arrived_at: time,
  changed_at: time,
  gone_at: time,
  back_at: time,
};
/** Its first value names the list: by what it was found, and its order. */
const anyPageEnd = z.tuple([z.string()]).rest(z.unknown());
const actorsEnd = z.tuple([id, z.string()]);

type Options = { store: BrowseStore; catalogue: Catalogue; provider: Provider; clock: Clock };

/** Lists and details as screens ask for them. */
export function browseRoutes({ store, catalogue, provider, clock }: Options): BoundRoute[] {
  const landmarks = createLandmarks(store);
  const facets = createFacets(store, clock);

  async function list<T>(kind: StreamKind, query: contract.WorkQuery, show: (row: CardRow) => T) {
    const words = query.search?.trim();
    const [scope, search] = await Promise.all([
      store.scopeOf([kind], query.playlist_id ?? null),
      words ? store.wordsOf(words) : undefined,
    ]);
    const filter: ItemFilter = {
      scope,
      kinds: [kind],
      playlistId: query.playlist_id,
      categoryId: query.category_id,
      search,
      languages: query.language,
      tags: query.tag,
      favorite: query.favorite,
      downloaded: query.downloaded,
      actor: query.actor,
      director: query.director,
      yearFrom: query.year_from,
      yearTo: query.year_to,
      ratingMin: query.rating_min,
      addedSince: query.added_days === undefined ? undefined : daysAgo(clock, query.added_days).toISOString(),
    };
    const { items, ...page } = await find(filter, query);
    return { ...page, ...(await castNote(filter)), items: items.map(show) };
  }

  /**
   * By the words of the names; where no name has them all, by people, or with the year; then by what misspelt words could
   * have been meant to be, and by names that are like the text. A cursor says by which its list was found.
   */
  async function find(filter: ItemFilter, query: contract.WorkQuery) {
    const sort = sortingOf(query.sort);
    const grouped = query.group === 'title';
    if (!filter.search) return readPage({ filter, found: 'names', grouped }, sort, query);
    const [wanted] = readCursor(query.cursor, anyPageEnd)?.[0].split(' ') ?? [];
    const read = async (words: SearchWord[], mark: string) => {
      for (const searchPeople of [false, true]) {
        const found = `${searchPeople ? 'people' : 'names'}${mark}`;
        if (wanted && wanted !== found) continue;
        const page = await readPage(
          { filter: { ...filter, search: words, searchPeople }, found, grouped },
          sort,
          query,
        );
        if (page.total > 0 || wanted) return page;
      }
      return null;
    };
    const asTyped = await read(filter.search, '');
    if (asTyped) return asTyped;
    const meant = await store.meantBy(filter.search);
    for (const [n, words] of meant.searches.entries()) {
      const asMeant = await read(words, `${n}`);
      if (asMeant) return asMeant;
    }
    if (!meant.misspelt) return nothing;
    const found = await store.alike(filter, query.limit ?? usualLimit);
    const { search: _, ...others } = filter;
    const alike = grouped ? await asCards({ store, catalogue }, others, found) : found;
    return { items: alike.slice(query.offset ?? 0), next_cursor: null, total: alike.length };
  }

  async function castNote({ actor, director, kinds, playlistId }: ItemFilter) {
    if (actor === undefined && director === undefined) return {};
    return (await store.castPartlyKnown(kinds, playlistId ?? null)) ? { cast_partly_known: true as const } : {};
  }

  async function readPage(
    { filter, found, grouped = false }: Search,
    sort: Sorting,
    query: { limit?: number; cursor?: string; offset?: number },
  ) {
    const limit = query.limit ?? usualLimit;
    const order = `${found} ${sort.descending ? '-' : ''}${sort.field}${grouped ? ' by title' : ''}`;
    const pageEnd = z.tuple([z.literal(order), endValues[sort.field], id, z.int().min(0), z.int().min(0).max(1)]);
    const end = readCursor(query.cursor, pageEnd);
    if (query.offset && end) throw badInput('offset', 'is not possible together with a cursor');
    const after: PageEnd | null = end && [end[1], end[2]];
    const known = end && { total: end[3], estimated: end[4] === 1 };
    const page = { sort, after, known, grouped, limit: limit + 1 };
    const { rows, total, estimated } = query.offset
      ? await rowsFrom(query.offset, filter, page)
      : await store.items(filter, page);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next_cursor =
      rows.length > limit && last ? writeCursor([order, last.sort_value, last.id, total, Number(estimated)]) : null;
    const cards: CardRow[] = grouped ? await asCards({ store, catalogue }, filter, items) : items;
    return { items: cards, next_cursor, total, ...(estimated && { total_estimated: true as const }) };
  }

  /** Anywhere in a list of any length. Where the page is the last one, `total` is exact. */
  async function rowsFrom(
    offset: number,
    filter: ItemFilter,
    page: { sort: Sorting; grouped: boolean; limit: number },
  ) {
    if (offset <= mostSkipped) {
      const found = await store.items(filter, { ...page, after: null, skip: offset });
      const ends = found.rows.length < page.limit;
      if (found.rows.length > 0)
        return ends ? { ...found, total: offset + found.rows.length, estimated: false } : found;
    }
    const list = { filter, sort: page.sort, grouped: page.grouped };
    const known = await landmarks.find(list, offset);
    const found = await store.items(filter, { ...page, ...placeOf(known) });
    if (found.rows.length === Math.max(0, Math.min(page.limit, known.total - offset))) return found;
    // The list has become shorter or longer since it was walked.
    return store.items(filter, { ...page, ...placeOf(await landmarks.find(list, offset, true)) });
  }

  async function categories(kind: StreamKind, query: { playlist_id?: number; limit?: number; cursor?: string }) {
    const rows = await store.categories(kind, query.playlist_id ?? null);
    const items = rows.map((row) => ({
      ...row,
      language: row.language === null ? null : languageFolder(row.language),
    }));
    return pageFrom(items, query);
  }

  async function languages(kind: StreamKind, query: { playlist_id?: number; limit?: number; cursor?: string }) {
    return pageFrom(await store.languages(kind, query.playlist_id ?? null), query);
  }

  async function actors(kind: StreamKind, query: contract.ActorQuery) {
    const limit = query.limit ?? usualLimit;
    const after = readCursor(query.cursor, actorsEnd) as [number, string] | null;
    const filter = { kind, playlistId: query.playlist_id ?? null, search: query.search?.trim() || null };
    const { rows, total } = await store.actors(filter, { after, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(({ name, count }) => ({ name, count })),
      next_cursor: rows.length > limit && last ? writeCursor([last.count, last.key]) : null,
      total,
    };
  }

  async function details(id: number, kind: StreamKind) {
    const row = await store.details(id, kind);
    if (!row) throw notFound(kind, id);
    return row;
  }

  return [
    ...changesRoutes({ store, catalogue, clock, readPage }),
    bind(contract.listLiveCategories, async ({ query }) => categories('live', query)),
    bind(contract.listVodCategories, async ({ query }) => categories('movie', query)),
    bind(contract.listSeriesCategories, async ({ query }) => categories('series', query)),
    bind(contract.listLiveLanguages, async ({ query }) => languages('live', query)),
    bind(contract.listVodLanguages, async ({ query }) => languages('movie', query)),
    bind(contract.listSeriesLanguages, async ({ query }) => languages('series', query)),
    bind(contract.readLiveFacets, async ({ query }) => facets('live', query)),
    bind(contract.readVodFacets, async ({ query }) => facets('movie', query)),
    bind(contract.readSeriesFacets, async ({ query }) => facets('series', query)),
    bind(contract.listVodActors, async ({ query }) => actors('movie', query)),
    bind(contract.listSeriesActors, async ({ query }) => actors('series', query)),

    bind(contract.listLive, async ({ query }) => list('live', query, liveShown)),
    bind(contract.listVod, async ({ query }) => list('movie', query, vodShown)),
    bind(contract.listSeries, async ({ query }) => list('series', query, seriesShown)),

    bind(contract.readLive, async ({ params }) => liveShown(await details(params.id, 'live'))),
    bind(contract.readVod, async ({ params, signal }) => {
      await details(params.id, 'movie');
      // A film can be shown without them: what the list said is there anyway, and the reading goes on.
      await withPatience(catalogue.ensureDetails(params.id, 'cached', signal).catch(() => undefined));
      return vodDetailsShown(await details(params.id, 'movie'));
    }),
    bind(contract.readSeries, async ({ params, signal }) => {
      await details(params.id, 'series');
      await catalogue.ensureDetails(params.id, 'cached', signal);
      const [row, episodes, rule] = [
        await details(params.id, 'series'),
        await store.episodes(params.id),
        await store.trackingRule(params.id),
      ];
      return seriesDetailsShown(row, episodes, rule);
    }),

    ...variantRoutes({ store, catalogue, provider }),

    bind(contract.readEpg, async ({ params, signal }) => {
      const channel = await details(params.id, 'live');
      const client = await provider.client(channel.playlist_id);
      const now = Date.now();
      const items = (await client.shortEpg(channel.provider_id, signal)).map(({ title, description, start, end }) => ({
        title,
        description,
        start: start.toISOString(),
        end: end.toISOString(),
        now: start.getTime() <= now && now < end.getTime(),
      }));
      return { items, next_cursor: null, total: items.length };
    }),

    bind(contract.readCalendar, async ({ query }) => {
      const items = await readCalendar(store, query, new Date());
      return { items, next_cursor: null, total: items.length };
    }),

    bind(contract.listFavorites, async ({ query }) => {
      const kinds: StreamKind[] = query.kind
        ? [query.kind === 'vod' ? 'movie' : query.kind]
        : ['live', 'movie', 'series'];
      const filter = { kinds, playlistId: query.playlist_id, favorite: true };
      const page = await readPage({ filter, found: 'all' }, { field: 'favorited_at', descending: true }, query);
      return { ...page, items: page.items.map(favoriteShown) };
    }),
  ];
}

/** By what a search was found, and the filter that does it again for the next page; whether variants are one entry. */
type Search = { filter: ItemFilter; found: string; grouped?: boolean };

/** A landmark as a page is asked for; the walk has counted the list. */
function placeOf({ after, skip, total }: { after: PageEnd | null; skip: number; total: number }) {
  return { after, skip, known: { total, estimated: false } };
}

async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, detailsPatienceMs);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}

function favoriteShown(row: ItemRow) {
  if (row.kind === 'live') return { ...liveShown(row), kind: 'live' as const };
  if (row.kind === 'movie') return { ...vodShown(row), kind: 'movie' as const };
  return { ...seriesShown(row), kind: 'series' as const };
}

function sortingOf(sort: contract.Sort = 'name'): Sorting {
  const descending = sort.startsWith('-');
  return { field: (descending ? sort.slice(1) : sort) as Sorting['field'], descending };
}
