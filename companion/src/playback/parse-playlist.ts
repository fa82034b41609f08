/** One piece of a channel: pieces follow each other by `sequence`. */
export type Piece = { url: string; sequence: number };

/** `seconds` is about the length of a piece; `ended`: no further one will come. */
export type Pieces = { pieces: Piece[]; seconds: number; ended: boolean };

export type Playlist =
  /** The same in several qualities: where the best one is. */
  | { kind: 'choice'; url: string }
  | ({ kind: 'pieces' } & Pieces)
  /** `why` is a clause without a full stop. */
  | { kind: 'unusable'; why: string };

const mostPieces = 20_000;

export function isPlaylist(first: Buffer): boolean {
  return /^\uFEFF?\s*#EXTM3U/.test(first.toString('utf8', 0, 64));
}

/** Reads an HLS playlist (RFC 8216) as far as its pieces can be joined to one transport stream. */
export function parsePlaylist(text: string, from: string): Playlist {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const key = lines.find((line) => line.startsWith('#EXT-X-KEY:'));
  if (key && !/METHOD=NONE/.test(key))
    return { kind: 'unusable', why: 'it in encrypted pieces, which can not be passed on' };
  if (lines.some((line) => line.startsWith('#EXT-X-MAP:'))) {
    return { kind: 'unusable', why: 'it in pieces that are no transport stream and can not be passed on' };
  }
  const best = bestChoice(lines, from);
  return best ? { kind: 'choice', url: best } : pieces(lines, from);
}

function bestChoice(lines: string[], from: string): string | null {
  const choices = lines.flatMap((line, index) => {
    const url = line.startsWith('#EXT-X-STREAM-INF:') ? addressOf(lines[index + 1], from) : null;
    return url ? [{ url, bandwidth: Number(/[:,]BANDWIDTH=(\d{1,12})/.exec(line)?.[1] ?? 0) }] : [];
  });
  return choices.sort((a, b) => b.bandwidth - a.bandwidth)[0]?.url ?? null;
}

function pieces(lines: string[], from: string): Playlist {
  const first = valueOf(lines, '#EXT-X-MEDIA-SEQUENCE:') ?? 0;
  const urls = lines.flatMap((line) => (line.startsWith('#') ? [] : (addressOf(line, from) ?? [])));
  return {
    kind: 'pieces',
    pieces: urls.slice(0, mostPieces).map((url, index) => ({ url, sequence: first + index })),
    seconds: Math.min(60, Math.max(1, valueOf(lines, '#EXT-X-TARGETDURATION:') ?? 6)),
    ended: lines.includes('#EXT-X-ENDLIST'),
  };
}

function valueOf(lines: string[], name: string): number | null {
  const line = lines.find((one) => one.startsWith(name));
  const value = Number(line?.slice(name.length));
  return line && Number.isFinite(value) ? value : null;
}

function addressOf(text: string | undefined, from: string): string | null {
  if (!text || text.startsWith('#') || !URL.canParse(text, from)) return null;
  const url = new URL(text, from);
  return /^https?:$/.test(url.protocol) ? url.href : null;
}
