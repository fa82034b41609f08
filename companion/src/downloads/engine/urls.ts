import { EngineError } from './failures.ts';

const isFetchable = (url: URL) => url.protocol === 'http:' || url.protocol === 'https:';

/** Throws `invalid-url`. */
export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !isFetchable(url)) throw new EngineError('invalid-url');
  return url;
}

/** Where an answer forwards to. Host, port and scheme may change. Throws `bad-answer`, `redirect-refused`. */
export function nextUrl(from: URL, location: string | undefined): URL {
  if (!location) throw new EngineError('bad-answer');
  const url = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (!url || !isFetchable(url)) throw new EngineError('redirect-refused');
  return url;
}
