import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmptyDatabase, migrationsFolder, serverAddress } from '../../test/support/database.ts';
import type { DatabaseAddress } from './database/database.ts';
import { createLog } from './log.ts';
import { makeFolder, openPlatform, type PlatformConfig } from './open-platform.ts';

const log = createLog('silent');

describe('the platform', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-platform-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (config: Partial<PlatformConfig>) =>
    openPlatform({
      config: { dataDir: join(folder, 'data'), postgres: null, redis: null, secret: undefined, ...config },
      migrations: migrationsFolder,
      log,
    });

  it('is made of a folder and nothing else: embedded database, migrated, and a generated secret', async () => {
    const platform = await open({});
    try {
      assert.deepEqual([platform.mode, platform.exclusive], [{ database: 'embedded', queue: 'database' }, true]);
      assert.deepEqual(platform.secrets.open(platform.secrets.seal('a')), 'a');
      const { waiting, running } = await platform.queue.state();
      assert.deepEqual([waiting, running], [0, 0]);
      assert.match((await platform.metrics.read()).text, /process_resident_memory_bytes/);
    } finally {
      await platform.close();
    }
    const left = await readdir(join(folder, 'data'));
    assert.deepEqual(left.sort(), ['database-password', 'postgres', 'postgres.log', 'secret']);
    await assert.rejects(stat(join(folder, 'data/postgres/postmaster.pid')), { code: 'ENOENT' });
  });

  it('uses the Postgres that it is given', async () => {
    const { address, drop } = await createEmptyDatabase();
    const platform = await open({ postgres: address, secret: 'sixteen letters.' });
    assert.deepEqual([platform.mode.database, platform.exclusive], ['external', false]);
    assert.deepEqual(await readdir(join(folder, 'data')), []);
    await platform.close();
    await drop();
  });

  it('says in one line which database it cannot use and why, never with the password', async () => {
    const good: DatabaseAddress = { ...serverAddress(), password: 'hunter2' };
    const bad: [postgres: DatabaseAddress, why: RegExp][] = [
      [good, /password authentication failed/],
      [{ ...good, port: 1 }, /ECONNREFUSED/],
      [{ ...good, host: 'nowhere.invalid' }, /ENOTFOUND|EAI_AGAIN/],
      [{ ...serverAddress(), database: 'nothing' }, /database "nothing" does not exist/],
      [{ ...serverAddress(), tls: 'require' }, /does not support SSL/],
    ];
    for (const [postgres, why] of bad) {
      await assert.rejects(open({ postgres, secret: 'sixteen letters.' }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'config');
        const { user, host, port, database } = postgres;
        assert.ok(
          error.message.startsWith(
            `POSTGRES_HOST or DATABASE_URL: the database at ${user}@${host}:${port}/${database} `,
          ),
        );
        assert.match(error.message, why);
        assert.ok(!error.message.includes('\n') && !error.message.includes('hunter2'));
        return true;
      });
    }
  });

  it('stops the embedded database again when it cannot be used', async () => {
    const nowhere = new URL(`file://${folder}/nowhere/`);
    const config = { dataDir: join(folder, 'data'), postgres: null, redis: null, secret: undefined };
    await assert.rejects(openPlatform({ config, migrations: nowhere, log }), { code: 'ENOENT' });
    await assert.rejects(stat(join(folder, 'data/postgres/postmaster.pid')), { code: 'ENOENT' });
  });

  it('says that it has no full mode yet, before it makes anything', async () => {
    await assert.rejects(open({ redis: { url: 'redis://:hunter2@h' } }), {
      code: 'config',
      message: /^REDIS_URL, REDIS_HOST: [^\n]*$/,
    });
    assert.deepEqual(await readdir(folder), []);
  });
});

describe('a folder of the configuration', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made where it is missing, with those above it', async () => {
    await makeFolder('MEDIA_DIR', join(folder, 'a/b/c'));
    await makeFolder('MEDIA_DIR', join(folder, 'a/b/c'));
    assert.ok((await stat(join(folder, 'a/b/c'))).isDirectory());
  });

  it('is refused in one line that names variable, path and reason', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const bad: [path: string, reason: string][] = [
      [file, 'EEXIST'],
      [join(file, 'below'), 'ENOTDIR'],
      ['/proc/nothing', 'ENOENT'],
    ];
    for (const [path, reason] of bad) {
      const message = `MEDIA_DIR: "${path}" can't be used (${reason}); it takes a folder that this user may write.`;
      await assert.rejects(makeFolder('MEDIA_DIR', path), { code: 'config', message });
    }
  });
});
