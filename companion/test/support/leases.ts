import pg from 'pg';
import { connectionOptions } from '../../src/platform/database/database.ts';
import { eventually, type TestService } from './service.ts';

/** How many connections the accounts' ledger says are taken. */
export async function leasesHeld({ config }: TestService): Promise<number> {
  if (!config.postgres) throw new Error('The service of this test has no database of its own.');
  const client = new pg.Client(connectionOptions(config.postgres));
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) from connection_leases');
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}

/** Waits until every connection was given back. */
export async function noLeaseHeld(test: TestService): Promise<void> {
  await eventually(
    () => leasesHeld(test),
    (held) => held === 0,
  );
}
