import { lookup } from 'node:dns/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { patientConnector } from '../platform/http/patient-connector.ts';
import { guardedLookup, isPrivateAddress, refusePrivateLiteral } from '../platform/http/private-address.ts';
import { toConnectFault } from '../provider/index.ts';
import { type ByteRange, rangeHeader } from './byte-range.ts';
import { noMedia } from './judge-answer.ts';

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

export type Upstream = {
  /** Where the redirects led to. Carries credentials. */
  url: string;
  status: number;
  headers: Record<string, string | undefined>;
  body: Dispatcher.ResponseData['body'];
  /** Resolves when the connection is closed. */
  close(): Promise<void>;
};

/**
 * One connection to the provider from the item's canonical address, through its redirects. The range goes with every
 * hop: a token's address without one answers an older range (XTREAM.md §3.1). `home` is the account's own address where
 * `url` is one that the provider named. Throws the faults of a request that got no answer; addresses carry credentials
 * and are in none of them.
 */
export async function openUpstream(
  options: {
    url: string;
    home: string;
    userAgent: string;
    allowInvalidTls: boolean;
    allowPrivateHosts: boolean;
    range: ByteRange | null;
  },
  signal: AbortSignal,
): Promise<Upstream> {
  const home = new URL(options.home);
  const anywhere = options.allowPrivateHosts || (await isPrivateHost(home.hostname));
  const dispatcher = new Agent({
    connect: patientConnector({
      ...(!anywhere && { lookup: guardedLookup(home.hostname) }),
      timeout: 12_000,
      rejectUnauthorized: !options.allowInvalidTls,
    }),
    headersTimeout: 25_000,
    bodyTimeout: 30_000,
    maxHeaderSize: 32_768,
  });
  // An Agent's destroy is over when its sockets are closed.
  const close = () => dispatcher.destroy().catch(() => undefined);
  const headers = {
    'user-agent': options.userAgent,
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(options.range && { range: rangeHeader(options.range) }),
  };
  try {
    let url = new URL(options.url);
    for (let hop = 0; hop <= mostRedirects; hop++) {
      if (!anywhere) refusePrivateLiteral(url.hostname, home.hostname);
      const answer = await request(url, { dispatcher, headers, signal });
      // Giving a body up early makes undici emit an error, which nobody else would hear.
      answer.body.on('error', () => undefined);
      const next = redirects.has(answer.statusCode) ? nextHop(answer.headers.location, url) : null;
      if (!next) {
        const { statusCode: status, body } = answer;
        return { url: url.href, status, headers: firstValues(answer.headers), body, close };
      }
      await answer.body.dump();
      url = next;
    }
    throw noMedia('us in circles');
  } catch (error) {
    await close();
    throw toConnectFault(error, home.host, signal);
  }
}

function nextHop(location: string | string[] | undefined, from: URL): URL {
  const target = [location].flat()[0];
  if (!target || !URL.canParse(target, from.href)) throw noMedia('a redirect that leads nowhere');
  const next = new URL(target, from);
  if (!/^https?:$/.test(next.protocol)) throw noMedia('a redirect that is no web address');
  return next;
}

/** A provider at home may send us around at home. */
async function isPrivateHost(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.length > 0 && found.every(({ address }) => isPrivateAddress(address));
}

function firstValues(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]));
}
