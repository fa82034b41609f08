/** One element; without a value there is none. */
export type Element = {
  name: string;
  value: string | number | null | Element[];
  attributes?: Record<string, string>;
};

/** What XML 1.0 has no way to write, escaped or not: control characters and halves of characters. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** A whole document, readable by people too; every text in it goes through `clean`. */
export function xmlDocument(root: Element, clean: (text: string) => string): string {
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n${rendered(root, '', clean)}\n`;
}

function rendered(element: Element, indent: string, clean: (text: string) => string): string {
  const { name, value, attributes = {} } = element;
  const given = Object.entries(attributes).map(([key, text]) => ` ${key}="${escaped(text)}"`);
  const start = `${indent}<${name}${given.join('')}>`;
  if (!Array.isArray(value)) return `${start}${escaped(clean(String(value ?? '')))}</${name}>`;
  const children = value.filter(isThere).map((child) => rendered(child, `${indent}  `, clean));
  return [start, ...children, `${indent}</${name}>`].join('\n');
}

function isThere({ value }: Element): boolean {
  return Array.isArray(value) ? value.some(isThere) : value !== null && writable(String(value)).trim() !== '';
}

const writable = (text: string) => text.replace(UNWRITABLE, '');
const escaped = (text: string) => writable(text).replace(/[&<>"\r]/g, (char) => escapes[char] ?? char);
