import type { Catalogue, EpisodeRow } from '../catalogue/index.ts';
import type { Downloads } from '../downloads/index.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf, notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import type { Settings } from '../platform/settings.ts';
import { later, listedBefore, type Rule } from './decide.ts';
import { checkJob } from './jobs.ts';
import { createQueueWanted, note } from './queue-wanted.ts';
import { trackingInterval } from './settings.ts';
import type { Decided, TrackingRow, TrackingStore } from './store.ts';
import { watchFollowed } from './watch-followed.ts';

export { type Followed, followedMoved, newEpisodes } from './events.ts';
export { trackingRoutes } from './routes.ts';
export { trackingInterval, trackingSettings } from './settings.ts';
export { createTrackingStore, type DecisionRow, type TrackingRow } from './store.ts';

export type Tracking = ReturnType<typeof createTracking>;

/** A series that is gone may come back, and is the same one then: its tracking stays. */
const notListed = 'The provider does not list this series any more. Tracking goes on when it comes back.';

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
  const { store, catalogue, queue, settings, clock } = options;
  const queueWanted = createQueueWanted(options);

  queue.handle(checkJob, async ({ series_id }, { signal }) => {
    const row = await store.get(series_id);
    if (!row) return;
    const began = clock.now();
    if ((await catalogue.title(series_id, 'series')).gone_at) return store.noteCheck(series_id, began, notListed);
    try {
      const episodes = await catalogue.episodes(series_id, 'fresh', signal);
      await queueWanted(row, { episodes, began }, signal);
      await store.noteCheck(series_id, began, null);
    } catch (error) {
      if (!signal.aborted) await store.noteCheck(series_id, began, messageOf(error));
      throw error;
    }
  });

  /**
   * What the provider lists now is not new, but for what earlier checks found new and left for later: a change of the
   * rule loses none of it.
   */
  async function baselineOf(seriesId: number, rule: Rule, episodes: EpisodeRow[]): Promise<Decided[]> {
    if (rule.start === 'all') return [];
    const before = (await store.get(seriesId))?.start === 'new' ? await store.decisions([seriesId]) : [];
    const promised = new Set(before.filter(({ code }) => code === later).map(({ episode_id }) => episode_id));
    return episodes.filter(({ episode_id }) => !promised.has(episode_id)).map((episode) => note(episode, listedBefore));
  }

  /** Asks the providers about all of these series, soon. */
  async function check(seriesIds: number[]): Promise<void> {
    for (const id of seriesIds) await queue.add(checkJob, { series_id: id }, { key: String(id) });
  }

  watchFollowed({ ...options, check });

  return {
    list: store.list,
    count: store.count,
    decisions: store.decisions,
    deferredCounts: store.deferredCounts,

    async get(seriesId: number): Promise<TrackingRow> {
      const row = await store.get(seriesId);
      if (!row) throw notFound('tracked series', seriesId);
      return row;
    },

    /** The provider is asked first: "new" is measured against what it lists now, and that is stored before anything else. */
    async set(seriesId: number, rule: Rule, signal: AbortSignal): Promise<TrackingRow> {
      const episodes = await catalogue.episodes(seriesId, 'fresh', signal);
      const began = clock.now();
      await store.set(seriesId, rule, await baselineOf(seriesId, rule, episodes), began);
      const row = await this.get(seriesId);
      await queueWanted(row, { episodes, began }, signal);
      return row;
    },

    async remove(seriesId: number): Promise<void> {
      if (!(await store.remove(seriesId))) throw notFound('tracked series', seriesId);
    },

    check,

    /** Every tracked series, or those whose time has come. */
    due: (all: boolean) =>
      store.due(all ? clock.now() : new Date(clock.now().getTime() - settings.get(trackingInterval) * 60_000)),
  };
}
