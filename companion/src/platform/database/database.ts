import pg from 'pg';
import { Sequelize } from 'sequelize';
import type { Logger } from '../log.ts';

export type DatabaseAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls: 'disable' | 'require' | 'verify-full';
};

/** bigint and count(*) as numbers: ours stay below 2^53. */
const int8 = 20;
pg.types.setTypeParser(int8, Number);

/** A server that does not even refuse. */
const connectPatienceMs = 10_000;

/** The options of one plain `pg` connection to this address. */
export function connectionOptions(address: DatabaseAddress): pg.ClientConfig {
  const { tls, ...rest } = address;
  return {
    ...rest,
    connectionTimeoutMillis: connectPatienceMs,
    ...(tls !== 'disable' && { ssl: { rejectUnauthorized: tls === 'verify-full' } }),
  };
}

/** Passwords go in as a field of their own, never through a URL: any character is allowed. */
export function connect(address: DatabaseAddress, log: Logger): Sequelize {
  return new Sequelize({
    dialect: 'postgres',
    dialectModule: pg,
    host: address.host,
    port: address.port,
    username: address.user,
    password: address.password,
    database: address.database,
    dialectOptions: {
      ...(address.tls !== 'disable' && { ssl: { rejectUnauthorized: address.tls === 'verify-full' } }),
      application_name: 'xtreme-downloader',
      keepAlive: true,
      connectionTimeoutMillis: connectPatienceMs,
    },
    pool: { max: 10, min: 0, idle: 30_000, acquire: 30_000 },
    // Without its values: they may be credentials.
    logging: log.isLevelEnabled('trace')
      ? (sql) => log.trace({ sql: sql.replace(/'(?:[^']|'')*'/g, "'…'") }, 'sql')
      : false,
    define: { underscored: true, timestamps: false },
  });
}
