import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../platform/errors.ts';
import { createLog } from '../../platform/log.ts';
import { createXtreamClient, type XtreamClientOptions } from './client.ts';
import { createPacer } from './pacer.ts';
import type { Timer } from './timer.ts';
import type { XtreamAccount } from './types.ts';

/** What the tests beside this file share: a server that answers as told, and a client that never really waits. */

export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export type FakePanel = {
  url: string;
  host: string;
  /** The action of each request so far (`account` for none), with its headers. */
  requests: { action: string; url: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
};

export const ACTIVE = {
  user_info: {
    username: 'User',
    password: 'S3cret/pass',
    auth: 1,
    status: 'Active',
    exp_date: null,
    max_connections: '1',
  },
  server_info: { url: 'panel', timezone: 'Europe/Berlin' },
};

export const ROWS = [
  { num: 1, stream_id: 1, name: 'One', category_id: '3' },
  { num: 2, stream_id: '2', name: 'Two' },
  { stream_id: null },
  'x',
];

/** Answers by action; `*` is for all others. A string, buffer or object is a 200; a function does as it likes. */
export async function startPanel(replies: Record<string, unknown>): Promise<FakePanel> {
  const requests: FakePanel['requests'] = [];
  const server = createServer((request, response) => {
    const action = new URL(request.url ?? '/', 'http://x').searchParams.get('action') ?? 'account';
    requests.push({ action, url: request.url ?? '', headers: request.headers });
    answer(replies[action] ?? replies['*'], request, response);
  });
  const host = await listen(server);
  return { url: `http://${host}`, host, requests, close: () => close(server) };
}

function answer(reply: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (typeof reply === 'function') (reply as RequestListener)(request, response);
  else if (typeof reply === 'string' || Buffer.isBuffer(reply)) response.end(reply);
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
}

/** A reply of this status. */
export function refuse(status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Reply {
  return (_, response) => response.writeHead(status, headers).end(body);
}

/** One after the other; the last stays. */
export function inOrder(...replies: unknown[]): Reply {
  let at = 0;
  return (request, response) => answer(replies[Math.min(at++, replies.length - 1)], request, response);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** A timer whose waits are over at once and move its clock. */
export function fakeTimer(start = 0): Timer & { waits: number[] } {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async wait(milliseconds, signal) {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

export const never: AbortSignal = new AbortController().signal;

type Options = Omit<Partial<XtreamClientOptions>, 'account'> & { account?: Partial<XtreamAccount> };

export function clientOf(panel: FakePanel, { account, ...options }: Options = {}) {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => lines.push(line) });
  const timer = fakeTimer(Date.UTC(2026, 0, 1));
  const client = createXtreamClient({
    account: { serverUrl: panel.url, username: 'User', password: 'S3cret/pass', ...account },
    log,
    timer,
    pacer: createPacer({ host: panel.host, timer }),
    random: () => 0.5,
    ...options,
  });
  return { client, lines, timer };
}

/** To be called in a `describe`: starts panels with a client each, and ends them after the test. */
export function usePanels() {
  let panels: FakePanel[] = [];
  afterEach(async () => {
    await Promise.all(panels.map((panel) => panel.close()));
    panels = [];
  });
  return async (replies: Record<string, unknown>, options: Options = {}) => {
    const panel = await startPanel(replies);
    panels.push(panel);
    return { panel, ...clientOf(panel, options) };
  };
}

/** A check for an AppError of this code, without a credential in any part of it. */
export function code(expected: string, check: (error: AppError) => boolean = () => true) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, expected, error.message);
    const said = `${error.message} ${JSON.stringify(error)} ${String(error.cause)}`;
    assert.ok(!/S3cret|User\b|https?:\/\/\d/.test(said), said);
    return check(error);
  };
}

export async function collect<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}
