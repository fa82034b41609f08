import { groupEpisodes, parseEpisodeTag, type RawEpisode } from './group-episodes.ts';
import {
  day,
  duration,
  elements,
  extension,
  type Fields,
  fields,
  firstUrl,
  id,
  integer,
  isFields,
  moment,
  name,
  rating,
  text,
  title,
} from './read-value.ts';
import { readSeriesFields, type SeriesRow } from './rows.ts';

export type SeriesDetails = Omit<SeriesRow, 'providerId' | 'categoryIds' | 'name'> & {
  name: string | null;
  originalTitle: string | null;
};

export type SeasonInfo = {
  /** 0 is the season of specials. */
  seasonNumber: number;
  name: string | null;
  coverUrl: string | null;
  airDate: string | null;
};

export type EpisodeInfo = {
  /** The stream's id, of the same space as films and channels. */
  episodeId: string;
  seasonNumber: number;
  episodeNum: number | null;
  /** As the provider wrote it; empty where there is none. */
  title: string;
  containerExtension: string | null;
  addedAt: Date | null;
  plot: string | null;
  durationSeconds: number | null;
  imageUrl: string | null;
  /** `YYYY-MM-DD` or `YYYY`. */
  airDate: string | null;
  /** 0–10. */
  rating: number | null;
};

export type SeriesInfo = {
  /** null where the server knows nothing of the series. */
  info: SeriesDetails | null;
  /** What the server tells about seasons, with and without files, and every season that has an episode; by number. */
  seasons: SeasonInfo[];
  /** In the server's order. */
  episodes: EpisodeInfo[];
};

/** Reads `get_series_info` in any of its shapes; all empty for an unknown series. */
export function readSeriesInfo(answer: unknown): SeriesInfo {
  const { info, seasons, episodes } = fields(answer);
  const found = readEpisodes(episodes);
  return { info: readDetails(info), seasons: readSeasons(seasons, found), episodes: found };
}

function readDetails(value: unknown): SeriesDetails | null {
  const info = fields(value);
  const originalTitle = title(info.o_name) ?? title(info.original_name) ?? title(info.original_title);
  const found = { name: title(info.name), originalTitle, ...readSeriesFields(info) };
  const knowsNothing = Object.values(found).every(
    (each) => each === null || each === false || (Array.isArray(each) && each.length === 0),
  );
  return knowsNothing ? null : found;
}

function readSeasons(value: unknown, episodes: EpisodeInfo[]): SeasonInfo[] {
  const seasons = new Map<number, SeasonInfo>();
  for (const season of elements(value).filter(isFields).map(readSeason)) {
    if (season && !seasons.has(season.seasonNumber)) seasons.set(season.seasonNumber, season);
  }
  for (const { seasonNumber } of episodes) {
    if (!seasons.has(seasonNumber))
      seasons.set(seasonNumber, { seasonNumber, name: null, coverUrl: null, airDate: null });
  }
  return [...seasons.values()].sort((a, b) => a.seasonNumber - b.seasonNumber);
}

function readSeason(season: Fields): SeasonInfo | null {
  const seasonNumber = integer(season.season_number ?? season.season);
  if (seasonNumber === null || seasonNumber < 0) return null;
  const coverUrl = firstUrl(season.cover_big, season.cover, season.cover_tmdb);
  return { seasonNumber, name: title(season.name), coverUrl, airDate: day(season.air_date) };
}

function readEpisodes(value: unknown): EpisodeInfo[] {
  const found = groupEpisodes(value).map(readEpisode);
  const byId = new Map<string, EpisodeInfo>();
  for (const episode of found) {
    if (episode && !byId.has(episode.episodeId)) byId.set(episode.episodeId, episode);
  }
  return [...byId.values()];
}

function readEpisode({ season, episode }: RawEpisode): EpisodeInfo | null {
  const episodeId = id(episode.id) ?? id(episode.stream_id) ?? id(episode.episode_id);
  if (episodeId === null) return null;
  const info = fields(episode.info);
  return {
    episodeId,
    seasonNumber: season,
    episodeNum: episodeNumber(episode),
    title: name(episode.title),
    containerExtension: extension(episode.container_extension) ?? extension(info.container_extension),
    addedAt: moment(episode.added),
    plot: text(info.plot) ?? text(info.overview),
    durationSeconds: duration({ seconds: info.duration_secs, written: info.duration, minutes: info.episode_run_time }),
    imageUrl: firstUrl(info.movie_image, info.cover_big, info.still_path),
    airDate: day(info.air_date) ?? day(info.release_date) ?? day(info.releasedate) ?? day(info.releaseDate),
    rating: rating(info.rating),
  };
}

/** `episode_num` may be a running counter that a missing episode shifts; the title keeps the true number. */
function episodeNumber(episode: Fields): number | null {
  const told = parseEpisodeTag(name(episode.title))?.episode ?? integer(episode.episode_num);
  return told !== null && told >= 0 ? told : null;
}
