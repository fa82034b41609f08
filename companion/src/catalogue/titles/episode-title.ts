import { applyRule, peelPrefixes, peelSuffixes, type Reading } from './reading.ts';
import { findEpisode, type Numbers } from './season-episode.ts';
import { fold, hasWord, trimEndSeparators, trimStartSeparators } from './text.ts';
import { innerYear } from './year.ts';

/** A title that repeats the series and the numbers more often than this is not taken apart further. */
const MOST_REPEATS = 4;

export type EpisodeNames = { show: string | null; name: string | null };

function noteNumbers(numbers: Numbers, token: string, reading: Reading): void {
  reading.season ??= numbers.season;
  reading.episode ??= numbers.episode;
  const season = numbers.season === null ? 'no season' : `season ${numbers.season}`;
  reading.reasons.push({ rule: 'season-episode', token, effect: `${season}; episode ${numbers.episode}` });
}

/** The series' name before the numbers; its trailing year is the series'. */
function readShow(text: string, reading: Reading): string | null {
  const show = trimEndSeparators(applyRule(innerYear, peelSuffixes(trimEndSeparators(text), reading), reading));
  return hasWord(show) ? show : null;
}

/** Whether a name is nothing but the number of the episode: `Episode 5`, `05`. */
function isOnlyNumber(name: string, episode: number | string | null): boolean {
  if (/^\d{1,4}$/.test(name)) return Number(name) === episode;
  const numbers = findEpisode(name);
  return numbers !== null && numbers.start === 0 && numbers.end === name.length && numbers.episode === episode;
}

/** Without the series' name at its start, however often: `Show - Name`, `Show: Name`. */
function withoutShow(text: string, shows: string[]): string {
  const lower = text.toLowerCase();
  for (const show of shows) {
    if (show === '' || !lower.startsWith(show.toLowerCase())) continue;
    const rest = text.slice(show.length);
    if (rest === '' || /^ ?(?:[-–—:|] ?| \()/.test(rest)) return trimStartSeparators(rest);
  }
  return text;
}

/** The name after the numbers, without a second `EN - Show - S01E01`. */
function readName(text: string, shows: string[], reading: Reading): string | null {
  let left = text;
  for (let count = 0; count < MOST_REPEATS; count += 1) {
    left = peelPrefixes(trimStartSeparators(left), reading);
    const repeated = findEpisode(left);
    const isRepeat = repeated !== null && repeated.season === reading.season && repeated.episode === reading.episode;
    if (!isRepeat || repeated.season === null) break;
    const before = trimEndSeparators(left.slice(0, repeated.start));
    left =
      shows.some((show) => fold(show) === fold(before)) || before === ''
        ? left.slice(repeated.end)
        : left.slice(0, repeated.start);
  }
  return cleanName(left, shows, reading);
}

function cleanName(text: string, shows: string[], reading: Reading): string | null {
  const { scene } = reading;
  const yearFound = scene.yearFound;
  scene.yearFound = true;
  scene.mayBeEmpty = true;
  const name = withoutShow(peelSuffixes(trimStartSeparators(trimEndSeparators(text)), reading), shows);
  scene.yearFound = yearFound;
  scene.mayBeEmpty = false;
  const repeatsShow = shows.some((show) => fold(show) === fold(name));
  return !hasWord(name) || repeatsShow || isOnlyNumber(name, reading.episode) ? null : name;
}

function known(...names: (string | null | undefined)[]): string[] {
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

/** An episode's title taken apart: series, numbers, name. Without numbers it is all name. */
export function readEpisode(text: string, seriesTitle: string | undefined, reading: Reading): EpisodeNames {
  const peeled = peelPrefixes(text, reading);
  const numbers = findEpisode(peeled);
  if (numbers === null) return { show: seriesTitle ?? null, name: cleanName(peeled, known(seriesTitle), reading) };
  noteNumbers(numbers, peeled.slice(numbers.start, numbers.end), reading);
  const show = readShow(peeled.slice(0, numbers.start), reading);
  const shows = known(show, seriesTitle);
  const name = readName(peeled.slice(numbers.end), shows, reading);
  if (numbers.season === null) reading.tags.push('absolute');
  return { show: show ?? seriesTitle ?? null, name };
}
