import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig, variables } from '../../src/config.ts';
import { repository } from '../support/service.ts';

type Service = {
  image?: string;
  build?: string;
  user?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  shm_size?: string;
  read_only?: boolean;
  restart?: string;
};
type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> };

const unset = {};

/** As Compose fills in: `${NAME:-default}`, `${NAME}`. */
function filled(text: string, env: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, preset = '') => env[name] || preset);
}

describe('the Compose file', () => {
  let compose: Compose;
  before(async () => {
    compose = parse(await readFile(join(repository, 'docker-compose.yml'), 'utf8')) as Compose;
  });

  const companion = () => compose.services.companion as Service;
  const environment = (env: Record<string, string>) =>
    Object.fromEntries(Object.entries(companion().environment ?? {}).map(([name, text]) => [name, filled(text, env)]));

  it('starts with nothing set: Postgres first, then the companion, which migrates itself', () => {
    assert.deepEqual(Object.keys(compose.services).sort(), ['companion', 'postgres']);
    for (const [name, { condition }] of Object.entries(companion().depends_on ?? {})) {
      assert.equal(condition, 'service_healthy');
      assert.ok(compose.services[name]?.healthcheck?.test.length, `${name} has no health check`);
    }
    const config = readConfig(environment(unset));
    assert.deepEqual([config.postgres?.host, config.postgres?.user, config.redis], ['postgres', 'xtreme', null]);
    const { POSTGRES_PASSWORD } = environment(unset);
    assert.equal(filled(compose.services.postgres?.environment?.POSTGRES_PASSWORD ?? '', unset), POSTGRES_PASSWORD);
  });

  it('hands on only what the program or the image reads, and a password of any characters as it is', () => {
    const known = [...Object.keys(variables), 'UMASK', 'TZ'];
    for (const name of Object.keys(companion().environment ?? {})) assert.ok(known.includes(name), name);
    const password = `p@ss:w/ord#1"'`;
    assert.equal(readConfig(environment({ POSTGRES_PASSWORD: password })).postgres?.password, password);
  });

  it('keeps everything that must last in volumes that it declares, and gives the database room', () => {
    const named = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((one) => filled(one, unset)),
    );
    for (const volume of named) assert.ok((volume.split(':')[0] as string) in compose.volumes, volume);
    assert.ok(named.some((one) => one.endsWith(':/media')) && named.some((one) => one.endsWith(':/data')));
    assert.equal(compose.services.postgres?.shm_size, '256m');
    for (const [name, { restart }] of Object.entries(compose.services)) assert.equal(restart, 'unless-stopped', name);
  });

  it('opens the panel to this machine alone, unless it is told otherwise', () => {
    assert.deepEqual(
      companion().ports?.map((one) => filled(one, unset)),
      ['127.0.0.1:8000:8000'],
    );
    assert.deepEqual(
      companion().ports?.map((one) => filled(one, { BIND: '0.0.0.0', PORT: '80' })),
      ['0.0.0.0:80:8000'],
    );
    assert.equal(companion().read_only, true);
  });
});
