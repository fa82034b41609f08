import type { StreamKind } from '../provider/index.ts';

export type Select = <T extends object>(sql: string, replacements?: Record<string, unknown>) => Promise<T[]>;

export type Scope = {
  /** Whose titles are listed; never empty, so that it can stand in SQL. */
  playlistIds: number[];
  /** Conditions that leave out titles that are in excluded categories only; none where nothing is excluded. */
  parts: string[];
  values: Record<string, unknown>;
};

/** The playlists of a list, or the one that is asked for, with what their owner has excluded. */
export async function excludedTitles(select: Select, kinds: StreamKind[], playlistId: number | null): Promise<Scope> {
  const accounts = await select<{ id: number; excluded_categories: Record<string, string[]> }>(
    'select id, excluded_categories from playlists where :playlistId::int is null or id = :playlistId order by id',
    { playlistId },
  );
  const lists = accounts.flatMap(({ id, excluded_categories }) =>
    kinds.map((kind) => ({ id, kind, categories: excluded_categories[kind === 'movie' ? 'vod' : kind] ?? [] })),
  );
  const own = lists.filter(({ categories }) => categories.length > 0);
  return {
    playlistIds: accounts.length > 0 ? accounts.map(({ id }) => id) : [0],
    parts: own.map(
      (_, n) => `not (t.playlist_id = :excludedIn${n} and t.kind = :excludedKind${n} and t.category_ids <> '{}'
                      and t.category_ids <@ array[:excluded${n}])`,
    ),
    values: Object.fromEntries(
      own.flatMap(({ id, kind, categories }, n) => [
        [`excludedIn${n}`, id],
        [`excludedKind${n}`, kind],
        [`excluded${n}`, categories],
      ]),
    ),
  };
}
