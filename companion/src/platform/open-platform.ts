import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sequelize } from 'sequelize';
import { type Clock, systemClock } from './clock.ts';
import { connect, type DatabaseAddress } from './database/database.ts';
import { startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { migrate } from './database/migrate.ts';
import { AppError, isNodeError, messageOf } from './errors.ts';
import { createEvents, type Events } from './events.ts';
import type { Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createDatabaseQueue } from './queue/database-queue.ts';
import type { Queue } from './queue/queue.ts';
import { createSecrets, loadSecret, type Secrets } from './secrets.ts';

export type Platform = {
  mode: { database: 'embedded' | 'external'; queue: 'database' };
  /** No other process serves this database: what a killed service left behind may be taken up at once. */
  exclusive: boolean;
  database: Sequelize;
  queue: Queue;
  events: Events;
  secrets: Secrets;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  close(): Promise<void>;
};

export type PlatformConfig = {
  dataDir: string;
  postgres: DatabaseAddress | null;
  redis: object | null;
  secret: string | undefined;
};

/** The one place that chooses the mode. Nothing set: the embedded database and a queue on its tables, one process. */
export async function openPlatform(options: {
  config: PlatformConfig;
  migrations: URL;
  log: Logger;
}): Promise<Platform> {
  const { config, migrations, log } = options;
  if (config.redis) {
    throw new AppError(
      'config',
      'REDIS_URL, REDIS_HOST: the full mode with Redis is not part of this version; leave them unset.',
    );
  }
  await makeFolder('DATA_DIR', config.dataDir);
  const secrets = createSecrets(await loadSecret(config.secret, config.dataDir));
  const embedded = config.postgres ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  const address = config.postgres ?? (embedded as NonNullable<typeof embedded>).address;
  const database = connect(address, log);
  const close = () => database.close().finally(() => embedded?.stop());
  try {
    await reach(database, address);
    await migrate({ database, address, folder: migrations, log });
    const exclusive = embedded !== null;
    return {
      mode: { database: embedded ? 'embedded' : 'external', queue: 'database' },
      exclusive,
      database,
      queue: createDatabaseQueue({ database, log, exclusive }),
      events: createEvents(log),
      secrets,
      metrics: createMetrics(),
      clock: systemClock,
      log,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Made when it is missing; throws one line that names the variable when it can't be used. */
export async function makeFolder(variable: string, path: string): Promise<void> {
  try {
    await makeWithParents(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = isNodeError(error) ? error.code : messageOf(error);
    throw new AppError(
      'config',
      `${variable}: ${JSON.stringify(path)} can't be used (${why}); it takes a folder that this user may write.`,
    );
  }
}

/** Not mkdir's own `recursive`: where a file system answers ENOENT below a folder that is there (/proc, autofs), that never ends. */
async function makeWithParents(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = isNodeError(error) ? error.code : undefined;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeWithParents(dirname(path));
    await mkdir(path).catch((again) => {
      // Another process made it in between.
      if (!isNodeError(again) || again.code !== 'EEXIST') throw again;
    });
  }
}

async function reach(database: Sequelize, address: DatabaseAddress): Promise<void> {
  try {
    await database.authenticate();
  } catch (error) {
    const where = `${address.user}@${address.host}:${address.port}/${address.database}`;
    throw new AppError(
      'config',
      `POSTGRES_HOST or DATABASE_URL: the database at ${where} can't be used (${messageOf(error)}).`,
    );
  }
}
