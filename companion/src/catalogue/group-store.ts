import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/** The key that a row has by itself; null for channels. */
const ownKey = (row: string) => `coalesce(${row}.tmdb_key, ${row}.tmdb_loose_key, ${row}.name_key)`;

/**
 * The group of a row as SQL: its own key, or the one TMDB title and year that this is known to stand for. Of two films of
 * one name and year nobody can tell which one a row without an id is: it stays by itself.
 */
export const groupOf = (row: string) => `
  case when ${row}.tmdb_key is not null or ${row}.name_key is null then ${row}.tmdb_key
       else coalesce((select min(a.to_key) from title_aliases a
                       where a.kind = :kind and a.from_key = ${ownKey(row)} having count(*) = 1), ${ownKey(row)}) end`;

/** Which titles are variants of one; within the transaction that writes their rows. */
export function groupSteps(database: Sequelize, transaction: Transaction, kind: string) {
  const select = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements: { kind, ...values }, type: QueryTypes.SELECT, transaction });

  return {
    /**
     * From rows with TMDB's id and a year: of the sync's stage, or of `titles` with these ids. Answers what `regroup` has to
     * know. In order, so that two syncs wait one way round.
     */
    async learnAliases(from: 'title_stage' | 'titles' = 'title_stage', ids: number[] = []): Promise<number> {
      const [last] = await select<{ id: number }>('select coalesce(max(id), 0) as id from title_aliases');
      await select(
        `insert into title_aliases (kind, from_key, to_key)
        select distinct :kind, a.from_key, s.tmdb_key
          from ${from} s, lateral (values (s.name_key), (s.tmdb_loose_key)) a(from_key)
         where s.tmdb_key is not null ${from === 'titles' ? 'and s.id in (:ids)' : ''} order by 2, 3
        on conflict do nothing`,
        { ids },
      );
      return last?.id ?? 0;
    },

    /** Rows without an id or a year that the aliases learned since then put elsewhere, of all accounts. */
    async regroup(after: number): Promise<void> {
      const [learned] = await select('select 1 from title_aliases where id > :after and kind = :kind limit 1', {
        after,
      });
      if (!learned) return;
      await select(
        `with meant as (
           select from_key, case when count(*) = 1 then min(to_key) else from_key end as key, array_agg(to_key) as all_keys
             from title_aliases
            where kind = :kind and from_key in (select from_key from title_aliases where id > :after and kind = :kind)
            group by from_key)
         update titles t set group_key = m.key
           from meant m, unnest(m.all_keys || m.from_key) held
          where t.group_key = held and t.kind = :kind and t.tmdb_key is null and ${ownKey('t')} = m.from_key
            and t.group_key <> m.key`,
        { after },
      );
    },
  };
}

/** Until the transaction's end: a sync and the reading anew of the same account's names would wait for each other's rows. */
export async function holdNames(database: Sequelize, transaction: Transaction, playlistId: number): Promise<void> {
  await database.query('select pg_advisory_xact_lock(:space, :playlistId)', {
    replacements: { space: lockSpace, playlistId },
    type: QueryTypes.SELECT,
    transaction,
  });
}

/** As `holdNames`, without waiting: false while a sync writes them. */
export async function tryHoldNames(database: Sequelize, transaction: Transaction, playlistId: number) {
  const [row] = await database.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock(:space, :playlistId) as held',
    {
      replacements: { space: lockSpace, playlistId },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return row?.held ?? false;
}

/** Any number that no other lock of ours uses as its first. */
const lockSpace = 7_301;
