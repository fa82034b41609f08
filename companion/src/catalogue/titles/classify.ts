import { CODES, type Code } from './codes.ts';
import type { Finding } from './types.ts';

/** A code together with how the provider wrote it. */
export type Token = { code: Code; written: string };

const LONGEST_CODE = 24;
const SEPARATOR = /[-_ ]+/g;
const BETWEEN_CODES = /[-_ /|&,]+/;
/** The longest code has this many words. */
const WORDS_PER_CODE = 3;

/** The spelling by which codes are looked up. */
export function codeKey(text: string): string {
  return text.toUpperCase().replaceAll('’', "'").replace(SEPARATOR, ' ').trim();
}

function longestCodeAt(words: string[], start: number): { code: Code; count: number } | null {
  for (let count = Math.min(WORDS_PER_CODE, words.length - start); count > 0; count -= 1) {
    const code = CODES.get(codeKey(words.slice(start, start + count).join(' ')));
    if (code !== undefined) return { code, count };
  }
  return null;
}

function split(text: string): Token[] | null {
  const words = text.split(BETWEEN_CODES).filter((word) => word !== '');
  const tokens: Token[] = [];
  for (let index = 0; index < words.length;) {
    const found = longestCodeAt(words, index);
    if (found === null) return null;
    tokens.push({ code: found.code, written: words.slice(index, index + found.count).join(' ') });
    index += found.count;
  }
  return tokens.length === 0 ? null : tokens;
}

/** The codes that a text wholly consists of; `null` when any part of it is none. */
export function classify(text: string): Token[] | null {
  if (text.length === 0 || text.length > 2 * LONGEST_CODE) return null;
  const whole = CODES.get(codeKey(text));
  if (whole !== undefined) return whole.marker === 'audio' ? null : [{ code: whole, written: text }];
  return split(text);
}

function primary(language: string | null | undefined): string | undefined {
  return language?.split('-')[0];
}

/** The reading that agrees with the category, else the first. */
function readingOf(languages: readonly (string | null)[], categoryLanguage: string | null): string | null {
  const agreeing = languages.find((one) => one !== null && primary(one) === primary(categoryLanguage));
  return agreeing ?? languages[0] ?? null;
}

function isSubtitled(tokens: Token[], index: number): boolean {
  return tokens[index + 1]?.code.marker === 'subs' || tokens[index - 1]?.code.marker === 'subs';
}

function spokenLanguage(spoken: (string | null)[]): string | null {
  const distinct = new Set(spoken.map(primary));
  return distinct.size > 1 ? 'mul' : (spoken[0] ?? null);
}

/** What codes say together: several languages are `mul`, a language beside `SUBS` is that of the subtitles. */
export function meaningOf(tokens: Token[], categoryLanguage: string | null): Finding {
  const spoken: (string | null)[] = [];
  const tags: string[] = [];
  for (const [index, { code, written }] of tokens.entries()) {
    const language = code.languages && readingOf(code.languages, categoryLanguage);
    if (language && isSubtitled(tokens, index)) tags.push(`subs:${primary(language)}`);
    else if (language) spoken.push(language);
    if (code.tag !== undefined) tags.push(code.tag === '*' ? written : code.tag);
    else if (code.marker === 'subs' && tokens.length === 1) tags.push(written.toUpperCase());
  }
  return { language: spokenLanguage(spoken), tags };
}

/** A finding in words, for reasons. */
export function effectOf(finding: Finding): string {
  const parts: string[] = [];
  if (finding.language) parts.push(`language ${finding.language}`);
  if (finding.tags && finding.tags.length > 0) parts.push(`tags ${finding.tags.join(', ')}`);
  if (finding.year !== undefined) parts.push(`year ${finding.year}`);
  if (finding.season !== undefined) parts.push(`season ${finding.season}`);
  if (finding.episode !== undefined) parts.push(`episode ${finding.episode}`);
  if (finding.tmdbId !== undefined) parts.push(`TMDB ${finding.tmdbId}`);
  return parts.length === 0 ? 'dropped' : parts.join('; ');
}
