import type {
  addFavorite,
  listSeries,
  listSeriesCategories,
  listSeriesVariants,
  listVod,
  listVodCategories,
  listVodVariants,
  readSeries,
  readVod,
  readVodFacets,
  SectionName,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

/** The query that a list of titles understands. */
export type TitleFilter = {
  playlist_id?: number | null | undefined;
  category_id?: string | undefined;
  search?: string | undefined;
  sort?: string | undefined;
  favorite?: boolean | undefined;
  downloaded?: boolean | undefined;
  language?: string | undefined;
  actor?: string | undefined;
  director?: string | undefined;
  year_from?: number | undefined;
  year_to?: number | undefined;
  rating_min?: number | undefined;
  tag?: string | undefined;
  added_days?: number | undefined;
  group?: 'title' | undefined;
};
type Page = { cursor?: string | null; offset?: number; limit?: number };

export const fetchMovies = (query: TitleFilter & Page, signal?: AbortSignal) =>
  call<typeof listVod>('GET', 'api/vod', { query, signal });

export const fetchSeries = (query: TitleFilter & Page, signal?: AbortSignal) =>
  call<typeof listSeries>('GET', 'api/series', { query, signal });

export const fetchCategories = (kind: SectionName, playlist_id: number | null, signal?: AbortSignal) =>
  call<typeof listVodCategories | typeof listSeriesCategories>('GET', `api/${kind}/categories`, {
    query: { playlist_id },
    signal,
  });

/** The values that a list's filters can have, with how many titles each. */
export const fetchFacets = (
  kind: SectionName,
  query: { playlist_id?: number | null | undefined; category_id?: string | undefined },
  signal?: AbortSignal,
) => call<typeof readVodFacets>('GET', `api/${kind}/facets`, { query, signal });

export const fetchMovie = (id: number, signal?: AbortSignal) =>
  call<typeof readVod>('GET', `api/vod/${id}`, { signal });

/** The same title in other accounts, languages and qualities, itself included; the preferred one first. */
export const fetchVariants = (kind: 'vod' | 'series', id: number, signal?: AbortSignal) =>
  call<typeof listVodVariants | typeof listSeriesVariants>('GET', `api/${kind}/${id}/variants`, { signal });

export const fetchOneSeries = (id: number, signal?: AbortSignal) =>
  call<typeof readSeries>('GET', `api/series/${id}`, { signal });

export const setFavorite = (kind: SectionName, id: number, on: boolean) =>
  call<typeof addFavorite>(on ? 'PUT' : 'DELETE', `api/favorites/${kind}/${id}`);
