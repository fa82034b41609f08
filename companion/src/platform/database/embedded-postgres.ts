import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError, isNodeError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { DatabaseAddress } from './database.ts';
import { locateBinaries } from './postgres-binaries.ts';

/** Postgres refuses to run as root: there it runs as `nobody`. */
const nobody = 65_534;
const user = 'xtreme';
const ownerLock = 7_311_002;

const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '40',
  shared_buffers: '96MB',
  max_wal_size: '512MB',
  jit: 'off',
  log_min_messages: 'warning',
};

export type EmbeddedPostgres = { address: DatabaseAddress; pid(): number; stop(): Promise<void> };

/**
 * Starts the real Postgres of the npm packages on a data folder of ours, or takes over the one that a killed service
 * left running. Whoever holds the owner's advisory lock is the one service that may use this folder.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Logger }): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const cluster = join(dataDir, 'postgres');
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const binaries = await locateBinaries({ dataDir, identity });
  const password = await loadPassword(dataDir);
  await createCluster({ binaries, cluster, password, identity, log });

  let closing = false;
  let running: Running =
    (await takeOver(cluster, password, log)) ??
    (await launch({ binaries, cluster, password, identity, dataDir, port: await freePort() }));

  function supervise(server: Running): void {
    server.owner.on('error', (error) => log.debug({ err: error }, 'connection of the database owner'));
    server.owner.on('end', () => {
      if (!closing) void restart(server);
    });
  }

  async function restart(server: Running): Promise<void> {
    log.error('the embedded database ended by itself; starting it again');
    while (!closing) {
      try {
        await ended(server.pid, 10_000);
        running = await launch({ binaries, cluster, password, identity, dataDir, port: server.port });
        supervise(running);
        return;
      } catch (error) {
        log.error({ err: error }, `the embedded database can't be started: ${messageOf(error)}`);
        await delay(2_000);
      }
    }
  }

  supervise(running);
  const { port } = running;
  return {
    address: { host: '127.0.0.1', port, user, password, database: 'postgres', tls: 'disable' },
    pid: () => running.pid,
    async stop() {
      closing = true;
      await running.owner.end().catch(() => undefined);
      await stopServer(running.pid);
    },
  };
}

type Running = { pid: number; port: number; owner: pg.Client };
type Identity = { uid?: number; gid?: number };
type Place = { binaries: string; cluster: string; password: string; identity: Identity };

/** How Postgres is told where its folder is: as root by the working directory, because `nobody` may not be allowed to walk there. */
function folderArgument(cluster: string, identity: Identity): string {
  return identity.uid !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

async function loadPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'database-password');
  try {
    await writeFile(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isNodeError(error) || error.code !== 'EEXIST') throw error;
  }
  return readFile(file, 'utf8');
}

/** initdb works in a folder beside and renames: a kill in the middle leaves no half cluster. */
async function createCluster(place: Place & { log: Logger }): Promise<void> {
  const { cluster, identity } = place;
  if (await exists(join(cluster, 'PG_VERSION'))) return;
  place.log.info('creating the embedded database');
  const fresh = `${cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const scratch = await mkdtemp(join(tmpdir(), 'xtreme-initdb-'));
  const passwordFile = join(scratch, 'password');
  await writeFile(passwordFile, place.password, { mode: 0o600 });
  if (identity.uid !== undefined) {
    for (const path of [fresh, scratch, passwordFile]) await chown(path, identity.uid, identity.gid ?? identity.uid);
  }
  try {
    const how = [`--username=${user}`, '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-instructions'];
    const where = ['-D', folderArgument(fresh, identity), `--pwfile=${passwordFile}`];
    await run(join(place.binaries, 'bin/initdb'), [...where, ...how], { cwd: fresh, ...identity });
    await rename(fresh, cluster);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function run(command: string, args: string[], options: Identity & { cwd: string }): Promise<void> {
  const child = spawn(command, args, { ...options, env: { LC_ALL: 'C', PATH: process.env.PATH }, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new AppError('database', `The embedded database can't be created: ${output.trim().slice(-400)}`);
}

/** The server that a killed service left behind, if it still serves this folder. */
async function takeOver(cluster: string, password: string, log: Logger): Promise<Running | null> {
  const left = await readPidFile(cluster);
  if (!left || !isAlive(left.pid)) return null;
  try {
    const owner = await becomeOwner(left.port, password);
    log.info({ pid: left.pid }, 'took over the running embedded database');
    return { ...left, owner };
  } catch (error) {
    if (error instanceof AppError) throw error;
    await stopServer(left.pid);
    return null;
  }
}

async function launch(place: Place & { dataDir: string; port: number }): Promise<Running> {
  const { cluster, identity, port } = place;
  const logFile = await open(join(place.dataDir, 'postgres.log'), 'w');
  const settings = Object.entries({ ...serverSettings, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(join(place.binaries, 'bin/postgres'), ['-D', folderArgument(cluster, identity), ...settings], {
    cwd: cluster,
    // A process group of its own: the signal that ends the service must not reach it before the service is done with it.
    detached: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
    env: { LC_ALL: 'C', PATH: process.env.PATH },
    ...identity,
  });
  await logFile.close();
  child.unref();
  const { pid } = child;
  if (pid === undefined) await once(child, 'spawn');
  return { pid: child.pid as number, port, owner: await whenReady(child, port, place) };
}

async function whenReady(child: ChildProcess, port: number, place: Place & { dataDir: string }): Promise<pg.Client> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await becomeOwner(port, place.password);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (child.exitCode !== null || Date.now() > deadline) {
        const words = (await readFile(join(place.dataDir, 'postgres.log'), 'utf8'))
          .trim()
          .split('\n')
          .slice(-3)
          .join(' ');
        throw new AppError('database', `The embedded database does not start: ${words || messageOf(error)}`);
      }
      await delay(25);
    }
  }
}

/** The one connection that stands for "this service owns the folder"; a dead owner's lock goes with its connection. */
async function becomeOwner(port: number, password: string): Promise<pg.Client> {
  const owner = new pg.Client({
    host: '127.0.0.1',
    port,
    user,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  owner.on('error', () => undefined);
  await owner.connect();
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await owner.query('select pg_try_advisory_lock($1) as mine', [ownerLock]);
    if (rows[0].mine) return owner;
    await delay(100);
  }
  await owner.end();
  throw new AppError(
    'config',
    'DATA_DIR is in use by another xtreme-downloader; end that one or set another DATA_DIR.',
  );
}

async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | null> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 1 && port > 0 ? { pid, port } : null;
  } catch (error) {
    if (isNodeError(error) && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Fast shutdown: sessions are ended, everything is written. */
async function stopServer(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 7_000],
    ['SIGQUIT', 3_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await ended(pid, patience)) return;
  }
}

/** Waits until the process is gone; false when it is still there after `patience` milliseconds. */
async function ended(pid: number, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isNodeError(error) && error.code === 'EPERM';
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path)).close();
    return true;
  } catch (error) {
    if (isNodeError(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
