export type Rule = { seasons: 'all' | number[]; start: 'new' | 'all' };
export type Decision = { accepted: boolean; reason: string };

/** Whether a tracked series' episode is wanted, and why. */
export function decide(rule: Rule, episode: { season_number: number }): Decision {
  if (rule.seasons !== 'all' && !rule.seasons.includes(episode.season_number)) {
    return { accepted: false, reason: `season ${episode.season_number} is not tracked` };
  }
  if (rule.start === 'all') return { accepted: true, reason: 'every episode is wanted' };
  return { accepted: true, reason: 'new at the provider' };
}

/** The decision about what was there when tracking of new episodes began. */
export const listedBefore: Decision = { accepted: false, reason: 'was listed before tracking began' };
