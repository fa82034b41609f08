import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, environmentTable, readConfig, variables } from './config.ts';
import { AppError } from './platform/errors.ts';

function refusalOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'config', String(error));
    return error.message;
  }
  return assert.fail(`${JSON.stringify(env)} was taken`);
}

const postgres = { host: 'h', port: 5432, user: 'u', password: 'p', database: 'd', tls: 'disable' };

describe('the configuration', () => {
  it('has a default for everything', () => {
    assert.deepEqual(readConfig({}), {
      port: 8000,
      host: '127.0.0.1',
      basePath: '/',
      dataDir: resolve('data'),
      mediaDir: resolve('media'),
      postgres: null,
      redis: null,
      roles: ['api', 'worker', 'scheduler'],
      apiKey: undefined,
      secret: undefined,
      logLevel: 'info',
    });
  });

  it('takes an empty value as none, for every variable', () => {
    const empty = Object.keys(variables).flatMap((name) => [
      [name, ''],
      [`${name}_FILE`, ''],
    ]);
    assert.deepEqual(readConfig(Object.fromEntries(empty)), readConfig({}));
  });

  const good: [env: NodeJS.ProcessEnv, wanted: Partial<Config>][] = [
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: '65535' }, { port: 65_535 }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ HOST: '::1' }, { host: '::1' }],
    [{ HOST: 'fe80::1%eth0' }, { host: 'fe80::1%eth0' }],
    [{ DATA_DIR: '/var/lib/a folder' }, { dataDir: '/var/lib/a folder' }],
    [{ MEDIA_DIR: 'films' }, { mediaDir: resolve('films') }],
    [{ ROLES: 'worker' }, { roles: ['worker'] }],
    [{ ROLES: ' worker , api,worker' }, { roles: ['worker', 'api'] }],
    [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    [{ XTREME_API_KEY: '12345678' }, { apiKey: '12345678' }],
    [{ XTREME_SECRET: 'sixteen letters.' }, { secret: 'sixteen letters.' }],
    [{ REDIS_URL: 'rediss://:p@h:1' }, { redis: { url: 'rediss://:p@h:1' } }],
    [{ REDIS_HOST: 'r' }, { redis: { host: 'r', port: 6379, password: undefined } }],
    [{ REDIS_HOST: 'r', REDIS_PORT: '1', REDIS_PASSWORD: 'p@ #' }, { redis: { host: 'r', port: 1, password: 'p@ #' } }],
    [{ REDIS_URL: 'redis://h', REDIS_HOST: 'r' }, { redis: { url: 'redis://h' } }],
    [{ REDIS_PORT: '1', REDIS_PASSWORD: 'p' }, { redis: null }],
    [{ BASE_PATH: '/' }, { basePath: '/' }],
    [{ BASE_PATH: 'xtreme' }, { basePath: '/xtreme/' }],
    [{ BASE_PATH: '/xtreme' }, { basePath: '/xtreme/' }],
    [{ BASE_PATH: '/a/b/' }, { basePath: '/a/b/' }],
    [{ BASE_PATH: '//a///b//' }, { basePath: '/a/b/' }],
  ];
  for (const [env, wanted] of good) {
    it(`takes ${JSON.stringify(env)}`, () => {
      const config = readConfig(env);
      for (const [key, value] of Object.entries(wanted)) assert.deepEqual(config[key as keyof Config], value);
    });
  }

  const bad: [name: string, values: string[], takes: RegExp][] = [
    ['PORT', ['x', '-1', '65536', '80.5', ' 80', '0x50', '1e3', '999999999999'], /a port from 0 to 65535/],
    ['HOST', ['a b', 'http://host', '[::1]', 'a/b', 'line\nbreak'], /an IP address or a host name/],
    ['BASE_PATH', ['/a b', '/a?b', '/a#b', '/../a', '/./a', 'http://h/a'], /a path such as \/xtreme/],
    ['POSTGRES_HOST', ['postgres://h', 'a b'], /an IP address or a host name/],
    ['POSTGRES_PORT', ['x', '0', '65536'], /a port from 1 to 65535/],
    ['REDIS_HOST', ['redis://h', 'a b'], /an IP address or a host name/],
    ['REDIS_PORT', ['x', '0', '65536'], /a port from 1 to 65535/],
    ['ROLES', ['web', 'api,web', ',', 'api;worker'], /a list of api, worker, scheduler/],
    ['LOG_LEVEL', ['loud', 'INFO'], /one of fatal, error, warn, info, debug, trace, silent/],
  ];
  for (const [name, values, takes] of bad) {
    for (const value of values) {
      it(`refuses ${name}=${JSON.stringify(value)} in one line that names it, what it got and what it takes`, () => {
        const message = refusalOf({ [name]: value });
        assert.ok(message.startsWith(`${name}: ${JSON.stringify(value)} `), message);
        assert.match(message, takes);
        assert.ok(!message.includes('\n'));
      });
    }
  }

  const badSecrets: [name: string, values: string[], takes: RegExp][] = [
    ['XTREME_API_KEY', ['S3cret', 'S3cret with spaces', 'S3cret-ü-umlaut', 'S3cret'.repeat(40)], /8 to 200 printable/],
    ['XTREME_SECRET', ['S3cret'], /at least 16 characters/],
    ['REDIS_URL', ['S3cret', 'http://:S3cret@h', 'redis://:S3cret@ h:x'], /redis:\/\/:PASSWORD@HOST:PORT/],
    [
      'DATABASE_URL',
      [
        'S3cret',
        'mysql://u:S3cret@h/d',
        'postgres://u:S3cret@/d',
        'postgres://u:S3cret@h:port/d',
        'postgres://u:S3cret@h:0/d',
        'postgres://u:S3cret@a,b/d',
      ],
      /postgres:\/\/USER:PASSWORD@HOST:PORT\/DATABASE/,
    ],
    [
      'DATABASE_URL',
      ['postgres://u:S3cret@h/d?sslmode=requird', 'postgres://S3cret@h/d?sslmode=constructor'],
      /sslmode=/,
    ],
  ];
  for (const [name, values, takes] of badSecrets) {
    for (const value of values) {
      it(`refuses a bad ${name} (${value.replaceAll('S3cret', '…')}) without showing it`, () => {
        const message = refusalOf({ [name]: value });
        assert.ok(message.startsWith(`${name}: `), message);
        assert.match(message, takes);
        assert.ok(!message.includes('S3cret'), message);
      });
    }
  }

  it('shows no part of a DATABASE_URL, not even what looks like its port', () => {
    assert.ok(!refusalOf({ DATABASE_URL: 'postgres://user:123456' }).includes('123456'));
  });
});

