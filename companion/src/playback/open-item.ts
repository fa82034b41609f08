import type { Readable } from 'node:stream';
import { settleExtension, sniff } from '../downloads/index.ts';
import type { ByteRange } from './byte-range.ts';
import { firstBytes } from './first-bytes.ts';
import { followPlaylist } from './follow-playlist.ts';
import { judgeAnswer, noMedia, nothing, type PlayerHead, Refused } from './judge-answer.ts';
import { mediaType } from './media-type.ts';
import type { Upstream } from './open-upstream.ts';
import { isPlaylist } from './parse-playlist.ts';

/** What a provider answered, read as far as its first bytes; `close` gives its connections back. */
export type Opened = {
  /** Under which the provider has the item. */
  extension: string;
  head: PlayerHead;
  mediaType: string;
  /** null for an answer without a body. */
  first: Buffer | null;
  rest: Readable;
  close(): Promise<void>;
};

type Source = {
  asked: ByteRange | null;
  addressOf: (extension: string) => Promise<string>;
  open: (url: string, range: ByteRange | null, signal: AbortSignal) => Promise<Upstream>;
};

/** Opens an item under the first of the extensions where there is something. Throws what the user should know. */
export async function openItem(source: Source, extensions: readonly string[], signal: AbortSignal): Promise<Opened> {
  let refusal: Refused | undefined;
  for (const extension of extensions) {
    try {
      return await openAs(extension, source, signal);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal ??= error;
      if (!error.nothingThere) break;
    }
  }
  throw refusal ?? nothing();
}

async function openAs(extension: string, source: Source, signal: AbortSignal): Promise<Opened> {
  const url = await source.addressOf(extension);
  const inPieces = /^m3u8?$/i.test(extension);
  const asked = inPieces ? null : source.asked;
  const upstream = await source.open(url, asked, signal);
  try {
    // A playlist is text, and may say so.
    const head = judgeAnswer(asked, inPieces ? untyped(upstream) : upstream);
    const rest = upstream.body;
    const answer = { extension, head, mediaType: mediaType(extension), first: null, rest, close: upstream.close };
    if (head.status === 416) return answer;
    const first = await firstBytes(rest, signal);
    if (isPlaylist(first)) return await openPieces({ extension, url, first, upstream, open: source.open }, signal);
    if (!head.fromStart) return { ...answer, first };
    if (sniff(first) === 'text') throw noMedia('a page instead of a video');
    return { ...answer, first, mediaType: mediaType(settleExtension(first, extension)) };
  } catch (error) {
    await upstream.close();
    throw error;
  }
}

const untyped = (upstream: Upstream) => ({ ...upstream, headers: { ...upstream.headers, 'content-type': undefined } });

type Playlist = Pick<Source, 'open'> & { extension: string; url: string; first: Buffer; upstream: Upstream };

async function openPieces({ open, extension, ...playlist }: Playlist, signal: AbortSignal): Promise<Opened> {
  const closing = new AbortController();
  const either = AbortSignal.any([signal, closing.signal]);
  const rest = followPlaylist({ ...playlist, open: (url) => open(url, null, either) }, either);
  const close = async () => {
    closing.abort();
    rest.destroy();
    if (!rest.closed) await new Promise((resolve) => rest.once('close', resolve));
  };
  try {
    const first = await firstBytes(rest, either);
    const head = { status: 200, headers: {}, fromStart: true };
    return { extension, head, mediaType: mediaType('ts'), first, rest, close };
  } catch (error) {
    await close();
    throw error;
  }
}
