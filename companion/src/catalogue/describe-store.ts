import type { SeasonInfo, SeriesDetails, StreamKind, VodInfo } from '../provider/index.ts';
import type { EpisodeRow } from './store.ts';

type Select = <T extends object>(sql: string, replacements: Record<string, unknown>) => Promise<T[]>;

/** What the list said of a title, and what its details say where they were read. */
export type DescribedRow = {
  kind: StreamKind;
  playlist_id: number;
  title: string;
  year: number | null;
  tmdb_id: string | null;
  image_url: string | null;
  rating: number | null;
  plot: string | null;
  actors: string | null;
  director: string | null;
  genre: string | null;
  release_date: string | null;
  trailer: string | null;
  info: Partial<VodInfo & SeriesDetails> | null;
  seasons: SeasonInfo[] | null;
};

export type DescribedEpisode = EpisodeRow & {
  plot: string | null;
  air_date: string | null;
  duration_seconds: number | null;
  image_url: string | null;
  rating: number | null;
};

export async function describedTitle(select: Select, id: number): Promise<DescribedRow | null> {
  const rows = await select<DescribedRow>(
    `select t.kind, t.playlist_id, t.title, t.year, t.tmdb_id, t.image_url, t.rating, t.plot, t.actors, t.director,
            t.genre, t.release_date, t.trailer, d.info, d.seasons
       from titles t left join title_details d on d.title_id = t.id where t.id = :id`,
    { id },
  );
  return rows[0] ?? null;
}

export async function describedEpisode(select: Select, id: number): Promise<DescribedEpisode | null> {
  const rows = await select<DescribedEpisode>(
    `select id, series_id, episode_id, season_number, episode_num, title, container_extension, plot, air_date,
            duration_seconds, image_url, rating from episodes where id = :id`,
    { id },
  );
  return rows[0] ?? null;
}
