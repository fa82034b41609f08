import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError, isNodeError, messageOf } from './platform/errors.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
export const allRoles = ['api', 'worker', 'scheduler'] as const;
export type Role = (typeof allRoles)[number];

export type PostgresAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** TLS as libpq's sslmode says: `require` accepts any certificate, `verify-full` checks it. */
  tls: 'disable' | 'require' | 'verify-full';
};

type Variable<T> = {
  name: string;
  /** As the README shows it. */
  default: string;
  meaning: string;
  secret?: true;
  read: (text: string | undefined) => T;
};

function variable<T>(spec: Variable<T>): Variable<T> {
  return spec;
}

/** One line that names the variable, what it got (unless it is a secret) and what it takes. */
function refuse(name: string, got: string | null, takes: string): never {
  const shown = got === null ? 'what it was given' : JSON.stringify(got);
  throw new AppError('config', `${name}: ${shown} can't be used; it takes ${takes}.`);
}

/** Where we listen: any port. */
function readOwnPort(text = '8000'): number {
  const port = portOf(text);
  return port ?? refuse('PORT', text, 'a port from 0 to 65535 (0 = any free one)');
}

/** Where another server listens. */
function readPort(name: string, fallback: string) {
  return (text = fallback): number => portOf(text) || refuse(name, text, 'a port from 1 to 65535');
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

function readBasePath(text = '/'): string {
  if (!/^[A-Za-z0-9/_.~-]*$/.test(text) || text.split('/').some((part) => part === '.' || part === '..')) {
    refuse('BASE_PATH', text, 'a path such as /xtreme');
  }
  const inner = text.split('/').filter(Boolean).join('/');
  return inner ? `/${inner}/` : '/';
}

function readRoles(text?: string): Role[] {
  if (text === undefined) return [...allRoles];
  const words = text.split(',').map((word) => word.trim());
  const known = words.filter((word): word is Role => (allRoles as readonly string[]).includes(word));
  if (known.length !== words.length) refuse('ROLES', text, `a list of ${allRoles.join(', ')}`);
  return [...new Set(known)];
}

function readLogLevel(text = 'info'): string {
  if (!logLevels.includes(text)) refuse('LOG_LEVEL', text, `one of ${logLevels.join(', ')}`);
  return text;
}

function readOwnHost(text = '127.0.0.1'): string {
  return readHost('HOST')(text) as string;
}

function readHost(name: string) {
  return (text?: string): string | undefined => {
    if (text !== undefined && !/^[A-Za-z0-9.:_%-]+$/.test(text)) refuse(name, text, 'an IP address or a host name');
    return text;
  };
}

function readApiKey(text?: string): string | undefined {
  if (text !== undefined && !/^[\x21-\x7e]{8,200}$/.test(text)) {
    refuse('XTREME_API_KEY', null, '8 to 200 printable ASCII characters without spaces');
  }
  return text;
}

function readSecret(text?: string): string | undefined {
  if (text !== undefined && text.length < 16) refuse('XTREME_SECRET', null, 'at least 16 characters');
  return text;
}

const databaseUrlShape = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters percent-encoded';

function readDatabaseUrl(text?: string): PostgresAddress | undefined {
  if (text === undefined) return undefined;
  // Not URL(): a password as people paste it may hold #, /, @, % or spaces, and the last @ is the one that counts.
  const parts = /^postgres(?:ql)?:\/\/(?:(.*)@)?([^/@?]+)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text);
  const host = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d+))?$/.exec(parts?.[2] ?? '');
  const port = portOf(host?.[2] ?? '5432');
  const tls = tlsOf(new URLSearchParams(parts?.[4] ?? '').get('sslmode'));
  // Nothing of it is shown, not even a wrong port: it may be half of a password.
  if (!parts || !host || !port) refuse('DATABASE_URL', null, databaseUrlShape);
  if (!tls) refuse('DATABASE_URL', null, `sslmode=${[...tlsModes.keys()].join(', ')}`);
  const [user = '', ...password] = (parts[1] ?? '').split(':');
  return {
    host: (host[1] ?? '').replace(/^\[|\]$/g, ''),
    port,
    user: decoded(user) || 'xtreme',
    password: decoded(password.join(':')),
    database: decoded(parts[3] ?? '') || 'xtreme',
    tls,
  };
}

/** Percent-decoded where it is encoded, as it is where it is not: `50%off%40home` is `50%off@home`. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** libpq's modes; what only prefers or allows TLS goes without. */
const tlsModes = new Map<string, PostgresAddress['tls']>([
  ['disable', 'disable'],
  ['allow', 'disable'],
  ['prefer', 'disable'],
  ['require', 'require'],
  ['verify-ca', 'verify-full'],
  ['verify-full', 'verify-full'],
]);

