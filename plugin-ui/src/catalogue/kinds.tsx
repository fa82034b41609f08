import type { SeriesItem, VodItem } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import type { Paged } from '../cache.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import type { IconName } from '../ui/icon-sprite.tsx';
import { fetchMovies, fetchSeries, type TitleFilter } from './calls.ts';
import { MovieCard, SeriesCard } from './title-card.tsx';

/** What differs between the two catalogues; their pages are the same. */
export type CatalogueKind<T extends { id: number }> = {
  key: 'vod' | 'series';
  path: '/movies' | '/series';
  icon: IconName;
  title: () => string;
  all: () => string;
  count: (total: number, exact: boolean) => string;
  fetch: (query: TitleFilter & { cursor?: string | null; limit?: number }, signal?: AbortSignal) => Promise<Paged<T>>;
  card: (item: T, position: { index: number; tabIndex: 0 | -1; total: number }) => ComponentChildren;
};

export const movies: CatalogueKind<VodItem> = {
  key: 'vod',
  path: '/movies',
  icon: 'movie',
  title: () => t.catalogue.movies,
  all: () => t.catalogue.allMovies,
  count: (total, exact) => t.catalogue.countMovies(number(total), exact),
  fetch: fetchMovies,
  card: (item, position) => <MovieCard key={item.id} item={item} {...position} />,
};

export const series: CatalogueKind<SeriesItem> = {
  key: 'series',
  path: '/series',
  icon: 'series',
  title: () => t.catalogue.series,
  all: () => t.catalogue.allSeries,
  count: (total, exact) => t.catalogue.countSeries(number(total), exact),
  fetch: fetchSeries,
  card: (item, position) => <SeriesCard key={item.id} item={item} {...position} />,
};
