import { classify, meaningOf, type Token } from './classify.ts';
import { CODES } from './codes.ts';
import { findTrailingSeason } from './season-episode.ts';
import { takeFromEnd } from './take-from-end.ts';
import type { Finding, Rule, Scene } from './types.ts';
import { yearInBrackets } from './year.ts';

const OPENING: Record<string, string> = { ')': '(', ']': '[', '}': '{', '】': '【' };
const LONGEST_BRACKET = 60;
const ID = /^(?:(tmdb)|imdb|tvdb)(?:id)?[-= :]?((?:tt)?\d{1,12})$/i;
const LATIN = /\p{Script=Latin}/u;
const OTHER_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Cyrillic}]/u;

function isSeriesKind(scene: Scene): boolean {
  return scene.kind === 'series' || scene.kind === 'episode';
}

const VERSION = /\((US|UK|AU|NZ|CA|IE)\)$/;

/** `The Office (US)`: of a series a part of the name, since there is another of that name; yet it tells the language. */
export function languageOfVersion(title: string): string | null {
  const region = VERSION.exec(title)?.[1];
  return CODES.get(region ?? '')?.languages?.[0] ?? null;
}

function codesInBrackets(inner: string): Token[] | null {
  const tokens = classify(inner.replace(/^[-–: ]{1,3}|[-–: ]{1,3}$/g, ''));
  if (tokens === null) return null;
  const onlyShort =
    tokens.length === 1 && (tokens[0]?.written.length ?? 0) <= 3 && tokens[0]?.code.languages !== undefined;
  return onlyShort && inner !== inner.toUpperCase() ? null : tokens;
}

function idIn(inner: string): Finding | null {
  const match = ID.exec(inner);
  return match === null ? null : match[1] !== undefined && match[2] !== undefined ? { tmdbId: match[2] } : {};
}

function seasonIn(inner: string, scene: Scene): Finding | null {
  const found = isSeriesKind(scene) ? findTrailingSeason(inner) : null;
  return found?.token.length === inner.length ? found.finding : null;
}

function yearIn(inner: string, scene: Scene): Finding | null {
  if (scene.kind === 'live' || scene.kind === 'category') return null;
  const year = yearInBrackets(inner, scene.thisYear);
  return year === null ? null : { year };
}

function bracketFinding(inner: string, rest: string, scene: Scene): [rule: string, Finding] | null {
  const year = yearIn(inner, scene);
  if (year !== null) return ['year-in-brackets', year];
  const season = seasonIn(inner, scene);
  if (season !== null) return ['season-in-brackets', season];
  const tokens = codesInBrackets(inner);
  if (tokens !== null) return ['suffix-in-brackets', meaningOf(tokens, scene.categoryLanguage)];
  const id = idIn(inner);
  if (id !== null) return ['id-in-brackets', id];
  const alternate = OTHER_SCRIPT.test(inner) && !LATIN.test(inner) && LATIN.test(rest);
  return alternate ? ['other-spelling-in-brackets', {}] : null;
}

/** The last pair of brackets: a year, a season, codes, an id, or the title in another script. */
export const bracket: Rule = (text, scene) => {
  const closing = text[text.length - 1] ?? '';
  const opening = OPENING[closing];
  if (opening === undefined) return null;
  const start = text.slice(-LONGEST_BRACKET - 1).lastIndexOf(opening);
  if (start === -1) return null;
  const from = Math.max(0, text.length - LONGEST_BRACKET - 1) + start;
  const inner = text.slice(from + 1, -1).trim();
  if (isSeriesKind(scene) && VERSION.test(text.slice(-4))) return null;
  const found = bracketFinding(inner, text.slice(0, from), scene);
  return found && takeFromEnd(text.slice(0, from), found[0], text.slice(from), found[1], scene);
};
