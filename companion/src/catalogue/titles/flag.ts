import { meaningOf } from './classify.ts';
import { CODES } from './codes.ts';
import { hasWord, STRICT, trimEndSeparators } from './text.ts';
import type { Finding, Rule, Scene } from './types.ts';

const LEADING = new RegExp(`^[${STRICT} ]{0,8}([\\u{1f1e6}-\\u{1f1ff}]{2})[${STRICT} :-]{0,8}`, 'u');
const TRAILING = /[\u{1f1e6}-\u{1f1ff}]{2}$/u;
const REGIONAL_A = 0x1f1e6;
const LATIN_A = 65;

/** `🇵🇹` → what `PT` says; a region without a language becomes a tag. */
function findingOfFlag(flag: string, scene: Scene): Finding {
  const letters = [...flag].map((one) => String.fromCharCode((one.codePointAt(0) ?? 0) - REGIONAL_A + LATIN_A));
  const region = letters.join('');
  const code = CODES.get(region);
  return code?.languages ? meaningOf([{ code, written: region }], scene.categoryLanguage) : { tags: [region] };
}

/** `🇵🇹 ➾ Title`. */
export const leadingFlag: Rule = (text, scene) => {
  if (text.charCodeAt(0) < 0x80) return null;
  const match = LEADING.exec(text);
  if (match?.[1] === undefined || !hasWord(text.slice(match[0].length))) return null;
  return {
    text: text.slice(match[0].length),
    rule: 'prefix-flag',
    token: match[1],
    finding: findingOfFlag(match[1], scene),
  };
};

/** `Title 🇫🇷`. */
export const trailingFlag: Rule = (text, scene) => {
  if (text.length === 0 || text.charCodeAt(text.length - 1) < 0x80) return null;
  const token = TRAILING.exec(text.slice(-4))?.[0];
  const rest = trimEndSeparators(text.slice(0, -4));
  if (token === undefined || !(scene.mayBeEmpty || hasWord(rest))) return null;
  return { text: rest, rule: 'suffix-flag', token, finding: findingOfFlag(token, scene) };
};
