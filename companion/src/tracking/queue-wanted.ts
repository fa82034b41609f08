import type { Catalogue, EpisodeRow } from '../catalogue/index.ts';
import type { Downloads } from '../downloads/index.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import { type Decision, decide, inViewingOrder, later, leftForLater, repeated } from './decide.ts';
import { newEpisodes } from './events.ts';
import { createPredecessors } from './predecessors.ts';
import type { Decided, DecisionRow, TrackingRow, TrackingStore } from './store.ts';

/** What the provider lists, and when it was asked. */
export type Check = { episodes: EpisodeRow[]; began: Date };
type Failure = { code: string; message: string; retryable: boolean };
type Parts = { store: TrackingStore; catalogue: Catalogue; downloads: Downloads; events: Events; log: Logger };

/**
 * Episodes without a decision get one; what is accepted is queued before the decision is kept, so none is lost. What
 * could not be queued just now stays undecided, and what is more than one check may queue is left for later: the next
 * check tries both again.
 */
export function createQueueWanted({ store, catalogue, downloads, events, log }: Parts) {
  return async function queueWanted(row: TrackingRow, { episodes, began }: Check, signal: AbortSignal): Promise<void> {
    const decisions = await store.decisions([row.series_id]);
    await forgetGone(row.series_id, decisions, episodes);
    const known = new Set(decisions.filter(isSettled).map(({ episode_id }) => episode_id));
    const undecided = inViewingOrder(episodes.filter(({ episode_id }) => !known.has(episode_id)));
    if (undecided.length === 0) return;
    const repeats = await repeatsOf(row.series_id, undecided, { decisions, episodes });
    const most = row.max_per_check ?? Number.POSITIVE_INFINITY;
    const wanted = undecided.filter((episode) => !repeats.has(episode.id) && decide(row, episode).accepted);
    const { added, refusals, left } = await queueAtMost(most, wanted, signal);
    const decisionOn = (episode: EpisodeRow): Decision => {
      const error = refusals.get(episode.id);
      if (error) return { accepted: false, code: error.code, reason: error.message };
      if (repeats.has(episode.id)) return repeated;
      return left.has(episode.id) ? leftForLater(most) : decide(row, episode);
    };
    const decided = undecided
      .filter(({ id }) => !refusals.get(id)?.retryable)
      .map((episode) => note(episode, decisionOn(episode)));
    await store.addDecisions(row, decided, began);
    const counts = { undecided: undecided.length, queued: added.length, left: left.size };
    log.info({ series: row.series_id, ...counts }, 'tracked series checked');
    if (added.length > 0) events.emit(newEpisodes, { seriesId: row.series_id, downloadIds: added });
  };

  /** What was left for later and is no longer offered is waited for no more. */
  async function forgetGone(seriesId: number, decisions: DecisionRow[], episodes: EpisodeRow[]): Promise<void> {
    const listed = new Set(episodes.map(({ episode_id }) => episode_id));
    const gone = decisions.filter(({ code, episode_id }) => code === later && !listed.has(episode_id));
    const ids = gone.map(({ episode_id }) => episode_id);
    if (ids.length > 0) await store.forget(seriesId, ids);
  }

  /**
   * Those that were decided about under another id: a provider that numbers its files anew must not bring a whole
   * series again. One whose download failed for good is tried with its new file.
   */
  async function repeatsOf(
    seriesId: number,
    undecided: EpisodeRow[],
    known: { decisions: DecisionRow[]; episodes: EpisodeRow[] },
  ): Promise<Set<number>> {
    const predecessorOf = createPredecessors(known.decisions, known.episodes);
    const repeats = new Set<number>();
    for (const episode of undecided) {
      const before = predecessorOf(episode);
      if (before && !(before.accepted && (await hasFailed(seriesId, before.episode_id)))) repeats.add(episode.id);
    }
    return repeats;
  }

  async function hasFailed(seriesId: number, episodeId: string): Promise<boolean> {
    const { playlist_id } = await catalogue.title(seriesId, 'series');
    const [latest] = await downloads.byProviderItem('episode', playlist_id, episodeId);
    return latest?.status === 'failed';
  }

  /** What is queued or here already doesn't count; `left` is what was not asked for any more. */
  async function queueAtMost(most: number, wanted: EpisodeRow[], signal: AbortSignal) {
    const added: number[] = [];
    const refusals = new Map<number, Failure>();
    let at = 0;
    while (at < wanted.length && added.length < most) {
      const next = wanted.slice(at, at + most - added.length);
      at += next.length;
      const items = next.map(({ id }) => ({ kind: 'episode', id }) as const);
      const { requested, rejected } = await downloads.request(items, 0, signal);
      for (const { isNew, row } of requested) if (isNew) added.push(row.id);
      for (const { item, error } of rejected) if ('id' in item) refusals.set(item.id, error);
    }
    return { added, refusals, left: new Set(wanted.slice(at).map(({ id }) => id)) };
  }
}

/** Others are decided anew at each check. */
const isSettled = ({ code }: DecisionRow): boolean => code !== later && code !== repeated.code;

export function note(episode: EpisodeRow, decision: Decision): Decided {
  const { episode_id, season_number, episode_num } = episode;
  return { episode_id, season_number, episode_num, ...decision };
}
