import { xmltv } from './epg.ts';
import { answer, type Exchange, openEnded, pause, untilGone } from './exchange.ts';
import { createImages } from './images/serve-image.ts';
import { liveBytesPerSecond, liveStream } from './live.ts';
import { answerAction, BAD_CREDENTIALS, jsonBody } from './player-api.ts';
import { m3uPlaylist } from './playlist.ts';
import type { ProviderState } from './provider-state.ts';
import type { ReadCall } from './read-call.ts';
import { answerNotFound, replaceAnswer } from './replace-answer.ts';
import { resetConnection, sendBody } from './send-body.ts';
import { answerNothing, findFile, hasExtension, serveFile } from './serve-file.ts';

/** Live players get this many seconds at once, then real time. */
const LIVE_BURST_SECONDS = 3;

/** Answers one request: faults first, then as XC would. */
export function createHandler(state: ProviderState) {
  const serveImage = createImages();

  return async (exchange: Exchange, read: ReadCall): Promise<void> => {
    const { call, faults } = exchange;
    // nginx answers these itself, without asking PHP, so without a look at the account.
    if (call.method !== 'GET' && call.method !== 'POST') return answerEmpty(exchange);
    const delay = faults.find('delay');
    if (delay && !(await pause(exchange, delay.ms))) return;
    const reset = faults.find('reset');
    if (reset && reset.after === undefined) return resetConnection(exchange);
    const stall = faults.find('stall');
    if (stall && stall.after === undefined && !(await holdBack(exchange, stall.forMs))) return;
    if (faults.replacement) return replaceAnswer(exchange, faults.replacement, state);
    if (read.status !== null) return answer(exchange, read.status);
    if (call.kind === 'other') return answerNotFound(exchange);
    if (call.kind === 'image') return serveImage(exchange);
    const known = read.username === state.account.username && read.password === state.account.password;
    if (call.kind === 'api') return serveApi(exchange, state, { ...read, known });
    if (!known || state.account.status !== 'Active') return answer(exchange, 401);
    return serveKnown(exchange, state);
  };
}

/** Answers whether the connection is still there. */
async function holdBack(exchange: Exchange, forMs: number | undefined): Promise<boolean> {
  if (forMs !== undefined) return pause(exchange, forMs);
  await untilGone(exchange);
  return false;
}

function answerEmpty(exchange: Exchange): void {
  exchange.record.status = 200;
  exchange.response.removeHeader('Transfer-Encoding');
  exchange.response.writeHead(200, { 'Content-Type': 'text/html' }).end();
}

async function serveApi(exchange: Exchange, state: ProviderState, read: ReadCall & { known: boolean }): Promise<void> {
  const { call, faults } = exchange;
  if (state.limits.apiCounts && !takePlace(exchange, state)) return;
  openEnded(exchange, 200, { 'Content-Type': 'application/json' });
  if (read.username === null || read.password === null) exchange.response.end();
  else
    await sendBody(
      exchange,
      jsonBody(read.known ? answerAction(call, state, state.account.status) : BAD_CREDENTIALS, faults),
    );
}

async function serveKnown(exchange: Exchange, state: ProviderState): Promise<void> {
  const { kind } = exchange.call;
  if (kind === 'playlist') return serveText(exchange, 'audio/x-mpegurl', m3uPlaylist(state));
  if (kind === 'xmltv')
    return serveText(
      exchange,
      'application/xml',
      bytes(xmltv(state.catalogue.channels, Math.floor(state.now() / 1000))),
    );
  if (kind === 'live') return serveLive(exchange, state);
  return serveTitle(exchange, state);
}

async function serveText(exchange: Exchange, type: string, body: Iterable<Buffer>): Promise<void> {
  openEnded(exchange, 200, { 'Content-Type': type });
  await sendBody(exchange, body);
}

function* bytes(texts: Iterable<string>): Generator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function serveLive(exchange: Exchange, state: ProviderState): Promise<void> {
  const { call } = exchange;
  const channel = state.catalogue.channels.find(({ id }) => id === call.id);
  if (!channel || (call.extension !== '' && call.extension !== 'ts')) return answerNotFound(exchange);
  if (channel.header) return answerNothing(exchange);
  if (!takePlace(exchange, state)) return;
  exchange.recorder.opened(exchange.record);
  openEnded(exchange, 200, { 'Content-Type': 'video/mp2t' });
  const rate = liveBytesPerSecond();
  await sendBody(exchange, liveStream(), { bytesPerSecond: rate, burst: rate * LIVE_BURST_SECONDS });
}

async function serveTitle(exchange: Exchange, state: ProviderState): Promise<void> {
  const { call } = exchange;
  const file = findFile(state.catalogue, call.kind === 'movie' ? 'movie' : 'episode', call.id ?? 0);
  if (!file) return answerNotFound(exchange);
  if (!hasExtension(file, call.extension)) return answerNothing(exchange);
  if (!takePlace(exchange, state)) return;
  exchange.recorder.opened(exchange.record);
  await serveFile(exchange, file, state.limits.bytesPerSecond);
}

/** Answers whether there is a place; without one the exchange is refused. */
function takePlace(exchange: Exchange, { connections }: ProviderState): boolean {
  const result = connections.take(exchange);
  if (result === 'taken') return true;
  exchange.recorder.ended(exchange.record, 'refused');
  if (result === 'reset') resetConnection(exchange);
  else answer(exchange, result);
  return false;
}
