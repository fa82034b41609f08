import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { sniff } from '../downloads/index.ts';
import { noMedia } from './judge-answer.ts';
import type { Upstream } from './open-upstream.ts';
import { type Piece, type Pieces, parsePlaylist } from './parse-playlist.ts';

/** Opens an address that a playlist names; throws the faults of a request that got no answer. */
type Open = (url: string, signal: AbortSignal) => Promise<Upstream>;
type Options = { url: string; first: Buffer; upstream: Upstream; open: Open };

const largestPlaylist = 2 << 20;
/** So many pieces behind the newest one, as players begin. */
const behind = 3;
/** Looks without a new byte, two for each piece that should have come. */
const mostIdle = 12;
const mostChoices = 2;

/**
 * The pieces of what a provider has only in pieces (HLS), joined to one transport stream. Nothing is kept but what is
 * under way. Ends with the playlist, or when nothing new comes for a while; fails with what the user should know.
 */
export function followPlaylist(options: Options, signal: AbortSignal): Readable {
  const stream = Readable.from(joined(options, signal), { objectMode: false });
  // What fails after the first bytes is heard by whoever passes it on, or by nobody.
  return stream.on('error', () => undefined);
}

async function* joined({ url, first, upstream, open }: Options, signal: AbortSignal): AsyncGenerator<Buffer> {
  let list = await readPieces({ url, upstream, first, open }, signal);
  let next: number | null = null;
  for (let idle = 0; idle < mostIdle; idle++) {
    for (const piece of freshPieces(list, next)) {
      next = piece.sequence + 1;
      for await (const bytes of bytesOf(piece, open, signal)) {
        idle = 0;
        yield bytes;
      }
    }
    if (list.ended) return;
    await delay(list.seconds * 500, undefined, { signal });
    list = await reread(list, open, signal);
  }
}

type List = Pieces & { url: string };

async function readPieces(
  { url, upstream, first, open }: { url: string; upstream: Upstream; first: Buffer | null; open: Open },
  signal: AbortSignal,
  choices = 0,
): Promise<List> {
  const list = parsePlaylist(await readText(upstream, first), upstream.url);
  if (list.kind === 'unusable') throw noMedia(list.why);
  if (list.kind === 'pieces') return { ...list, url };
  if (choices === mostChoices) throw noMedia('playlists in circles');
  const next = { url: list.url, upstream: await open(list.url, signal), first: null, open };
  return readPieces(next, signal, choices + 1);
}

/** Asked for where it was first found: what redirects lead to ends with its token. The old one where it fails now. */
async function reread(list: List, open: Open, signal: AbortSignal): Promise<List> {
  try {
    return await readPieces({ url: list.url, upstream: await open(list.url, signal), first: null, open }, signal);
  } catch {
    signal.throwIfAborted();
    return list;
  }
}

async function readText(upstream: Upstream, first: Buffer | null): Promise<string> {
  try {
    const chunks = first ? [first] : [];
    let size = first?.length ?? 0;
    for await (const chunk of upstream.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestPlaylist) throw noMedia('a playlist without an end');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    await upstream.close();
  }
}

function freshPieces({ pieces, ended }: List, next: number | null): Piece[] {
  const newest = pieces.at(-1)?.sequence ?? 0;
  // A provider that counts anew has begun again.
  const begins = next === null || newest < next - pieces.length - 1;
  if (!begins) return pieces.filter(({ sequence }) => sequence >= (next ?? 0));
  return ended ? pieces : pieces.slice(-behind);
}

/** A piece that is gone or cut is left out: what follows it can be shown. */
async function* bytesOf({ url }: Piece, open: Open, signal: AbortSignal): AsyncGenerator<Buffer> {
  let upstream: Upstream | undefined;
  try {
    upstream = await open(url, signal);
    if (upstream.status !== 200 && upstream.status !== 206) return;
    let isFirst = true;
    for await (const chunk of upstream.body as AsyncIterable<Buffer>) {
      if (isFirst && sniff(chunk) === 'text') return;
      isFirst = false;
      yield chunk;
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    await upstream?.close();
  }
}
