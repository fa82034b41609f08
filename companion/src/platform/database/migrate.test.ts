import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { QueryTypes, type QueryInterface, type Sequelize } from 'sequelize';
import { createEmptyDatabase, migrationsFolder, onServer } from '../../../test/support/database.ts';
import { readConfig } from '../../config.ts';
import type { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import { connect, type DatabaseAddress } from './database.ts';
import { migrate } from './migrate.ts';

const log = createLog('silent');

describe('migrating', () => {
  let address: DatabaseAddress;
  let database: Sequelize;
  let drop: () => Promise<void>;
  let folder = '';
  let names: string[] = [];

  before(async () => {
    const files = (await readdir(migrationsFolder)).filter((file) => /^\d{3}-.*\.ts$/.test(file)).sort();
    names = files.map((file) => file.replace('.ts', ''));
  });
  beforeEach(async () => {
    ({ address, drop } = await createEmptyDatabase());
    database = connect(address, log);
    folder = await mkdtemp(join(tmpdir(), 'xtreme-migrate-'));
  });
  afterEach(async () => {
    await database.close();
    await drop();
    await rm(folder, { recursive: true });
  });

  const select = <T extends object>(sql: string) => database.query<T>(sql, { type: QueryTypes.SELECT });
  const up = (from: URL = migrationsFolder) => migrate({ database, address, folder: from, log });

  async function executed(): Promise<string[]> {
    const rows = await select<{ name: string }>('select name from schema_migrations order by name');
    return rows.map(({ name }) => name);
  }

  async function tables(): Promise<string[]> {
    const rows = await select<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    return rows.map(({ name }) => name);
  }

  /** Everything that tells two schemas apart: columns, constraints and indexes. */
  async function schema(): Promise<object[]> {
    return [
      ...(await select(`select table_name, column_name, data_type, is_nullable, column_default, generation_expression
        from information_schema.columns where table_schema = 'public' order by 1, 2`)),
      ...(await select(`select conrelid::regclass::text as place, conname, pg_get_constraintdef(oid) as what
        from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`)),
      ...(await select(`select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`)),
    ];
  }

  async function folderWith(files: Record<string, string>): Promise<URL> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return pathToFileURL(`${folder}/`);
  }

  it('fills an empty database and writes down what has run', async () => {
    await up();
    assert.deepEqual(await executed(), names);
  });

  it('changes nothing the second time', async () => {
    await up();
    const before = await schema();
    await up();
    assert.deepEqual(await schema(), before);
    assert.deepEqual(await executed(), names);
  });

  it('is done once when several start at once', async () => {
    await Promise.all([up(), up(), up()]);
    assert.deepEqual(await executed(), names);
  });

  it('can be undone in reverse, and done again', async () => {
    await up();
    const before = await schema();
    for (const name of [...names].reverse()) {
      const { down } = (await import(new URL(`${name}.ts`, migrationsFolder).href)) as {
        down(context: QueryInterface): Promise<void>;
      };
      await down(database.getQueryInterface());
    }
    assert.deepEqual(await tables(), ['schema_migrations']);
    await database.query('drop table schema_migrations');
    await up();
    assert.deepEqual(await schema(), before);
  });

  it('leaves a newer database alone and says so in one line', async () => {
    await up();
    await database.query(`insert into schema_migrations (name) values ('900-from-the-future')`);
    const before = await schema();
    await assert.rejects(up(), (error: AppError) => {
      assert.equal(error.code, 'database-newer');
      assert.match(error.message, /^The database is newer than this program \(it has "900-from-the-future"\)\.[^\n]*$/);
      return true;
    });
    assert.deepEqual(await schema(), before);
  });

  it('does nothing at all when one of several fails, and can be tried again', async () => {
    const good = `export const up = ({ sequelize }) => sequelize.query('create table first_one ()');`;
    const files = await folderWith({
      '001-good.js': good,
      '002-bad.js': `export async function up(context) {
        await context.createTable('second_one', { id: 'integer' });
        await context.sequelize.query('select nonsense');
      }`,
    });
    await assert.rejects(up(files), /nonsense/);
    assert.deepEqual(await tables(), []);

    await rm(join(folder, '002-bad.js'));
    await writeFile(join(folder, '002-better.js'), good.replace('first_one', 'second_one'));
    await up(files);
    assert.deepEqual(await tables(), ['first_one', 'schema_migrations', 'second_one']);
    assert.deepEqual(await executed(), ['001-good', '002-better']);
  });

  describe('as a role that is no superuser', () => {
    const passwords = [`p@ss#/%: word'"\\`, 'p%41:?&=+', '§ €😀 `$(id)`'];
    for (const [index, password] of passwords.entries()) {
      it(`works with the password ${password}, by parts and by URL`, async () => {
        const role = `role_${index}_${randomUUID().replaceAll('-', '')}`;
        await onServer(`create role ${role} login password ${pg.escapeLiteral(password)}`);
        await onServer(`alter database ${address.database} owner to ${role}`);
        try {
          for (const env of waysTo({ ...address, user: role, password })) {
            const own = readConfig(env).postgres;
            assert.ok(own);
            const connection = connect(own, log);
            await migrate({ database: connection, address: own, folder: migrationsFolder, log });
            await connection.close();
          }
          assert.deepEqual(await executed(), names);
        } finally {
          await onServer(`alter database ${address.database} owner to ${address.user}`);
          await database.query(
            `reassign owned by ${role} to ${address.user}; drop owned by ${role}; drop role ${role}`,
          );
        }
      });
    }
  });
});

/** The same address by parts, by URL with the password percent-encoded, and as people paste it. */
function waysTo({ host, port, user, password, database }: DatabaseAddress): NodeJS.ProcessEnv[] {
  const url = (written: string) => `postgres://${user}:${written}@${host}:${port}/${database}`;
  const parts = { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database };
  const raw = /%[0-9a-f]{2}/i.test(password) ? [] : [{ DATABASE_URL: url(password) }];
  return [
    { POSTGRES_HOST: host, POSTGRES_PORT: String(port), ...parts },
    { DATABASE_URL: url(encodeURIComponent(password)) },
    ...raw,
  ];
}
