import type { EpisodeRow } from '../catalogue/index.ts';
import { listedBefore } from './decide.ts';
import type { DecisionRow } from './store.ts';

type Listed = Pick<EpisodeRow, 'episode_id' | 'season_number' | 'episode_num' | 'title'>;
type Find = (episode: Listed) => DecisionRow | undefined;

/**
 * Finds the decision about the same episode, by its season and number, under an id that it had before or has besides.
 * Numbers alone are not believed while the other is still listed: some providers only count their rows, so that numbers
 * move, and some give the same number to all.
 */
export function createPredecessors(decisions: readonly DecisionRow[], listed: readonly Listed[]): Find {
  const now = new Map(listed.map((episode) => [episode.episode_id, episode]));
  const byNumber = new Map<string, DecisionRow[]>();
  for (const decision of decisions) {
    const { episode_id, accepted, code } = decision;
    const number = numberOf(decision);
    const moved = numberOf(now.get(episode_id) ?? decision) !== number;
    if (moved || !(accepted || code === listedBefore.code)) continue;
    byNumber.set(number, [...(byNumber.get(number) ?? []), decision]);
  }
  return (episode) => {
    const found = episode.episode_num === null ? [] : (byNumber.get(numberOf(episode)) ?? []);
    const others = found.filter(({ episode_id }) => episode_id !== episode.episode_id);
    const still = others.filter(({ episode_id }) => now.has(episode_id));
    if (still.length === 0) return others[0];
    return still.find(({ episode_id }) => now.get(episode_id)?.title === episode.title);
  };
}

const numberOf = ({ season_number, episode_num }: Pick<Listed, 'season_number' | 'episode_num'>): string =>
  `${season_number}x${episode_num}`;
