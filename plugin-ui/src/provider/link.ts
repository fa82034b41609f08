/** What a provider's link holds. */
export type LinkParts = { server: string; username: string; password: string };

const page = /\/(?:get|player_api|panel_api|xmltv)\.php$/i;

/**
 * Takes a `get.php`, `player_api.php` or stream link (`…/movie/USER/PASSWORD/7.mkv`) apart, with or without its scheme.
 * Null when it names no user and password.
 */
export function readLink(text: string): LinkParts | null {
  const url = parse(text.trim());
  if (!url) return null;
  const username = url.searchParams.get('username');
  const password = url.searchParams.get('password');
  if (username && password) return { server: serverOf(url, url.pathname.replace(page, '')), username, password };
  return readStreamLink(url);
}

function readStreamLink(url: URL): LinkParts | null {
  const parts = /^(.*)\/(?:live|movie|series)\/([^/]+)\/([^/]+)\/[^/]+$/i.exec(url.pathname);
  if (!parts) return null;
  const [, folder = '', username = '', password = ''] = parts;
  return { server: serverOf(url, folder), username: decode(username), password: decode(password) };
}

/** The same link with its password hidden, for a field that stays on the screen. */
export function hidePassword(text: string, password: string): string {
  const dots = '•'.repeat(8);
  return text.trim().split(encodeURIComponent(password)).join(dots).split(password).join(dots);
}

/** A name to begin with: the host without what all of them have. */
export function nameFor(server: string): string {
  const host = parse(server)?.hostname ?? '';
  return host.replace(/^(?:www|line|cf|tv|api|panel)\./, '');
}

function parse(text: string): URL | null {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    return null;
  }
}

function serverOf(url: URL, path: string): string {
  return url.origin + path.replace(/\/+$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
