/** A day as `2026-11-22`, UTC. */
export type Day = string;
export type DatedEpisode = { season_number: number; episode_num: number | null; date: Day };
export type Estimate = { season_number: number; episode_num: number | null; date: Day; reason: string };

const dayMs = 86_400_000;
/** The rhythm is that of the latest episodes: series change theirs. */
const lookedAt = 9;
const fewestDays = 3;
const longestGap = 45;
/** After so many days without the expected episode the season has ended or is on a break. */
const missedGaps = 2;

/**
 * When the next episode of a series comes, by the rhythm of its latest season: the middle of the gaps between its
 * days, if most gaps are like it. null where there is no rhythm, or where it has stopped.
 */
export function estimateNext(episodes: DatedEpisode[], today: Day): Estimate | null {
  const season = Math.max(...episodes.map(({ season_number }) => season_number));
  if (!(season >= 1)) return null;
  const own = episodes.filter(({ season_number }) => season_number === season);
  const days = [...new Set(own.map(({ date }) => date))].sort().slice(-lookedAt).map(numberOf);
  const gap = rhythmOf(days);
  const last = days.at(-1);
  if (gap === null || last === undefined) return null;
  const now = numberOf(today);
  const missed = Math.max(0, Math.ceil((now - last) / gap) - 1);
  if (last > now || missed > missedGaps) return null;
  const numbers = own.flatMap(({ episode_num }) => episode_num ?? []);
  return {
    season_number: season,
    episode_num: numbers.length > 0 ? Math.max(...numbers) + 1 : null,
    date: dayOf(last + gap * (missed + 1)),
    reason: `its last ${days.length} dates are ${gap === 1 ? 'a day' : `${gap} days`} apart`,
  };
}

/** Days between two episodes; null where they have no rhythm. */
function rhythmOf(days: number[]): number | null {
  if (days.length < fewestDays) return null;
  const gaps = days.slice(1).map((day, index) => day - (days[index] as number));
  const middle = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] as number;
  const slack = Math.max(middle === 1 ? 0 : 1, Math.round(middle * 0.15));
  const alike = gaps.filter((gap) => Math.abs(gap - middle) <= slack).length;
  return middle <= longestGap && alike * 3 >= gaps.length * 2 ? middle : null;
}

const numberOf = (day: Day) => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
const dayOf = (number: number): Day => new Date(number * dayMs).toISOString().slice(0, 10);
