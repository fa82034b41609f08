import type { LiveRow, MovieRow, SeriesRow, StreamKind } from '../provider/lists.ts';
import {
  type GroupKeys,
  groupKeys,
  languageFolder,
  type NameEdit,
  nameEdits,
  type ParsedTitle,
  parseTitle,
  type PrefixStatistics,
  type TitleRule,
} from './titles/index.ts';

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
  given_title: string | null;
  given_year: number | null;
  name_key: number | null;
  tmdb_key: number | null;
  tmdb_loose_key: number | null;
};

/** The columns that come of reading the provider's name. */
export type NameColumns = Pick<TitleRow, 'title' | 'year' | 'language' | 'tags' | 'tmdb_id' | keyof GroupKeys>;

export type ProviderRow = LiveRow | MovieRow | SeriesRow;
export type CategoryLanguages = Map<string, string | null>;

/** What of a provider's row its name is read from. */
export type NamedRow = Pick<ProviderRow, 'name' | 'categoryIds'> & Partial<Pick<MovieRow, 'title' | 'year' | 'tmdbId'>>;

export type NameReader = (row: NamedRow, prefixes?: PrefixStatistics) => ParsedTitle;

/** How the names of one account's section are to be read. */
export type Naming = {
  kind: StreamKind;
  /** What each category's own name says. */
  categories: CategoryLanguages;
  /** What the user says of a category. */
  chosen: Readonly<Record<string, string>>;
  edits: readonly NameEdit[];
};

/** The same as plain data, with the rules that the account's names are edited by. */
export type NameReading = Omit<Naming, 'edits'> & { playlistId: number; rules: readonly TitleRule[] };

export function namingBy({ playlistId, rules, ...naming }: NameReading): Naming {
  return { ...naming, edits: nameEdits(rules, playlistId) };
}

/** The one way in which a sync reads names, and in which they are read again; each category's own name was read before. */
export function nameReader({ kind, categories, chosen, edits }: Naming): NameReader {
  return (row, prefixes) =>
    parseTitle(row.name, {
      kind,
      edits,
      chosenLanguage: chosenOf(row.categoryIds, chosen),
      categoryLanguage: languageOf(row.categoryIds, categories),
      categoryId: row.categoryIds[0],
      prefixes,
      known: row,
    });
}

export function nameColumns(kind: StreamKind, parsed: ParsedTitle): NameColumns {
  const { title, year, tags, tmdbId, season } = parsed;
  const keys = kind === 'live' ? channelKeys : groupKeys({ kind, title, year, season, tmdbId });
  return { title, year, language: languageFolder(parsed.language), tags, tmdb_id: tmdbId, ...keys };
}

/** The same channel of two accounts stays two: each is watched by itself. */
const channelKeys = { name_key: null, tmdb_key: null, tmdb_loose_key: null };

/** What a provider's row becomes. */
export function titleRow(kind: StreamKind, row: ProviderRow, parsed: ParsedTitle): TitleRow {
  const given = row as Partial<LiveRow & MovieRow & SeriesRow>;
  return {
    provider_id: row.providerId,
    name: row.name,
    ...nameColumns(kind, parsed),
    category_ids: row.categoryIds,
    rating: given.rating ?? null,
    // Panels say of a series only when it last changed.
    added_at: given.addedAt ?? given.lastModified ?? null,
    image_url: given.icon ?? given.cover ?? null,
    container_extension: given.containerExtension ?? null,
    epg_channel_id: given.epgChannelId ?? null,
    plot: given.plot ?? null,
    actors: given.cast ?? null,
    director: given.director ?? null,
    genre: given.genre ?? null,
    release_date: given.releaseDate ?? null,
    trailer: given.youtubeTrailer ?? null,
    last_modified: given.lastModified ?? null,
    given_title: given.title ?? null,
    given_year: given.year ?? null,
  };
}

function chosenOf(categoryIds: string[], chosen: Naming['chosen']): string | null {
  for (const id of categoryIds) if (Object.hasOwn(chosen, id)) return chosen[id] ?? null;
  return null;
}

function languageOf(categoryIds: string[], categories: CategoryLanguages): string | null {
  for (const id of categoryIds) {
    const language = categories.get(id);
    if (language) return language;
  }
  return null;
}