function tlsOf(sslmode: string | null): PostgresAddress['tls'] | undefined {
  return sslmode === null ? 'disable' : tlsModes.get(sslmode);
}

function readRedisUrl(text?: string): string | undefined {
  if (text !== undefined && !(/^rediss?:/.test(text) && URL.canParse(text))) {
    refuse('REDIS_URL', null, 'redis://:PASSWORD@HOST:PORT, special characters percent-encoded');
  }
  return text;
}

/** Every environment variable that the program reads. The README's table is held equal to this one by a test. */
export const variables = {
  PORT: variable({
    name: 'PORT',
    default: '8000',
    meaning: 'port of the one HTTP server: panel, API, docs and sockets (0 = any free one)',
    read: readOwnPort,
  }),
  HOST: variable({
    name: 'HOST',
    default: '127.0.0.1',
    meaning: 'address it listens on (containers: `0.0.0.0`)',
    read: readOwnHost,
  }),
  BASE_PATH: variable({
    name: 'BASE_PATH',
    default: '/',
    meaning: 'sub-path when behind a reverse proxy',
    read: readBasePath,
  }),
  DATA_DIR: variable({
    name: 'DATA_DIR',
    default: './data',
    meaning: 'embedded database and generated secrets',
    read: (text = './data') => resolve(text),
  }),
  MEDIA_DIR: variable({
    name: 'MEDIA_DIR',
    default: './media',
    meaning: "the media library's root",
    read: (text = './media') => resolve(text),
  }),
  DATABASE_URL: variable({
    name: 'DATABASE_URL',
    default: '–',
    meaning: 'Postgres by URL; without it and `POSTGRES_HOST` the embedded database is used',
    secret: true,
    read: readDatabaseUrl,
  }),
  POSTGRES_HOST: variable({
    name: 'POSTGRES_HOST',
    default: '–',
    meaning: 'Postgres by parts; wins over `DATABASE_URL`',
    read: readHost('POSTGRES_HOST'),
  }),
  POSTGRES_PORT: variable({
    name: 'POSTGRES_PORT',
    default: '5432',
    meaning: 'its port',
    read: readPort('POSTGRES_PORT', '5432'),
  }),
  POSTGRES_USER: variable({
    name: 'POSTGRES_USER',
    default: 'xtreme',
    meaning: 'its user',
    read: (text = 'xtreme') => text,
  }),
  POSTGRES_PASSWORD: variable({
    name: 'POSTGRES_PASSWORD',
    default: '–',
    meaning: 'its password; any character is allowed',
    secret: true,
    read: (text = '') => text,
  }),
  POSTGRES_DB: variable({
    name: 'POSTGRES_DB',
    default: 'xtreme',
    meaning: 'its database',
    read: (text = 'xtreme') => text,
  }),
  REDIS_URL: variable({
    name: 'REDIS_URL',
    default: '–',
    meaning: 'Redis of the full mode (several replicas), which this version does not have yet: it refuses to start',
    secret: true,
    read: readRedisUrl,
  }),
  REDIS_HOST: variable({ name: 'REDIS_HOST', default: '–', meaning: 'Redis by parts', read: readHost('REDIS_HOST') }),
  REDIS_PORT: variable({
    name: 'REDIS_PORT',
    default: '6379',
    meaning: 'its port',
    read: readPort('REDIS_PORT', '6379'),
  }),
  REDIS_PASSWORD: variable({
    name: 'REDIS_PASSWORD',
    default: '–',
    meaning: 'its password',
    secret: true,
    read: (text?: string) => text,
  }),
  ROLES: variable({
    name: 'ROLES',
    default: 'api,worker,scheduler',
    meaning: 'which parts this process runs',
    read: readRoles,
  }),
  XTREME_API_KEY: variable({
    name: 'XTREME_API_KEY',
    default: '–',
    meaning: "an administrator's API key known from outside, good from the first start",
    secret: true,
    read: readApiKey,
  }),
  XTREME_SECRET: variable({
    name: 'XTREME_SECRET',
    default: 'generated into `DATA_DIR`',
    meaning: 'key that encrypts provider passwords and tokens at rest',
    secret: true,
    read: readSecret,
  }),
  LOG_LEVEL: variable({ name: 'LOG_LEVEL', default: 'info', meaning: logLevels.join(', '), read: readLogLevel }),
};

/** What the job that makes database and user reads beside `POSTGRES_*`; the service itself never does. */
export const provisionVariables = {
  POSTGRES_ADMIN_USER: variable({
    name: 'POSTGRES_ADMIN_USER',
    default: 'postgres',
    meaning: 'a user that may create roles and databases',
    read: (text = 'postgres') => text,
  }),
  POSTGRES_ADMIN_PASSWORD: variable({
    name: 'POSTGRES_ADMIN_PASSWORD',
    default: '–',
    meaning: 'its password; any character is allowed',
    secret: true,
    read: (text = '') => text,
  }),
  POSTGRES_ADMIN_DB: variable({
    name: 'POSTGRES_ADMIN_DB',
    default: 'postgres',
    meaning: 'the database that it connects to',
    read: (text = 'postgres') => text,
  }),
};

