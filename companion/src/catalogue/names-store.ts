import { QueryTypes, type Sequelize } from 'sequelize';
import type { StreamKind } from '../provider/index.ts';
import { groupOf, groupSteps, tryHoldNames } from './group-store.ts';
import { storableJson } from './storable.ts';
import type { NameColumns } from './title-row.ts';

/** A title's name with what it was read as. */
export type HeldName = NameColumns & {
  id: number;
  name: string;
  category_ids: string[];
  given_title: string | null;
  given_year: number | null;
};
export type ReadName = NameColumns & { id: number };

const read = ['title', 'year', 'language', 'tags', 'tmdb_id', 'name_key', 'tmdb_key', 'tmdb_loose_key'];
const set = read.map((column) => `${column} = n.${column}`).join(', ');

/** Reading names again: what is held, and what comes of it. */
export function createNamesStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    /** By id, those behind `after`. */
    namesAfter: (playlistId: number, kind: StreamKind, { after, limit }: { after: number; limit: number }) =>
      select<HeldName>(
        `select id, name, category_ids, given_title, given_year, ${read.join(', ')} from titles
          where playlist_id = :playlistId and kind = :kind and gone_at is null and id > :after order by id limit :limit`,
        { playlistId, kind, after, limit },
      ),

    countNames: async (playlistId: number | null): Promise<number> => {
      const [row] = await select<{ n: number }>(
        `select count(*) as n from titles where gone_at is null and (:playlistId::int is null or playlist_id = :playlistId)`,
        { playlistId },
      );
      return row?.n ?? 0;
    },

    /** false, and nothing is written, while a sync writes the account's titles. Their new words can be searched for. */
    async writeNames(playlistId: number, kind: StreamKind, names: ReadName[]): Promise<boolean> {
      return database.transaction(async (transaction) => {
        if (!(await tryHoldNames(database, transaction, playlistId))) return false;
        const groups = groupSteps(database, transaction, kind);
        const run = (sql: string, values: Record<string, unknown>) =>
          database.query(sql, { replacements: { kind, ...values }, type: QueryTypes.SELECT, transaction });
        await run(
          `with n as materialized (
             select *, ${groupOf('r')} as group_key from json_to_recordset(:names) as r(id int, title text, year int,
               language text, tags text[], tmdb_id text, name_key bigint, tmdb_key bigint, tmdb_loose_key bigint)),
           written as (
             update titles t set ${set}, group_key = n.group_key from n where t.id = n.id returning t.name_norm)
           insert into search_words
           select distinct word from written, unnest(string_to_array(catalogue_split(name_norm), ' ')) word
            where length(word) between 3 and 40 and word !~ '^[0-9]+$' order by word
           on conflict do nothing`,
          { names: storableJson(names) },
        );
        const before = await groups.learnAliases(
          'titles',
          names.map(({ id }) => id),
        );
        await groups.regroup(before);
        return true;
      });
    },

    /** The names of these accounts, or of all, are to be read again. */
    async setNamesDue(ids: number[] | null, due: boolean): Promise<void> {
      await select('update playlists set names_due = :due where :all or id in (:ids)', {
        due,
        all: ids === null,
        ids: ids?.length ? ids : [0],
      });
    },

    /** Accounts whose names are to be read again and that no sync writes now. */
    async namesDue(): Promise<number[]> {
      const rows = await select<{ id: number }>(
        `select id from playlists where names_due and sync_status <> 'syncing' order by id`,
      );
      return rows.map(({ id }) => id);
    },
  };
}
