import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActiveFaults, Call } from './faults.ts';
import type { RequestEnd, RequestRecord, StatsRecorder } from './stats.ts';

/** One request and its answer under way, with what shall go wrong. */
export type Exchange = {
  call: Call;
  response: ServerResponse;
  /** The TCP connection, also below TLS. */
  socket: Socket;
  faults: ActiveFaults;
  record: RequestRecord;
  recorder: StatsRecorder;
  /** Aborted when the connection is gone, whoever ended it. */
  gone: AbortSignal;
  /** Cuts the connection without a word. */
  kill(end: RequestEnd): void;
};

export function createExchange(
  parts: Pick<Exchange, 'call' | 'response' | 'socket' | 'faults' | 'recorder'>,
): Exchange {
  const { call, response, recorder } = parts;
  const record = recorder.begin(call);
  const closed = new AbortController();
  response.once('close', () => {
    recorder.ended(record, response.writableFinished ? 'complete' : 'client-closed');
    closed.abort();
  });
  const kill = (end: RequestEnd) => {
    recorder.ended(record, end);
    response.destroy();
  };
  return { ...parts, record, gone: closed.signal, kill };
}

export type Headers = Record<string, string | number>;

/** A whole answer of known, small body. */
export function answer(exchange: Exchange, status: number, headers: Headers = {}, body: Buffer | string = ''): void {
  exchange.record.status = status;
  const bytes = Buffer.from(body);
  exchange.recorder.sent(exchange.record, bytes.length);
  exchange.response.writeHead(status, { ...headers, 'Content-Length': bytes.length }).end(bytes);
}

/** Headers without any length: the body ends where the connection ends, as both panels' nginx is set up. */
export function openEnded(exchange: Exchange, status: number, headers: Headers): void {
  exchange.record.status = status;
  if (!exchange.faults.find('chunked')) exchange.response.removeHeader('Transfer-Encoding');
  exchange.response.writeHead(status, { ...headers, ...exchange.faults.find('headers')?.headers, Connection: 'close' });
}

/** Waits; answers whether the connection is still there. */
export async function pause(exchange: Exchange, ms: number): Promise<boolean> {
  await sleep(ms, undefined, { signal: exchange.gone }).catch(() => undefined);
  return !exchange.gone.aborted;
}

/** Until the other side closes. */
export function untilGone({ gone }: Exchange): Promise<void> {
  if (gone.aborted) return Promise.resolve();
  return new Promise((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }));
}
