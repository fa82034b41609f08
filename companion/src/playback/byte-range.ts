/** Bytes asked for or sent: `end` is the last one, null = to the end of the file. */
export type ByteRange = { start: number; end: number | null };

/**
 * The range that a provider can be asked for. null where the whole file is the right answer: none, several, or the last
 * so many bytes, which panels read as the first ones (XTREAM.md §3.2).
 */
export function askedRange(header: string | undefined): ByteRange | null {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (from === undefined) return null;
  const range = { start: Number(from), end: to ? Number(to) : null };
  return range.end !== null && range.end < range.start ? null : range;
}

export function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end ?? ''}`;
}

export type ContentRange = { start: number; end: number; total: number | null };

/** What an answer says it holds; null where it says nothing that makes sense. */
export function readContentRange(header: string | undefined): ContentRange | null {
  const [, from, to, all] = /^bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined) return null;
  const range = { start: Number(from), end: Number(to), total: all === '*' ? null : Number(all) };
  const fits = range.start <= range.end && (range.total === null || range.end < range.total);
  return fits ? range : null;
}
