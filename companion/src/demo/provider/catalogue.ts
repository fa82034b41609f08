import type { Container } from './clips.ts';

export type CategoryKind = 'live' | 'vod' | 'series';
export type Category = { id: string; kind: CategoryKind; name: string };

/** What a film and a series have in common. Texts are as the provider wrote them; `''` and `null` are missing. */
type Work = {
  name: string;
  categoryIds: string[];
  year: number | null;
  /** BCP-47, what the title was written in; no panel says this, tests may want it. */
  language: string;
  genre: string;
  plot: string;
  cast: string[];
  director: string;
  /** 0–10, 0 = none. */
  rating: number;
  tmdbId: number | null;
  runtimeMinutes: number;
  trailer: string;
  /** An address, or `null` for the provider's own drawn picture. */
  poster: string | null;
};

/** A file: its bytes are a clip extended to `size`, see `createContent`. */
type File = {
  /** Live channels, films and episodes share one id space. */
  id: number;
  container: Container;
  /** What the panel calls the extension, where that is not the container's name. */
  extension?: string;
  size: number;
  /** Two files with the same seed, container and size are equal. Set: `kind:id`. */
  contentSeed?: string;
  /** Unix seconds. */
  addedAt: number;
};

export type Movie = Work & File;
export type Episode = File & { season: number; number: number; title: string; plot: string; airDate: string };
/** How `get_series_info` writes the episodes: see XTREAM.md, get_series_info. */
export type EpisodesShape = 'map' | 'arrays' | 'flat' | 'indexed' | 'single';
export type Series = Work & {
  /** An id space of its own. */
  id: number;
  /** Unix seconds. */
  lastModified: number;
  episodesShape: EpisodesShape;
  /** XC 2.9 counts the rows of a season instead of saying the number; the title still holds it. */
  countsEpisodes: boolean;
  episodes: Episode[];
};
export type Channel = {
  id: number;
  name: string;
  categoryIds: string[];
  /** `null` = no programme guide. */
  epgId: string | null;
  theme: ChannelTheme;
  language: string;
  archiveDays: number;
  addedAt: number;
  /** A row that only separates groups; it plays nothing. */
  header: boolean;
};
export type ChannelTheme = 'news' | 'film' | 'sport' | 'kids' | 'documentary' | 'general';

export type CatalogueData = { categories: Category[]; movies: Movie[]; series: Series[]; channels: Channel[] };

type Named<T> = Partial<T> & { name: string };
/** The data itself, which may be changed in any way while the provider runs, and verbs for the usual changes. */
export type Catalogue = CatalogueData & {
  addCategory(kind: CategoryKind, name: string): Category;
  /** Everything but the name has a default; the category is the first of the kind (made when there is none). */
  addMovie(movie: Named<Movie>): Movie;
  addSeries(series: Named<Omit<Series, 'episodes'>>): Series;
  /** `number` defaults to the next of the season. `quiet` leaves the series' `last_modified` alone, as some panels do. */
  addEpisode(
    seriesId: number,
    episode?: Partial<Episode> & { name?: string },
    options?: { quiet?: boolean | undefined },
  ): Episode;
  addChannel(channel: Named<Channel>): Channel;
  renameMovie(id: number, name: string): void;
  /** By predicate, or that many from the end. Answers what went. */
  removeMovies(which: ((movie: Movie) => boolean) | number): Movie[];
  removeSeries(which: ((series: Series) => boolean) | number): Series[];
  removeChannels(which: ((channel: Channel) => boolean) | number): Channel[];
  removeEpisodes(seriesId: number, which: ((episode: Episode) => boolean) | number): Episode[];
};

export const emptyCatalogue = (): CatalogueData => ({ categories: [], movies: [], series: [], channels: [] });

const FIRST_ADDED = 1_704_067_200; // 2024-01-01
const WORK = {
  year: null,
  language: 'en',
  genre: 'Drama',
  plot: '',
  cast: [],
  director: '',
  rating: 0,
  tmdbId: null,
  runtimeMinutes: 0,
  trailer: '',
  poster: null,
};
const FILE = { container: 'mp4' as Container, size: 5_000_000 };

