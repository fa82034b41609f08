import { elements, type Fields, id, integer, isFields, name } from './read-value.ts';

/** An episode as the server wrote it, with the season that it belongs to. */
export type RawEpisode = { season: number; episode: Fields };

/** Episodes that stand together; `place` is their key or index, and `list` says that it is only an index. */
type Group = { place: number | null; list: boolean; single: boolean; episodes: Fields[] };

/**
 * Finds the episodes of `get_series_info` and their seasons in every shape that panels send: an object by season, an
 * array of arrays (PHP's rendering of seasons 0 to n, index = season), a flat list, and seasons that are a single
 * episode or an object by index. An index yields to what the episodes themselves say, where they agree.
 */
export function groupEpisodes(value: unknown): RawEpisode[] {
  const groups = Array.isArray(value) ? listGroups(value) : isFields(value) ? mapGroups(value) : [];
  const claims = groups.map((group) => claimOf(group.episodes));
  const distinct = new Set(claims).size === claims.length;
  return groups.flatMap((group, index) => {
    const season = seasonOf(group, { claim: claims[index] ?? null, distinct });
    return group.episodes.map((episode) => ({ season: season ?? ownSeason(episode) ?? 1, episode }));
  });
}

function listGroups(list: unknown[]): Group[] {
  const flat = !list.some((value) => Array.isArray(value) || (isFields(value) && !isEpisode(value)));
  const groups = list.map((value, place) => ({ place: flat ? null : place, list: true, ...episodesOf(value) }));
  return flat ? groups : groups.filter((group) => group.episodes.length > 0);
}

/** Keys are seasons: "1", "Season 1". Without a number in the key the episodes say it themselves. */
function mapGroups(map: Fields): Group[] {
  return Object.entries(map).map(([key, value]) => {
    const digits = /\d+/.exec(key)?.[0];
    return { place: digits === undefined ? null : integer(digits), list: false, ...episodesOf(value) };
  });
}

function episodesOf(value: unknown): { single: boolean; episodes: Fields[] } {
  if (isFields(value) && isEpisode(value)) return { single: true, episodes: [value] };
  return { single: false, episodes: elements(value).filter(isFields) };
}

function isEpisode(value: Fields): boolean {
  return id(value.id) !== null || 'episode_num' in value || 'container_extension' in value;
}

/** A season's key stands; an index, and the key of a lone episode (which may be a flat list with holes), yield. */
function seasonOf(group: Group, { claim, distinct }: { claim: number | null; distinct: boolean }): number | null {
  if (group.place === null) return null;
  if (group.single) return claim ?? group.place;
  return group.list && distinct ? (claim ?? group.place) : group.place;
}

/** The season that all episodes of a group agree on. */
function claimOf(episodes: Fields[]): number | null {
  const seasons = new Set(episodes.map(ownSeason));
  return seasons.size === 1 ? ([...seasons][0] ?? null) : null;
}

function ownSeason(episode: Fields): number | null {
  const season = integer(episode.season) ?? parseEpisodeTag(name(episode.title))?.season ?? null;
  return season !== null && season >= 0 ? season : null;
}

/** `S01E05`, `s1 e5`, `S01.EP05` anywhere in a title. */
export function parseEpisodeTag(title: string): { season: number; episode: number } | null {
  const match = /(?<![a-z0-9])s(\d{1,4})[\s._-]*e(?:p\.?)?\s*(\d{1,4})(?!\d)/i.exec(title);
  return match ? { season: Number(match[1]), episode: Number(match[2]) } : null;
}
