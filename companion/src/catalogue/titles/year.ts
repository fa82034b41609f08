import { hasWord, trimEndSeparators } from './text.ts';
import type { Rule } from './types.ts';

const BRACKETED = /^((?:19|20)\d\d)(?: ?[-–—/] ?(?:(?:19|20)\d\d)?)?$/;
const TRAILING = /(?:^| )((?:19|20)\d\d)$/;
const ANYWHERE = / ?[([]((?:19|20)\d\d)[)\]]/g;
/** Announced films are listed a few years ahead. */
const YEARS_AHEAD = 5;
/** `Class of 1999`, `Once Upon a Time in 2020`: after these a number belongs to the sentence. */
const NOT_A_YEAR_AFTER = /(?:^| )(?:of|in|the|since|year|anno|from|to|and|de|du|del|von|vs\.?|&) $/i;

/** The year in a pair of brackets' text: `2019`, or the first of `2019-2023`. */
export function yearInBrackets(text: string, thisYear: number): number | null {
  const year = Number(BRACKETED.exec(text)?.[1]);
  return year <= thisYear + YEARS_AHEAD ? year : null;
}

/** `NL - Zwartboek - 2006`, `Some Movie 2022`: only at the very end, with a title before it, not from the future. */
export const trailingYear: Rule = (text, scene) => {
  if (scene.yearFound || scene.kind === 'live' || scene.kind === 'category') return null;
  const token = TRAILING.exec(text.slice(-5))?.[1];
  if (token === undefined || Number(token) > scene.thisYear + 1) return null;
  const before = text.slice(0, -4);
  const rest = trimEndSeparators(before);
  if (!hasWord(rest) || NOT_A_YEAR_AFTER.test(before.slice(-8))) return null;
  return { text: rest, rule: 'year-trailing', token, finding: { year: Number(token) } };
};

/** `Dune (2021) Part One`: the last bracketed year wherever it stands, when the end had none. */
export const innerYear: Rule = (text, scene) => {
  if (scene.yearFound || scene.kind === 'live' || scene.kind === 'category') return null;
  const match = [...text.matchAll(ANYWHERE)].at(-1);
  if (match?.[1] === undefined || Number(match[1]) > scene.thisYear + YEARS_AHEAD) return null;
  const rest = (text.slice(0, match.index) + text.slice(match.index + match[0].length)).trim();
  return hasWord(rest)
    ? { text: rest, rule: 'year-inside', token: match[0].trim(), finding: { year: Number(match[1]) } }
    : null;
};
