import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { createEmptyDatabase, onServer } from '../support/database.ts';
import { type Installation, install, type ServiceProcess } from '../support/process.ts';

/** Everything that has a meaning in a URL, in a connection string, in SQL and in a shell; `%41` stands for itself. */
const hostile = `p@ss#1/2:3?4&5%6 7"8'9\\0$%41`;
/** Pasted into a URL as it is: there `%41` could as well stand for A. */
const pasted = `p@ss#1/2:3?4&5%6 7"8'9\\0$%`;

describe('a Postgres of the user, with a password that nobody should have', function () {
  this.timeout(30_000);
  let home: Installation;
  let address: Awaited<ReturnType<typeof createEmptyDatabase>>['address'];
  let drop: () => Promise<void>;
  const role = `hostile_${process.pid}`;

  before(async () => {
    home = await install();
    home.keepSecret(hostile, pasted);
    ({ address, drop } = await createEmptyDatabase());
    await onServer(`create role ${role} login`);
    await onServer(`alter database ${address.database} owner to ${role}`);
  });

  after(async () => {
    await home.close();
    await drop();
    await onServer(`drop role ${role}`);
  });

  const settle = (password: string) => onServer(`alter role ${role} password '${password.replaceAll("'", "''")}'`);
  const url = (password: string) =>
    `postgres://${role}:${password}@${address.host}:${address.port}/${address.database}`;

  it('is reached by parts', async () => {
    await settle(hostile);
    const parts = { POSTGRES_HOST: address.host, POSTGRES_PORT: String(address.port), POSTGRES_DB: address.database };
    await works(await home.start({ ...parts, POSTGRES_USER: role, POSTGRES_PASSWORD: hostile }));
  });

  it('is reached by a URL with the password encoded', async () => {
    await works(await home.start({ DATABASE_URL: url(encodeURIComponent(hostile)) }));
  });

  it('is reached by a URL with the password pasted as it is', async () => {
    await settle(pasted);
    await works(await home.start({ DATABASE_URL: url(pasted) }));
  });

  it('tells a wrong password in one line, without it', async () => {
    const { code, words } = await home.refused({ DATABASE_URL: url(encodeURIComponent(hostile)) });
    assert.equal(code, 1);
    assert.match(
      words,
      /^xtreme-downloader: POSTGRES_HOST or DATABASE_URL: [^\n]*password authentication failed[^\n]*\n$/,
    );
  });
});

/** Serves from that database, has started none of its own, and leaves nothing running. */
async function works(service: ServiceProcess): Promise<void> {
  const system = await service.api.get<contract.System>('api/system');
  assert.equal(system.database.mode, 'external');
  assert.deepEqual(
    service.family().filter(({ command }) => /^\S*postgres\b/.test(command)),
    [],
  );
  await service.stop();
}
