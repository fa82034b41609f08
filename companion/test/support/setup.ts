import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.ts';
import { createLog } from '../../src/platform/log.ts';
import { onServer } from './database.ts';

/** One real Postgres for the whole run; every suite makes itself a database on it. */
let folder = '';
let server: EmbeddedPostgres | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'xtreme-test-database-'));
  server = await startEmbeddedPostgres({ dataDir: folder, log: createLog('silent') });
  process.env.XTREME_TEST_DATABASE = JSON.stringify(server.address);
  // Dropping a database flushes everything, and nobody needs these after the run.
  await onServer('alter system set fsync = off');
  await onServer('select pg_reload_conf()');
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