/** Gives `data` its verbs; `data` is changed in place. */
export function openCatalogue(data: CatalogueData): Catalogue {
  const files: { id: number; addedAt: number }[][] = [
    data.movies,
    data.channels,
    ...data.series.map((series) => series.episodes),
  ];
  let lastFileId = highest(files, (file) => file.id);
  let lastSeriesId = highest([data.series], (series) => series.id);
  let lastAdded = Math.max(
    FIRST_ADDED,
    highest(files, (file) => file.addedAt),
  );
  const fileId = () => ++lastFileId;
  const added = () => (lastAdded += 60);

  const addCategory = (kind: CategoryKind, name: string) => {
    const category = { id: String(data.categories.length + 1), kind, name };
    data.categories.push(category);
    return category;
  };
  const firstCategory = (kind: CategoryKind, name: string) =>
    (data.categories.find((category) => category.kind === kind) ?? addCategory(kind, name)).id;
  const findSeries = (id: number) => {
    const series = data.series.find((one) => one.id === id);
    if (!series) throw new Error(`The demo catalogue has no series ${id}.`);
    return series;
  };
  const add = <T>(list: T[], item: T) => {
    list.push(item);
    return item;
  };

  const verbs: Omit<Catalogue, keyof CatalogueData> = {
    addCategory,
    addMovie: (movie) =>
      add(data.movies, {
        ...WORK,
        ...FILE,
        id: movie.id ?? fileId(),
        addedAt: added(),
        categoryIds: movie.categoryIds ?? [firstCategory('vod', 'EN | Movies')],
        ...movie,
      }),
    addSeries: (series) =>
      add(data.series, {
        ...WORK,
        id: series.id ?? ++lastSeriesId,
        lastModified: added(),
        episodesShape: 'map',
        countsEpisodes: false,
        categoryIds: series.categoryIds ?? [firstCategory('series', 'EN | Series')],
        ...series,
        episodes: [],
      }),
    addEpisode: (seriesId, episode = {}, options = {}) => {
      const series = findSeries(seriesId);
      const season = episode.season ?? 1;
      const number = episode.number ?? nextNumber(series, season);
      const title = episode.title ?? episodeTitle(series.name, season, number, episode.name);
      const addedAt = episode.addedAt ?? added();
      if (!options.quiet) series.lastModified = Math.max(series.lastModified, addedAt);
      const { name: _, ...given } = episode;
      const id = episode.id ?? fileId();
      return add(series.episodes, { ...FILE, plot: '', airDate: '', ...given, id, season, number, title, addedAt });
    },
    addChannel: (channel) =>
      add(data.channels, {
        id: channel.id ?? fileId(),
        epgId: null,
        theme: 'general',
        language: 'en',
        archiveDays: 0,
        addedAt: added(),
        header: false,
        categoryIds: channel.categoryIds ?? [firstCategory('live', 'EN | Channels')],
        ...channel,
      }),
    renameMovie: (id, name) => {
      const movie = data.movies.find((one) => one.id === id);
      if (!movie) throw new Error(`The demo catalogue has no film ${id}.`);
      movie.name = name;
    },
    removeMovies: (which) => remove(data.movies, which),
    removeSeries: (which) => remove(data.series, which),
    removeChannels: (which) => remove(data.channels, which),
    removeEpisodes: (seriesId, which) => remove(findSeries(seriesId).episodes, which),
  };
  return Object.assign(data, verbs);
}

function highest<T>(lists: T[][], value: (item: T) => number): number {
  let max = 0;
  for (const list of lists) for (const item of list) max = Math.max(max, value(item));
  return max;
}

function nextNumber(series: Series, season: number): number {
  return 1 + Math.max(0, ...series.episodes.filter((one) => one.season === season).map((one) => one.number));
}

/** `EN - The Lanternkeepers - S01E02 - Salt Letters`, as panels build it from the series' raw name. */
export function episodeTitle(seriesName: string, season: number, number: number, name?: string): string {
  const show = seriesName.replace(/\s*\(\d{4}\)\s*$/, '');
  const two = (n: number) => String(n).padStart(2, '0');
  return `${show} - S${two(season)}E${two(number)}${name ? ` - ${name}` : ''}`;
}

/** Takes the chosen items out of the list, in place. */
function remove<T>(list: T[], which: ((item: T) => boolean) | number): T[] {
  if (typeof which === 'number') return list.splice(Math.max(0, list.length - which), which);
  const gone: T[] = [];
  let kept = 0;
  for (const item of list) {
    if (which(item)) gone.push(item);
    else list[kept++] = item;
  }
  list.length = kept;
  return gone;
}
