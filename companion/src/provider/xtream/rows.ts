import {
  day,
  extension,
  type Fields,
  firstUrl,
  flag,
  id,
  ids,
  imdbId,
  integer,
  isFields,
  moment,
  name,
  rating,
  text,
  title,
  tmdbId,
  url,
  urls,
  year,
} from './read-value.ts';
import type { StreamKind } from './types.ts';

export type XtreamCategory = {
  categoryId: string;
  name: string /** Counted from 0, in the provider's order. */;
  position: number;
};

type Common = {
  /** `stream_id` or `series_id`; one id may come several times, once per category. */
  providerId: string;
  /** As the provider wrote it, HTML entities included; empty where it has none. */
  name: string;
  /** Empty for "no category" (null, `"0"`, missing). */
  categoryIds: string[];
};

export type LiveRow = Common & {
  icon: string | null;
  epgChannelId: string | null;
  addedAt: Date | null;
  /** Whether past programmes can be played, and for how many days. */
  tvArchive: boolean;
  tvArchiveDays: number;
  isAdult: boolean;
};

/** Null wherever the panel says nothing; older panels fill hardly more than name, icon, rating and extension. */
export type MovieRow = Common & {
  title: string | null;
  year: number | null;
  icon: string | null;
  /** 0–10. */
  rating: number | null;
  addedAt: Date | null;
  /** Without a dot, in the provider's case. */
  containerExtension: string | null;
  plot: string | null;
  cast: string | null;
  director: string | null;
  genre: string | null;
  /** `YYYY-MM-DD` or `YYYY`. */
  releaseDate: string | null;
  youtubeTrailer: string | null;
  tmdbId: string | null;
  imdbId: string | null;
  isAdult: boolean;
};

export type SeriesRow = Common & {
  title: string | null;
  year: number | null;
  cover: string | null;
  plot: string | null;
  cast: string | null;
  director: string | null;
  genre: string | null;
  releaseDate: string | null;
  /** May stand still when an episode is added. */
  lastModified: Date | null;
  rating: number | null;
  backdrop: string[];
  youtubeTrailer: string | null;
  tmdbId: string | null;
  imdbId: string | null;
  isAdult: boolean;
};

export type RowOf = { live: LiveRow; movie: MovieRow; series: SeriesRow };

/** Reads one row of a list of this kind; null where it has no usable id. */
export const rowReaders: { [K in StreamKind]: (row: unknown) => RowOf[K] | null } = {
  live: (row) => withId(row, 'stream_id', readLive),
  movie: (row) => withId(row, 'stream_id', readMovie),
  series: (row) => withId(row, 'series_id', readSeries),
};

export function readCategory(row: unknown): Omit<XtreamCategory, 'position'> | null {
  const categoryId = isFields(row) ? id(row.category_id) : null;
  return categoryId === null ? null : { categoryId, name: name((row as Fields).category_name) };
}

function withId<T>(row: unknown, field: string, read: (row: Fields, common: Common) => T): T | null {
  const providerId = isFields(row) ? id(row[field]) : null;
  if (!isFields(row) || providerId === null) return null;
  return read(row, { providerId, name: name(row.name), categoryIds: ids(row.category_id, row.category_ids) });
}

// Object.assign and not spread: V8 takes 15 µs a row for two spreads, which is seconds for a large catalogue.
function readLive(row: Fields, common: Common): LiveRow {
  return Object.assign(common, {
    icon: url(row.stream_icon),
    epgChannelId: text(row.epg_channel_id),
    addedAt: moment(row.added),
    tvArchive: flag(row.tv_archive),
    tvArchiveDays: Math.max(0, integer(row.tv_archive_duration) ?? 0),
    isAdult: flag(row.is_adult),
  });
}

function readMovie(row: Fields, common: Common): MovieRow {
  return Object.assign(common, readDescription(row), {
    icon: firstUrl(row.stream_icon, row.cover, row.cover_big),
    addedAt: moment(row.added),
    containerExtension: extension(row.container_extension),
  });
}

function readSeries(row: Fields, common: Common): SeriesRow {
  return Object.assign(common, readSeriesFields(row));
}

/** What `get_series` rows and the `info` of `get_series_info` have in common. */
export function readSeriesFields(row: Fields): Omit<SeriesRow, keyof Common> {
  return Object.assign(readDescription(row), {
    cover: firstUrl(row.cover, row.cover_big, row.stream_icon),
    lastModified: moment(row.last_modified),
    backdrop: urls(row.backdrop_path),
  });
}

function readDescription(row: Fields) {
  return {
    title: title(row.title),
    year: year(row.year),
    rating: rating(row.rating, row.rating_5based),
    plot: text(row.plot) ?? text(row.description),
    cast: text(row.cast) ?? text(row.actors),
    director: text(row.director),
    genre: text(row.genre),
    releaseDate: day(row.releaseDate) ?? day(row.release_date) ?? day(row.releasedate),
    youtubeTrailer: text(row.youtube_trailer),
    tmdbId: tmdbId(row.tmdb_id, row.tmdb),
    imdbId: imdbId(row.imdb_id, row.imdb),
    isAdult: flag(row.is_adult),
  };
}
