/** Where the JSON of an answer begins: `more` bytes are needed to tell, or it has `none` (a page, a word, nothing). */
export type JsonStart = { open: '[' | '{'; at: number } | 'more' | 'none';

/** PHP's diagnostics are short; what has not turned into JSON by now never will. */
export const HEAD_LIMIT = 64 * 1024;

const WHITE_SPACE = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20]);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LIST_START = /^\[\s*[\]{["nN]/;
const OBJECT_START = /^\{\s*["}]/;
const PHP_DIAGNOSTIC = /\b(warning|notice|deprecated|strict standards|(fatal|parse|recoverable) error)\b(<\/b>)?:/i;
const FILLED_JSON_ON_A_NEW_LINE = /[\n>]\s*(\[(?=\s*[{"])|\{(?=\s*"))/;

/**
 * Skips a byte order mark, white space and PHP's warnings before the JSON. An empty list or object behind a warning is
 * not JSON to us: it is more likely a piece of the message, and must never look like an empty catalogue.
 */
export function findJson(head: Buffer, ended: boolean): JsonStart {
  const at = skipBlank(head);
  const text = head.toString('latin1', at, HEAD_LIMIT);
  if (text === '') return ended ? 'none' : 'more';
  if (LIST_START.test(text)) return { open: '[', at };
  if (OBJECT_START.test(text)) return { open: '{', at };
  if (/^[[{]\s*$/.test(text) && !ended) return 'more';
  if (/^<(!doctype|html)/i.test(text)) return 'none';
  const behind = findBehindWarning(text, at);
  if (behind) return behind;
  return ended || head.length >= HEAD_LIMIT ? 'none' : 'more';
}

function findBehindWarning(text: string, offset: number): JsonStart | null {
  const diagnostic = PHP_DIAGNOSTIC.exec(text);
  if (!diagnostic) return null;
  const match = FILLED_JSON_ON_A_NEW_LINE.exec(text.slice(diagnostic.index));
  if (!match) return null;
  return { open: match[1] as '[' | '{', at: offset + diagnostic.index + match.index + match[0].length - 1 };
}

function skipBlank(head: Buffer): number {
  let at = 0;
  for (;;) {
    if (head.subarray(at, at + 3).equals(BOM)) at += 3;
    else if (at < head.length && WHITE_SPACE.has(head[at] as number)) at++;
    else return at;
  }
}
