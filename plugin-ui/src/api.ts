import type { AnswerOf, Route } from '@xtreme/companion/contract';
import { sessionToken, ticketFor } from './access/credential.ts';
import { type QueryValues, serviceBase } from './router.ts';
import { t } from './strings/index.ts';

/** Where the service lives, with a slash at its end; everything we ask for is relative to it. */
export const base = typeof document === 'undefined' ? 'http://localhost/' : serviceBase(document.baseURI);

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type CallOptions = { query?: QueryValues; body?: unknown; signal?: AbortSignal };

/** An answer that is no success, or none at all (`status` 0). `message` is a sentence for the reader. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; message: string }[];

  constructor(status: number, problem: { code?: string; detail?: string; errors?: ApiError['fields'] } = {}) {
    const code = problem.code ?? (status === 0 ? 'unreachable-service' : `http-${status}`);
    super(t.problems[code] ?? problem.detail ?? t.problem(status));
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = problem.errors ?? [];
  }
}

let signedOut: () => void = () => undefined;

/** Names what happens when the service says that nobody is signed in (any more). */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** One call of the API, typed by its route: `call<typeof readVod>('GET', 'api/vod/3')`. Throws `ApiError`. */
export async function call<R extends Route>(
  method: Method,
  path: string,
  { query, body, signal }: CallOptions = {},
): Promise<AnswerOf<R>> {
  const answer = await send(method, address(path, query), body, signal);
  if (!answer.ok) throw await problemOf(answer, path);
  if (answer.status === 204) return undefined as AnswerOf<R>;
  return (await answer.json()) as AnswerOf<R>;
}

/** A call that the contract does not name yet: the caller says what its answer looks like. */
export function ask<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  return call(method, path, options) as Promise<T>;
}

/** Is this the answer of a service that is older than the panel? Then the part that needs the call is left out. */
export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

async function send(method: Method, url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const token = sessionToken();
  if (token !== null) headers.authorization = `Bearer ${token}`;
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0);
  }
}

async function problemOf(answer: Response, path: string): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  const error = new ApiError(answer.status, problem);
  // Said by the plugin in Jellyfin, whose page signs in again or says that nobody is there.
  if (error.code === 'signed-out') parent.postMessage({ type: 'xtreme-downloader:signed-out' }, location.origin);
  if (answer.status === 401 && path !== 'api/session') signedOut();
  return error;
}

function address(path: string, query: QueryValues = {}): string {
  const url = new URL(path, base);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(key, String(value));
  }
  return url.href;
}

/** The address of a picture or a stream, for an element that loads it by itself. */
export const mediaAddress = (path: string): string => address(path, { ticket: ticketFor() });

/** The sentence for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return [error.message, ...error.fields.map(fieldSentence)].join(' ');
  return t.problem(0);
}

function fieldSentence({ path, message }: { path: string; message: string }): string {
  return path === '' ? `${message}.` : `${path} ${message}.`;
}
