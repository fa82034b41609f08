import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Sequelize } from 'sequelize';
import { connect, connectionOptions, type DatabaseAddress } from '../../src/platform/database/database.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';

export const migrationsFolder = new URL('../../../migrations/', import.meta.url);
const silent = createLog('silent');
let template: Promise<string> | undefined;

/** The test run's Postgres server; `database` is its maintenance database. */
export function serverAddress(): DatabaseAddress {
  return JSON.parse(process.env.XTREME_TEST_DATABASE ?? '') as DatabaseAddress;
}

/** One statement on the server's maintenance database. */
export async function onServer(sql: string): Promise<void> {
  const client = new pg.Client(connectionOptions(serverAddress()));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A database of its own, migrated; `drop` ends it. */
export async function createTestDatabase(): Promise<{
  address: DatabaseAddress;
  database: Sequelize;
  drop(): Promise<void>;
}> {
  template ??= createTemplate();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name} template ${await template}`);
  const address = { ...serverAddress(), database: name };
  const database = connect(address, silent);
  return {
    address,
    database,
    async drop() {
      await database.close();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/** An empty database, not migrated. */
export async function createEmptyDatabase(): Promise<{ address: DatabaseAddress; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  return {
    address: { ...serverAddress(), database: name },
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

async function createTemplate(): Promise<string> {
  const { address } = await createEmptyDatabase();
  const database = connect(address, silent);
  await migrate({ database, address, folder: migrationsFolder, log: silent });
  await database.close();
  return address.database;
}
