import pg from 'pg';
import { AppError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { connectionOptions, type DatabaseAddress } from './database.ts';

/** Every replica, and the next release's job, may run this at once. */
const provisionLock = 7_311_090;
/** What the migrations need; a server before 13, or one that trusts nothing, lets only its administrator add them. */
const extensions = ['pg_trgm', 'unaccent', 'btree_gin'];

/**
 * Makes the service's user and database on a shared Postgres, or brings them to what `address` says: the password is
 * set, the database belongs to the user, the extensions are there. Run again it changes nothing else; what the database
 * holds is never touched. Names and the password go in quoted: any character is allowed.
 */
export async function provisionDatabase(options: {
  /** As whom it is done: a user that may create roles and databases. */
  admin: DatabaseAddress;
  address: DatabaseAddress;
  log: Logger;
}): Promise<void> {
  const { admin, address, log } = options;
  if (admin.user === address.user) {
    throw new AppError('config', 'POSTGRES_USER: it is the administrator itself; it takes a user of its own.');
  }
  const user = pg.escapeIdentifier(address.user);
  const database = pg.escapeIdentifier(address.database);
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [provisionLock]);
    const role = await client.query('select 1 from pg_roles where rolname = $1', [address.user]);
    // The password would stand in the server's log with `log_statement = ddl`.
    await client.query('set log_statement = none').catch(() => undefined);
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${user} login password ${pg.escapeLiteral(address.password)}`);
    log.info({ user: address.user }, role.rowCount === 0 ? 'database user made' : 'database user is there');
    // Where the administrator is no superuser, it must be a member to give a database away.
    await client.query(`grant ${user} to current_user`).catch(() => undefined);
    const held = await client.query('select 1 from pg_database where datname = $1', [address.database]);
    if (held.rowCount === 0)
      await client.query(`create database ${database} owner ${user} template template0 encoding 'UTF8'`);
    else await client.query(`alter database ${database} owner to ${user}`);
    log.info({ database: address.database }, held.rowCount === 0 ? 'database made' : 'database is there');
  });
  await withClient({ ...admin, database: address.database }, async (client) => {
    await client.query(`grant all on schema public to ${user}`);
    for (const name of extensions) await client.query(`create extension if not exists ${name}`);
  });
  await withClient(address, async (client) => {
    await client.query('select 1');
  });
}

async function withClient(address: DatabaseAddress, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connectionOptions(address));
  client.on('error', () => undefined);
  const where = `${address.user}@${address.host}:${address.port}/${address.database}`;
  try {
    await client.connect();
    await use(client);
  } catch (error) {
    throw error instanceof AppError
      ? error
      : new AppError('config', `The database at ${where} can't be prepared (${messageOf(error)}).`);
  } finally {
    await client.end();
  }
}
