/** Where the panel is: the part of the address behind `#`, as a path and its query. No DOM here; see navigation.ts. */
export type Location = { path: string; query: Record<string, string> };

export type Match = { params: Record<string, string> };

/** `#/series/12?tab=cast` → path `/series/12`, query `{tab: 'cast'}`. A fragment that is not a route is the root. */
export function parseHash(hash: string): Location {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith('/')) return { path: '/', query: {} };
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  const query = at < 0 ? {} : Object.fromEntries(new URLSearchParams(text.slice(at + 1)));
  return { path: path.length > 1 ? path.replace(/\/+$/, '') || '/' : '/', query };
}

export type QueryValues = Record<string, string | number | boolean | null | undefined>;

/** The link to a place; empty values are left out, so that a default has one address. */
export function href(path: string, query: QueryValues = {}): string {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
  return `#${path}${text === '' ? '' : `?${text}`}`;
}

/** Compares a pattern such as `/series/:id` with a path; null when they differ. */
export function matchPath(pattern: string, path: string): Match | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] as string;
    if (part.startsWith(':')) params[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return { params };
}

export function findRoute<R extends { path: string }>(routes: readonly R[], path: string): (R & Match) | null {
  for (const route of routes) {
    const match = matchPath(route.path, path);
    if (match) return { ...route, ...match };
  }
  return null;
}

/** The one-time code that the start prints in its address: `#code=ONE-TIME-CODE`. */
export function setupCodeIn(hash: string): string | null {
  const text = hash.replace(/^#\/?/, '');
  return new URLSearchParams(text).get('code') || null;
}

/** The service's base for a page's address: below any sub-path, for `/` and for `/embed`. Ends with a slash. */
export function serviceBase(address: string): string {
  const url = new URL('.', address);
  url.pathname = url.pathname.replace(/\/embed\/$/, '/');
  return url.origin + url.pathname;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
