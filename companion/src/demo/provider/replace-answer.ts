import { answer, type Exchange, openEnded } from './exchange.ts';
import type { ActiveFaults } from './faults.ts';
import { liveBytesPerSecond, liveStream } from './live.ts';
import { answerAction, jsonBody } from './player-api.ts';
import type { ProviderState } from './provider-state.ts';
import { sendBody } from './send-body.ts';
import { mediaType } from './serve-file.ts';

type Replacement = NonNullable<ActiveFaults['replacement']>;

const NGINX_404 = `<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const BLOCK_PAGE = `<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>`;

export function answerNotFound(exchange: Exchange): void {
  answer(exchange, 404, { 'Content-Type': 'text/html' }, NGINX_404);
}

/** Gives the answer that a fault puts in the place of the real one. */
export async function replaceAnswer(exchange: Exchange, fault: Replacement, state: ProviderState): Promise<void> {
  const { call } = exchange;
  switch (fault.type) {
    case 'empty-body':
      openEnded(exchange, 200, { 'Content-Type': usualType(exchange) });
      exchange.response.end();
      return;
    case 'html':
      return fault.status === 404
        ? answerNotFound(exchange)
        : answer(exchange, 200, { 'Content-Type': 'text/html' }, BLOCK_PAGE);
    case 'status':
      return answer(exchange, fault.status, { 'Content-Type': usualType(exchange), ...fault.headers }, fault.body);
    case 'account-state':
      if (call.kind !== 'api') return answer(exchange, 401);
      openEnded(exchange, 200, { 'Content-Type': 'application/json' });
      return sendBody(exchange, jsonBody(answerAction(call, state, fault.state), exchange.faults));
    case 'redirect': {
      const token = state.tokens.create(call, {
        lifeMs: fault.lifeMs ?? 60_000,
        expiredStatus: fault.expiredStatus ?? 404,
      });
      return redirect(exchange, `${state.url()}/vauth/${token}`);
    }
    case 'redirect-loop':
      return redirect(exchange, `${state.url()}${call.path}?hop=${Number(call.query.get('hop') ?? 0) + 1}`);
    case 'redirect-to':
      return redirect(exchange, fault.url);
    case 'error-clip':
      openEnded(exchange, 200, { 'Content-Type': 'video/mp2t' });
      return sendBody(exchange, liveStream(fault.seconds), {
        bytesPerSecond: fault.seconds === undefined ? liveBytesPerSecond() : null,
      });
  }
}

function redirect(exchange: Exchange, location: string): void {
  answer(exchange, 302, { Location: location, 'Content-Type': 'text/html' });
}

function usualType({ call }: Exchange): string {
  if (call.kind === 'api') return 'application/json';
  return call.kind === 'movie' || call.kind === 'episode' || call.kind === 'live'
    ? mediaType(call.extension)
    : 'text/html';
}
