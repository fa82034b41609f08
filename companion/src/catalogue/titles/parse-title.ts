import { isAdultCategory, readCategory } from './category-name.ts';
import { readEpisode } from './episode-title.ts';
import { knownTitle, knownTmdbId, knownYear } from './known.ts';
import { event, header } from './live-name.ts';
import { normaliseName } from './normalise.ts';
import { applyRule, note, peelPrefixes, peelSuffixes, type Reading, startReading } from './reading.ts';
import { editName } from './rules.ts';
import { languageOfScript } from './script.ts';
import { languageOfVersion } from './suffix-brackets.ts';
import { fold, hasWord, trimEndSeparators } from './text.ts';
import type { ParsedTitle, TitleContext } from './types.ts';
import { innerYear } from './year.ts';

const NAMELESS = 'Untitled';

type Names = { title: string; show?: string | null; episode?: string | null };

function readLive(text: string, reading: Reading): Names {
  const headed = applyRule(header, text, reading);
  if (headed !== text) return { title: headed };
  return { title: peelSuffixes(applyRule(event, peelPrefixes(text, reading), reading), reading) };
}

function readCategoryName(text: string, reading: Reading): Names {
  const headed = applyRule(header, text, reading);
  const title = isAdultCategory(headed) ? headed : peelSuffixes(peelPrefixes(headed, reading), reading);
  for (const { rule, token, finding } of readCategory(title, headed, reading.scene)) {
    note(reading, rule, token, finding, 'category');
    reading.tags.push(...(finding.tags ?? []).filter((tag) => !reading.tags.includes(tag)));
  }
  return { title };
}

function readWork(text: string, reading: Reading): Names {
  const peeled = peelSuffixes(peelPrefixes(text, reading), reading);
  return { title: trimEndSeparators(applyRule(innerYear, peeled, reading)) };
}

function readEpisodeNames(text: string, context: TitleContext, reading: Reading): Names {
  const { show, name } = readEpisode(text, context.seriesTitle, reading);
  if (name !== null && show !== null && fold(show) !== fold(context.seriesTitle ?? ''))
    reading.tags.push(`show:${show}`);
  return { title: name ?? show ?? '', show, episode: name };
}

function readNames(text: string, context: TitleContext, reading: Reading): Names {
  switch (context.kind) {
    case 'live':
      return readLive(text, reading);
    case 'category':
      return readCategoryName(text, reading);
    case 'episode':
      return readEpisodeNames(text, context, reading);
    default:
      return readWork(text, reading);
  }
}

/** The panel's own title, which is already whole but for prefixes and tags. */
function readKnownTitle(context: TitleContext, reading: Reading): string | null {
  const text = knownTitle(context.known);
  if (text === null || (context.kind !== 'movie' && context.kind !== 'series')) return null;
  const { title } = readWork(editName(text, context.edits ?? []), reading);
  if (!hasWord(title)) return null;
  reading.reasons.push({ rule: 'known-title', token: text, effect: `title ${title}` });
  return title;
}

function categoryLanguageOf(context: TitleContext): string | null {
  if (context.chosenLanguage) return context.chosenLanguage;
  if (context.categoryLanguage !== undefined) return context.categoryLanguage;
  if (context.categoryName === undefined || context.kind === 'category') return null;
  return parseTitle(context.categoryName, { kind: 'category' }).language;
}

/** Where the name itself does not tell: category, the account's habits, at last its words and letters. */
function settleLanguage(title: string, context: TitleContext, reading: Reading): void {
  if (context.chosenLanguage) {
    reading.language = context.chosenLanguage;
    reading.languageSource = 'user';
    reading.reasons.push({ rule: 'language-of-user', token: '', effect: `language ${context.chosenLanguage}` });
    return;
  }
  if (reading.language !== null) return;
  const ofVersion = context.kind === 'series' ? languageOfVersion(title) : null;
  const ofCategory = reading.scene.categoryLanguage;
  if (ofVersion === null && ofCategory === null) reading.scene.asksAccount = true;
  const sources = [
    ['suffix', ofVersion],
    ['category', ofCategory],
    ['statistics', context.prefixes?.languages.get(context.categoryId ?? '') ?? null],
    ['wording', reading.wording],
    ['script', languageOfScript(title)],
  ] as const;
  const found = sources.find(([, language]) => language !== null);
  if (found !== undefined) note(reading, `language-of-${found[0]}`, '', { language: found[1] }, found[0]);
}

function fallback(title: string, text: string, reading: Reading): string {
  if (hasWord(title)) return title;
  const left = text === '' ? NAMELESS : text;
  reading.reasons.push({ rule: 'fallback', token: title, effect: `title ${left}` });
  return left;
}

/**
 * A provider's name taken apart: clean title, year, language, tags, season, episode. Language comes from the prefix, then
 * from what stands behind the title, the category, the account's prefixes, the script. `reasons` explains every step.
 */
export function parseTitle(raw: string, context: TitleContext): ParsedTitle {
  const thisYear = (context.now ?? new Date()).getUTCFullYear();
  const reading = startReading(context.kind, context, categoryLanguageOf(context), thisYear);
  const year = knownYear(context.known, thisYear);
  reading.scene.yearFound = year !== null;
  const text = editName(normaliseName(raw), context.edits ?? [], (rule, edited) => {
    reading.reasons.push({ rule: 'own-rule', token: rule, effect: edited });
  });
  const names = readNames(text, context, reading);
  const title = fallback(readKnownTitle(context, reading) ?? names.title, text, reading);
  settleLanguage(title, context, reading);
  return {
    title,
    year: year ?? reading.year,
    language: reading.language,
    languageSource: reading.languageSource,
    tags: reading.tags,
    season: reading.season,
    episode: reading.episode,
    showTitle: names.show ?? null,
    episodeTitle: names.episode ?? null,
    tmdbId: knownTmdbId(context.known) ?? reading.tmdbId,
    reasons: reading.reasons,
    asksAccount: reading.scene.asksAccount,
  };
}
