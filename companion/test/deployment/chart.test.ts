import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { provisionVariables, variables } from '../../src/config.ts';
import { findHelm } from '../support/helm.ts';
import { faultsOfObject, type KubernetesObject } from '../support/kubernetes.ts';
import { repository } from '../support/service.ts';

const run = promisify(execFile);
const chart = join(repository, 'helm/xtreme-downloader');

type Container = { env?: EnvironmentEntry[]; args?: string[]; securityContext: Record<string, unknown> };
type EnvironmentEntry = { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } };
type Values = Record<string, unknown>;

describe('the chart', function () {
  this.timeout(120_000);
  let helm: string;

  before(async function () {
    const found = await findHelm();
    if (typeof found !== 'string') {
      console.log(`    no Helm (${found.why}): the chart is not rendered`);
      return this.skip();
    }
    helm = found;
  });

  async function withValues<T>(values: Values, use: (file: string) => Promise<T>): Promise<T> {
    const file = join(tmpdir(), `xtreme-values-${process.pid}.json`);
    await writeFile(file, JSON.stringify(values));
    return use(file).finally(() => rm(file));
  }

  const lint = (values: Values) => withValues(values, (file) => run(helm, ['lint', '--strict', chart, '-f', file]));

  async function render(values: Values = {}): Promise<KubernetesObject[]> {
    const { stdout } = await withValues(values, (file) =>
      run(helm, ['template', 'xtreme', chart, '--namespace', 'xtreme', '-f', file], { maxBuffer: 10_000_000 }),
    );
    return parseAllDocuments(stdout)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((one) => one !== null);
  }

  const only = (objects: KubernetesObject[], kind: string, name?: RegExp): KubernetesObject => {
    const found = objects.filter((one) => one.kind === kind && (!name || name.test(one.metadata.name)));
    assert.equal(found.length, 1, `${found.length} of ${kind}`);
    return found[0] as KubernetesObject;
  };
  const containerOf = (object: KubernetesObject) => object.spec.template.spec.containers[0] as Container;
  const environmentOf = (object: KubernetesObject) =>
    new Map(containerOf(object).env?.map((one) => [one.name, one] as const));
  const kindsOf = (objects: KubernetesObject[]) => objects.map(({ kind }) => kind).sort();

  const table: { what: string; values: Values; kinds: string[] }[] = [
    {
      what: 'as it comes',
      values: {},
      kinds: [
        'Deployment',
        'Ingress',
        'Job',
        'NetworkPolicy',
        'PersistentVolumeClaim',
        'Pod',
        'PodDisruptionBudget',
      ].concat('SealedSecret', 'Service'),
    },
    {
      what: 'with a role in each Deployment, below a sub-path, watched',
      values: {
        roles: { split: true },
        ingress: { path: '/xtreme', tls: [{ hosts: ['xtreme.local'], secretName: 'tls' }] },
        apiKey: { enabled: true },
        serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
        grafanaDashboard: { enabled: true },
        redis: { enabled: true, passwordKey: 'redis-password' },
      },
      kinds: [
        'ConfigMap',
        'Deployment',
        'Deployment',
        'Deployment',
        'Ingress',
        'Job',
        'NetworkPolicy',
        'PersistentVolumeClaim',
        'Pod',
        'PodDisruptionBudget',
        'PodDisruptionBudget',
        'PodDisruptionBudget',
        'SealedSecret',
        'Service',
        'Service',
        'ServiceMonitor',
      ],
    },
    {
      what: 'with what is there already',
      values: {
        existingSecret: 'mine',
        persistence: { existingClaim: 'films', subPath: 'xtreme' },
        ingress: { enabled: false },
        postgres: { provision: { enabled: false } },
        networkPolicy: { enabled: false },
        podDisruptionBudget: { enabled: false },
        replicaCount: 3,
        redis: { enabled: true },
      },
      kinds: ['Deployment', 'Pod', 'Service'],
    },
    {
      what: 'as one process without Redis, to look at',
      values: {
        redis: { enabled: false },
        persistence: { enabled: false },
        fullnameOverride: 'films',
        podAnnotations: { note: 'a: "b"' },
        nodeSelector: { disk: 'large' },
        tolerations: [{ key: 'nas', operator: 'Exists' }],
        config: { extraEnv: [{ name: 'TZ', value: 'Europe/Berlin' }] },
        networkPolicy: { from: [{ namespaceSelector: { matchLabels: { name: 'traefik' } } }] },
      },
      kinds: ['Deployment', 'Ingress', 'Job', 'NetworkPolicy', 'Pod', 'PodDisruptionBudget', 'SealedSecret', 'Service'],
    },
  ];
  for (const { what, values, kinds } of table) {
    it(`is sound ${what}: every object is valid, none is one too many`, async () => {
      await lint(values);
      const objects = await render(values);
      assert.deepEqual(kindsOf(objects), kinds);
      for (const object of objects) {
        assert.deepEqual(await faultsOfObject(object), [], `${object.kind} ${object.metadata.name}`);
      }
    });
  }

  it('is held to schemas that find what is wrong', async () => {
    const [deployment, service] = [only(await render(), 'Deployment'), only(await render(), 'Service')];
    assert.match(
      (await faultsOfObject({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } })).join(),
      /replicas/,
    );
    assert.match((await faultsOfObject({ ...service, apiVersion: 'v2' })).join(), /no such kind/);
    assert.match(
      (await faultsOfObject({ ...service, spec: { ...service.spec, prots: [] } })).join(),
      /prots|additional/,
    );
  });

  it('gives the pods only environment that the program reads', async () => {
    const known = new Set([...Object.keys(variables), ...Object.keys(provisionVariables), 'UMASK', 'TZ']);
    const objects = await render({
      apiKey: { enabled: true },
      redis: { enabled: true, passwordKey: 'redis-password' },
    });
    for (const object of objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
      for (const name of environmentOf(object).keys()) assert.ok(known.has(name), name);
    }
  });

  it('takes every secret from the Secret, and puts none and no address of the database into a ConfigMap', async () => {
    const objects = await render({
      apiKey: { enabled: true },
      grafanaDashboard: { enabled: true },
      redis: { enabled: true },
    });
    const environment = environmentOf(only(objects, 'Deployment'));
    const from = (name: string) => environment.get(name)?.valueFrom?.secretKeyRef;
    assert.deepEqual(from('POSTGRES_PASSWORD'), { name: 'xtreme-secrets', key: 'postgres-password' });
    assert.deepEqual(from('XTREME_SECRET'), { name: 'xtreme-secrets', key: 'xtreme-secret' });
    assert.deepEqual(from('XTREME_API_KEY'), { name: 'xtreme-secrets', key: 'xtreme-api-key' });
    assert.equal(environment.get('POSTGRES_HOST')?.value, 'postgres.databases.svc.cluster.local');
    assert.equal(environment.get('REDIS_HOST')?.value, 'redis-master.databases.svc.cluster.local');
    const sealed = only(objects, 'SealedSecret');
    assert.equal(sealed.metadata.name, 'xtreme-secrets');
    assert.deepEqual(Object.keys(sealed.spec.encryptedData as object).sort(), [
      'postgres-admin-password',
      'postgres-password',
      'xtreme-secret',
    ]);
    assert.ok(!JSON.stringify(only(objects, 'ConfigMap')).includes('postgres.databases'));
    const theirs = environmentOf(only(await render({ existingSecret: 'mine' }), 'Deployment'));
    assert.equal(theirs.get('POSTGRES_PASSWORD')?.valueFrom?.secretKeyRef.name, 'mine');
  });

  it('prepares the database before the first pod, with the companion’s own program and the administrator’s password', async () => {
    const objects = await render();
    const job = only(objects, 'Job');
    const hooks = (one: KubernetesObject) => one.metadata.annotations?.['helm.sh/hook'];
    const weight = (one: KubernetesObject) => Number(one.metadata.annotations?.['helm.sh/hook-weight']);
    assert.equal(hooks(job), 'pre-install,pre-upgrade');
    assert.ok(weight(only(objects, 'SealedSecret')) < weight(job));
    assert.deepEqual(containerOf(job).args, ['node', 'companion/dist/provision.js']);
    const secret = environmentOf(job).get('POSTGRES_ADMIN_PASSWORD')?.valueFrom?.secretKeyRef;
    assert.deepEqual(secret, { name: 'xtreme-secrets', key: 'postgres-admin-password' });
    assert.ok(!environmentOf(only(objects, 'Deployment')).has('POSTGRES_ADMIN_PASSWORD'));
  });

  it('runs without any right, on a read-only root, and stops and starts without a refused call', async () => {
    const objects = await render({ replicaCount: 2, redis: { enabled: true } });
    const deployment = only(objects, 'Deployment');
    for (const object of [deployment, only(objects, 'Job')]) {
      assert.deepEqual(containerOf(object).securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      assert.equal(object.spec.template.spec.securityContext.runAsNonRoot, true);
      assert.equal(object.spec.template.spec.automountServiceAccountToken, false);
    }
    assert.deepEqual(deployment.spec.strategy, {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    assert.ok(deployment.spec.template.spec.terminationGracePeriodSeconds >= 15);
  });

  const paths: [path: string, base: string, routes: string[]][] = [
    ['/', '/', ['/api', '/ws', '/']],
    ['/xtreme', '/xtreme/', ['/xtreme/api', '/xtreme/ws', '/xtreme']],
    ['/a/b/', '/a/b/', ['/a/b/api', '/a/b/ws', '/a/b']],
  ];
  for (const [path, base, routes] of paths) {
    it(`routes ${path} to the one service, and tells the program`, async () => {
      const objects = await render({ ingress: { path } });
      const ingress = only(objects, 'Ingress');
      const [rule] = ingress.spec.rules;
      assert.equal(rule.host, 'xtreme.local');
      assert.equal(ingress.spec.ingressClassName, 'traefik');
      assert.deepEqual(
        rule.http.paths.map((one: { path: string }) => one.path),
        routes,
      );
      const deployment = only(objects, 'Deployment');
      assert.equal(environmentOf(deployment).get('BASE_PATH')?.value, base);
      const { readinessProbe, livenessProbe } = deployment.spec.template.spec.containers[0];
      assert.equal(readinessProbe.httpGet.path, `${base}readyz`);
      assert.equal(livenessProbe.httpGet.path, `${base}healthz`);
    });
  }

  it('leads the service to whoever answers the API, and the rest to nobody', async () => {
    for (const split of [false, true]) {
      const objects = await render({ roles: { split }, redis: { enabled: split } });
      const { selector } = only(objects, 'Service').spec;
      const chosen = objects.filter(
        ({ kind, spec }) =>
          kind === 'Deployment' &&
          Object.entries(selector as object).every(([key, value]) => spec.template.metadata.labels[key] === value),
      );
      assert.deepEqual(
        chosen.map((one) => environmentOf(one).get('ROLES')?.value),
        [split ? 'api' : 'api,worker,scheduler'],
      );
    }
  });

  const refused: [what: string, values: Values, said: RegExp][] = [
    [
      'two processes without Redis',
      { replicaCount: 2, redis: { enabled: false } },
      /redis\.enabled: several processes/,
    ],
    [
      'metrics without a key',
      { serviceMonitor: { enabled: true } },
      /serviceMonitor\.enabled: the metrics take an API key/,
    ],
    ['a value that does not exist', { replicas: 2 }, /replicas/],
    ['a port that is none', { service: { port: 0 } }, /service.port|\/service\/port/],
    ['a path that is none', { ingress: { path: 'xtreme' } }, /ingress.path|\/ingress\/path/],
    ['a level that is none', { config: { logLevel: 'loud' } }, /logLevel/],
  ];
  for (const [what, values, said] of refused) {
    it(`refuses ${what}, and says which value`, async () => {
      await assert.rejects(render(values), (error) => said.test(String((error as { stderr?: string }).stderr)));
    });
  }

  it('says in its README what the values say', async () => {
    const readme = await readFile(join(chart, 'README.md'), 'utf8');
    const values = parse(await readFile(join(chart, 'values.yaml'), 'utf8')) as Values;
    const rows = [...readme.matchAll(/^\| `([\w.-]+)` +\|/gm)].map(([, name]) => name);
    assert.deepEqual(rows, leaves(values));
  });

  it('comes with an ArgoCD Application whose values it takes', async () => {
    const application = parse(
      await readFile(join(chart, 'examples/argocd-application.yaml'), 'utf8'),
    ) as KubernetesObject;
    assert.equal(application.kind, 'Application');
    const { path, helm: given } = application.spec.source;
    assert.equal(path, 'helm/xtreme-downloader');
    const environment = environmentOf(only(await render(given.valuesObject), 'Deployment'));
    assert.equal(environment.get('POSTGRES_PASSWORD')?.valueFrom?.secretKeyRef.name, 'xtreme-secrets');
  });
});

/** As the README lists them: a map of settings by each of its own, an empty one and a list by itself. */
function leaves(values: Values, before = ''): string[] {
  const whole = ['resources', 'podSecurityContext', 'securityContext', 'labels'];
  return Object.entries(values).flatMap(([name, value]) => {
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
    return isMap && !whole.includes(name) ? leaves(value as Values, `${before}${name}.`) : [`${before}${name}`];
  });
}
