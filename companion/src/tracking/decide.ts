export type Rule = {
  seasons: 'all' | number[];
  start: 'new' | 'all';
  /** How many episodes one check may queue; null or missing = all that are wanted. */
  max_per_check?: number | null;
};
/** `code` is the reason's stable name. */
export type Decision = { accepted: boolean; code: string; reason: string };

type Numbered = { season_number: number; episode_num: number | null };

/** Neither queued nor refused: a later check decides. */
export const later = 'later';

/** Whether a tracked series' episode is wanted, and why. */
export function decide(rule: Rule, { season_number }: { season_number: number }): Decision {
  if (rule.seasons !== 'all' && !rule.seasons.includes(season_number)) {
    return { accepted: false, code: 'season', reason: `season ${season_number} is not tracked` };
  }
  if (rule.start === 'all') return { accepted: true, code: 'all', reason: 'every episode is wanted' };
  return { accepted: true, code: 'new', reason: 'new at the provider' };
}

/** The decision about what was there when tracking of new episodes began. */
export const listedBefore: Decision = {
  accepted: false,
  code: 'listed',
  reason: 'was listed before tracking began',
};

/** The decision about what is wanted, but more than one check may queue. */
export const leftForLater = (most: number): Decision => ({
  accepted: false,
  code: later,
  reason: `follows at a later check: one check queues ${most} at most`,
});

/** The decision about what was decided about under another id. It holds as long as that one does. */
export const repeated: Decision = {
  accepted: false,
  code: 'same',
  reason: 'is an episode that was decided about before, under another id of the provider',
};

/** The order in which a viewer wants them: by season and episode, specials last. */
export function inViewingOrder<T extends Numbered>(episodes: readonly T[]): T[] {
  const season = ({ season_number }: Numbered) => (season_number === 0 ? Number.POSITIVE_INFINITY : season_number);
  const number = ({ episode_num }: Numbered) => episode_num ?? Number.POSITIVE_INFINITY;
  return [...episodes].sort((a, b) => compare(season(a), season(b)) || compare(number(a), number(b)));
}

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
