import {
  type Catalogue,
  type CatalogueData,
  type CategoryKind,
  type ChannelTheme,
  type EpisodesShape,
  emptyCatalogue,
  type Movie,
  openCatalogue,
  type Series,
} from './catalogue.ts';
import { createRandom, type Random } from './random.ts';
import { CHANNELS } from './words/channels.ts';
import { MOVIE_TITLES } from './words/movies.ts';
import { FAMILY_NAMES, FIRST_NAMES } from './words/people.ts';
import { PLOT_OPENINGS, PLOT_TURNS } from './words/plots.ts';
import { EPISODE_NAMES, SERIES_TITLES } from './words/series.ts';
import { LIVE_HEADERS, ODD_MOVIES, STYLES, type Style } from './words/styles.ts';

const MB = 1_000_000;
const START = Date.UTC(2024, 0, 1) / 1000;
const DAY = 86_400;
/** Far above TMDB's real ids, so that nobody's title is meant. */
const FIRST_TMDB_ID = 90_000_000;

type Genres = { genre: string; categoryId: string }[];
type Shelves = Record<string, Record<CategoryKind, Genres>>;

/** A few hundred invented titles in twelve languages, written as providers write them. The same data every time. */
export function demoCatalogue(): CatalogueData {
  const data = emptyCatalogue();
  const catalogue = openCatalogue(data);
  const shelves = addCategories(catalogue);
  addMovies(catalogue, shelves);
  addOddMovies(catalogue, shelves);
  addAllSeries(catalogue, shelves);
  addChannels(catalogue, shelves);
  return { categories: data.categories, movies: data.movies, series: data.series, channels: data.channels };
}

function addCategories(catalogue: Catalogue): Shelves {
  const shelf = (style: Style, kind: CategoryKind): Genres =>
    style.categories[kind].map(([genre, name]) => ({ genre, categoryId: catalogue.addCategory(kind, name).id }));
  return Object.fromEntries(
    Object.entries(STYLES).map(([language, style]) => [
      language,
      { vod: shelf(style, 'vod'), series: shelf(style, 'series'), live: shelf(style, 'live') },
    ]),
  );
}

function addMovies(catalogue: Catalogue, shelves: Shelves): void {
  const ultraHd = catalogue.addCategory('vod', 'EN | 4K UHD').id;
  const recent = catalogue.addCategory('vod', 'NEW RELEASES').id;
  for (const [language, titles] of Object.entries(MOVIE_TITLES)) {
    for (const [index, title] of titles.entries()) {
      const random = createRandom('movie', title);
      const movie = addOneMovie(catalogue, shelves, { random, language, title, recent });
      if (language === 'en' && index % 8 === 0) addUltraHd(catalogue, movie, { title, ultraHd });
      if (language === 'en' && index % 15 === 0) addGerman(catalogue, movie, { title, random, shelves });
    }
  }
}

function addOneMovie(
  catalogue: Catalogue,
  shelves: Shelves,
  { random, language, title, recent }: { random: Random; language: string; title: string; recent: string },
): Movie {
  const { genre, categoryId } = random.pick(shelf(shelves, language, 'vod'));
  const year = 2024 - Math.floor(random.next() ** 2 * 50);
  return catalogue.addMovie({
    ...work(random, language, title, year, genre),
    ...file(random, 30 * MB, 400 * MB),
    name: write(random.pick(style(language).movies), title, year),
    categoryIds: year >= 2023 ? [categoryId, recent] : [categoryId],
  });
}

/** The same film as another row, with the same picture. */
function addVariant(catalogue: Catalogue, movie: Movie, other: Partial<Movie> & { name: string }): void {
  const { id, ...rest } = movie;
  catalogue.addMovie({ ...rest, poster: movie.poster ?? `/images/movie/${id}.png`, ...other });
}

function addUltraHd(catalogue: Catalogue, movie: Movie, { title, ultraHd }: { title: string; ultraHd: string }): void {
  addVariant(catalogue, movie, {
    name: write('4K-EN - {t} ({y})', title, movie.year),
    categoryIds: [ultraHd],
    addedAt: movie.addedAt + 60,
    size: Math.min(400 * MB, movie.size * 2),
    container: 'mkv',
  });
}

function addGerman(
  catalogue: Catalogue,
  movie: Movie,
  { title, random, shelves }: { title: string; random: Random; shelves: Shelves },
): void {
  addVariant(catalogue, movie, {
    name: write('|DE| {t} ({y})', title, movie.year),
    language: 'de',
    plot: plot(random, 'de'),
    categoryIds: [random.pick(shelf(shelves, 'de', 'vod')).categoryId],
    size: Math.max(30 * MB, movie.size - 7 * MB),
  });
}

function addOddMovies(catalogue: Catalogue, shelves: Shelves): void {
  for (const { name, extension, uncategorised } of ODD_MOVIES) {
    const random = createRandom('odd', name);
    const year = Number(/\((\d{4})\)/.exec(name)?.[1] ?? 0) || null;
    const { genre, categoryId } = shelf(shelves, 'en', 'vod')[0] as Genres[number];
    const container = extension?.toLowerCase() === 'mkv' ? 'mkv' : 'mp4';
    catalogue.addMovie({
      ...work(random, 'en', name, year, genre),
      ...file(random, 30 * MB, 90 * MB),
      ...(extension ? { extension } : {}),
      container,
      name,
      categoryIds: uncategorised ? [] : [categoryId],
    });
  }
}

