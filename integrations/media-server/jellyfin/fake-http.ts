import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from './recorded.ts';

/** One request as it came in. `path` is below the base path, without query; `body` is parsed JSON, null when there was none. */
export type FakeRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: Json;
};

/** `json` and `text` exclude each other; neither is an empty body without a type, as Jellyfin sends it. */
export type FakeAnswer = {
  status: number;
  json?: unknown;
  text?: string;
  html?: string;
  headers?: Record<string, string>;
};

export const nothing = (status: number): FakeAnswer => ({ status });
export const json = (body: unknown): FakeAnswer => ({ status: 200, json: body });
/** What Jellyfin says of every exception it caught. */
export const failed = (status: number): FakeAnswer => ({ status, text: 'Error processing request.' });

export async function readRequest(request: IncomingMessage, basePath: string): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://fake');
  const below = url.pathname.startsWith(`${basePath}/`)
    ? url.pathname.slice(basePath.length)
    : `/outside${url.pathname}`;
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(below),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: parseBody(Buffer.concat(chunks).toString('utf8')),
  };
}

export function writeAnswer(response: ServerResponse, answer: FakeAnswer): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  const [type, body] = contentOf(answer);
  if (type) response.setHeader('content-type', type);
  response.end(body);
}

function contentOf({ json: value, text, html }: FakeAnswer): [string | null, string] {
  if (value !== undefined) return ['application/json; charset=utf-8', JSON.stringify(value)];
  if (html !== undefined) return ['text/html', html];
  return text === undefined ? [null, ''] : ['text/plain', text];
}

function parseBody(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
