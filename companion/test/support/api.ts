import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type Answer<T> = { status: number; body: T; headers: Headers };

export type Api = {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body?: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** Any answer, good or bad. */
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
};

type Document = {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
};

/** A client that holds every answer against the service's own OpenAPI document. */
export function createApi(url: string, key: string | null): Api {
  let validator: Promise<(method: string, path: string, status: number, body: unknown) => void> | undefined;

  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    validator ??= createValidator(url);
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(key !== null && { 'x-api-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const parsed: unknown = isJson ? JSON.parse(text) : text;
    (await validator)(method, path, answer.status, parsed);
    return { status: answer.status, body: parsed as T, headers: answer.headers };
  }

  async function good<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  return {
    get: (path) => good('GET', path),
    post: (path, body) => good('POST', path, body),
    put: (path, body) => good('PUT', path, body),
    patch: (path, body) => good('PATCH', path, body),
    delete: (path) => good('DELETE', path),
    call,
  };
}

async function createValidator(url: string) {
  const document = (await (await fetch(new URL('api/openapi.json', url))).json()) as Document;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');

  return (method: string, path: string, status: number, body: unknown): void => {
    const pathname = `/${path.split('?')[0]}`;
    const template = Object.keys(document.paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname));
    if (!template) return;
    const operation = document.paths[template]?.[method.toLowerCase()];
    const known = operation?.responses[String(status)];
    const answer = known ?? operation?.responses.default;
    if (!operation || !answer) return;
    if (!known) assert.ok(status >= 400, `${method} ${path}: the status ${status} is not in the document`);
    const [type] = Object.keys(answer.content ?? {});
    if (!type?.includes('json')) return;
    const place = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      known ? String(status) : 'default',
      'content',
      type,
      'schema',
    ];
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.getSchema(`openapi#/${pointer}`);
    assert.ok(validate, `no schema for ${method} ${template} ${status}`);
    assert.ok(
      validate(body),
      `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body).slice(0, 500)}`,
    );
  };
}