type Values = { [K in keyof typeof variables]: ReturnType<(typeof variables)[K]['read']> };

export type Config = {
  port: number;
  host: string;
  /** Starts and ends with a slash. */
  basePath: string;
  dataDir: string;
  mediaDir: string;
  /** null = the embedded database. */
  postgres: PostgresAddress | null;
  redis: { url: string } | { host: string; port: number; password: string | undefined } | null;
  roles: Role[];
  apiKey: string | undefined;
  secret: string | undefined;
  logLevel: string;
};

/** Reads the whole environment at once. Throws an `AppError` with code `config` at the first value that can't be used. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const entries = Object.values(variables).map((spec) => [spec.name, spec.read(textOf(spec, env))]);
  const values = Object.fromEntries(entries) as Values;
  return {
    port: values.PORT,
    host: values.HOST,
    basePath: values.BASE_PATH,
    dataDir: values.DATA_DIR,
    mediaDir: values.MEDIA_DIR,
    postgres: postgresOf(values),
    redis: redisOf(values),
    roles: values.ROLES,
    apiKey: values.XTREME_API_KEY,
    secret: values.XTREME_SECRET,
    logLevel: values.LOG_LEVEL,
  };
}

/** For the job that makes database and user: where, as whom, and for whom. Throws as `readConfig` does. */
export function readProvisionConfig(env: NodeJS.ProcessEnv = process.env) {
  const { postgres: address, logLevel } = readConfig(env);
  if (!address) throw new AppError('config', 'POSTGRES_HOST: it is not set; it takes the host of the shared Postgres.');
  if (address.password === '') throw new AppError('config', 'POSTGRES_PASSWORD: it is not set; it takes a password.');
  const { POSTGRES_ADMIN_USER, POSTGRES_ADMIN_PASSWORD, POSTGRES_ADMIN_DB } = provisionVariables;
  const read = <T>(spec: Variable<T>) => spec.read(textOf(spec, env));
  const admin = {
    ...address,
    user: read(POSTGRES_ADMIN_USER),
    password: read(POSTGRES_ADMIN_PASSWORD),
    database: read(POSTGRES_ADMIN_DB),
  };
  return { admin, address, logLevel };
}

function postgresOf(values: Values): PostgresAddress | null {
  if (!values.POSTGRES_HOST) return values.DATABASE_URL ?? null;
  return {
    host: values.POSTGRES_HOST,
    port: values.POSTGRES_PORT,
    user: values.POSTGRES_USER,
    password: values.POSTGRES_PASSWORD,
    database: values.POSTGRES_DB,
    tls: 'disable',
  };
}

function redisOf(values: Values): Config['redis'] {
  if (values.REDIS_URL) return { url: values.REDIS_URL };
  if (!values.REDIS_HOST) return null;
  return { host: values.REDIS_HOST, port: values.REDIS_PORT, password: values.REDIS_PASSWORD };
}

/** The variable's text; a secret may lie in a file that NAME_FILE names. An empty value is none. */
function textOf(spec: { name: string; secret?: true }, env: NodeJS.ProcessEnv): string | undefined {
  const direct = env[spec.name] || undefined;
  const file = spec.secret ? env[`${spec.name}_FILE`] || undefined : undefined;
  if (file === undefined) return direct;
  if (direct !== undefined) {
    throw new AppError('config', `${spec.name} and ${spec.name}_FILE are both set; it takes one of them.`);
  }
  const text = readSecretFile(spec.name, file).replace(/\r?\n$/, '');
  if (text === '') throw new AppError('config', `${spec.name}_FILE: ${JSON.stringify(file)} is empty.`);
  return text;
}

function readSecretFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = isNodeError(error) ? error.code : messageOf(error);
    throw new AppError('config', `${name}_FILE: ${JSON.stringify(file)} can't be read (${why}); it takes a text file.`);
  }
}

/** The rows of the README's table, header included, one per variable and one for secrets that lie in files. */
export function environmentTable(): string[] {
  const rows = Object.values(variables).map(({ name, default: preset, meaning }) => {
    const shown = preset === '–' || preset.includes('`') ? preset : `\`${preset}\``;
    return `| \`${name}\` | ${shown} | ${meaning} |`;
  });
  const files = '| `*_FILE` | – | any secret above may be given as a file instead, e.g. `POSTGRES_PASSWORD_FILE` |';
  return ['| name | default | meaning |', '| --- | --- | --- |', ...rows, files];
}
