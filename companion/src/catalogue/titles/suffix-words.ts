import { classify, codeKey, meaningOf } from './classify.ts';
import { CODES, type Code } from './codes.ts';
import { takeFromEnd } from './take-from-end.ts';
import type { Rule, Scene } from './types.ts';

const LONGEST_CODE = 24;
const LOWER = /\p{Ll}/u;

function endsWithTag(text: string): boolean {
  const last = text[text.length - 1];
  if (last === ')' || last === ']') return true;
  return CODES.get(codeKey(text.slice(text.lastIndexOf(' ') + 1)))?.bare === 'always';
}

/** Whether a word without brackets is the code that it looks like; see `Bare`. */
function countsBare(code: Code, word: string, rest: string, scene: Scene): boolean {
  if (code.bare === 'always') return true;
  if (code.bare === 'never' && scene.kind !== 'live') return false;
  if (scene.kind === 'live') return code.tag !== undefined && !code.service && word === word.toUpperCase();
  const capitals = word === word.toUpperCase();
  if (scene.besideTag || endsWithTag(rest)) return capitals || code.languages === undefined;
  return code.bare === 'upper' && capitals && LOWER.test(rest);
}

/** The last word, or the last two: `Title DUAL 1080p`, `Title Dual Audio`. */
export const word: Rule = (text, scene) => {
  const last = text.lastIndexOf(' ');
  if (text.length - last - 1 > LONGEST_CODE) return null;
  const previous = last > 0 ? text.lastIndexOf(' ', last - 1) : -1;
  for (const start of previous < last ? [previous, last] : [last]) {
    const token = text.slice(start + 1);
    const code = token.length > LONGEST_CODE ? undefined : CODES.get(codeKey(token));
    const rest = text.slice(0, Math.max(0, start));
    if (code === undefined || !countsBare(code, token, rest, scene)) continue;
    return takeFromEnd(
      rest,
      'suffix-word',
      token,
      meaningOf([{ code, written: token }], scene.categoryLanguage),
      scene,
    );
  }
  return null;
};

/** `4K/3D` as one word. */
export const joinedWords: Rule = (text, scene) => {
  const token = text.slice(text.lastIndexOf(' ') + 1);
  if (!token.includes('/') || token.length > LONGEST_CODE) return null;
  const tokens = classify(token);
  if (tokens === null || tokens.some(({ code }) => code.tag === undefined || code.service)) return null;
  const rest = text.slice(0, text.length - token.length);
  return takeFromEnd(rest, 'suffix-word', token, meaningOf(tokens, scene.categoryLanguage), scene);
};
