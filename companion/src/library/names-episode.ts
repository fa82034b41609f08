import { changed, nobodyAsks, type NoteChange } from './names-change.ts';
import { byteLength, cutToBytes, fitBefore, LONGEST_WHOLE, namePart } from './names-segment.ts';

const MARKED = /(?<![\p{L}\p{N}])S\d{1,4} ?[._-]? ?E\d{1,4}(?: ?-? ?E\d{1,4}|-\d{1,4}(?![\p{L}\p{N}]))?(?!\d)/giu;
/** Also in names (`The 2x4 Incident`), so only where both numbers agree. */
const CROSSED = /(?<![\p{L}\p{N}])(\d{1,2})x(\d{1,4})(?![\p{L}\p{N}])/giu;
const ONLY_A_NUMBER = /^(?:episode|episodio|épisode|ep|e|folge|#)?[ .]*0*(\d{1,4})$/iu;
const LEADING_NUMBER = /^0*(\d{1,4})(?:\.| -) (?=\S)/;
const RANGE = /^(\d{1,4})-(\d{1,4})$/;
/** What a long series' name leaves for the episode's. */
const LONGEST_SHOW = 140;

function two(number: number | string): string {
  return String(number).padStart(2, '0');
}

/** `S01E02`, `S01E05-E06`; empty where the number is not known. */
export function episodeNumbers(season: number, episode: number | string | null): string {
  if (episode === null || episode === '') return '';
  const range = RANGE.exec(String(episode));
  const numbers = range === null ? `E${two(episode)}` : `E${two(range[1] ?? '')}-E${two(range[2] ?? '')}`;
  return `S${two(season)}${numbers}`;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

function trimSeparators(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && ' -–—:|.'.includes(text[start] ?? '')) start += 1;
  while (end > start && ' -–—:|'.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

function withoutSeries(text: string, seriesTitle: string): string {
  if (seriesTitle === '' || !text.toLowerCase().startsWith(seriesTitle.toLowerCase())) return text;
  const rest = text.slice(seriesTitle.length);
  return rest === '' || /^(?: \(\d{4}\))?(?: ?[-–—:|]|$)/.test(rest)
    ? trimSeparators(rest.replace(/^ \(\d{4}\)/, ''))
    : text;
}

function numbersIn(text: string, season: number, episode: number | string | null): RegExpExecArray | undefined {
  const crossed = [...text.matchAll(CROSSED)].filter(
    (match) => Number(match[1]) === season && Number(match[2]) === Number(episode),
  );
  return [...text.matchAll(MARKED)].at(-1) ?? crossed.at(-1);
}

/** What follows the numbers, else what stands before them. */
function besideNumbers(text: string, { season, episode }: EpisodeNaming): string {
  const numbers = numbersIn(text, season, episode);
  if (numbers === undefined) return text;
  const after = trimSeparators(text.slice(numbers.index + numbers[0].length));
  return after === '' ? trimSeparators(text.slice(0, numbers.index)) : after;
}

export type EpisodeNaming = {
  seriesTitle: string;
  season: number;
  episode: number | string | null;
  episodeTitle?: string | null;
};

/** The episode's own name, empty where its title only repeats series and numbers: `Show - S01E02 - Name` → `Name`. */
export function ownEpisodeName(naming: EpisodeNaming): string {
  const { seriesTitle, episode, episodeTitle } = naming;
  const name = withoutSeries(trimSeparators(besideNumbers(episodeTitle ?? '', naming)), seriesTitle);
  const leading = LEADING_NUMBER.exec(name);
  const unnumbered = leading !== null && leading[1] === String(episode) ? name.slice(leading[0].length) : name;
  const isNumber = ONLY_A_NUMBER.exec(unnumbered)?.[1] === String(episode);
  return isNumber || fold(unnumbered) === fold(seriesTitle) ? '' : unnumbered;
}

/** `Series Name (2019) S01E02 - Episode name`; cut so that year and numbers stay. The year comes with its brackets. */
export function episodeFileName(
  show: { title: string; year: string },
  naming: EpisodeNaming,
  note: NoteChange = nobodyAsks,
): string {
  const numbers = episodeNumbers(naming.season, naming.episode);
  const fixed = `${show.year}${numbers === '' ? '' : ` ${numbers}`}`;
  const own = ownEpisodeName(naming);
  const name = own === '' ? '' : namePart(own, note);
  const whole = `${show.title}${fixed}${name === '' ? '' : ` - ${name}`}`;
  if (byteLength(whole) <= LONGEST_WHOLE) return whole;
  const start = fitBefore(show.title, fixed, name === '' ? LONGEST_WHOLE : LONGEST_SHOW);
  const cut = name === '' ? start : cutToBytes(`${start} - ${name}`, LONGEST_WHOLE);
  return changed(note, 'cut', [whole, cut]);
}
