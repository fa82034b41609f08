import { errors } from 'undici';
import { AppError, isNodeError } from '../../platform/errors.ts';
import { AnswerFault } from './answer-fault.ts';

export function badCredentials(host: string): AppError {
  return new AppError('bad-credentials', `${host} does not accept this user name and password: check both.`, {
    status: 422,
  });
}

/** XC_VM and its kin answer every refusal with the same page, so that its cause cannot be told. */
export function refusedSilently(host: string): AppError {
  const reasons = 'the user name or password is wrong, the account has ended, or it blocks this program or address';
  return new AppError('bad-credentials', `${host} refuses this account without saying why: ${reasons}.`, {
    status: 422,
  });
}

/** `state` is the panel's word: expired, banned, disabled, … */
export function accountExpired(host: string, state: string): AppError {
  return new AppError('account-expired', `The account at ${host} is ${state}: ask the provider to renew it.`, {
    status: 422,
  });
}

export function blocked(host: string, reason = ''): AppError {
  const hint = 'try another user agent, or a network that is not a data centre or VPN';
  return new AppError('blocked', `${host} blocks our requests${reason && ` (${reason})`}: ${hint}.`, { status: 502 });
}

export function notXtream(host: string, hint = 'check the address and the port'): AppError {
  return new AppError('not-an-xtream-server', `${host} does not answer like an Xtream server: ${hint}.`, {
    status: 422,
  });
}

export function rateLimited(host: string, retryAfter?: number): AppError {
  const message = `${host} answers that there were too many requests: it is asked again later.`;
  return new AppError('rate-limited', message, { status: 503, retryable: true, retryAfter });
}

export function unreachable(host: string, reason: string, code = ''): AppError {
  const message = `${host} cannot be reached (${reason}): check the address, or try again later.`;
  return new AppError('unreachable', message, { status: 502, retryable: true, cause: codeOnly(code) });
}

export function truncated(host: string): AppError {
  return new AppError('truncated', `The answer of ${host} broke off before its end: try again later.`, {
    status: 502,
    retryable: true,
  });
}

/** `what` completes "HOST sent …". */
export function badAnswer(host: string, what: string): AppError {
  return new AppError('bad-answer', `${host} sent ${what}: try again later, or ask the provider.`, {
    status: 502,
    retryable: true,
  });
}

/** The stable code of the network error behind a fault, empty where there was none. */
export function networkCode(error: AppError): string {
  return isNodeError(error.cause) ? (error.cause.code ?? '') : '';
}

/**
 * An AppError for whatever reading an answer threw. The original is never attached: undici's and the parser's errors
 * carry addresses and pieces of the answer, and answers echo the password.
 */
export function toFault(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof AppError) return error;
  if (error instanceof AnswerFault) return answerFaults[error.kind](host);
  const code = isNodeError(error) ? (error.code ?? '') : '';
  if (/^(Z_DATA_ERROR|ERR__ERROR_FORMAT)/.test(code)) return badAnswer(host, 'bytes that cannot be decoded');
  return truncated(host);
}

/** An AppError for a request that got no answer at all. */
export function toConnectFault(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof AppError) return error;
  const code = isNodeError(error) ? (error.code ?? '') : '';
  if (error instanceof errors.HTTPParserError) return notXtream(host, 'it does not speak HTTP, check the port');
  return unreachable(
    host,
    CONNECT_REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection failed',
    code,
  );
}

const answerFaults: Record<AnswerFault['kind'], (host: string) => AppError> = {
  truncated,
  malformed: (host) => badAnswer(host, 'an answer that is not valid JSON'),
  'too-large': (host) => badAnswer(host, 'an answer that is far too large'),
};

const CONNECT_REASONS: [RegExp, string][] = [
  [/^(ENOTFOUND|EAI_)/, 'there is no such host'],
  [/^ECONNREFUSED$/, 'nothing listens at this port'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'it does not answer'],
  [/^UND_ERR_HEADERS_TIMEOUT$/, 'it took the request but does not answer'],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'there is no way to it'],
  [/^(EPROTO|ERR_SSL)/, 'it does not speak TLS there, try http://'],
  [/CERT|ERR_TLS|SIGNATURE/, 'its certificate is not valid, which the account can allow'],
];

function codeOnly(code: string): Error | undefined {
  return code === '' ? undefined : Object.assign(new Error(code), { code });
}
