import type { Catalogue, EpisodeRow } from '../catalogue/index.ts';
import type { Downloads } from '../downloads/index.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf, notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import type { Settings } from '../platform/settings.ts';
import { type Decision, decide, listedBefore, type Rule } from './decide.ts';
import { newEpisodes } from './events.ts';
import { checkJob } from './jobs.ts';
import { trackingInterval } from './settings.ts';
import type { Decided, TrackingRow, TrackingStore } from './store.ts';

export { newEpisodes } from './events.ts';
export { trackingRoutes } from './routes.ts';
export { trackingInterval, trackingSettings } from './settings.ts';
export { createTrackingStore, type DecisionRow, type TrackingRow } from './store.ts';

export type Tracking = ReturnType<typeof createTracking>;

/** Tracked series: asks the provider, decides about each episode once, queues what is wanted. */
export function createTracking(options: {
  store: TrackingStore;
  catalogue: Catalogue;
  downloads: Downloads;
  queue: Queue;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
}) {
  const { store, catalogue, downloads, queue, settings, events, clock, log } = options;

  queue.handle(checkJob, async ({ series_id }, { signal }) => {
    const row = await store.get(series_id);
    if (!row) return;
    try {
      const episodes = await catalogue.episodes(series_id, 'fresh', signal);
      await queueWanted(row, episodes, signal);
      await store.noteCheck(series_id, clock.now(), null);
    } catch (error) {
      if (!signal.aborted) await store.noteCheck(series_id, clock.now(), messageOf(error));
      throw error;
    }
  });

  /**
   * Episodes without a decision get one; what is accepted is queued before the decision is kept, so none is lost. What
   * could not be queued just now stays undecided: the next check tries it again.
   */
  async function queueWanted(row: TrackingRow, episodes: EpisodeRow[], signal: AbortSignal): Promise<void> {
    const known = new Set((await store.decisions([row.series_id])).map(({ episode_id }) => episode_id));
    const undecided = episodes.filter(({ episode_id }) => !known.has(episode_id));
    if (undecided.length === 0) return;
    const decided = undecided.map((episode) => ({ episode, decision: decide(row, episode) }));
    const wanted = decided.filter(({ decision }) => decision.accepted);
    const items = wanted.map(({ episode }) => ({ kind: 'episode', id: episode.id }) as const);
    const { requested, rejected } = await downloads.request(items, 0, signal);
    const refused = new Map(rejected.map(({ item, error }) => ['id' in item ? item.id : 0, error]));
    const decisions = decided.flatMap(({ episode, decision }) => {
      const error = refused.get(episode.id);
      if (error?.retryable) return [];
      return [note(episode, error ? { accepted: false, reason: error.message } : decision)];
    });
    await store.addDecisions(row.series_id, decisions, clock.now());
    const added = requested.filter(({ isNew }) => isNew).map(({ row: { id } }) => id);
    log.info({ series: row.series_id, undecided: undecided.length, queued: added.length }, 'tracked series checked');
    if (added.length > 0) events.emit(newEpisodes, { seriesId: row.series_id, downloadIds: added });
  }

  return {
    list: store.list,
    count: store.count,
    decisions: store.decisions,

    async get(seriesId: number): Promise<TrackingRow> {
      const row = await store.get(seriesId);
      if (!row) throw notFound('tracked series', seriesId);
      return row;
    },

    /** The provider is asked first: "new" is measured against what it lists now, and that is stored before anything else. */
    async set(seriesId: number, rule: Rule, signal: AbortSignal): Promise<TrackingRow> {
      const episodes = await catalogue.episodes(seriesId, 'fresh', signal);
      const baseline = rule.start === 'new' ? episodes.map((episode) => note(episode, listedBefore)) : [];
      await store.set(seriesId, rule, baseline, clock.now());
      const row = await this.get(seriesId);
      await queueWanted(row, episodes, signal);
      return row;
    },

    async remove(seriesId: number): Promise<void> {
      if (!(await store.remove(seriesId))) throw notFound('tracked series', seriesId);
    },

    /** Asks the providers about all of these series, soon. */
    async check(seriesIds: number[]): Promise<void> {
      for (const id of seriesIds) await queue.add(checkJob, { series_id: id }, { key: String(id) });
    },

    /** Every tracked series, or those whose time has come. */
    due: (all: boolean) =>
      store.due(all ? clock.now() : new Date(clock.now().getTime() - settings.get(trackingInterval) * 60_000)),
  };
}

function note(episode: EpisodeRow, decision: Decision): Decided {
  const { episode_id, season_number, episode_num } = episode;
  return { episode_id, season_number, episode_num, ...decision };
}
