import type { Select } from './excluded-store.ts';
import type { ChangedAt } from './page-store.ts';

export type ChangeRow = {
  id: number;
  at: Date;
  gone_at: Date | null;
  /** The columns that differ, as they were; and how all of these are now. */
  changed_from: Record<string, string | null> | null;
  now: Record<string, string | null>;
  files: number;
};

/** How many finished files there are of `titles t`: of a film one at most, of a series its episodes. */
export const finishedFiles = `(
  select count(*) from downloads d
   where d.status = 'completed'
     and (d.kind = 'movie' and t.kind = 'movie' and d.item_id = t.id or t.kind = 'series' and d.series_id = t.id))`;

/** What a page of changes says beside the titles themselves. */
export async function changesOf(select: Select, ids: number[], at: ChangedAt): Promise<Map<number, ChangeRow>> {
  if (ids.length === 0) return new Map();
  const rows = await select<ChangeRow>(
    `select t.id, t.${at} as at, t.gone_at, t.changed_from,
            jsonb_build_object('name', t.name, 'container_extension', t.container_extension,
                               'added_at', t.added_at, 'last_modified', t.last_modified) as now,
            ${finishedFiles} as files
       from titles t where t.id in (:ids)`,
    { ids },
  );
  return new Map(rows.map((row) => [row.id, row]));
}
