import type { ZodType } from 'zod';
import { badInput } from '../errors.ts';

/** A page's end, opaque to the caller: the sort values of its last row. */
export function writeCursor(values: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** null where there is no cursor; throws `bad-input` for what no answer of ours has given out. */
export function readCursor<T>(cursor: string | undefined, schema: ZodType<T>): T | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) throw badInput('cursor', 'is not one that an answer gave');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
