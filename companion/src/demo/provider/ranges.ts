/** What a range header asks of a file of `size` bytes; `end` is exclusive. */
export type Range = { start: number; end: number };

/**
 * Reads a range as XC's PHP does: `bytes=-k` is taken for the first k bytes, several ranges are refused, `end` is cut to the
 * file. `null` = no range asked, `'unsatisfiable'` = 416.
 */
export function readRange(header: string | undefined, size: number): Range | null | 'unsatisfiable' {
  if (!header) return null;
  const value = header.slice(header.indexOf('=') + 1);
  if (value.includes(',')) return 'unsatisfiable';
  const [from = '', to = ''] = value.split('-');
  const start = Number.parseInt(from, 10) || 0;
  const last = Math.min(/^\d+$/.test(to.trim()) ? Number(to) : size - 1, size - 1);
  return start > last || start >= size ? 'unsatisfiable' : { start, end: last + 1 };
}

export function contentRange({ start, end }: Range, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}
