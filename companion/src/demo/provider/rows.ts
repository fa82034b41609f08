import type { Catalogue, Category, CategoryKind, Channel, Episode, Movie, Series } from './catalogue.ts';
import { CLIP_SECONDS } from './clips.ts';

/** The catalogue as XC serves it: which fields are numbers and which are texts is XTREAM.md, "Field dictionary". */
export type Row = Record<string, unknown>;

/** Turns the path of a picture into an address of this provider. */
export type ImageUrl = (path: string) => string;

export function categoryRow({ id, name }: Category): Row {
  return { category_id: id, category_name: name, parent_id: 0 };
}

/** One row for each category of a title, as panels do that show category duplicates; a title without any has one with null. */
export function* perCategory<T extends { categoryIds: string[] }>(
  titles: Iterable<T>,
  only: string | null,
): Generator<{ title: T; categoryId: string | null }> {
  for (const title of titles) {
    if (only !== null) {
      if (title.categoryIds.includes(only)) yield { title, categoryId: only };
    } else if (title.categoryIds.length === 0) yield { title, categoryId: null };
    else for (const categoryId of title.categoryIds) yield { title, categoryId };
  }
}

export function channelRow(channel: Channel, categoryId: string | null, num: number, image: ImageUrl): Row {
  return {
    num,
    name: channel.name,
    stream_type: 'live',
    stream_id: channel.id,
    stream_icon: channel.header ? '' : image(`/images/live/${channel.id}.png`),
    epg_channel_id: channel.epgId,
    added: String(channel.addedAt),
    category_id: categoryId,
    custom_sid: '',
    tv_archive: channel.archiveDays > 0 ? 1 : 0,
    direct_source: '',
    // Zero as a number, anything else as the text that the database holds.
    tv_archive_duration: channel.archiveDays > 0 ? String(channel.archiveDays) : 0,
  };
}

export function movieRow(movie: Movie, categoryId: string | null, num: number, image: ImageUrl): Row {
  return {
    num,
    name: movie.name,
    stream_type: 'movie',
    stream_id: movie.id,
    stream_icon: posterOf('movie', movie, image),
    rating: movie.rating ? String(movie.rating) : '',
    rating_5based: movie.rating / 2,
    added: String(movie.addedAt),
    category_id: categoryId,
    container_extension: extensionOf(movie),
    custom_sid: null,
    direct_source: '',
  };
}

export function movieInfo(movie: Movie, image: ImageUrl): Row {
  const poster = posterOf('movie', movie, image);
  return {
    info: {
      kinopoisk_url: '',
      tmdb_id: movie.tmdbId ?? 0,
      name: movie.name,
      o_name: movie.name,
      cover_big: poster,
      movie_image: poster,
      releasedate: movie.year ? `${movie.year}-06-01` : '',
      episode_run_time: movie.runtimeMinutes,
      youtube_trailer: movie.trailer,
      director: movie.director,
      actors: movie.cast.join(', '),
      cast: movie.cast.join(', '),
      description: movie.plot,
      plot: movie.plot,
      age: '',
      mpaa_rating: '',
      rating_count_kinopoisk: 0,
      country: '',
      genre: movie.genre,
      backdrop_path: [image(`/images/backdrop/movie/${movie.id}.png`)],
      ...fileInfo(movie),
      rating: movie.rating ? String(movie.rating) : '',
    },
    movie_data: {
      stream_id: movie.id,
      name: movie.name,
      added: String(movie.addedAt),
      category_id: movie.categoryIds[0] ?? null,
      container_extension: extensionOf(movie),
      custom_sid: null,
      direct_source: '',
    },
  };
}

export function seriesRow(series: Series, categoryId: string | null, num: number, image: ImageUrl): Row {
  return { num, series_id: series.id, ...seriesFields(series, image), category_id: categoryId };
}

function seriesFields(series: Series, image: ImageUrl): Row {
  return {
    name: series.name,
    cover: posterOf('series', series, image),
    plot: series.plot,
    cast: series.cast.join(', '),
    director: series.director,
    genre: series.genre,
    releaseDate: series.year ? `${series.year}-01-15` : '',
    last_modified: String(series.lastModified),
    rating: series.rating ? String(series.rating) : '',
    rating_5based: series.rating / 2,
    // The three ways in which panels say "one" and "none".
    backdrop_path: [[image(`/images/backdrop/series/${series.id}.png`)], '', null][
      series.id % 8 < 6 ? 0 : (series.id % 8) - 5
    ],
    youtube_trailer: series.trailer,
    episode_run_time: String(series.runtimeMinutes),
  };
}

