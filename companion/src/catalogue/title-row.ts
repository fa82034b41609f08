import { createHash } from 'node:crypto';
import type { LiveRow, MovieRow, SeriesRow, StreamKind } from '../provider/index.ts';
import { languageFolder, parseTitle } from './titles/index.ts';

/** One title as the table holds it; arrays and dates as Postgres' COPY text is made from them. */
export type TitleRow = {
  provider_id: string;
  name: string;
  title: string;
  year: number | null;
  language: string;
  tags: string[];
  category_ids: string[];
  rating: number | null;
  added_at: Date | null;
  image_url: string | null;
  tmdb_id: string | null;
  container_extension: string | null;
  epg_channel_id: string | null;
  plot: string | null;
  actors: string | null;
  director: string | null;
  genre: string | null;
  release_date: string | null;
  trailer: string | null;
  last_modified: Date | null;
  /** Of all columns above: a row whose hash is the same is not written again. */
  content_hash: string;
};

export type ProviderRow = LiveRow | MovieRow | SeriesRow;
export type CategoryLanguages = Map<string, string | null>;

/** What a provider's row becomes; the names are read here, once per sync. */
export function titleRow(kind: StreamKind, row: ProviderRow, categories: CategoryLanguages): TitleRow {
  const given = row as Partial<LiveRow & MovieRow & SeriesRow>;
  const parsed = parseTitle(row.name, {
    kind,
    categoryLanguage: languageOf(row.categoryIds, categories),
    known: { title: given.title, year: given.year, tmdbId: given.tmdbId },
  });
  const columns = {
    provider_id: row.providerId,
    name: row.name,
    title: parsed.title,
    year: parsed.year,
    language: languageFolder(parsed.language),
    tags: parsed.tags,
    category_ids: row.categoryIds,
    rating: given.rating ?? null,
    // Panels say of a series only when it last changed.
    added_at: given.addedAt ?? given.lastModified ?? null,
    image_url: given.icon ?? given.cover ?? null,
    tmdb_id: parsed.tmdbId,
    container_extension: given.containerExtension ?? null,
    epg_channel_id: given.epgChannelId ?? null,
    plot: given.plot ?? null,
    actors: given.cast ?? null,
    director: given.director ?? null,
    genre: given.genre ?? null,
    release_date: given.releaseDate ?? null,
    trailer: given.youtubeTrailer ?? null,
    last_modified: given.lastModified ?? null,
  };
  return { ...columns, content_hash: hashOf(columns) };
}

function languageOf(categoryIds: string[], categories: CategoryLanguages): string | null {
  for (const id of categoryIds) {
    const language = categories.get(id);
    if (language) return language;
  }
  return null;
}

function hashOf(columns: Omit<TitleRow, 'content_hash'>): string {
  return createHash('md5').update(JSON.stringify(columns)).digest('base64');
}
