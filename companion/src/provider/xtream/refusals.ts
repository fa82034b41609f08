import type { AppError } from '../../platform/errors.ts';
import {
  accountExpired,
  badAnswer,
  badCredentials,
  blocked,
  notXtream,
  rateLimited,
  refusedSilently,
  unreachable,
} from './faults.ts';
import { fields, text } from './read-value.ts';

/** An answer that was not what the call was for, as far as it has been read. */
export type Refusal = {
  host: string;
  status: number;
  headers: Record<string, string>;
  /** The body that was no JSON, or the parsed one. */
  body: { text: string } | { value: unknown };
};

type Meaning = (refusal: Refusal) => AppError;

/** Bodies that say what is wrong. The words in capitals are those of XUI and XC_VM panels that show their errors. */
const BY_TEXT: [RegExp, Meaning][] = [
  [/\b(INVALID_CREDENTIALS|NO_CREDENTIALS)\b/, ({ host }) => badCredentials(host)],
  [/\bEXPIRED\b/, ({ host }) => accountExpired(host, 'expired')],
  [/\bBANNED\b/, ({ host }) => accountExpired(host, 'banned')],
  [/\bDISABLED\b/, ({ host }) => accountExpired(host, 'disabled')],
  [/\bDOWNLOAD_LIMIT_REACHED\b/, (refusal) => rateLimited(refusal.host, retryAfter(refusal))],
  [/\b(BLOCKED_USER_AGENT|EMPTY_USER_AGENT|NOT_IN_ALLOWED_UAS)\b/, ({ host }) => blocked(host, 'the user agent')],
  [/\b(NOT_IN_ALLOWED_COUNTRY|FORCED_COUNTRY_INVALID)\b/, ({ host }) => blocked(host, 'the country')],
  [
    /\b(IP_BLOCKED|ISP_BLOCKED|ASN_BLOCKED|HOSTING_DETECT|PROXY_DETECT|NOT_IN_ALLOWED_IPS|API_IP_NOT_ALLOWED)\b/,
    ({ host }) => blocked(host, 'the network address'),
  ],
  [/\bINVALID_HOST\b/, ({ host }) => notXtream(host, 'the panel does not know this host name')],
  [/\b(PLAYER_API_DISABLED|RESTREAM_DETECT)\b/, ({ host }) => blocked(host)],
  [
    /just a moment|challenge-platform|cf-chl|attention required! \| cloudflare|ddos protection/i,
    ({ host }) => blocked(host, 'a firewall asks for a browser'),
  ],
  [/plain http request was sent to https/i, ({ host }) => notXtream(host, 'the address has to start with https://')],
];

/** Short plain answers ("blocked", `{"error": "Invalid password"}`); longer texts hold such words by chance. */
const BY_SHORT_TEXT: [RegExp, Meaning][] = [
  [/too many|rate limit/i, (refusal) => rateLimited(refusal.host, retryAfter(refusal))],
  [/expired/i, ({ host }) => accountExpired(host, 'expired')],
  [
    /invalid (user|pass|cred|login)|(wrong|incorrect) (user|pass|cred)|unauthori[sz]ed|(auth\w*|login) fail/i,
    ({ host }) => badCredentials(host),
  ],
  [/\b(blocked|forbidden|banned|denied)\b/i, ({ host }) => blocked(host)],
];
const SHORT_TEXT = 300;

const BY_STATUS: Record<number, Meaning> = {
  401: ({ host }) => badCredentials(host),
  403: ({ host }) => blocked(host),
  429: (refusal) => rateLimited(refusal.host, retryAfter(refusal)),
  451: ({ host }) => blocked(host),
  454: ({ host }) => accountExpired(host, 'expired'),
  456: ({ host }) => blocked(host),
  458: (refusal) => rateLimited(refusal.host, retryAfter(refusal)),
  503: (refusal) => rateLimited(refusal.host, retryAfter(refusal)),
  512: ({ host }) => blocked(host, 'status 512'),
  513: ({ host }) => blocked(host, 'status 513'),
  551: (refusal) => rateLimited(refusal.host, retryAfter(refusal)),
  884: ({ host }) => blocked(host, 'status 884'),
};

/** XC_VM hides behind a page that looks like nginx's own, without its version. */
const BARE_NGINX_PAGE = /<center>\s*nginx\s*<\/center>/i;
const NOTHING = /^(""|null|false|0|undefined)?$/i;

/** What a refusal means, from its words, then its status, then its kind. */
export function explainRefusal(refusal: Refusal): AppError {
  const words = wordsOf(refusal);
  const meaning = BY_TEXT.find(([pattern]) => pattern.test(words)) ?? shortMeaning(words);
  if (meaning) return meaning[1](refusal);
  const { host, status } = refusal;
  const byStatus = BY_STATUS[status];
  if (byStatus) return byStatus(refusal);
  if (status >= 500) return unreachable(host, `it answered with error ${status}`);
  if (status === 404 && BARE_NGINX_PAGE.test(words)) return refusedSilently(host);
  if (status >= 200 && status < 300 && saysNothing(refusal)) return badAnswer(host, 'an empty answer');
  return notXtream(host);
}

/** Whether a refused action says nothing about its cause, so that the account's own answer has to be asked for. */
export function isAmbiguous({ status, body }: Refusal): boolean {
  if (status === 404) return true;
  return status >= 200 && status < 300 && 'text' in body && /^<[!?a-z]/i.test(body.text);
}

/** Seconds of a Retry-After header, which is a number or a date. */
function retryAfter({ headers }: Refusal): number | undefined {
  const written = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(written)) return Number(written);
  const date = Date.parse(written);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

function saysNothing({ body }: Refusal): boolean {
  if ('text' in body) return NOTHING.test(body.text);
  return body.value === null || (typeof body.value === 'object' && Object.keys(body.value).length === 0);
}

function shortMeaning(words: string): [RegExp, Meaning] | undefined {
  const bare = words.replace(/<[^>]*>/g, ' ').trim();
  return bare.length > SHORT_TEXT ? undefined : BY_SHORT_TEXT.find(([pattern]) => pattern.test(bare));
}

function wordsOf({ body }: Refusal): string {
  if ('text' in body) return body.text;
  const { error, message, msg, detail } = fields(body.value);
  return [error, message, msg, detail].map(text).filter(Boolean).join(' ');
}
