/** The head of an HTTP/1.x answer, as far as a download needs it. Names are lower case. */
export type Head = {
  status: number;
  headers: Map<string, string>;
  /** HTTP/1.1 without `Connection: close`. */
  keepAlive: boolean;
  /** Where the body begins in the bytes given. */
  bodyAt: number;
};

export class MalformedHead extends Error {}

const mostBytes = 64 << 10;

/** null: more bytes are needed. 1xx answers in front are skipped. */
export function parseHead(bytes: Buffer, offset = 0): Head | null {
  const end = findEnd(bytes, offset);
  if (end === null) {
    if (bytes.length - offset > mostBytes) throw new MalformedHead('head too long');
    if (bytes.length - offset >= 5 && bytes.toString('latin1', offset, offset + 5) !== 'HTTP/') {
      throw new MalformedHead('not HTTP');
    }
    return null;
  }
  const [statusLine = '', ...lines] = bytes.toString('latin1', offset, end.headEnd).split(/\r?\n/);
  const match = /^HTTP\/(1\.[01]) (\d{3})(?: |$)/.exec(statusLine);
  if (!match) throw new MalformedHead('not HTTP/1');
  const status = Number(match[2]);
  if (status >= 100 && status < 200) return parseHead(bytes, end.bodyAt);
  const headers = readHeaders(lines);
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  const keepAlive = match[1] === '1.1' ? !connection.includes('close') : connection.includes('keep-alive');
  return { status, headers, keepAlive, bodyAt: end.bodyAt };
}

function findEnd(bytes: Buffer, offset: number): { headEnd: number; bodyAt: number } | null {
  const strict = bytes.indexOf('\r\n\r\n', offset, 'latin1');
  const loose = bytes.indexOf('\n\n', offset, 'latin1');
  if (loose >= 0 && (strict < 0 || loose < strict)) return { headEnd: loose, bodyAt: loose + 2 };
  return strict < 0 ? null : { headEnd: strict, bodyAt: strict + 4 };
}

/** A header that says two different things is a broken answer where its value frames the body. */
const framing = new Set(['content-length', 'content-range', 'transfer-encoding']);

function readHeaders(lines: string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    if (before !== undefined && before !== value && framing.has(name)) throw new MalformedHead(`two ${name}`);
    headers.set(name, value);
  }
  return headers;
}
