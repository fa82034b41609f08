import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPrivateAddress } from '../../platform/http/private-address.ts';
import { badAnswer, blocked } from './faults.ts';

export const MAX_REDIRECTS = 5;

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** The next hop of an answer, null where it is no redirect. */
export function redirectTarget(status: number, location: string | undefined, from: URL): URL | null {
  if (!REDIRECT_STATUSES.has(status) || !location) return null;
  return URL.canParse(location, from.href) ? new URL(location, from) : null;
}

/**
 * Throws where a redirect leads off HTTP, or from a provider on the internet into our own network: where a provider
 * sends us is its choice, and must not become a way to reach the machines beside us. Other hosts, other ports and
 * https to http are normal.
 */
export async function checkRedirect(entered: URL, target: URL): Promise<void> {
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw badAnswer(entered.host, 'a redirect that is no web address');
  if (target.hostname === entered.hostname) return;
  if (!(await isPrivate(target.hostname)) || (await isPrivate(entered.hostname))) return;
  throw blocked(entered.host, 'it redirects into the local network');
}

async function isPrivate(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host);
  return addresses.some(isPrivateAddress);
}

/** A name that cannot be resolved is nobody's; the request itself tells the user so. */
async function resolve(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
