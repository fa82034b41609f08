import { z } from 'zod';
import type { Catalogue } from '../catalogue/index.ts';
import { languageFolder } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import { notFound } from '../platform/errors.ts';
import { pageFrom, readCursor, writeCursor } from '../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Provider, StreamKind } from '../provider/index.ts';
import { readCalendar } from './calendar.ts';
import { liveShown, seriesDetailsShown, seriesShown, vodDetailsShown, vodShown } from './shown.ts';
import type { BrowseStore, ItemFilter, ItemRow, PageEnd, SortField, Sorting } from './store.ts';

const usualLimit = 50;
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
};
const actorsEnd = z.tuple([id, z.string()]);

type Options = { store: BrowseStore; catalogue: Catalogue; provider: Provider };

/** Lists and details as screens ask for them. */
export function browseRoutes({ store, catalogue, provider }: Options): BoundRoute[] {
  async function list<T>(kind: StreamKind, query: contract.TitleQuery & { actor?: string }, show: (row: ItemRow) => T) {
    const filter: ItemFilter = {
      kinds: [kind],
      playlistId: query.playlist_id,
      categoryId: query.category_id,
      search: query.search?.trim() || undefined,
      language: query.language,
      favorite: query.favorite,
      downloaded: query.downloaded,
      actor: query.actor,
      yearFrom: query.year_from,
      yearTo: query.year_to,
      ratingMin: query.rating_min,
    };
    const page = await readPage(filter, sortingOf(query.sort), query);
    if (page.items.length > 0 || !filter.search || query.cursor) return { ...page, items: page.items.map(show) };
    const alike = await store.alike(filter, query.limit ?? usualLimit);
    return { items: alike.map(show), next_cursor: null, total: alike.length };
  }

  async function readPage(filter: ItemFilter, sort: Sorting, query: { limit?: number; cursor?: string }) {
    const limit = query.limit ?? usualLimit;
    const order = `${sort.descending ? '-' : ''}${sort.field}`;
    const pageEnd = z.tuple([z.literal(order), endValues[sort.field], id]);
    const [, ...after] = readCursor(query.cursor, pageEnd) ?? [];
    const { rows, total, estimated } = await store.items(filter, {
      sort,
      after: after.length > 0 ? (after as PageEnd) : null,
      limit: limit + 1,
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = rows.length > limit && last ? writeCursor([order, last.sort_value, last.id]) : null;
    return { items, next_cursor, total, ...(estimated && { total_estimated: true as const }) };
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

  async function details(id: number, kind: StreamKind) {
    const row = await store.details(id, kind);
    if (!row) throw notFound(kind, id);
    return row;
  }

  return [
    bind(contract.listLiveCategories, async ({ query }) => categories('live', query)),
    bind(contract.listVodCategories, async ({ query }) => categories('movie', query)),
    bind(contract.listSeriesCategories, async ({ query }) => categories('series', query)),
    bind(contract.listLiveLanguages, async ({ query }) => languages('live', query)),
    bind(contract.listVodLanguages, async ({ query }) => languages('movie', query)),
    bind(contract.listSeriesLanguages, async ({ query }) => languages('series', query)),
    bind(contract.listSeriesActors, async ({ query }) => {
      const limit = query.limit ?? usualLimit;
      const after = readCursor(query.cursor, actorsEnd) as [number, string] | null;
      const filter = { playlistId: query.playlist_id ?? null, search: query.search?.trim() || null };
      const { rows, total } = await store.actors(filter, { after, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(({ name, count }) => ({ name, count })),
        next_cursor: rows.length > limit && last ? writeCursor([last.count, last.key]) : null,
        total,
      };
    }),

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
      const page = await readPage(filter, { field: 'favorited_at', descending: true }, query);
      return { ...page, items: page.items.map(favoriteShown) };
    }),
  ];
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
