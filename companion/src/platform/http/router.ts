import { type Express, json, type Request, type RequestHandler, type Response } from 'express';
import type { ZodError, ZodType, z } from 'zod';
import { AppError, type FieldError } from '../errors.ts';
import { isStorable } from './storable.ts';

/** Who calls. */
export type Principal = {
  via: 'session' | 'api-key' | 'plugin';
  role: 'admin' | 'viewer';
  /** Of a person; an API key is none. */
  user?: { id: number; name: string; source: 'local' | 'jellyfin' };
  sessionId?: string;
  expiresAt?: Date;
  keyId?: number;
};

type Body = ZodType | { media: string } | null;
/** The shape of a route of the contract, as far as the router needs it. */
export type RouteShape = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  access: 'open' | Principal['role'];
  ticket?: true;
  params?: ZodType;
  query?: ZodType;
  body?: ZodType;
  bodyLimit?: string;
  answers: Record<number, Body>;
};

type Out<S> = NonNullable<S> extends ZodType ? z.output<NonNullable<S>> : Record<string, never>;
type AnswerOf<R extends RouteShape> = {
  [S in keyof R['answers']]: R['answers'][S] extends ZodType ? z.input<R['answers'][S]> : undefined;
}[keyof R['answers']];

export type Call<R extends RouteShape> = {
  params: Out<R['params']>;
  query: Out<R['query']>;
  body: Out<R['body']>;
  principal: Principal | null;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  request: Request;
  response: Response;
};

/** An answer with another status than the route's first one. */
export class Answer<T> {
  readonly status: number;
  readonly body: T;
  constructor(status: number, body: T) {
    this.status = status;
    this.body = body;
  }
}

type Handler<R extends RouteShape> = (call: Call<R>) => Promise<AnswerOf<R> | Answer<AnswerOf<R>> | undefined>;
export type BoundRoute = { route: RouteShape; handler: (call: Call<RouteShape>) => Promise<unknown> };

/** Binds a call of the contract to the function that does it. A handler of a non-JSON route answers by itself. */
export function bind<R extends RouteShape>(route: R, handler: Handler<R>): BoundRoute {
  return { route, handler: handler as unknown as BoundRoute['handler'] };
}

/** A ticket is handed on only by a call that allows one. */
export type Authenticate = (request: Request, ticket?: string) => Promise<Principal | null>;

/** Told when an answer has ended, or its caller has gone: the route as it is written, never the address that was asked for. */
export type WatchCall = (call: { method: string; route: string; status: number; seconds: number }) => void;

const usualLimit = '1mb';
const jsonReader = (limit: string) => json({ limit, type: ['application/json', 'application/*+json'], strict: true });

/** Mounts every route: who may call, what goes in, what comes out are all read from the route itself. */
export function mountRoutes(app: Express, routes: BoundRoute[], authenticate: Authenticate, watch?: WatchCall): void {
  for (const [path, bound] of groupByPath(routes)) {
    for (const one of bound) app[one.route.method](path, serve(one, authenticate, watch));
    app.all(path, refuseMethod(bound, authenticate));
  }
}

function groupByPath(routes: BoundRoute[]): Map<string, BoundRoute[]> {
  const map = new Map<string, BoundRoute[]>();
  for (const bound of routes) map.set(bound.route.path, [...(map.get(bound.route.path) ?? []), bound]);
  return map;
}

function serve({ route, handler }: BoundRoute, authenticate: Authenticate, watch?: WatchCall): RequestHandler {
  const readJson = jsonReader(route.bodyLimit ?? usualLimit);
  return async (request, response) => {
    const began = performance.now();
    const { method, path } = route;
    response.once('close', () =>
      watch?.({ method, route: path, status: response.statusCode, seconds: (performance.now() - began) / 1000 }),
    );
    const principal = await authenticate(request, route.ticket ? ticketOf(request) : undefined);
    admit(principal, route.access);
    if (route.method !== 'get') refuseForeignPage(request);
    const call = {
      params: route.params ? validate(route.params, request.params) : {},
      query: route.query ? validate(route.query, request.query) : {},
      body: route.body ? validate(route.body, await readBody(request, response, readJson)) : undefined,
      principal,
      signal: abortedWithCaller(response),
      request,
      response,
    };
    send(route, response, await handler(call as Call<RouteShape>));
  };
}

