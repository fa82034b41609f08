import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { type QueryInterface, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { Umzug } from 'umzug';
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
 * Brings the database to this program's version: wholly or, when anything fails or the process is killed, not at all.
 * One process at a time (advisory lock); a database that has migrations which this program doesn't know is newer and
 * is left alone.
 */
export async function migrate(options: {
  database: Sequelize;
  address: DatabaseAddress;
  folder: URL;
  log: Logger;
}): Promise<void> {
  const { database, address, folder, log } = options;
  const migrations = await findMigrations(folder);
  const lock = new pg.Client(connectionOptions(address));
  // A lock that is lost in the middle lets the query or the transaction fail; it must not end the process.
  lock.on('error', (error) => log.warn({ err: error }, 'the connection that holds the lock of the migrations'));
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    await database.transaction(async (transaction) => {
      const within = inTransaction(database.getQueryInterface(), transaction);
      const storage = recordIn(within);
      refuseNewer(
        await storage.executed(),
        migrations.map(({ name }) => name),
      );
      const umzug = new Umzug({ migrations, context: within, storage, logger: undefined });
      for (const { name } of await umzug.up()) log.info({ migration: name }, 'database migrated');
    });
  } finally {
    await lock.end();
  }
}

/** The same query interface, with every statement in this transaction. */
function inTransaction(queryInterface: QueryInterface, transaction: Transaction): QueryInterface {
  const { sequelize } = queryInterface;
  const query = (sql: string, options?: object) => sequelize.query(sql, { ...options, transaction });
  const bound = Object.create(sequelize, { query: { value: query } }) as Sequelize;
  return Object.create(queryInterface, { sequelize: { value: bound } }) as QueryInterface;
}

/** What has run is written down in the same transaction: a kill can't come between. */
function recordIn({ sequelize }: QueryInterface) {
  const change = (sql: string, name: string) => sequelize.query(sql, { replacements: { name } });
  return {
    async executed(): Promise<string[]> {
      await sequelize.query('create table if not exists schema_migrations (name varchar(255) primary key)');
      const rows = await sequelize.query<{ name: string }>('select name from schema_migrations order by name', {
        type: QueryTypes.SELECT,
      });
      return rows.map(({ name }) => name);
    },
    async logMigration({ name }: { name: string }): Promise<void> {
      await change('insert into schema_migrations (name) values (:name)', name);
    },
    async unlogMigration({ name }: { name: string }): Promise<void> {
      await change('delete from schema_migrations where name = :name', name);
    },
  };
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