export function seriesInfo(series: Series, image: ImageUrl): Row {
  const bySeason = new Map<number, Episode[]>();
  for (const episode of [...series.episodes].sort((a, b) => a.season - b.season || a.number - b.number)) {
    bySeason.set(episode.season, [...(bySeason.get(episode.season) ?? []), episode]);
  }
  const rows = new Map(
    [...bySeason].map(([season, episodes]) => [
      season,
      episodes.map((episode, index) =>
        episodeRow(episode, series.countsEpisodes ? index + 1 : episode.number, series, image),
      ),
    ]),
  );
  return {
    seasons: [...bySeason].map(([season, episodes]) => seasonRow(series, season, episodes, image)),
    info: { ...seriesFields(series, image), category_id: series.categoryIds[0] ?? null },
    episodes: shapeEpisodes(rows, series.episodesShape),
  };
}

function seasonRow(series: Series, season: number, episodes: Episode[], image: ImageUrl): Row {
  const cover = posterOf('series', series, image);
  return {
    air_date: episodes[0]?.airDate ?? '',
    episode_count: episodes.length,
    id: series.id * 100 + season,
    name: season === 0 ? 'Specials' : `Season ${season}`,
    overview: '',
    season_number: season,
    cover,
    cover_big: cover,
  };
}

function episodeRow(episode: Episode, number: number, series: Series, image: ImageUrl): Row {
  return {
    id: String(episode.id),
    episode_num: number,
    title: episode.title,
    container_extension: extensionOf(episode),
    info: {
      movie_image: image(`/images/backdrop/episode/${episode.id}.png`),
      plot: episode.plot,
      releasedate: episode.airDate,
      rating: series.rating,
      season: episode.season,
      ...fileInfo(episode),
    },
    custom_sid: '',
    added: String(episode.addedAt),
    season: episode.season,
    direct_source: '',
  };
}

/** PHP writes keys 0..n as a list; that and what clones do instead. */
function shapeEpisodes(rows: Map<number, Row[]>, shape: Series['episodesShape']): unknown {
  const seasons = [...rows.values()];
  if (shape === 'arrays') return seasons;
  if (shape === 'flat') return seasons.flat();
  if (shape === 'indexed')
    return mapSeasons(rows, (list) => Object.fromEntries(list.map((row, i) => [String(i + 1), row])));
  if (shape === 'single') return mapSeasons(rows, (list) => (list.length === 1 ? list[0] : list));
  return mapSeasons(rows, (list) => list);
}

function mapSeasons(rows: Map<number, Row[]>, shape: (list: Row[]) => unknown): Row {
  return Object.fromEntries([...rows].map(([season, list]) => [String(season), shape(list)]));
}

/** Length as ffprobe measured it, which is the clip's however large the file was made. */
function fileInfo(file: { size: number }): Row {
  return {
    duration_secs: CLIP_SECONDS,
    duration: `00:00:${CLIP_SECONDS}`,
    bitrate: Math.round((file.size * 8) / 1000 / CLIP_SECONDS),
    video: [],
    audio: [],
  };
}

export function extensionOf(file: Movie | Episode): string {
  return file.extension ?? file.container;
}

function posterOf(kind: 'movie' | 'series', work: Movie | Series, image: ImageUrl): string {
  if (work.poster === null) return image(`/images/${kind}/${work.id}.png`);
  return work.poster.startsWith('/') ? image(work.poster) : work.poster;
}

/** Rows of one list, made one by one: a catalogue may have hundreds of thousands. */
export function* listRows(
  catalogue: Catalogue,
  kind: CategoryKind,
  only: string | null,
  image: ImageUrl,
): Generator<Row> {
  let num = 0;
  if (kind === 'live') {
    for (const { title, categoryId } of perCategory(catalogue.channels, only))
      yield channelRow(title, categoryId, ++num, image);
  } else if (kind === 'vod') {
    for (const { title, categoryId } of perCategory(catalogue.movies, only))
      yield movieRow(title, categoryId, ++num, image);
  } else {
    for (const { title, categoryId } of perCategory(catalogue.series, only))
      yield seriesRow(title, categoryId, ++num, image);
  }
}
