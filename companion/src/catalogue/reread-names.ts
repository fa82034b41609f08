import type { Settings } from '../platform/settings.ts';
import type { Provider, StreamKind } from '../provider/index.ts';
import { kindOf, sectionNames } from './sections.ts';
import { titleRulesOf } from './settings.ts';
import type { CatalogueStore } from './store.ts';
import { nameColumns, nameReader, type NameReading, type NamedRow, type Naming, namingBy } from './title-row.ts';
import { createPrefixCounter } from './titles/index.ts';
import type { HeldName, ReadName } from './names-store.ts';

type Parts = { store: CatalogueStore; provider: Provider; settings: Settings };

/**
 * Reads the names of one account's titles again, as its next sync will, and writes those that read otherwise now: title,
 * year, language, tags and what groups variants. Paths of downloads are fixed and stay. Answers how many were written;
 * null where a sync writes them now: then it has to be asked again.
 */
export async function rereadNames(parts: Parts, playlistId: number, signal: AbortSignal): Promise<number | null> {
  const { store } = parts;
  let written = 0;
  for (const section of sectionNames) {
    const kind = kindOf[section];
    const naming = await namingOf(parts, playlistId, kind);
    const read = nameReader(naming);
    const prefixes = createPrefixCounter();
    for await (const batch of names(store, playlistId, kind)) {
      signal.throwIfAborted();
      for (const { name, category_ids } of batch) prefixes.count(name, category_ids[0] ?? '');
    }
    const statistics = prefixes.statistics();
    for await (const batch of names(store, playlistId, kind)) {
      signal.throwIfAborted();
      const changed = batch.flatMap((row): ReadName[] => {
        const columns = nameColumns(kind, read(namedRow(row), statistics));
        return isRead(row, columns) ? [] : [{ id: row.id, ...columns }];
      });
      if (changed.length === 0) continue;
      if (!(await store.writeNames(playlistId, kind, changed))) return null;
      written += changed.length;
    }
  }
  return written;
}

/** How names of this account are read now, by its categories, the user's choices and rules. */
export async function namingOf(parts: Parts, playlistId: number, kind: StreamKind): Promise<Naming> {
  return namingBy(await readingOf(parts, playlistId, kind));
}

export async function readingOf(
  { store, provider, settings }: Parts,
  playlistId: number,
  kind: StreamKind,
): Promise<NameReading> {
  const categories = await store.categories(playlistId, kind);
  const { category_languages } = await provider.account(playlistId);
  return {
    kind,
    categories: new Map(categories.map(({ category_id, language }) => [category_id, language])),
    chosen: category_languages[kind === 'movie' ? 'vod' : kind],
    playlistId,
    rules: titleRulesOf(settings),
  };
}

/** Few enough that reading them blocks nobody. */
const atOnce = 1_000;

/** All held names of a section, by and by. */
export async function* names(store: CatalogueStore, playlistId: number, kind: StreamKind): AsyncIterable<HeldName[]> {
  let after = 0;
  for (;;) {
    const batch = await store.namesAfter(playlistId, kind, { after, limit: atOnce });
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = last.id;
  }
}

/** As the provider gave it; TMDB's id may be from the name, which says the same again. */
export function namedRow({ name, category_ids, given_title, given_year, tmdb_id }: HeldName): NamedRow {
  return { name, categoryIds: category_ids, title: given_title, year: given_year, tmdbId: tmdb_id };
}

function isRead(row: HeldName, columns: Omit<ReadName, 'id'>): boolean {
  return (
    row.title === columns.title &&
    row.year === columns.year &&
    row.language === columns.language &&
    row.name_key === columns.name_key &&
    row.tmdb_key === columns.tmdb_key &&
    row.tmdb_loose_key === columns.tmdb_loose_key &&
    row.tmdb_id === columns.tmdb_id &&
    row.tags.length === columns.tags.length &&
    row.tags.every((tag, n) => tag === columns.tags[n])
  );
}
