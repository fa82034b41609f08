import type { SeasonInfo } from '../provider/index.ts';
import type { DescribedRow } from './describe-store.ts';
import { parseTitle } from './titles/index.ts';

/** All that is known of a film or a series, what the provider's details say before what its list said. */
export type Description = {
  playlistId: number;
  title: string;
  /** In the language of its making; null where the provider does not tell. */
  originalTitle: string | null;
  year: number | null;
  plot: string | null;
  cast: string[];
  directors: string[];
  genres: string[];
  countries: string[];
  /** `YYYY-MM-DD` or `YYYY`. */
  releaseDate: string | null;
  /** 0–10. */
  rating: number | null;
  durationSeconds: number | null;
  tmdbId: string | null;
  imdbId: string | null;
  /** Of YouTube. */
  trailerId: string | null;
  /** The best first; addresses of the provider's, which may carry secrets. */
  posterUrls: string[];
  backdropUrls: string[];
  seasons: SeasonInfo[];
};

const mostNames = 50;

export function descriptionOf(row: DescribedRow): Description {
  const info = row.info ?? {};
  const releaseDate = info.releaseDate ?? row.release_date;
  return {
    playlistId: row.playlist_id,
    title: row.title,
    originalTitle: info.originalTitle ? parseTitle(info.originalTitle, { kind: row.kind }).title : null,
    year: row.year ?? yearOf(releaseDate),
    plot: info.plot ?? row.plot,
    cast: namesIn(info.cast ?? row.actors, /[,;|]/),
    directors: namesIn(info.director ?? row.director, /[,;|]/),
    genres: namesIn(info.genre ?? row.genre, /[,;|/]/),
    countries: namesIn(info.country, /[,;|/]/),
    releaseDate,
    rating: info.rating ?? row.rating,
    durationSeconds: info.durationSeconds ?? null,
    tmdbId: row.tmdb_id ?? info.tmdbId ?? null,
    imdbId: info.imdbId ?? null,
    trailerId: youtubeId(info.youtubeTrailer ?? row.trailer),
    posterUrls: [row.image_url, info.coverUrl, info.cover].filter((url) => typeof url === 'string'),
    backdropUrls: info.backdropUrls ?? info.backdrop ?? [],
    seasons: row.seasons ?? [],
  };
}

/** `A, B, A` → `A`, `B`. */
function namesIn(text: string | null | undefined, separator: RegExp): string[] {
  const names = (text ?? '').split(separator).map((name) => name.replace(/\s+/g, ' ').trim());
  return [...new Set(names.filter((name) => name !== '' && name.length <= 200))].slice(0, mostNames);
}

function yearOf(date: string | null): number | null {
  const year = Number(/^\d{4}/.exec(date ?? '')?.[0]);
  return year > 1800 ? year : null;
}

/** Panels write the id alone, or the address of a video. */
function youtubeId(trailer: string | null): string | null {
  const found = /(?:^|v=|youtu\.be\/|embed\/)([\w-]{11})(?:$|[?&#/])/.exec(trailer ?? '');
  return found?.[1] ?? null;
}