/** Throws 401 where nobody is signed in, 403 where the role is not enough. */
function admit(principal: Principal | null, access: RouteShape['access']): void {
  if (access === 'open') return;
  if (!principal) throw unauthorised();
  if (!mayEnter(principal, access)) {
    throw new AppError('not-allowed', 'This takes an administrator; you are signed in as a viewer.', { status: 403 });
  }
}

export function mayEnter({ role }: Principal, needed: Principal['role']): boolean {
  return role === 'admin' || role === needed;
}

function ticketOf({ query: { ticket } }: Request): string | undefined {
  return typeof ticket === 'string' ? ticket : undefined;
}

function send(route: RouteShape, response: Response, result: unknown): void {
  if (response.headersSent) return;
  const { status, body } = result instanceof Answer ? result : { status: successOf(route), body: result };
  if (route.answers[status] === null) response.status(status).end();
  else response.status(status).json(body);
}

/** The status of a route's usual answer: the one that says most (201 before 200). */
function successOf(route: RouteShape): number {
  const statuses = Object.keys(route.answers).map(Number);
  return statuses.includes(201) ? 201 : (statuses[0] ?? 200);
}

async function readBody(request: Request, response: Response, readJson: RequestHandler): Promise<unknown> {
  const length = request.headers['content-length'];
  const empty = (length === undefined || length === '0') && request.headers['transfer-encoding'] === undefined;
  if (empty) return undefined;
  if (!request.is(['application/json', 'application/*+json'])) {
    throw new AppError('not-json', 'Send the body as JSON (Content-Type: application/json).', { status: 415 });
  }
  await new Promise<void>(
    (resolve, reject) => void readJson(request, response, (error?: unknown) => (error ? reject(error) : resolve())),
  );
  return request.body;
}

function validate(schema: ZodType, value: unknown): unknown {
  if (value === undefined) throw inputError([{ path: '', message: 'This call needs a JSON body.' }]);
  if (!isStorable(value)) throw inputError([{ path: '', message: 'A text holds the character 0 or a half one.' }]);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw inputError(fieldErrors(result.error));
}

/** A list of a hundred thousand wrong things is not answered with as many sentences. */
function fieldErrors({ issues }: ZodError): FieldError[] {
  return issues.slice(0, 50).map(({ path, message }) => ({ path: path.join('.'), message }));
}

function inputError(errors: FieldError[]): AppError {
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  return new AppError('bad-input', detail, { status: 400, errors });
}

function refuseMethod(bound: BoundRoute[], authenticate: Authenticate): RequestHandler {
  const methods = [
    ...new Set(bound.flatMap(({ route: { method } }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))),
  ];
  return async (request, response) => {
    if (bound.every(({ route }) => route.access !== 'open') && !(await authenticate(request))) throw unauthorised();
    response.setHeader('Allow', methods.join(', '));
    throw new AppError('wrong-method', `${request.method} is not possible here; possible: ${methods.join(', ')}.`, {
      status: 405,
    });
  };
}

export function unauthorised(): AppError {
  return new AppError('unauthorised', 'Sign in, or send an API key as X-Api-Key or Authorization: Bearer.', {
    status: 401,
  });
}

/** A browser says which page a request comes from; a page of another origin may not act with this one's cookie. */
export function refuseForeignPage(request: { headers: Request['headers'] }): void {
  if (!request.headers.cookie && !request.headers['sec-fetch-site']) return;
  const site = request.headers['sec-fetch-site'];
  const own = site ? site === 'same-origin' || site === 'none' : sameHost(request.headers);
  if (!own) throw new AppError('foreign-origin', 'This request comes from a page of another origin.', { status: 403 });
}

function sameHost(headers: Request['headers']): boolean {
  if (!headers.origin) return true;
  if (!URL.canParse(headers.origin)) return false;
  // Some proxies replace Host. A page of another origin can set neither of the two.
  return [headers.host, headers['x-forwarded-host']].includes(new URL(headers.origin).host);
}

function abortedWithCaller(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished)
      controller.abort(new AppError('caller-gone', 'The caller went away.', { status: 499 }));
  });
  return controller.signal;
}
