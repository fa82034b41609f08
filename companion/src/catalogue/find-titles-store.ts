import type { StreamKind } from '../provider/index.ts';
import type { Title } from './store.ts';

type Select = <T extends object>(sql: string, replacements: Record<string, unknown>) => Promise<T[]>;

/** Titles that the account offers now by their ids there, and those of these clean names, whatever their ids. */
export async function findTitles(
  select: Select,
  { playlistId, kind, ids, names = [] }: { playlistId: number; kind: StreamKind; ids: string[]; names?: string[] },
): Promise<Pick<Title, 'id' | 'provider_id' | 'title' | 'name'>[]> {
  const from = `select id, provider_id, title, name from titles
    where playlist_id = :playlistId and kind = :kind and gone_at is null`;
  const values = { playlistId, kind, ids, names };
  const known = ids.length > 0 ? `${from} and provider_id in (:ids)` : '';
  // Only asked where an id is not there: names have no index of their own.
  const named =
    names.length > 0
      ? `${from} and catalogue_norm(title) in (select catalogue_norm(n) from unnest(array[:names]) n)`
      : '';
  const parts = [known, named].filter(Boolean);
  return parts.length > 0 ? select(parts.join(' union '), values) : [];
}
