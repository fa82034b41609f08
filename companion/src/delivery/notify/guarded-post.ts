import { NotifierError, type Post } from '@xtreme/integrations/notifier';
import { Agent, request } from 'undici';
import { patientConnector } from '../../platform/http/patient-connector.ts';
import { guardedLookup, refusePrivateLiteral } from '../../platform/http/private-address.ts';

const usualTimeoutMs = 15_000;
const mostAnswerBytes = 64 * 1024;

/**
 * POSTs to receivers. An address of the own network is refused unless `allowPrivate` says otherwise: whoever may add a
 * webhook must not reach through us what only we can reach. No redirect is followed.
 */
export function createGuardedPost(
  allowPrivate: () => boolean,
  timeoutMs = usualTimeoutMs,
): { post: Post; close(): Promise<void> } {
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxResponseSize: mostAnswerBytes };
  const open = new Agent({ ...limits, connect: patientConnector({ timeout: timeoutMs }) });
  const guarded = new Agent({
    ...limits,
    connect: patientConnector({ timeout: timeoutMs, lookup: guardedLookup('') }),
  });

  const post: Post = async ({ url, headers, body }, signal) => {
    const { hostname, host } = new URL(url);
    try {
      if (!allowPrivate()) refusePrivateLiteral(hostname, '');
      const dispatcher = allowPrivate() ? open : guarded;
      const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher });
      const text = await answer.body.text().catch(() => '');
      return { status: answer.statusCode, text };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(error, { host, timeoutMs });
    }
  };
  return { post, close: async () => void (await Promise.all([open.destroy(), guarded.destroy()])) };
}

function unreachable(error: unknown, { host, timeoutMs }: { host: string; timeoutMs: number }): NotifierError {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  if (message.includes('private address')) {
    return new NotifierError(
      'bad-settings',
      `${host} is an address of your own network; the setting allow_private_notifications permits it.`,
      { retryable: false },
    );
  }
  const late = /TIMEOUT/.test(code) ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached';
  return new NotifierError('unreachable', `${host} ${late}.`);
}
