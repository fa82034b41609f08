import { createRequire } from 'node:module';

export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  // oxlint-disable-next-line no-explicit-any -- each kind has a shape of its own; the schemas check it
  spec: any;
};

type Model = { prototype: { validate(this: unknown): void } };

const require = createRequire(import.meta.url);
/** Kinds of operators; the cluster's own come with their schemas. */
const required: Record<string, string[]> = {
  'bitnami.com/v1alpha1/SealedSecret': ['encryptedData', 'template'],
  'monitoring.coreos.com/v1/ServiceMonitor': ['selector', 'endpoints'],
};

/** What is wrong with an object by the Kubernetes schemas, unknown fields included; nothing where it is right. */
export async function faultsOfObject(object: KubernetesObject): Promise<string[]> {
  const id = `${object.apiVersion}/${object.kind}`;
  const fields = required[id];
  if (fields) return fields.filter((field) => object.spec?.[field] === undefined).map((field) => `${id}: no ${field}`);
  const Kind = modelOf(object);
  if (!Kind) return [`${id}: no such kind`];
  const read = new Set<string>();
  try {
    Kind.prototype.validate.call(watched(object, '', read));
    // The schemas take what they don't know; but what they never look at, Kubernetes doesn't know.
    return pathsOf(object, '')
      .filter((path) => !read.has(path))
      .map((path) => `${id}: ${path} is not known`);
  } catch (error) {
    return [`${id}: ${(error as Error).message}`];
  }
}

function modelOf({ apiVersion, kind }: KubernetesObject): Model | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const path = ['kubernetes-models', group, version, kind].filter(Boolean).join('/');
  try {
    return (require(path) as Record<string, Model>)[kind];
  } catch {
    return undefined;
  }
}

/** The same object; the path of every field that is looked at goes into `read`. */
function watched<T extends object>(object: T, path: string, read: Set<string>): T {
  return new Proxy(object, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol') return value;
      const below = `${path}/${name}`;
      read.add(below);
      return value !== null && typeof value === 'object' ? watched(value, below, read) : value;
    },
  });
}

function pathsOf(value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${path}/${name}`, ...pathsOf(inner, `${path}/${name}`)]);
}
