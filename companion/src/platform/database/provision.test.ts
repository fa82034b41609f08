import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import pg from 'pg';
import { createEmptyDatabase, migrationsFolder, onServer, serverAddress } from '../../../test/support/database.ts';
import { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import { connect, connectionOptions, type DatabaseAddress } from './database.ts';
import { migrate } from './migrate.ts';
import { provisionDatabase } from './provision.ts';

/** Everything that has a meaning in SQL, in a shell, in YAML and in a URL. */
const hostile = `it's "all"; drop role x; -- $1 %s {{ .Values }} $(id) \`id\` \\ \t@/:?#é😀`;

describe('database and user on a shared Postgres', function () {
  this.timeout(60_000);
  const id = randomUUID().slice(0, 8);
  const name = `odd "name'; ${id}`;
  const adminName = `admin_${id}`;
  const adminPassword = `adm'in "pass\\word ${id}`;
  let admin: DatabaseAddress;
  let address: DatabaseAddress;
  let said = '';
  const log = createLog(
    'trace',
    new Writable({
      write(chunk, _encoding, done) {
        said += String(chunk);
        done();
      },
    }),
  );

  before(async () => {
    await onServer(`create role ${adminName} login superuser password ${pg.escapeLiteral(adminPassword)}`);
    admin = { ...serverAddress(), user: adminName, password: adminPassword };
    address = { ...serverAddress(), user: name, password: hostile, database: name };
  });
  after(async () => {
    await onServer(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    await onServer(`drop role if exists ${pg.escapeIdentifier(name)}`);
    await onServer(`drop role ${adminName}`);
    assert.ok(!said.includes(id.concat('é')) && !said.includes('drop role x') && !said.includes(adminPassword));
  });

  async function rowsOf(from: DatabaseAddress, sql: string): Promise<unknown[]> {
    const client = new pg.Client(connectionOptions(from));
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  }

  it('are made, with names and a password of any characters', async () => {
    await provisionDatabase({ admin, address, log });
    const owner = 'select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()';
    assert.deepEqual(await rowsOf(address, owner), [{ owner: name }]);
    const rights = 'select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user';
    assert.deepEqual(await rowsOf(address, rights), [{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
  });

  it('carry the migrations, and keep what they hold when it runs again, also twice at once', async () => {
    const database = connect(address, createLog('silent'));
    await migrate({ database, address, folder: migrationsFolder, log: createLog('silent') });
    await database.close();
    await rowsOf(address, `create table kept as select 'yes' as value`);
    await Promise.all([1, 2].map(() => provisionDatabase({ admin, address, log })));
    assert.deepEqual(await rowsOf(address, 'select value from kept'), [{ value: 'yes' }]);
  });

  it('get the password that is given now', async () => {
    await provisionDatabase({ admin, address: { ...address, password: 'another one' }, log });
    assert.deepEqual(await rowsOf({ ...address, password: 'another one' }, 'select 1 as one'), [{ one: 1 }]);
    await assert.rejects(rowsOf(address, 'select 1'), /password authentication failed/);
    await provisionDatabase({ admin, address, log });
  });

  it('may have been made by hand: nothing in them is lost', async () => {
    const made = await createEmptyDatabase();
    await rowsOf(made.address, 'create table old as select 7 as id');
    await provisionDatabase({ admin, address: { ...address, database: made.address.database }, log });
    assert.deepEqual(await rowsOf(made.address, 'select id from old'), [{ id: 7 }]);
    await made.drop();
  });

  it('are not made where that can not be, which is said without a password', async () => {
    const refused: [Parameters<typeof provisionDatabase>[0], RegExp][] = [
      [{ admin, address: { ...address, user: adminName }, log }, /^POSTGRES_USER: it is the administrator itself/],
      [{ admin: { ...admin, port: 1 }, address, log }, /^The database at admin_.*:1\/.* can't be prepared/],
      [{ admin: { ...admin, password: 'wrong' }, address, log }, /can't be prepared \(.*password/],
    ];
    for (const [options, words] of refused) {
      await assert.rejects(provisionDatabase(options), (error) => {
        assert.ok(error instanceof AppError && words.test(error.message), String(error));
        return !error.message.includes(hostile) && !error.message.includes(adminPassword);
      });
    }
  });
});
