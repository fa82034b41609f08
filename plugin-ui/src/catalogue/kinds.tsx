import type { SeriesItem, VodItem } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import type { Paged } from '../cache.ts';
import { want } from '../downloads/state.ts';
import { navigate } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import type { IconName } from '../ui/icon-sprite.tsx';
import { toastError } from '../ui/toast.tsx';
import { fetchMovies, fetchSeries, type TitleFilter } from './calls.ts';
import { type CardPosition, MovieCard, SeriesCard } from './title-card.tsx';

/** What the page itself needs to know of a title. */
export type CardItem = { id: number; title: string; favorite: boolean };

/** What differs between the two catalogues; their pages are the same. */
export type CatalogueKind<T extends CardItem> = {
  key: 'vod' | 'series';
  path: '/movies' | '/series';
  icon: IconName;
  title: () => string;
  all: () => string;
  count: (total: number, exact: boolean) => string;
  fetch: (
    query: TitleFilter & { cursor?: string | null; offset?: number; limit?: number },
    signal?: AbortSignal,
  ) => Promise<Paged<T>>;
  /** What `D` does to a title. */
  download: (item: T) => unknown;
  card: (item: T, position: CardPosition) => ComponentChildren;
};

export const movies: CatalogueKind<VodItem> = {
  key: 'vod',
  path: '/movies',
  icon: 'movie',
  title: () => t.catalogue.movies,
  all: () => t.catalogue.allMovies,
  count: (total, exact) => t.catalogue.countMovies(number(total), exact),
  fetch: fetchMovies,
  download: ({ id }) => want([{ kind: 'movie', id }]).catch(toastError),
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
  download: ({ id }) => navigate(`/series/${id}`),
  card: (item, position) => <SeriesCard key={item.id} item={item} {...position} />,
};