/** Series that are served in an unusual way, by their place in the list; see XTREAM.md, get_series_info. */
const SHAPES: Record<number, Partial<Pick<Series, 'episodesShape' | 'countsEpisodes'>> & { specials?: boolean }> = {
  0: { episodesShape: 'arrays', specials: true },
  1: { episodesShape: 'map', specials: true },
  3: { episodesShape: 'flat' },
  5: { episodesShape: 'indexed' },
  7: { episodesShape: 'single' },
  9: { countsEpisodes: true },
};

function addAllSeries(catalogue: Catalogue, shelves: Shelves): void {
  let place = 0;
  for (const [language, titles] of Object.entries(SERIES_TITLES)) {
    for (const title of titles) addOneSeries(catalogue, shelves, language, title, SHAPES[place++] ?? {});
  }
}

function addOneSeries(
  catalogue: Catalogue,
  shelves: Shelves,
  language: string,
  title: string,
  { specials = false, episodesShape = 'map', countsEpisodes = false }: (typeof SHAPES)[number],
): void {
  const random = createRandom('series', title);
  const { genre, categoryId } = random.pick(shelf(shelves, language, 'series'));
  const year = random.int(2008, 2022);
  const series = catalogue.addSeries({
    ...work(random, language, title, year, genre),
    name: write(style(language).series, title, year),
    categoryIds: [categoryId],
    lastModified: START,
    episodesShape,
    countsEpisodes,
  });
  const last = seasonCount(random, episodesShape);
  for (let season = specials ? 0 : 1; season <= last; season++) {
    addSeason(catalogue, series, season, random);
  }
}

function seasonCount(random: Random, shape: EpisodesShape): number {
  return shape === 'single' ? 1 : random.int(shape === 'arrays' ? 2 : 1, 4);
}

function addSeason(catalogue: Catalogue, series: Series, season: number, random: Random): void {
  const count = series.episodesShape === 'single' ? 1 : season === 0 ? 2 : random.int(4, 10);
  const names = random.some(EPISODE_NAMES, count);
  const firstAired = Date.UTC((series.year ?? 2020) + Math.max(season, 1) - 1, random.int(0, 11), random.int(1, 28));
  for (const [index, name] of names.entries()) {
    // One missing number is what makes a panel that only counts go wrong.
    const number = series.countsEpisodes && index >= 2 ? index + 2 : index + 1;
    const airDate = new Date(firstAired + index * 7 * DAY * 1000).toISOString().slice(0, 10);
    const plot = random.pick(PLOT_OPENINGS.en);
    const own = { season, number, airDate, plot, ...file(random, 20 * MB, 150 * MB) };
    catalogue.addEpisode(series.id, series.language === 'en' ? { ...own, name } : own);
  }
}

function addChannels(catalogue: Catalogue, shelves: Shelves): void {
  for (const [language, entries] of Object.entries(CHANNELS)) {
    const categories = shelf(shelves, language, 'live');
    const header = LIVE_HEADERS[language];
    const first = categories[0]?.categoryId ?? '';
    if (header) catalogue.addChannel({ name: header, categoryIds: [first], header: true });
    for (const [index, entry] of entries.entries()) {
      const [name = '', theme = 'general'] = entry.split(';') as [string, ChannelTheme];
      const category = theme === 'sport' ? categories.at(-1) : categories[0];
      catalogue.addChannel({
        name: write(style(language).live, name, null),
        theme,
        language,
        categoryIds: [category?.categoryId ?? first],
        epgId: index === entries.length - 1 ? null : `${slug(name, catalogue.channels.length)}.${language}`,
        archiveDays: theme === 'news' ? 3 : 0,
      });
    }
  }
}

function work(random: Random, language: string, title: string, year: number | null, genre: string) {
  return {
    language,
    year,
    genre,
    plot: plot(random, language),
    cast: Array.from({ length: random.int(3, 6) }, () => person(random, language)),
    director: person(random, language),
    rating: random.int(48, 88) / 10,
    tmdbId: random.next() < 0.5 ? FIRST_TMDB_ID + random.int(0, 999_999) : null,
    runtimeMinutes: random.int(78, 164),
    trailer: '',
    poster: DEAD_POSTERS[title] ?? null,
  };
}

/** Artwork that is away on purpose: no such host, nobody listening, and a page instead of a picture. */
const DEAD_POSTERS: Record<string, string> = {
  'Tin Cathedral': 'http://images.invalid/tin-cathedral.jpg',
  'Moth and Marble': 'http://127.0.0.1:9/moth-and-marble.jpg',
  'Static Bloom': '/images/gone/static-bloom.jpg',
  'The Hush': '/images/page/the-hush.jpg',
};

function file(random: Random, from: number, to: number) {
  const container = random.next() < 0.7 ? ('mp4' as const) : ('mkv' as const);
  return { container, size: random.int(from, to), addedAt: START + random.int(0, 540) * DAY + random.int(0, DAY) };
}

function plot(random: Random, language: string): string {
  return `${random.pick(words(PLOT_OPENINGS, language))} ${random.pick(words(PLOT_TURNS, language))}`;
}

function person(random: Random, language: string): string {
  return `${random.pick(words(FIRST_NAMES, language))} ${random.pick(words(FAMILY_NAMES, language))}`;
}

/** The words of that language, of its parent, or English ones. */
function words(lists: Record<string, string[]>, language: string): string[] {
  return lists[language] ?? lists[language.slice(0, 2)] ?? (lists.en as string[]);
}

function style(language: string): Style {
  return STYLES[language] as Style;
}

function shelf(shelves: Shelves, language: string, kind: CategoryKind): Genres {
  return shelves[language]?.[kind] ?? [];
}

function write(pattern: string, title: string, year: number | null): string {
  return pattern.replace('{t}', title).replace('{y}', String(year ?? ''));
}

function slug(name: string, fallback: number): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '') || `channel${fallback}`;
}
