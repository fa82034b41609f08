import type { Delivered } from '../contract/index.ts';
import type { StreamKind } from '../provider/index.ts';
import type { Select } from './excluded-store.ts';

export type ItemRow = {
  id: number;
  playlist_id: number;
  kind: StreamKind;
  provider_id: string;
  name: string;
  title: string;
  year: number | null;
  language: string;
  tags: string[];
  category_ids: string[];
  rating: number | null;
  added_at: Date | null;
  has_image: boolean;
  tmdb_id: string | null;
  container_extension: string | null;
  epg_channel_id: string | null;
  favorite: boolean;
  tracked: boolean;
  download_id: number | null;
  download_status: string | null;
  download_done: number | null;
  download_total: number | null;
  download_servers: Delivered[] | null;
  /** What the list is sorted by: the page's end. */
  sort_value: string | number;
};

/** Of `titles t` and its joins. */
export const itemColumns = `t.id, t.playlist_id, t.kind, t.provider_id, t.name, t.title, t.year, t.language, t.tags, t.category_ids,
  t.rating, t.added_at, t.image_url is not null as has_image, t.tmdb_id, t.container_extension, t.epg_channel_id,
  f.title_id is not null as favorite, tr.series_id is not null as tracked,
  d.id as download_id, d.status as download_status, d.bytes_done as download_done, d.bytes_total as download_total,
  d.media_server as download_servers`;

export const itemJoins = `
  left join favorites f on f.title_id = t.id
  left join tracking tr on tr.series_id = t.id
  left join downloads d on d.kind = 'movie' and d.item_id = t.id and t.kind = 'movie'`;

/** A row of a page, before it is joined with what is shown of it. */
export type Entry = Pick<ItemRow, 'id' | 'sort_value'>;

/** The titles with what is shown of them. A statement of its own: most of a search's statements find nothing to join. */
export async function shownRows(select: Select, entries: Entry[]): Promise<ItemRow[]> {
  if (entries.length === 0) return [];
  const rows = await select<Omit<ItemRow, 'sort_value'>>(
    `select ${itemColumns} from titles t ${itemJoins} where t.id in (:ids)`,
    { ids: entries.map(({ id }) => id) },
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return entries.flatMap(({ id, sort_value }) => {
    const row = byId.get(id);
    return row ? [{ ...row, sort_value }] : [];
  });
}