describe('the address of Postgres', () => {
  const urls: [url: string, wanted: object][] = [
    ['postgres://u:p@h:5432/d', postgres],
    ['postgresql://u:p@h/d', postgres],
    ['postgres://h', { ...postgres, user: 'xtreme', password: '', database: 'xtreme' }],
    ['postgres://u@h/d', { ...postgres, password: '' }],
    ['postgres://u:p@h:6000/d', { ...postgres, port: 6000 }],
    ['postgres://u:p@[::1]:6000/d', { ...postgres, host: '::1', port: 6000 }],
    ['postgres://u:p@[2001:db8::2]/d', { ...postgres, host: '2001:db8::2' }],
    ['postgres://a%40b%3Ac:p@h/d%2Fe', { ...postgres, user: 'a@b:c', database: 'd/e' }],
    ['postgres://u:p@h/d?sslmode=disable', postgres],
    ['postgres://u:p@h/d?sslmode=prefer', postgres],
    ['postgres://u:p@h/d?sslmode=require', { ...postgres, tls: 'require' }],
    ['postgres://u:p@h/d?sslmode=verify-ca', { ...postgres, tls: 'verify-full' }],
    ['postgres://u:p@h/d?x=y&sslmode=verify-full', { ...postgres, tls: 'verify-full' }],
  ];
  for (const [url, wanted] of urls) {
    it(`is read from ${url}`, () => assert.deepEqual(readConfig({ DATABASE_URL: url }).postgres, wanted));
  }

  const passwords = [
    'a#b',
    'a@b',
    '@',
    'a/b',
    'a:b',
    'a b',
    'a?b',
    'a%b',
    '100%',
    '%zz',
    `p@ss#/%: word'"\\`,
    'ü€😀',
    'a&b=c+d',
  ];
  for (const password of passwords) {
    it(`takes the password ${password} as it is and percent-encoded`, () => {
      for (const written of [password, encodeURIComponent(password)]) {
        for (const host of ['h', 'h:5432', '[::1]:5432']) {
          const read = readConfig({ DATABASE_URL: `postgres://u:${written}@${host}/d` }).postgres;
          assert.deepEqual(read, { ...postgres, password, host: host.startsWith('[') ? '::1' : 'h' });
        }
      }
    });
    it(`takes the password ${password} by parts, never decoded`, () => {
      const read = readConfig({ POSTGRES_HOST: 'h', POSTGRES_PASSWORD: password }).postgres;
      assert.equal(read?.password, password);
    });
  }

  it('decodes what is encoded beside what is not', () => {
    assert.equal(
      readConfig({ DATABASE_URL: 'postgres://u:50%off%40home%ff@h/d' }).postgres?.password,
      '50%off@home%ff',
    );
  });

  it('is taken from the parts when POSTGRES_HOST is set, whatever DATABASE_URL says', () => {
    const env = { DATABASE_URL: 'postgres://u:p@h/d', POSTGRES_HOST: 'db' };
    const parts = { host: 'db', port: 5432, user: 'xtreme', password: '', database: 'xtreme', tls: 'disable' };
    assert.deepEqual(readConfig(env).postgres, parts);
    assert.deepEqual(
      readConfig({ ...env, POSTGRES_PORT: '1', POSTGRES_USER: 'a b', POSTGRES_PASSWORD: '%41', POSTGRES_DB: 'c/d' })
        .postgres,
      { ...parts, port: 1, user: 'a b', password: '%41', database: 'c/d' },
    );
  });

  it('is taken from DATABASE_URL when only other parts are set', () => {
    const env = { DATABASE_URL: 'postgres://u:p@h/d', POSTGRES_PASSWORD: 'other', POSTGRES_DB: 'other' };
    assert.deepEqual(readConfig(env).postgres, postgres);
  });
});

