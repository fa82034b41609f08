import { readdir } from 'node:fs/promises';
import pg from 'pg';
import type { QueryInterface, Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { AppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { connectionOptions, type DatabaseAddress } from './database.ts';

/** The lock's number is arbitrary, and the same in every replica. */
const migrationLock = 7_311_001;

type Migration = {
  up(context: QueryInterface): Promise<void>;
  down(context: QueryInterface): Promise<void>;
};

/**
 * Brings the database to this program's version. One process at a time (advisory lock); a database that has
 * migrations which this program doesn't know is newer and is left alone.
 */
export async function migrate(options: {
  database: Sequelize;
  address: DatabaseAddress;
  folder: URL;
  log: Logger;
}): Promise<void> {
  const { database, address, folder, log } = options;
  const lock = new pg.Client(connectionOptions(address));
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    const migrations = await findMigrations(folder);
    const storage = new SequelizeStorage({ sequelize: database, tableName: 'schema_migrations' });
    const umzug = new Umzug({ migrations, context: database.getQueryInterface(), storage, logger: undefined });
    refuseNewer(
      await storage.executed(),
      migrations.map(({ name }) => name),
    );
    for (const { name } of await umzug.up()) log.info({ migration: name }, 'database migrated');
  } finally {
    await lock.end();
  }
}

/** A migration's name is its file name without the extension: the same from source and from the build. */
async function findMigrations(folder: URL) {
  const files = (await readdir(folder)).filter((file) => /^\d{3}-[a-z0-9-]+\.(ts|js)$/.test(file)).sort();
  return files.map((file) => {
    const load = () => import(new URL(file, folder).href) as Promise<Migration>;
    return {
      name: file.replace(/\.(ts|js)$/, ''),
      up: async ({ context }: { context: QueryInterface }) => (await load()).up(context),
      down: async ({ context }: { context: QueryInterface }) => (await load()).down(context),
    };
  });
}

function refuseNewer(executed: string[], known: string[]): void {
  const newer = executed.filter((name) => !known.includes(name));
  if (newer.length === 0) return;
  throw new AppError(
    'database-newer',
    `The database is newer than this program (it has "${newer.at(-1)}"). Install the newer version again, or restore a backup made with this one.`,
  );
}
