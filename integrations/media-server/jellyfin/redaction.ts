/** The query parameters of Jellyfin's that let somebody in. */
const SECRET_PARAMETERS = new Set(['apikey', 'api_key', 'secret', 'code', 'token', 'pw', 'password']);

/** A path with query, fit for a log: `/QuickConnect/Connect?secret=***`. Headers and bodies are never logged at all. */
export function redactPath(path: string): string {
  const [base, query] = splitOnce(path, '?');
  if (query === undefined) return base;
  const parts = query.split('&').map((part) => {
    const [name] = splitOnce(part, '=');
    return SECRET_PARAMETERS.has(decode(name).toLowerCase()) ? `${name}=***` : part;
  });
  return `${base}?${parts.join('&')}`;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
