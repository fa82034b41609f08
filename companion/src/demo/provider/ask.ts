import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export type Answer = {
  /** 0 = there was no answer. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** How the connection broke, `null` when the answer was whole. */
  error: string | null;
};

export type Ask = { method?: string; range?: string; userAgent?: string; form?: string; signal?: AbortSignal };

/** One HTTP call for tests: follows no redirect, decodes nothing, and keeps what came before a cut. */
export function ask(url: string, { method, range, userAgent = 'tests', form, signal }: Ask = {}): Promise<Answer> {
  const headers: Record<string, string> = { 'user-agent': userAgent };
  if (range) headers.range = range;
  return new Promise((resolve) => {
    const answer: Answer = { status: 0, headers: {}, body: Buffer.alloc(0), error: null };
    const chunks: Buffer[] = [];
    const end = (error: NodeJS.ErrnoException | null) =>
      resolve({ ...answer, body: Buffer.concat(chunks), error: error && (error.code ?? error.message) });
    const options = { method: method ?? (form ? 'POST' : 'GET'), headers, agent: false, signal } as const;
    const call = request(url, options, (response) => {
      Object.assign(answer, { status: response.statusCode, headers: response.headers });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => end(null));
      response.on('error', end);
    });
    call.on('error', end);
    call.end(form);
  });
}

/** The same without an HTTP parser: every byte that the connection brings, and the error that ended it. */
export function askRaw(url: string): Promise<{ text: string; error: string | null }> {
  const { hostname, port, pathname, search, host } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let error: string | null = null;
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      error = cause.code ?? cause.message;
    });
    socket.on('close', () => resolve({ text: Buffer.concat(chunks).toString('latin1'), error }));
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  });
}
