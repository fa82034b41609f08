import type { XtreamAccount } from './types.ts';

/**
 * Addresses of an account, always built from the address that the user entered: `server_info.url` may lack a scheme or
 * be the name of a machine behind the provider's wall.
 */
export type XtreamUrls = {
  api(action: string | null, params?: Record<string, string>): URL;
  movie(id: string, extension: string | null): string;
  episode(id: string, extension: string | null): string;
  live(id: string, extension: string | null): string;
};

type UrlAccount = Pick<XtreamAccount, 'serverUrl' | 'username' | 'password'>;

export function createUrls({ serverUrl, username, password }: UrlAccount): XtreamUrls {
  const base = serverUrl.replace(/\/+$/, '');
  const file = (folder: string) => (id: string, extension: string | null) =>
    `${[base, folder, ...[username, password, id].map(encodeURIComponent)].join('/')}${suffix(extension)}`;
  return {
    api: (action, params = {}) =>
      new URL(`${base}/player_api.php?${query({ username, password, ...(action && { action }), ...params })}`),
    movie: file('movie'),
    episode: file('series'),
    live: file('live'),
  };
}

/** The case is kept: panels look for the very file name on their disk. */
function suffix(extension: string | null): string {
  return extension ? `.${encodeURIComponent(extension.replace(/^\./, ''))}` : '';
}

/** `%20` and not `+` for a space: not every re-implementation decodes form encoding. */
function query(params: Record<string, string>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
