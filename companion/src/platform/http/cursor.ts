import { type ZodType, z } from 'zod';
import { badInput } from '../errors.ts';
import { isStorable } from './storable.ts';

/** A page's end, opaque to the caller: the sort values of its last row. */
export function writeCursor(values: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** null where there is no cursor; throws `bad-input` for what no answer of ours has given out. */
export function readCursor<T>(cursor: string | undefined, schema: ZodType<T>): T | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || !isStorable(parsed.data)) throw badInput('cursor', 'is not one that an answer gave');
  return parsed.data;
}

const place = z.tuple([z.int().min(0)]);

/** One page of a list that is read as a whole because it is short; all of it where no limit is asked for. */
export function pageFrom<T>(all: T[], query: { limit?: number | undefined; cursor?: string | undefined }) {
  const [from] = readCursor(query.cursor, place) ?? [0];
  const end = from + (query.limit ?? all.length);
  return { items: all.slice(from, end), next_cursor: end < all.length ? writeCursor([end]) : null, total: all.length };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
