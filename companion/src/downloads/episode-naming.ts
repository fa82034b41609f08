import type { EpisodeRow, Title } from '../catalogue/index.ts';
import { parseTitle } from '../catalogue/index.ts';
import type { SeriesEpisodeNaming } from '../library/index.ts';

type Episode = Pick<EpisodeRow, 'title' | 'season_number' | 'episode_num'>;
type Series = Pick<Title, 'title' | 'year' | 'language'>;

/** What an episode's path is made of. The queue and the preview of the naming settings both ask here. */
export function episodeNaming(row: Episode, series: Series): SeriesEpisodeNaming {
  const parsed = parseTitle(row.title, { kind: 'episode', seriesTitle: series.title });
  return {
    seriesTitle: series.title,
    seriesYear: series.year,
    language: series.language,
    season: row.season_number,
    episode: episodeNumber(row, parsed.episode),
    episodeTitle: parsed.episodeTitle,
  };
}

/** A file with several episodes keeps its range (`5-6`). */
function episodeNumber(row: Episode, parsed: string | number | null): string | number | null {
  return typeof parsed === 'string' && Number.parseInt(parsed, 10) === row.episode_num ? parsed : row.episode_num;
}
