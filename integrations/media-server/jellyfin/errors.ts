import { MediaServerError, type MediaServerErrorCode } from '../media-server.ts';
import { cleanBaseUrl } from './settings.ts';

/** What one status means for one call, where it is not the usual. */
export type Meaning = { code: MediaServerErrorCode; message: string };

export type Refusal = { status: number; path: string; html: boolean; location: string | undefined };

export function notJellyfin(baseUrl: string): MediaServerError {
  return new MediaServerError(
    'bad-answer',
    `${baseUrl} is not a Jellyfin server: something else answers there. Check the address, its port and its sub-path.`,
  );
}

export function notUnderstood(baseUrl: string, path: string, cause: unknown): MediaServerError {
  return new MediaServerError(
    'bad-answer',
    `Jellyfin at ${baseUrl} answered ${path} in a way that is not understood; versions 10.10 to 12 are.`,
    { cause },
  );
}

/** An answer that is not a success, by Jellyfin or by a proxy before it. */
export function refused(baseUrl: string, refusal: Refusal): MediaServerError {
  const { status, path, html, location } = refusal;
  if (status >= 300 && status < 400) return redirected(baseUrl, path, location);
  if (html && (status === 404 || status === 405)) return notJellyfin(baseUrl);
  const [code, message, retryable] = usualMeaning(status, path);
  return new MediaServerError(code, `Jellyfin at ${baseUrl} ${message}`, { retryable });
}

function usualMeaning(status: number, path: string): [MediaServerErrorCode, string, boolean] {
  if (status === 401) {
    return ['unauthorised', 'refused the API key; make a new one in its dashboard under API Keys and enter it.', false];
  }
  if (status === 403) {
    return ['forbidden', 'does not allow this; use an API key from its dashboard, or an administrator.', false];
  }
  if (status === 404) return ['not-found', `does not know what was asked for (${path}).`, false];
  if (status === 429) return ['not-ready', 'asks for fewer calls; it is asked again later.', true];
  if (status === 502 || status === 504) {
    return ['unreachable', `is not running behind its proxy (${status}); start it or check the proxy.`, true];
  }
  if (status === 503) return ['not-ready', 'is still starting; it is asked again later.', true];
  if (status >= 500) return ['bad-answer', `failed at ${path} (${status}); its own log says why.`, true];
  return ['bad-answer', `refused ${path} (${status}); its own log says why.`, false];
}

/** Never followed: a POST would become a GET, and the key would go to an address that nobody entered. */
function redirected(baseUrl: string, path: string, location: string | undefined): MediaServerError {
  const url = location && URL.canParse(location, baseUrl) ? new URL(location, baseUrl) : null;
  const target =
    url && /^https?:$/.test(url.protocol) ? cleanBaseUrl(url.origin + withoutEnd(url.pathname, path)) : baseUrl;
  if (target === baseUrl) return notJellyfin(baseUrl);
  return new MediaServerError(
    'bad-answer',
    `${baseUrl} sends its visitors on to ${target}; enter that address instead.`,
  );
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

const UNTRUSTED_CERTIFICATE = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const NOT_HTTP = /^(HPE_|ERR_SSL_WRONG_VERSION_NUMBER|EPROTO|UND_ERR_RES_EXCEEDED_MAX_SIZE)/;

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at that port',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that network',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer',
};

/** No answer at all. `timeoutMs` is given when the call took longer than it may. */
export function noAnswer(baseUrl: string, cause: unknown, timeoutMs?: number): MediaServerError {
  const code = codeOf(cause);
  if (NOT_HTTP.test(code)) return notJellyfin(baseUrl);
  if (UNTRUSTED_CERTIFICATE.has(code)) {
    const message = `The certificate of ${baseUrl} cannot be trusted; give the server a valid one, or allow invalid certificates for it.`;
    return new MediaServerError('unreachable', message, { cause });
  }
  const seconds = timeoutMs === undefined ? null : `it did not answer within ${timeoutMs / 1000} s`;
  const reason = seconds ?? REASONS[code] ?? 'the connection broke';
  const message = `Jellyfin at ${baseUrl} cannot be reached: ${reason}. Check that it is running and that the address is right.`;
  return new MediaServerError('unreachable', message, { retryable: true, cause });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = (error as NodeJS.ErrnoException).code;
  return typeof own === 'string' ? own : codeOf(error.cause);
}
