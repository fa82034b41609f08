import { badInput } from '../../platform/errors.ts';

export type ParsedServerUrl = { serverUrl: string; username?: string; password?: string };

type Credentials = { username?: string; password?: string };

const STREAM_FOLDERS = new Set(['live', 'movie', 'series', 'timeshift', 'player_api', 'playlist', 'epg']);
const SHORT_STREAM = /^\d+(\.\w{1,5})?$/;

/**
 * Takes apart what users paste as "the server": a bare host, `host:port`, an address with a sub-path (kept), or a whole
 * `get.php`, `player_api.php`, `xmltv.php` or stream link, whose user name and password are answered too.
 * `serverUrl` has a scheme (http where none was given) and no trailing slash. Throws `bad-input` on `server_url`;
 * the message never repeats the input, which may hold a password.
 */
export function parseServerUrl(input: string): ParsedServerUrl {
  const url = toUrl(input);
  const { path, credentials } = takePathApart(url.pathname);
  const found = { ...userInfo(url), ...credentials, ...fromQuery(url.search) };
  return { serverUrl: `${url.protocol}//${url.host}${path}`, ...found };
}

function toUrl(input: string): URL {
  const text = clean(input);
  if (text === '') throw badServerUrl('Enter the address of the provider, for example http://provider.example:8080.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw badServerUrl('The address has to start with http:// or https://.');
  }
  const url = URL.canParse(withScheme(text, scheme)) ? new URL(withScheme(text, scheme)) : null;
  if (!url || !/^(\[[0-9a-f:.]+\]|[^\s[\]%,]+)$/i.test(url.hostname)) {
    throw badServerUrl(
      'This is not an address: enter a host name, with a port where needed, like provider.example:8080.',
    );
  }
  return url;
}

function withScheme(text: string, scheme: string | undefined): string {
  return scheme === undefined ? `http://${text.replace(/^\/\//, '')}` : text;
}

/** Strips what copying adds: spaces, zero-width characters, quotes, brackets, a doubled scheme, HTML's `&amp;`. */
function clean(input: string): string {
  return input
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trim()
    .replace(/^["'<(]+|["'>)]+$/g, '')
    .trim()
    .replace(/^https?:\/\/(?=https?:\/\/)/i, '')
    .replaceAll('&amp;', '&');
}

function takePathApart(pathname: string): { path: string; credentials: Credentials } {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const folder = segments.findIndex((segment) => STREAM_FOLDERS.has(segment.toLowerCase()));
  if (folder !== -1 && segments.length >= folder + 3) return cutAt(segments, folder, folder + 1);
  const last = segments.at(-1) ?? '';
  if (segments.length >= 3 && SHORT_STREAM.test(last)) return cutAt(segments, segments.length - 3, segments.length - 3);
  return cutAt(/\.php$/i.test(last) ? segments.slice(0, -1) : segments);
}

/** Keeps the segments before `end`; the user name stands at `user`, the password behind it. */
function cutAt(segments: string[], end = segments.length, user = -1): { path: string; credentials: Credentials } {
  const path = segments
    .slice(0, end)
    .map((segment) => `/${segment}`)
    .join('');
  const credentials = user === -1 ? {} : { username: decode(segments[user]), password: decode(segments[user + 1]) };
  return { path, credentials };
}

function fromQuery(search: string): Credentials {
  const query = new URLSearchParams(search);
  const username = query.get('username')?.trim();
  const password = query.get('password')?.trim();
  return { ...(username && { username }), ...(password && { password }) };
}

function userInfo(url: URL): Credentials {
  if (url.username === '') return {};
  return { username: decode(url.username), ...(url.password && { password: decode(url.password) }) };
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function badServerUrl(message: string) {
  return badInput('server_url', message);
}
