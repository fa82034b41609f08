import { classify, codeKey, meaningOf, type Token } from './classify.ts';
import { NEVER_CODES } from './code-tables.ts';
import { CODES, type Code } from './codes.ts';
import { leadingFlag } from './flag.ts';
import { type Leading, leadingToken } from './prefix-shape.ts';
import { COUNT_OF_A_CODE, NAMES_THAT_TELL } from './prefix-statistics.ts';
import { hasWord, STRICT } from './text.ts';
import type { Rule, Scene, Step } from './types.ts';

/** `|FRI NAME`: a capital I typed for the second pipe. */
const MISTYPED_PIPE = /^\|([A-Z]{2})I (?=\S)/;
const GLUED = /^([A-Z]{2})-(?=\p{Lu}[\p{Ll} ])/u;
const RANK = /^\d{1,3}[.)] (?=.*\p{L})/u;
const ORNAMENT = new RegExp(`^[${STRICT} ]{1,8}`);
/** Before a category's name a code may stand with nothing but a space. */
const SPACED_TITLE_WORDS = new Set(['US', 'IT']);
const SPACED = /^([A-Z0-9+-]{2,10}) (?=\S)/;

function inCapitals(text: string): boolean {
  return text === text.toUpperCase();
}

function isConfirmed(token: string, scene: Scene): boolean {
  if (!inCapitals(token)) return false;
  scene.asksAccount = true;
  return scene.statistics?.codes.has(codeKey(token)) ?? false;
}

/** Whether the account hardly ever begins a name so, although there are enough names to tell. */
function isRareInAccount(key: string, scene: Scene): boolean {
  const statistics = scene.statistics;
  scene.asksAccount = true;
  return (
    statistics !== null && statistics.total >= NAMES_THAT_TELL && (statistics.counts.get(key) ?? 0) < COUNT_OF_A_CODE
  );
}

function contradictsCategory(token: Token, scene: Scene): boolean {
  if (scene.categoryLanguage === null || scene.categoryLanguage === 'mul') return false;
  const category = scene.categoryLanguage.split('-')[0];
  return !(token.code.languages ?? []).some((one) => one?.split('-')[0] === category);
}

function agreesWithCategory(token: Token, scene: Scene): boolean {
  return scene.categoryLanguage !== null && !contradictsCategory(token, scene);
}

/** `IT - La vita è bella` is Italian, `IT: Chapter Two` a title, until account or category say otherwise. */
function titleWordIsCode(token: Token, leading: Leading, scene: Scene): boolean {
  const key = codeKey(token.written);
  if (scene.languageFound || contradictsCategory(token, scene) || isRareInAccount(key, scene)) return false;
  return leading.delimiter !== 'colon' || agreesWithCategory(token, scene);
}

function isCode(token: Token, leading: Leading, scene: Scene): boolean {
  const { code, written } = token;
  const short = written.length <= 3;
  if (leading.delimiter === 'strict') return true;
  if (leading.delimiter === 'bracket') return !(short && code.languages) || inCapitals(written);
  if (code.strict || !inCapitals(written)) return false;
  if (code.service && scene.kind === 'live') return false;
  return !code.titleWord || titleWordIsCode(token, leading, scene);
}

function accountCode(leading: Leading, scene: Scene): Step | null {
  if (!isConfirmed(leading.token, scene) || NEVER_CODES.has(codeKey(leading.token))) return null;
  return { text: leading.rest, rule: 'account-prefix', token: leading.token, finding: { tags: [leading.token] } };
}

/** `FR |`, `|FR|`, `[MULTI]`, `DE:`, `4K-NF - `: wholly made of known codes, or a prefix that the account uses a lot. */
const delimited: Rule = (text, scene) => {
  const leading = leadingToken(text);
  if (leading === null || !hasWord(leading.rest)) return null;
  const tokens = classify(leading.token);
  if (tokens === null) return accountCode(leading, scene);
  if (!tokens.every((token) => isCode(token, leading, scene)) && !isConfirmed(leading.token, scene)) return null;
  const finding = meaningOf(tokens, scene.categoryLanguage);
  return { text: leading.rest, rule: `prefix-${leading.delimiter}`, token: leading.token, finding };
};

const mistypedPipe: Rule = (text, scene) => {
  const written = MISTYPED_PIPE.exec(text)?.[1];
  const code = written === undefined ? undefined : CODES.get(written);
  if (written === undefined || !code?.languages) return null;
  const finding = meaningOf([{ code, written }], scene.categoryLanguage);
  return {
    text: text.slice(written.length + 3),
    rule: 'prefix-mistyped-pipe',
    token: text.slice(0, written.length + 2),
    finding,
  };
};

/** `EN-The Matrix`. */
const glued: Rule = (text, scene) => {
  const written = GLUED.exec(text)?.[1];
  const code = written === undefined ? undefined : CODES.get(written);
  if (written === undefined || !code?.languages || code.titleWord) return null;
  const finding = meaningOf([{ code, written }], scene.categoryLanguage);
  return { text: text.slice(written.length + 1), rule: 'prefix-glued', token: `${written}-`, finding };
};

function standsBeforeSpace(code: Code, written: string): boolean {
  if (code.titleWord) return SPACED_TITLE_WORDS.has(written);
  return (code.languages !== undefined && !code.strict) || code.bare === 'always';
}

/** `FR 4K DISNEY+ KIDS`; only for categories, which no sentence begins. */
const spaced: Rule = (text, scene) => {
  if (scene.kind !== 'category') return null;
  const written = SPACED.exec(text)?.[1];
  const code = written === undefined ? undefined : CODES.get(codeKey(written));
  if (written === undefined || code === undefined || !standsBeforeSpace(code, written)) return null;
  const finding = meaningOf([{ code, written }], scene.categoryLanguage);
  return { text: text.slice(written.length + 1), rule: 'prefix-spaced', token: written, finding };
};

/** `12. Inception`: a place in a list. */
const rank: Rule = (text, scene) => {
  if (scene.kind !== 'movie' && scene.kind !== 'series') return null;
  const match = RANK.exec(text);
  if (match === null) return null;
  return { text: text.slice(match[0].length), rule: 'rank', token: match[0].trim(), finding: {} };
};

const ornament: Rule = (text) => {
  const match = ORNAMENT.exec(text);
  if (match === null || !hasWord(text.slice(match[0].length))) return null;
  return { text: text.slice(match[0].length), rule: 'ornament', token: match[0].trim(), finding: {} };
};

/** In the order in which they are tried, until none of them takes anything more. */
export const PREFIX_RULES: readonly Rule[] = [delimited, leadingFlag, mistypedPipe, glued, spaced, rank, ornament];
