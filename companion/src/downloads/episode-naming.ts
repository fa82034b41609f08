import type { EpisodeRow, Title } from '../catalogue/index.ts';
import { parseTitle } from '../catalogue/index.ts';
import type { MovieNaming, SeriesEpisodeNaming } from '../library/index.ts';

type Episode = Pick<EpisodeRow, 'title' | 'season_number' | 'episode_num'>;
type Series = Pick<Title, 'title' | 'year' | 'language'> & Partial<Pick<Title, 'tmdb_id'>>;

/**
 * What an episode's path is made of; `withId`: the series' id too. The queue and the preview of the naming settings both
 * ask here.
 */
export function episodeNaming(row: Episode, series: Series, withId = false): SeriesEpisodeNaming {
  const parsed = parseTitle(row.title, { kind: 'episode', seriesTitle: series.title });
  return {
    seriesTitle: series.title,
    seriesYear: series.year,
    language: series.language,
    tmdbId: withId ? series.tmdb_id : null,
    season: row.season_number,
    episode: episodeNumber(row, parsed.episode),
    episodeTitle: parsed.episodeTitle,
  };
}

/** A file with several episodes keeps its range (`5-6`). */
function episodeNumber(row: Episode, parsed: string | number | null): string | number | null {
  return typeof parsed === 'string' && Number.parseInt(parsed, 10) === row.episode_num ? parsed : row.episode_num;
}

/** What a film's path is made of, in the same way. */
export function movieNaming({ title, year, language, tmdb_id }: Series, withId: boolean): MovieNaming {
  return { title, year, language, tmdbId: withId ? tmdb_id : null };
}
