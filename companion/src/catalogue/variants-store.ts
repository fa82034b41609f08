import type { Variant } from './choose-variant.ts';
import { groupKeys } from './titles/index.ts';

type Select = <T extends object>(sql: string, replacements: Record<string, unknown>) => Promise<T[]>;

export type VariantRow = Variant & {
  kind: 'movie' | 'series';
  group_key: number | null;
  title: string;
  year: number | null;
};

/** Of `titles t`, `playlists p` and `downloads d`: what `Variant` asks for. */
const columns = `t.id, t.kind, t.group_key, t.playlist_id, t.title, t.year, t.language, t.tags, t.container_extension, t.added_at,
  p.enabled and lower(p.account_status) in ('active', 'unknown') as usable,
  case t.kind when 'movie' then coalesce(d.status in ('queued', 'downloading', 'paused', 'completed'), false)
       else exists (select 1 from tracking tr where tr.series_id = t.id)
         or exists (select 1 from downloads e where e.series_id = t.id and e.status <> 'cancelled') end as kept`;
const from = `titles t join playlists p on p.id = t.playlist_id
  left join downloads d on d.kind = 'movie' and d.item_id = t.id and t.kind = 'movie'`;

/** What is in no other categories than those that its account leaves out is not offered. */
const offered = `t.gone_at is null and (t.category_ids = '{}' or not t.category_ids <@ array(select jsonb_array_elements_text(
  p.excluded_categories -> case t.kind when 'movie' then 'vod' else t.kind end)))`;

/** All that is offered of these titles, themselves included, also where they are gone. */
export function variantsOf(select: Select, ids: number[]): Promise<VariantRow[]> {
  return select<VariantRow>(
    `select ${columns} from ${from}
      where t.id in (:ids)
         or ${offered} and t.group_key in (select w.group_key from titles w where w.id in (:ids))`,
    { ids },
  );
}

export type WantedWork = {
  kind: 'movie' | 'series';
  tmdbId?: string | null;
  title?: string | null;
  year?: number | null;
};

/** What is offered under TMDB's id; where nothing is, or without one, under name and year. */
export async function variantsOfWork(
  select: Select,
  { kind, tmdbId, title, year = null }: WantedWork,
): Promise<VariantRow[]> {
  const found = (condition: string, values: Record<string, unknown>) =>
    select<VariantRow>(`select ${columns} from ${from} where t.kind = :kind and ${offered} and ${condition}`, {
      kind,
      ...values,
    });
  if (tmdbId) {
    const known = `select w.group_key from titles w where w.kind = :kind and w.tmdb_id = :tmdbId and w.gone_at is null`;
    const rows = await found(`(t.tmdb_id = :tmdbId or t.group_key in (${known}))`, { tmdbId });
    if (rows.length > 0) return rows;
  }
  if (!title) return [];
  const { name_key } = groupKeys({ kind, title, year, season: null, tmdbId: null });
  const meant = `t.group_key in (select :nameKey::bigint union all
                   select to_key from title_aliases where kind = :kind and from_key = :nameKey::bigint)`;
  // Of another id than the one that is asked for it is another title of the same name.
  return found(`${meant} and (t.tmdb_id is null or :tmdbId::text is null or t.tmdb_id = :tmdbId)`, {
    nameKey: name_key,
    tmdbId: tmdbId ?? null,
  });
}
