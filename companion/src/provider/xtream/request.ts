import { Agent, type Dispatcher, request } from 'undici';
import { AppError } from '../../platform/errors.ts';
import { patientConnector } from '../../platform/http/patient-connector.ts';
import type { Logger } from '../../platform/log.ts';
import { ACCEPTED_ENCODINGS, decodeBody } from './decode-body.ts';
import { badAnswer, toConnectFault, toFault } from './faults.ts';
import { checkRedirect, MAX_REDIRECTS, redirectTarget } from './redirects.ts';
import { DEFAULT_USER_AGENT, type XtreamAccount } from './types.ts';

/** Milliseconds. Panels take minutes to build a list; there is no limit for the whole of it. */
export type Timeouts = { connect: number; firstByte: number; idle: number };

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 15_000, firstByte: 120_000, idle: 60_000 };

/** An answer whose body has been decoded but not read. `chunks` has to be read or given up, or its socket stays open. */
export type Exchange = { status: number; headers: Record<string, string>; chunks: AsyncGenerator<Buffer> };

export type Send = (call: { action: string | null; url: URL }, signal: AbortSignal) => Promise<Exchange>;

export type SendOptions = { account: XtreamAccount; log: Logger; timeouts?: Partial<Timeouts> };

/** GET requests with the account's user agent, following redirects, writing one log line each without any credential. */
export function createSend({ account, log, timeouts }: SendOptions): Send {
  const dispatcher = createDispatcher(account, { ...DEFAULT_TIMEOUTS, ...timeouts });
  const headers = {
    'user-agent': headerText(account.userAgent) || DEFAULT_USER_AGENT,
    accept: 'application/json, */*',
    'accept-encoding': ACCEPTED_ENCODINGS,
  };
  return async ({ action, url }, signal) => {
    const line = startLine(log, { action: action ?? 'account', host: url.host });
    try {
      const response = await follow(url, (hop) => get(hop, { dispatcher, headers, signal }));
      line.status = response.statusCode;
      const flat = flatten(response.headers);
      const body = decodeBody(response.body, flat['content-encoding']);
      return { status: response.statusCode, headers: flat, chunks: readBody({ body, line, host: url.host, signal }) };
    } catch (error) {
      const fault = toConnectFault(error, url.host, signal);
      line.end(fault);
      throw fault;
    }
  };
}

/** Connections are not kept open between calls: panels count them. */
function createDispatcher(account: XtreamAccount, timeouts: Timeouts): Dispatcher {
  return new Agent({
    connect: patientConnector({ timeout: timeouts.connect, rejectUnauthorized: !account.allowInvalidTls }),
    headersTimeout: timeouts.firstByte,
    bodyTimeout: timeouts.idle,
  });
}

type Hop = { dispatcher: Dispatcher; headers: Record<string, string>; signal: AbortSignal };

async function get(url: URL, hop: Hop): Promise<Dispatcher.ResponseData> {
  const response = await request(url, { ...hop, method: 'GET', reset: true });
  // Giving a body up early makes undici emit an error, which nobody is left to hear.
  response.body.on('error', () => undefined);
  return response;
}

async function follow(
  entered: URL,
  send: (url: URL) => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  let url = entered;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await send(url);
    const target = redirectTarget(response.statusCode, flatten(response.headers).location, url);
    if (!target) return response;
    response.body.destroy();
    await checkRedirect(entered, target);
    url = target;
  }
  throw badAnswer(entered.host, 'redirects without end');
}

type Reading = { body: AsyncGenerator<Buffer>; line: LogLine; host: string; signal: AbortSignal };

async function* readBody({ body, line, host, signal }: Reading): AsyncGenerator<Buffer> {
  let fault: unknown;
  try {
    for await (const chunk of body) {
      line.bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    fault = toFault(error, host, signal);
    throw fault;
  } finally {
    line.end(fault);
  }
}

type LogLine = { status: number | null; bytes: number; end(fault: unknown): void };

/** `bytes` are those after decoding; addresses and messages of others are not written, they hold credentials. */
function startLine(log: Logger, fields: { action: string; host: string }): LogLine {
  const startedAt = performance.now();
  return {
    status: null,
    bytes: 0,
    end(fault) {
      const error = fault === undefined ? {} : { error: fault instanceof AppError ? fault.code : 'aborted' };
      const duration = Math.round(performance.now() - startedAt);
      const line = { ...fields, status: this.status, duration_ms: duration, bytes: this.bytes, ...error };
      log[fault === undefined ? 'info' : 'warn'](line, 'provider request');
    },
  };
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : (value ?? '')]),
  );
}

/** What a header may hold. */
function headerText(text: string | null | undefined): string {
  return (text ?? '').replace(/[^ -~]/g, '').trim();
}
