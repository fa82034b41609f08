import { effectOf } from './classify.ts';
import { PREFIX_RULES } from './prefix.ts';
import { SUFFIX_RULES } from './suffix.ts';
import type { Finding, LanguageSource, NameKind, Reason, Rule, Scene, TitleContext } from './types.ts';

/** More parts than any real name has; ends the work on hostile ones. */
const MOST_STEPS = 24;

/** What has been read of a name so far. */
export type Reading = {
  scene: Scene;
  language: string | null;
  languageSource: LanguageSource | null;
  /** The language of the words around the title; see `Finding`. */
  wording: string | null;
  tags: string[];
  year: number | null;
  season: number | null;
  episode: number | string | null;
  tmdbId: string | null;
  reasons: Reason[];
};

export function startReading(
  kind: NameKind,
  context: TitleContext,
  categoryLanguage: string | null,
  thisYear: number,
): Reading {
  const scene: Scene = {
    kind,
    categoryLanguage,
    statistics: context.prefixes ?? null,
    thisYear,
    languageFound: false,
    yearFound: false,
    besideTag: false,
    mayBeEmpty: false,
    asksAccount: false,
  };
  return {
    scene,
    language: null,
    languageSource: null,
    wording: null,
    tags: [],
    year: null,
    season: null,
    episode: null,
    tmdbId: null,
    reasons: [],
  };
}

/** Takes over what a rule found; what was found first stays. */
export function note(reading: Reading, rule: string, token: string, finding: Finding, source: LanguageSource): void {
  const { scene } = reading;
  if (finding.language && reading.language === null) {
    reading.language = finding.language;
    reading.languageSource = source;
    scene.languageFound = true;
  }
  if (finding.year !== undefined) {
    reading.year ??= finding.year;
    scene.yearFound = true;
  }
  reading.wording ??= finding.wording ?? null;
  reading.season ??= finding.season ?? null;
  reading.episode ??= finding.episode ?? null;
  reading.tmdbId ??= finding.tmdbId ?? null;
  reading.reasons.push({ rule, token, effect: effectOf(finding) });
}

function addTags(tags: string[], added: string[]): void {
  for (const tag of added) if (!tags.includes(tag)) tags.push(tag);
}

/** The first rule that takes something does; its findings are noted. Answers the text that is left. */
function takeOne(
  rules: readonly Rule[],
  text: string,
  reading: Reading,
  source: LanguageSource,
  collected: string[][],
): string | null {
  for (const rule of rules) {
    const step = rule(text, reading.scene);
    if (step === null) continue;
    note(reading, step.rule, step.token, step.finding, source);
    const tags = step.finding.tags ?? [];
    if (tags.length > 0) collected.push(tags);
    reading.scene.besideTag = source === 'suffix' && tags.length > 0;
    return step.text;
  }
  return null;
}

function takeAll(
  rules: readonly Rule[],
  text: string,
  reading: Reading,
  source: LanguageSource,
): { text: string; tags: string[][] } {
  const tags: string[][] = [];
  let left = text;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const next = takeOne(rules, left, reading, source, tags);
    if (next === null) break;
    left = next;
  }
  reading.scene.besideTag = false;
  return { text: left, tags };
}

/** Peels what stands before the title, left to right. */
export function peelPrefixes(text: string, reading: Reading): string {
  const peeled = takeAll(PREFIX_RULES, text, reading, 'prefix');
  addTags(reading.tags, peeled.tags.flat());
  return peeled.text;
}

/** Peels what stands after the title, right to left; the tags keep the name's order. */
export function peelSuffixes(text: string, reading: Reading): string {
  const peeled = takeAll(SUFFIX_RULES, text, reading, 'suffix');
  addTags(reading.tags, peeled.tags.reverse().flat());
  return peeled.text;
}

/** Applies one rule of its own, whose tags come last. */
export function applyRule(rule: Rule, text: string, reading: Reading): string {
  const step = rule(text, reading.scene);
  if (step === null) return text;
  note(reading, step.rule, step.token, step.finding, 'suffix');
  addTags(reading.tags, step.finding.tags ?? []);
  return step.text;
}
