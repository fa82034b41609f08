import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { createTestDatabase } from '../support/database.ts';
import { type Installation, install, type ServiceProcess } from '../support/process.ts';

const secretText = 'never/shown#p4ss';

describe('a start that can not work', function () {
  this.timeout(30_000);
  let home: Installation;
  let taken: Server;

  before(async () => {
    home = await install();
    home.keepSecret(secretText);
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });

  after(async () => {
    taken.close();
    await home.close();
  });

  const takenPort = () => String((taken.address() as { port: number }).port);
  /** A folder can't be made below a file, not even by root. */
  const belowFile = join(import.meta.filename, 'below');

  const cases: { what: string; env: () => Record<string, string>; says: RegExp }[] = [
    { what: 'a port that is none', env: () => ({ PORT: '70000' }), says: /^PORT: "70000" .* takes / },
    { what: 'a port that is a word', env: () => ({ PORT: 'http' }), says: /^PORT: "http" .* takes / },
    { what: 'a port that is taken', env: () => ({ PORT: takenPort() }), says: /^PORT: \d+ is taken .* takes / },
    {
      what: 'a media folder that is a file',
      env: () => ({ MEDIA_DIR: import.meta.filename }),
      says: /^MEDIA_DIR: .*takes /,
    },
    {
      what: 'a media folder that can not be made',
      env: () => ({ MEDIA_DIR: belowFile }),
      says: /^MEDIA_DIR: .* takes /,
    },
    { what: 'a data folder that can not be made', env: () => ({ DATA_DIR: belowFile }), says: /^DATA_DIR: .* takes / },
    {
      what: 'a database address that is none',
      env: () => ({ DATABASE_URL: `mysql://xtreme:${secretText}@localhost/xtreme` }),
      says: /^DATABASE_URL: .* takes postgres:/,
    },
    {
      what: 'a database that is away',
      env: () => ({ DATABASE_URL: `postgres://xtreme:${secretText}@127.0.0.1:1/xtreme` }),
      says: /^POSTGRES_HOST or DATABASE_URL: .*127\.0\.0\.1:1/,
    },
    {
      what: 'a database by parts that is away',
      env: () => ({ POSTGRES_HOST: '127.0.0.1', POSTGRES_PORT: '1', POSTGRES_PASSWORD: secretText }),
      says: /^POSTGRES_HOST or DATABASE_URL: .*127\.0\.0\.1:1/,
    },
    {
      what: 'Redis, which is not part of this version',
      env: () => ({ REDIS_URL: `redis://:${secretText}@127.0.0.1:6379` }),
      says: /^REDIS_URL/,
    },
    {
      what: 'a secret file that is not there',
      env: () => ({ POSTGRES_PASSWORD_FILE: belowFile }),
      says: /^POSTGRES_PASSWORD_FILE: /,
    },
    {
      what: 'a secret that is given twice',
      env: () => ({ XTREME_SECRET: secretText, XTREME_SECRET_FILE: import.meta.filename }),
      says: /^XTREME_SECRET and XTREME_SECRET_FILE/,
    },
  ];

  for (const { what, env, says } of cases) {
    it(`says so in one line that names the variable: ${what}`, async () => {
      await refuses(home, env(), says);
    });
  }

  it('says so in one line: a database that is newer than the program', async () => {
    const { address, database, drop } = await createTestDatabase();
    try {
      await database.query(`insert into schema_migrations (name) values ('999-from-the-future')`, {
        type: QueryTypes.INSERT,
      });
      const parts = { POSTGRES_HOST: address.host, POSTGRES_PORT: String(address.port), POSTGRES_DB: address.database };
      const credentials = { POSTGRES_USER: address.user, POSTGRES_PASSWORD: address.password };
      home.keepSecret(address.password);
      await refuses(
        home,
        { ...parts, ...credentials },
        /^The database is newer than this program .*999-from-the-future/,
      );
    } finally {
      await drop();
    }
  });

  describe('beside one that runs on the same data folder', () => {
    let first: ServiceProcess;

    before(async () => {
      first = await home.start();
    });

    it('is refused in one line, and the first goes on', async () => {
      await refuses(home, {}, /^DATA_DIR is in use by another xtreme-downloader/);
      assert.equal((await first.api.call('GET', 'readyz')).status, 200);
      await first.stop();
    });
  });
});

async function refuses(home: Installation, env: Record<string, string>, says: RegExp): Promise<void> {
  const { code, words } = await home.refused(env);
  assert.equal(code, 1);
  const [line = '', ...rest] = words.trimEnd().split('\n');
  assert.deepEqual(rest, []);
  assert.match(line.replace(/^xtreme-downloader: /, ''), says);
}
