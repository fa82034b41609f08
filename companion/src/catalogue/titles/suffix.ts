import { classify, meaningOf, type Token } from './classify.ts';
import { trailingFlag } from './flag.ts';
import { findTrailingSeason } from './season-episode.ts';
import { bracket } from './suffix-brackets.ts';
import { joinedWords, word } from './suffix-words.ts';
import { takeFromEnd } from './take-from-end.ts';
import { hasStrict, STRICT, trimEndSeparators } from './text.ts';
import type { Rule } from './types.ts';
import { trailingYear } from './year.ts';

const LONGEST_CODE = 24;
const AFTER_STRICT = new RegExp(`[${STRICT}] ?([^${STRICT}]{1,${LONGEST_CODE}})$`);
const DASH = / [-–—] ([^-–—]{1,24})$/;

/** `Dark |DE|`, `Dark | DE`. */
const piped: Rule = (text, scene) => {
  if (!hasStrict(text)) return null;
  const trimmed = trimEndSeparators(text);
  const match = AFTER_STRICT.exec(trimmed.slice(-LONGEST_CODE - 2));
  if (match?.[1] === undefined)
    return trimmed === text ? null : takeFromEnd(text, 'ornament', text.slice(trimmed.length), {}, scene);
  const tokens = classify(match[1].trim());
  if (tokens === null) return null;
  const rest = trimmed.slice(0, trimmed.length - match[0].length);
  return takeFromEnd(rest, 'suffix-strict', match[0], meaningOf(tokens, scene.categoryLanguage), scene);
};

function mayFollowDash({ code, written }: Token): boolean {
  return (
    written === written.toUpperCase() &&
    !code.titleWord &&
    !code.service &&
    written !== 'UK' &&
    code.marker === undefined
  );
}

/** `Title - 4K`, `Title - FR`. */
const dashed: Rule = (text, scene) => {
  const match = DASH.exec(text.slice(-LONGEST_CODE - 3));
  const tokens = match?.[1] === undefined ? null : classify(match[1]);
  if (!match || tokens === null || !tokens.every(mayFollowDash)) return null;
  const rest = text.slice(0, text.length - match[0].length);
  return takeFromEnd(rest, 'suffix-dash', match[0].trim(), meaningOf(tokens, scene.categoryLanguage), scene);
};

/** `The Boys S05`, `Пацаны 2 сезон`. */
const season: Rule = (text, scene) => {
  if (scene.kind !== 'series') return null;
  const found = findTrailingSeason(text);
  if (found === null) return null;
  return takeFromEnd(
    text.slice(0, text.length - found.token.length),
    'season-trailing',
    found.token,
    found.finding,
    scene,
  );
};

/** In the order in which they are tried, from the right, until none of them takes anything more. */
export const SUFFIX_RULES: readonly Rule[] = [
  bracket,
  piped,
  word,
  joinedWords,
  season,
  trailingYear,
  dashed,
  trailingFlag,
];
