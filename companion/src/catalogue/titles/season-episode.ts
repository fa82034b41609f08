import type { Finding } from './types.ts';

/** What a text says about season and episode, and where in it that stands. */
export type Numbers = { season: number | null; episode: number | string | null; start: number; end: number };

/** `season` is missing where it is a range. */
export type TrailingSeason = { token: string; finding: Pick<Finding, 'season' | 'wording'> };

const SEASON =
  'seasons?|staffeln?|saisons?|temporadas?|temp|stagion[ei]|sezonul|sezona|sezóna|sezon|säsong|sæson|sesong|seizoen|kausi|évad|сезон|الموسم|موسم|시즌';
const EPISODE =
  'episodes?|episodio|episódio|épisode|ep|folge|capitulo|capítulo|cap|odcinek|odc|bölüm|bolum|epizoda|avsnitt|afsnit|aflevering|jakso|серия|выпуск|الحلقة|حلقة';
/** Words for season that one language alone uses. */
const WORDING: Record<string, string> = {
  staffel: 'de',
  saison: 'fr',
  temporada: 'es',
  stagion: 'it',
  sezonul: 'ro',
  säsong: 'sv',
  sæson: 'da',
  sesong: 'no',
  seizoen: 'nl',
  kausi: 'fi',
  évad: 'hu',
};
const ORDINAL = '(?:\\.|st|nd|rd|th|ª|a|º|o|-?[йя])?';
const BEFORE = '(?<![\\p{L}\\p{N}])';
const AFTER = '(?![\\p{L}\\p{N}])';

/** Everything is bounded; none of these can run long on a hostile text. */
const pattern = (source: string): RegExp => new RegExp(source, 'iu');

type Shape = { expression: RegExp; season: number | null; episode: number | null; last?: number };

/** Numbers name the groups. Tried in this order; the first that is found counts. */
const EPISODES: readonly Shape[] = [
  {
    expression: pattern(
      `${BEFORE}S(\\d{1,4}) ?[._x-]? ?EP?\\.? ?(\\d{1,4})(?:(?: ?[-–&+] ?EP?|EP?|-)(\\d{1,4})${AFTER})?(?!\\d)`,
    ),
    season: 1,
    episode: 2,
    last: 3,
  },
  {
    expression: pattern(`${BEFORE}(\\d{1,2})x(\\d{1,4})(?:-(?:\\d{1,2}x)?(\\d{1,4}))?${AFTER}`),
    season: 1,
    episode: 2,
    last: 3,
  },
  {
    expression: pattern(`${BEFORE}(?:${SEASON})\\.? ?(\\d{1,4})[ ,.:|–-]{0,3}(?:${EPISODE}|E)\\.? ?(\\d{1,4})${AFTER}`),
    season: 1,
    episode: 2,
  },
  {
    expression: pattern(
      `${BEFORE}(\\d{1,4})${ORDINAL} ?(?:${SEASON})[ ,.:|–-]{0,3}(\\d{1,4})${ORDINAL} ?(?:${EPISODE})${AFTER}`,
    ),
    season: 1,
    episode: 2,
  },
  { expression: pattern(`${BEFORE}(?:${EPISODE}|E)\\.? ?#?(\\d{1,4})${AFTER}`), season: null, episode: 1 },
  { expression: pattern(`${BEFORE}(\\d{1,4})\\.? ?(?:bölüm|bolum|серия|выпуск)${AFTER}`), season: null, episode: 1 },
];

/** For the end of a series' name; a range of seasons has no number. */
const SEASONS: readonly RegExp[] = [
  pattern(`${BEFORE}(?:${SEASON})\\.? ?(\\d{1,3})(?: ?[-–&] ?(\\d{1,3}))?$`),
  pattern(`${BEFORE}(\\d{1,3})${ORDINAL} ?(?:${SEASON})$`),
  /(?<![\p{L}\p{N}])S(\d{1,2})(?: ?[-–] ?S?(\d{1,2}))?$/u,
];

const DIGIT = /\d/;

function group(match: RegExpExecArray, index: number | null | undefined): number | null {
  const text = index === null || index === undefined ? undefined : match[index];
  return text === undefined ? null : Number(text);
}

/** Season and episode anywhere in an episode's title. `season` is `null` where only the episode is told. */
export function findEpisode(text: string): Numbers | null {
  if (!DIGIT.test(text)) return null;
  for (const shape of EPISODES) {
    const match = shape.expression.exec(text);
    if (match === null) continue;
    const first = group(match, shape.episode);
    const last = group(match, shape.last);
    const episode = first !== null && last !== null && last > first ? `${first}-${last}` : first;
    return { season: group(match, shape.season), episode, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

function languageOfWording(token: string): string | undefined {
  const lower = token.toLowerCase();
  return Object.entries(WORDING).find(([word]) => lower.includes(word))?.[1];
}

/** Season at the end of a series' name, or in brackets of its own: `S05`, `2 сезон`, `Staffel 2`. */
export function findTrailingSeason(text: string): TrailingSeason | null {
  if (!DIGIT.test(text)) return null;
  const tail = text.slice(-32);
  for (const expression of SEASONS) {
    const match = expression.exec(tail);
    if (match?.[1] === undefined) continue;
    const season = match[2] === undefined ? Number(match[1]) : undefined;
    return { token: match[0], finding: { season, wording: languageOfWording(match[0]) } };
  }
  return null;
}
