import {
  day,
  duration,
  elements,
  extension,
  type Fields,
  fields,
  firstUrl,
  id,
  imdbId,
  integer,
  isFields,
  positive,
  rating,
  text,
  title,
  tmdbId,
  urls,
} from './read-value.ts';

export type VideoTrack = { width: number | null; height: number | null; codec: string | null };
export type AudioTrack = { codec: string | null; channels: number | null; language: string | null };

/** Details of a film. Null wherever the panel says nothing; technical facts are a bonus that many panels remove. */
export type VodInfo = {
  name: string | null;
  originalTitle: string | null;
  plot: string | null;
  cast: string | null;
  director: string | null;
  genre: string | null;
  country: string | null;
  /** `YYYY-MM-DD` or `YYYY`. */
  releaseDate: string | null;
  durationSeconds: number | null;
  /** 0–10. */
  rating: number | null;
  tmdbId: string | null;
  imdbId: string | null;
  /** An id or an address, as given. */
  youtubeTrailer: string | null;
  coverUrl: string | null;
  backdropUrls: string[];
  containerExtension: string | null;
  /** Kilobits per second. */
  bitrate: number | null;
  video: VideoTrack | null;
  audio: AudioTrack | null;
};

/** Reads `get_vod_info`; null where the server knows nothing of the film (`[]`, an object of nulls). */
export function readVodInfo(answer: unknown): VodInfo | null {
  const { info, movie_data } = fields(answer);
  const details = fields(info);
  const movie = fields(movie_data);
  const found = { ...readDescription(details, movie), ...readTechnical(details, movie) };
  const knowsNothing = Object.values(found).every(
    (value) => value === null || (Array.isArray(value) && value.length === 0),
  );
  return knowsNothing && id(movie.stream_id) === null ? null : found;
}

function readDescription(info: Fields, movie: Fields) {
  return {
    name: title(info.name) ?? title(movie.name),
    originalTitle: title(info.o_name) ?? title(info.original_title) ?? title(info.original_name),
    plot: text(info.plot) ?? text(info.description),
    cast: text(info.cast) ?? text(info.actors),
    director: text(info.director),
    genre: text(info.genre),
    country: text(info.country),
    releaseDate: day(info.releasedate) ?? day(info.release_date) ?? day(info.releaseDate),
    rating: rating(info.rating, info.rating_5based),
    tmdbId: tmdbId(info.tmdb_id, info.tmdb, movie.tmdb_id, movie.tmdb),
    imdbId: imdbId(info.imdb_id, info.imdb, info.kinopoisk_url),
    youtubeTrailer: text(info.youtube_trailer),
    coverUrl: firstUrl(info.cover_big, info.movie_image, info.cover, movie.stream_icon),
    backdropUrls: urls(info.backdrop_path),
  };
}

function readTechnical(info: Fields, movie: Fields) {
  const minutes = info.episode_run_time ?? info.runtime;
  return {
    durationSeconds: duration({ seconds: info.duration_secs, written: info.duration, minutes }),
    containerExtension: extension(movie.container_extension) ?? extension(info.container_extension),
    bitrate: positive(info.bitrate),
    video: readVideo(info.video),
    audio: readAudio(info.audio),
  };
}

/** ffprobe's stream object; `[]` where the file was not probed; a list of labels or of streams on other panels. */
function firstStream(value: unknown): Fields | null {
  const stream = isFields(value) ? value : elements(value).find(isFields);
  return stream && Object.keys(stream).length > 0 ? stream : null;
}

function readVideo(value: unknown): VideoTrack | null {
  const stream = firstStream(value);
  if (!stream) return null;
  return { width: integer(stream.width), height: integer(stream.height), codec: text(stream.codec_name) };
}

function readAudio(value: unknown): AudioTrack | null {
  const stream = firstStream(value);
  if (!stream) return null;
  const language = text(fields(stream.tags).language) ?? text(stream.language);
  return { codec: text(stream.codec_name), channels: integer(stream.channels), language };
}
