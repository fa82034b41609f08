import type { IncomingMessage } from 'node:http';
import type { Call } from './faults.ts';
import type { Tokens } from './redirects.ts';

/** The numbers that XC takes for its actions. */
const ACTION_NUMBERS: Record<string, string> = {
  '200': 'get_vod_categories',
  '201': 'get_live_categories',
  '202': 'get_live_streams',
  '203': 'get_vod_streams',
  '204': 'get_series_info',
  '205': 'get_short_epg',
  '206': 'get_series_categories',
  '207': 'get_simple_data_table',
  '208': 'get_series',
  '209': 'get_vod_info',
};

const KINDS: Record<string, Call['kind']> = { movie: 'movie', series: 'episode', live: 'live' };

/** `/movie/U/P/ID.ext`, and without the first part the old short form of live channels. */
const MEDIA_PATH = /^\/(?:(movie|series|live)\/)?([^/]+)\/([^/]+)\/(\d+)(?:\.(\w+))?$/;
const TOKEN_PATH = /^\/vauth\/([0-9a-f]+)$/;

export type ReadCall = {
  call: Call;
  username: string | null;
  password: string | null /** Of an expired token. */;
  status: number | null;
};

/** Takes a request apart. `basePath` is cut off first; what does not start with it is of kind `other`. */
export async function readCall(
  request: IncomingMessage,
  options: { basePath: string; tokens: Tokens },
): Promise<ReadCall> {
  const url = new URL(`http://provider${request.url}`);
  const inside = url.pathname.startsWith(`${options.basePath}/`);
  const path = inside ? url.pathname.slice(options.basePath.length) : url.pathname;
  const query = url.searchParams;
  if (request.method === 'POST')
    for (const [name, value] of new URLSearchParams(await readText(request))) query.set(name, value);

  const token = TOKEN_PATH.exec(path)?.[1];
  const target = token === undefined ? null : options.tokens.open(token);
  const range = request.headers.range ?? (typeof target === 'object' ? target?.range : null) ?? null;
  const base: Call = {
    kind: 'other',
    method: request.method ?? 'GET',
    action: null,
    id: null,
    extension: '',
    path,
    query,
    range,
    rangeStart: range === null ? null : Math.max(0, Number.parseInt(range.slice(range.indexOf('=') + 1), 10) || 0),
    userAgent: request.headers['user-agent'] ?? '',
    redirected: token !== undefined,
  };
  if (!inside) return { call: base, username: null, password: null, status: null };
  if (typeof target === 'number') return { call: base, username: null, password: null, status: target };
  return readPath(base, target?.path ?? path);
}

function readPath(base: Call, path: string): ReadCall {
  const [, root, username = null, password = null, id, extension = ''] = MEDIA_PATH.exec(path) ?? [];
  if (username !== null && password !== null && !path.startsWith('/images/')) {
    const kind = KINDS[root ?? 'live'] ?? 'other';
    const call = { ...base, kind, id: Number(id), extension };
    return { call, username: decode(username), password: decode(password), status: null };
  }
  const call = { ...base, ...scriptOf(base, path) };
  return { call, username: base.query.get('username'), password: base.query.get('password'), status: null };
}

function scriptOf(base: Call, path: string): Partial<Call> {
  if (path === '/player_api.php') {
    const action = base.query.get('action') || 'account';
    const id = base.query.get('vod_id') ?? base.query.get('series_id') ?? base.query.get('stream_id');
    return { kind: 'api', action: ACTION_NUMBERS[action] ?? action, id: id === null ? null : Number(id) };
  }
  if (path === '/get.php') return { kind: 'playlist' };
  if (path === '/xmltv.php') return { kind: 'xmltv' };
  return path.startsWith('/images/') ? { kind: 'image' } : {};
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
