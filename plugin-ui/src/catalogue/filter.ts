import type { TitleFilter } from './calls.ts';

export const sorts = ['name', '-added_at', '-rating', '-year'] as const;
export type SortName = (typeof sorts)[number];

/** The filters as they stand in the address: each has one name there, and its default is left out. */
export type FilterQuery = Record<string, string>;

export const defaultSort: SortName = '-added_at';

export function sortOf(query: FilterQuery, fallback: SortName = defaultSort): SortName {
  return sorts.find((name) => name === query.sort) ?? (query.search ? 'name' : fallback);
}

/** The address's query as the API's. */
export function toFilter(query: FilterQuery, playlist_id: number | null): TitleFilter {
  return {
    playlist_id: Number(query.playlist) || playlist_id,
    category_id: query.category,
    search: query.search?.trim() || undefined,
    sort: sortOf(query),
    favorite: query.favorite === 'true' || undefined,
    downloaded: query.downloaded === 'true' || undefined,
    language: query.language,
    tag: query.tag,
    actor: query.actor,
    director: query.director,
    year_from: numberIn(query.from),
    year_to: numberIn(query.to),
    rating_min: numberIn(query.rating),
    added_days: numberIn(query.added),
  };
}

const numberIn = (text: string | undefined) => (text && Number.isFinite(Number(text)) ? Number(text) : undefined);

const narrowing = [
  'favorite',
  'downloaded',
  'language',
  'tag',
  'actor',
  'director',
  'from',
  'to',
  'rating',
  'added',
] as const;

/** Several values of one filter, as the address and the API write them. */
export const valuesIn = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

/** The text with one value more, or without it; null where none is left. */
export function withValue(text: string | undefined, value: string): string | null {
  const now = valuesIn(text);
  const then = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  return then.length > 0 ? then.join(',') : null;
}

/** Filters beside the category and the search that leave titles out. */
export function activeFilters(query: FilterQuery): string[] {
  return narrowing.filter((name) => query[name]);
}

/** A query without its filters; the category stays. */
export function withoutFilters({ category, playlist, sort }: FilterQuery): FilterQuery {
  return Object.fromEntries(Object.entries({ category, playlist, sort }).filter(([, value]) => value)) as FilterQuery;
}
