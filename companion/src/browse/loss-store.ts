import type { StreamKind } from '../provider/index.ts';
import { finishedFiles } from './changes-store.ts';
import type { Select } from './excluded-store.ts';
import { attached as attachedIds } from './filter-store.ts';

export type LostTitle = {
  id: number;
  kind: StreamKind;
  title: string;
  year: number | null;
  favorite: boolean;
  tracked: boolean;
  files: number;
};

export type LossRow = {
  held: number;
  missing: number;
  favorites: number;
  tracked: number;
  downloaded: number;
  categories: { category_id: string | null; title: string | null; missing: number; held: number }[];
  attached: LostTitle[];
  samples: LostTitle[];
};

const mostCategories = 200;
const mostAttached = 100;
const mostSamples = 20;

const ours = 't.playlist_id = :playlistId and t.kind = :kind and t.gone_at is null';
/** The same titles that go when the loss is confirmed. */
const missing = `${ours} and t.missing_since is not null`;
const columns = `t.id, t.kind, t.title, t.year, f.title_id is not null as favorite, tr.series_id is not null as tracked,
  ${finishedFiles} as files`;
const joins = 'left join favorites f on f.title_id = t.id left join tracking tr on tr.series_id = t.id';

/** What a section would lose if the loss that it holds back were believed. */
export async function lossOf(select: Select, playlistId: number, kind: StreamKind): Promise<LossRow> {
  const values = { playlistId, kind };
  const [counts] = await select<Pick<LossRow, 'held' | 'missing'>>(
    `select count(*) as held, count(*) filter (where t.missing_since is not null) as missing from titles t where ${ours}`,
    values,
  );
  const attached = await select<LostTitle>(
    `select ${columns} from titles t ${joins} where ${missing} and t.id in (${attachedIds})
      order by tracked desc, favorite desc, files desc, t.title, t.id`,
    values,
  );
  // Spread over all of them: the first ones by their number are all of one category.
  const samples = await select<LostTitle>(
    `select ${columns} from titles t ${joins}
      where t.id in (select id from titles t where ${missing} order by md5(t.id::text) limit ${mostSamples})
      order by t.title, t.id`,
    values,
  );
  const categories = await select<LossRow['categories'][number]>(
    `select n.category_id, c.title, n.missing, n.held from (
       select category_id, count(*) filter (where t.missing_since is not null) as missing, count(*) as held
         from titles t left join unnest(t.category_ids) category_id on true where ${ours} group by category_id) n
       left join categories c on c.playlist_id = :playlistId and c.kind = :kind and c.category_id = n.category_id
      where n.missing > 0 order by n.missing desc, c.position nulls last, n.category_id limit ${mostCategories}`,
    values,
  );
  return {
    ...(counts ?? { held: 0, missing: 0 }),
    favorites: attached.filter(({ favorite }) => favorite).length,
    tracked: attached.filter(({ tracked }) => tracked).length,
    downloaded: attached.filter(({ files }) => files > 0).length,
    categories,
    attached: attached.slice(0, mostAttached),
    samples,
  };
}
