export type CopyValue = string | number | string[] | Date | null;

/** One field of Postgres' COPY text. */
export function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return value.length === 0 ? '{}' : escapeText(arrayLiteral(value));
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A text as COPY wrote it. */
export function uncopied(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\(.)/gs, (_, char: string) => meant[char] ?? char);
}

/** NUL can't be stored; backslash, tab and line ends are COPY's own. */
function escapeText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replace(/[\u0000\\\n\r\t]/g, (char) => copyEscapes[char] ?? '');
}

const needsEscape = /[\u0000\\\n\r\t]/;
const copyEscapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const meant: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

function arrayLiteral(items: string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
