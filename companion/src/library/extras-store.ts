import { QueryTypes, type Sequelize } from 'sequelize';

/** Paths are relative to the media folder. */
export type WrittenExtra = {
  path: string;
  sha256: string;
  /** The stem of the file that it belongs to, or the folder whose last video takes it along. */
  beside: string;
};

export type ExtrasStore = ReturnType<typeof createExtrasStore>;

/** What we put beside films and episodes, by content: a file with another content is not ours, or no longer. */
export function createExtrasStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown>) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    /** Written down before the file is there: one that a killed service left is known too. */
    async note(extra: WrittenExtra): Promise<void> {
      await select(
        `insert into written_extras (path, sha256, beside) values (:path, :sha256, :beside)
         on conflict (path, sha256) do update set beside = excluded.beside`,
        extra,
      );
    },

    async isOurs(path: string, sha256: string): Promise<boolean> {
      const rows = await select('select 1 from written_extras where path = :path and sha256 = :sha256', {
        path,
        sha256,
      });
      return rows.length > 0;
    },

    beside: (places: string[]) =>
      select<WrittenExtra>('select path, sha256, beside from written_extras where beside in (:places)', { places }),

    /** What this path held before, or held at all. */
    async forget(path: string, exceptSha256: string | null = null): Promise<void> {
      await select('delete from written_extras where path = :path and sha256 is distinct from :exceptSha256', {
        path,
        exceptSha256,
      });
    },
  };
}
