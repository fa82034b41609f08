/** The bytes of one GET. Range and User-Agent go along on every hop; the body must come as it is stored. */
export function requestText(options: { url: URL; userAgent: string; from: number; to: number | null }): string {
  const { url, userAgent, from, to } = options;
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    `User-Agent: ${printable(userAgent)}`,
    'Accept: */*',
    'Accept-Encoding: identity',
    `Range: bytes=${from}-${to === null ? '' : to - 1}`,
    'Connection: keep-alive',
  ];
  if (url.username || url.password) lines.push(`Authorization: ${basicAuth(url)}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A header's value can't end its line. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '');

function basicAuth(url: URL): string {
  const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
