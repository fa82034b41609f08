import type { StreamKind } from '../provider/index.ts';
import type { Select } from './excluded-store.ts';
import { actorNames, wordsOf } from './filter-store.ts';
import { anywhere } from './search-terms.ts';

export type ActorFilter = { kind: StreamKind; playlistId: number | null; search: string | null };

/** Names of the cast with the number of titles each is in, taken apart in the database; the most frequent first. */
export async function actorsOf(
  select: Select,
  filter: ActorFilter,
  page: { after: [number, string] | null; limit: number },
) {
  const words = filter.search === null ? [] : await wordsOf(select, filter.search);
  const sql = `
    select min(name) as name, count(distinct id) as count, key from (
      select t.id, trim(a) as name, catalogue_norm(trim(a)) collate "C" as key
        from titles t, ${actorNames} a
       where t.people is not null and t.gone_at is null and t.kind = :kind and (:playlistId::int is null or t.playlist_id = :playlistId)) one
     where name <> '' and key like all (array[:patterns]) group by key`;
  const values = {
    kind: filter.kind,
    playlistId: filter.playlistId,
    patterns: words.length > 0 ? words.map(({ text }) => anywhere(text)) : ['%'],
    count: page.after?.[0] ?? null,
    key: page.after?.[1] ?? '',
  };
  const rows = await select<{ name: string; count: number; key: string }>(
    `select * from (${sql}) actors where :count::int is null or count < :count or (count = :count and key > :key)
      order by count desc, key limit :limit`,
    { ...values, limit: page.limit },
  );
  const [row] = await select<{ n: number }>(`select count(*) as n from (${sql}) actors`, values);
  return { rows, total: row?.n ?? 0 };
}

/** Whether there are titles of which nobody is known and whose details nobody has asked for yet. */
export async function castPartlyKnown(select: Select, kinds: StreamKind[], playlistId: number | null) {
  const [row] = await select<{ some: boolean }>(
    `select exists (
       select 1 from titles t
        where t.kind in (:kinds) and (:playlistId::int is null or t.playlist_id = :playlistId) and t.people is null
          and t.gone_at is null
          and not exists (select 1 from title_details td where td.title_id = t.id)) as some`,
    { kinds, playlistId },
  );
  return row?.some ?? false;
}