describe('a secret in a file', () => {
  const secrets: [name: string, text: string, read: (config: Config) => unknown, wanted: unknown][] = [
    ['DATABASE_URL', 'postgres://u:p@h/d', (config) => config.postgres, postgres],
    ['REDIS_URL', 'redis://h', (config) => config.redis, { url: 'redis://h' }],
    ['XTREME_API_KEY', 'a-known-key', (config) => config.apiKey, 'a-known-key'],
    ['XTREME_SECRET', 'sixteen letters.', (config) => config.secret, 'sixteen letters.'],
    ['POSTGRES_PASSWORD', ' p\nw ', (config) => config.postgres?.password, ' p\nw '],
    ['REDIS_PASSWORD', ' p ', (config) => (config.redis as { password: string }).password, ' p '],
  ];
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-config-'));
  });
  after(() => rm(folder, { recursive: true }));

  function envWith(name: string, file: string): NodeJS.ProcessEnv {
    const hosts = { POSTGRES_PASSWORD: { POSTGRES_HOST: 'h' }, REDIS_PASSWORD: { REDIS_HOST: 'h' } };
    return { ...hosts[name as keyof typeof hosts], [`${name}_FILE`]: file };
  }

  it('can be every variable that holds one', () => {
    const marked = Object.values(variables).filter((spec) => 'secret' in spec && spec.secret);
    assert.deepEqual(marked.map(({ name }) => name).sort(), secrets.map(([name]) => name).sort());
  });

  for (const [name, text, read, wanted] of secrets) {
    it(`${name}_FILE gives ${name}, without the line break at the file's end`, async () => {
      const file = join(folder, name);
      for (const end of ['', '\n', '\r\n']) {
        await writeFile(file, text + end);
        assert.deepEqual(read(readConfig(envWith(name, file))), wanted);
      }
    });

    it(`${name} and ${name}_FILE together are refused`, () => {
      const message = refusalOf({ [name]: text, [`${name}_FILE`]: join(folder, name) });
      assert.equal(message, `${name} and ${name}_FILE are both set; it takes one of them.`);
    });
  }

  it('is refused when there is no such file, when it is a folder and when it is empty', async () => {
    const missing = join(folder, 'missing');
    assert.match(
      refusalOf({ XTREME_SECRET_FILE: missing }),
      /^XTREME_SECRET_FILE: ".*missing" can't be read \(ENOENT\)/,
    );
    assert.match(refusalOf({ XTREME_SECRET_FILE: folder }), /can't be read \(EISDIR\)/);
    await writeFile(join(folder, 'empty'), '\n');
    assert.match(refusalOf({ XTREME_SECRET_FILE: join(folder, 'empty') }), /^XTREME_SECRET_FILE: ".*empty" is empty/);
  });

  it('is refused without being shown when what it holds is no good', async () => {
    await writeFile(join(folder, 'short'), 'S3cret');
    const message = refusalOf({ XTREME_SECRET_FILE: join(folder, 'short') });
    assert.match(message, /^XTREME_SECRET: /);
    assert.ok(!message.includes('S3cret'));
  });

  it('does not exist for what is no secret', () => {
    assert.equal(readConfig({ PORT_FILE: '/nowhere', HOST_FILE: '/nowhere' }).port, 8000);
  });
});

describe("the README's table of the environment", () => {
  it('says what the program reads, no more and no less', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const shown = tableIn(readme);
    const wanted = environmentTable();
    const missing = wanted.filter((row) => !shown.includes(row));
    const surplus = shown.filter((row) => !wanted.includes(row));
    const say = (title: string, rows: string[]) => (rows.length > 0 ? [title, ...rows, ''] : []);
    const differences = [
      ...say('Missing in README.md:', missing),
      ...say('In README.md, but not in config.ts:', surplus),
      ...say('The whole table, as config.ts has it:', missing.length + surplus.length > 0 ? wanted : []),
    ];
    if (differences.length > 0) assert.fail(`\n${differences.join('\n')}`);
    assert.deepEqual(shown, wanted, 'the order of the rows differs');
  });
});

/** The rows of the table whose header is `| name | default | meaning |`, whatever spaces align it. */
function tableIn(markdown: string): string[] {
  const lines = markdown.split('\n').map(tidyRow);
  const start = lines.indexOf('| name | default | meaning |');
  assert.notEqual(start, -1, 'README.md has no table with the header | name | default | meaning |');
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return length === -1 ? lines.slice(start) : lines.slice(start, start + length);
}

function tidyRow(line: string): string {
  if (!line.startsWith('|')) return line;
  const cells = line.trim().split('|').slice(1, -1);
  return `| ${cells.map((cell) => (/^\s*:?-+:?\s*$/.test(cell) ? '---' : cell.trim())).join(' | ')} |`;
}
