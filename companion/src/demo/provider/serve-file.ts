import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Catalogue, Episode, Movie } from './catalogue.ts';
import { type Content, createContent } from './content.ts';
import { answer, type Exchange, type Headers, openEnded } from './exchange.ts';
import type { ActiveFaults } from './faults.ts';
import { contentRange, type Range, readRange } from './ranges.ts';
import { extensionOf } from './rows.ts';
import { sendBody } from './send-body.ts';

const MEDIA_TYPES: Record<string, string> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
  ts: 'video/mp2t',
  mov: 'video/quicktime',
  wmv: 'video/x-ms-wmv',
  flv: 'video/x-flv',
  '3gp': 'video/3gpp',
};

export function mediaType(extension: string): string {
  return MEDIA_TYPES[extension.toLowerCase()] ?? 'application/octet-stream';
}

export function findFile(catalogue: Catalogue, kind: 'movie' | 'episode', id: number): Movie | Episode | undefined {
  if (kind === 'movie') return catalogue.movies.find((movie) => movie.id === id);
  for (const series of catalogue.series) {
    const episode = series.episodes.find((one) => one.id === id);
    if (episode) return episode;
  }
  return undefined;
}

export type ContentOptions = {
  /** 0 = as it is; any other gives other bytes. */ variant?: number /** Bytes longer. */;
  longer?: number;
};

export function contentOfFile(
  kind: string,
  file: Movie | Episode,
  { variant = 0, longer = 0 }: ContentOptions = {},
): Content {
  const seed = file.contentSeed ?? `${kind}:${file.id}`;
  return createContent(file.container, Math.max(0, file.size + longer), variant === 0 ? seed : `${seed}:${variant}`);
}

/** Whether the file is asked for by another extension than it has; XC then answers 200 and nothing. */
export function hasExtension(file: Movie | Episode, extension: string): boolean {
  return extension.toLowerCase() === extensionOf(file).toLowerCase();
}

/** Serves a film or episode as XC does (XTREAM.md 3.2), or as the faults want it. */
export async function serveFile(
  exchange: Exchange,
  file: Movie | Episode,
  bytesPerSecond: number | null,
): Promise<void> {
  const { call, faults } = exchange;
  const content = contentOfFile(call.kind, file, {
    variant: variantOf(faults),
    longer: faults.find('changed-total')?.by ?? 0,
  });
  const type = mediaType(call.extension);
  const asked = faults.find('ignore-range') ? null : readRange(call.range ?? undefined, content.size);
  if (asked === 'unsatisfiable') {
    const headers = {
      'Content-Type': type,
      'Content-Range': contentRange({ start: 0, end: content.size }, content.size),
    };
    return answer(exchange, 416, headers);
  }
  const range = asked === null ? { start: 0, end: content.size } : changeRange(asked, content.size, faults);
  const headers: Headers = {
    'Content-Type': type,
    ...rangeHeaders(range, content.size, faults),
    ...faults.find('headers')?.headers,
  };
  writeHead(exchange, asked === null ? 200 : 206, headers, range.end - range.start);
  const surplus = faults.find('surplus')?.bytes ?? 0;
  await sendBody(exchange, encode(body(content, range, surplus), faults), { bytesPerSecond });
  if (surplus > 0) exchange.socket.destroySoon();
}

function variantOf(faults: ActiveFaults): number {
  const changed = faults.find('changed-bytes');
  return changed ? (changed.variant ?? 1) : 0;
}

function changeRange({ start, end }: Range, size: number, faults: ActiveFaults): Range {
  const shift = faults.find('wrong-content-range')?.shift ?? 0;
  const longest = faults.find('short-range')?.bytes ?? Number.POSITIVE_INFINITY;
  const from = Math.min(Math.max(0, start + shift), size - 1);
  return { start: from, end: Math.min(size, end + shift, from + longest) };
}

/** Content-Range even without a range asked, and an Accept-Ranges that is none: both are what the panels send. */
function rangeHeaders(range: Range, size: number, faults: ActiveFaults): Headers {
  const wrong = faults.find('wrong-content-range');
  if (faults.find('ignore-range') || wrong?.absent || size === 0) return {};
  const text = contentRange(range, size);
  const shown = wrong?.total === undefined ? text : text.replace(/\/\d+$/, `/${wrong.total}`);
  return { 'Accept-Ranges': `0-${size}`, 'Content-Range': shown };
}

function writeHead(exchange: Exchange, status: number, headers: Headers, length: number): void {
  exchange.record.status = status;
  const { faults, response } = exchange;
  if (faults.find('gzip')) response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip' });
  else if (faults.find('chunked')) response.writeHead(status, headers);
  else response.writeHead(status, { ...headers, 'Content-Length': length });
}

function* body(content: Content, { start, end }: Range, surplus: number): Generator<Buffer> {
  yield* content.chunks(start, end);
  if (surplus > 0) yield Buffer.alloc(surplus, 0x2e);
}

function encode(source: Iterable<Buffer>, faults: ActiveFaults): Iterable<Buffer> | AsyncIterable<Buffer> {
  return faults.find('gzip') ? Readable.from(source).pipe(createGzip({ level: 1 })) : source;
}

/** 200 with the right type and not a byte: an unknown extension, or a channel that is only a headline. */
export function answerNothing(exchange: Exchange): void {
  openEnded(exchange, 200, { 'Content-Type': mediaType(exchange.call.extension) });
  exchange.response.end();
}
