import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError, isNodeError, messageOf } from '../errors.ts';
import { generatedFile } from '../generated-file.ts';
import type { Logger } from '../log.ts';
import type { DatabaseAddress } from './database.ts';
import { locateBinaries } from './postgres-binaries.ts';
import {
  createCluster,
  databaseUser,
  environment,
  folderArgument,
  type Identity,
  identityFor,
  sweepDrafts,
} from './postgres-cluster.ts';
import { clusterName, forgetDeadServer, readPidFile, serves, stopServer } from './postgres-process.ts';

const ownerLock = 7_311_002;
/** Longer than the recovery after a crash takes; until then a server that is there is waited for. */
const startPatienceMs = 60_000;
const firstRetryMs = 250;
const longestRetryMs = 5_000;

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

type Place = {
  dataDir: string;
  cluster: string;
  binaries: string;
  password: string;
  identity: Identity;
  log: Logger;
  /** Aborted by `stop`: nothing new is started, nothing is waited for. */
  closing: AbortSignal;
};
type Running = { pid: number; port: number; owner: pg.Client };

/**
 * Starts the real Postgres of the npm packages on a data folder of ours, or takes over the one that a killed service
 * left running. Whoever holds the owner's advisory lock is the one service that may use this folder.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Logger }): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const closing = new AbortController();
  const place = await prepare({ dataDir, log, closing: closing.signal });
  let running = await acquire(place);
  let repair: Promise<void> = Promise.resolve();
  await sweepDrafts(place.cluster);

  /** The owner's connection ends when its server does, or when Postgres restarts itself after a crash of one session. */
  function supervise(): void {
    running.owner.on('end', () => {
      if (!closing.signal.aborted) repair = restart();
    });
  }

  async function restart(): Promise<void> {
    log.error('the embedded database ended by itself; starting it again');
    for (let wait = firstRetryMs; !closing.signal.aborted; wait = Math.min(wait * 2, longestRetryMs)) {
      try {
        running = (await takeOver(place)) ?? (await launch(place, running.port));
        supervise();
        log.info({ pid: running.pid }, 'the embedded database runs again');
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        log.error({ err: error }, `the embedded database can't be started: ${messageOf(error)}`);
        await delay(wait, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  supervise();
  const { port } = running;
  const { password } = place;
  return {
    address: { host: '127.0.0.1', port, user: databaseUser, password, database: 'postgres', tls: 'disable' },
    pid: () => running.pid,
    async stop() {
      closing.abort();
      await repair;
      await running.owner.end().catch(() => undefined);
      await stopServer(running.pid, place.cluster);
    },
  };
}

/** Everything that must be there before a server can run. */
async function prepare(start: Pick<Place, 'dataDir' | 'log' | 'closing'>): Promise<Place> {
  const { dataDir, log } = start;
  const cluster = join(dataDir, 'postgres');
  try {
    const identity = await identityFor(cluster);
    const binaries = await locateBinaries({ dataDir, identity });
    const password = await generatedFile(join(dataDir, 'database-password'), () =>
      randomBytes(24).toString('base64url'),
    );
    if (!(await exists(join(cluster, 'PG_VERSION')))) {
      log.info('creating the embedded database');
      await createCluster({ binaries, cluster, password, identity });
    }
    return { ...start, cluster, binaries, password, identity };
  } catch (error) {
    if (!isNodeError(error) || (error.code !== 'EACCES' && error.code !== 'EPERM')) throw error;
    throw new AppError(
      'config',
      `DATA_DIR: ${JSON.stringify(dataDir)} holds a database of another user (${error.code}); it takes a folder of this user.`,
    );
  }
}

/** Another program may take the free port first, or another service the folder: then it is looked at anew. */
async function acquire(place: Place): Promise<Running> {
  for (let triesLeft = 2; ; triesLeft--) {
    const running = await takeOver(place);
    if (running) return running;
    try {
      return await launch(place, await freePort());
    } catch (error) {
      if (triesLeft === 0 || (error instanceof AppError && error.code === 'config')) throw error;
      place.log.warn({ err: error }, 'the embedded database did not start; trying again');
    }
  }
}

/** The server that a killed service left behind, if one serves this folder; null when there is none. */
async function takeOver({ cluster, password, log, closing }: Place): Promise<Running | null> {
  const left = await readPidFile(cluster);
  const deadline = Date.now() + startPatienceMs;
  while (left && (await serves(left.pid, cluster))) {
    try {
      const owner = await becomeOwner(left.port, password);
      log.info({ pid: left.pid }, 'took over the running embedded database');
      return { ...left, owner };
    } catch (error) {
      if (error instanceof AppError) throw error;
      closing.throwIfAborted();
      if (Date.now() > deadline) await stopServer(left.pid, cluster);
      else await delay(50);
    }
  }
  await forgetDeadServer(cluster);
  return null;
}

async function launch(place: Place, port: number): Promise<Running> {
  const { cluster, identity } = place;
  const logFile = await open(join(place.dataDir, 'postgres.log'), 'w', 0o600);
  const settings = { ...serverSettings, port, cluster_name: clusterName(cluster) };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(join(place.binaries, 'bin/postgres'), ['-D', folderArgument(cluster, identity), ...flags], {
    cwd: cluster,
    // A process group of its own: the signal that ends the service must not reach it before the service is done with it.
    detached: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
    env: environment,
    ...identity,
  });
  const spawned = once(child, 'spawn');
  try {
    await spawned;
  } finally {
    await logFile.close();
  }
  child.unref();
  const pid = child.pid as number;
  try {
    return { pid, port, owner: await whenReady(child, port, place) };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'config')) await stopServer(pid, cluster);
    throw error;
  }
}

async function whenReady(child: ChildProcess, port: number, place: Place): Promise<pg.Client> {
  const deadline = Date.now() + startPatienceMs;
  for (;;) {
    try {
      return await becomeOwner(port, place.password);
    } catch (error) {
      if (error instanceof AppError) throw error;
      place.closing.throwIfAborted();
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        const words = await lastWords(place.dataDir);
        throw new AppError('database', `The embedded database does not start: ${words || messageOf(error)}`);
      }
      await delay(25);
    }
  }
}

async function lastWords(dataDir: string): Promise<string> {
  const text = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  return text.trim().split('\n').slice(-3).join(' ');
}

/** The one connection that stands for "this service owns the folder"; a dead owner's lock goes with its connection. */
async function becomeOwner(port: number, password: string): Promise<pg.Client> {
  const owner = new pg.Client({
    host: '127.0.0.1',
    port,
    user: databaseUser,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  // What ends the connection is told by its `end`.
  owner.on('error', () => undefined);
  try {
    await owner.connect();
    for (let tries = 0; tries < 10; tries++) {
      const { rows } = await owner.query('select pg_try_advisory_lock($1) as mine', [ownerLock]);
      if (rows[0].mine) return owner;
      await delay(100);
    }
  } catch (error) {
    await owner.end().catch(() => undefined);
    throw error;
  }
  await owner.end();
  throw new AppError(
    'config',
    'DATA_DIR is in use by another xtreme-downloader; end that one or set another DATA_DIR.',
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
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
