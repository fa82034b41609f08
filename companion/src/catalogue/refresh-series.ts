import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import type { Provider } from '../provider/index.ts';
import type { Freshness } from './read-details.ts';
import { seriesRefreshes } from './settings.ts';
import type { CatalogueStore } from './store.ts';

const hourMs = 3_600_000;
/** What was read no longer ago than this is not read again unless its row in the list has changed. */
const oldMs = 24 * hourMs;
/** A series that could not be read is left alone for as long. */
const restMs = 24 * hourMs;

type Parts = { store: CatalogueStore; provider: Provider; settings: Settings; clock: Clock; log: Logger };
type ReadDetails = (titleId: number, freshness: Freshness, signal: AbortSignal) => Promise<void>;

/**
 * Keeps the episodes of series that somebody once looked at from growing old: now and then one series of each account
 * is read anew, first those whose row in the list has changed since, then the oldest. Never while an account is synced
 * or busy, and never sooner after another reading of its series than the setting says.
 */
export function createSeriesRefresh({ store, provider, settings, clock, log }: Parts, read: ReadDetails) {
  const tried = new Map<number, number>();
  const lastTry = new Map<number, number>();

  async function refreshOne(playlistId: number, gapMs: number): Promise<void> {
    const now = clock.now().getTime();
    if (now - (lastTry.get(playlistId) ?? 0) < gapMs || !(await provider.isIdle(playlistId))) return;
    for (const [id, at] of tried) if (now - at >= restMs) tried.delete(id);
    const id = await store.seriesToRefresh({
      playlistId,
      readBefore: new Date(now - oldMs),
      quietSince: new Date(now - gapMs),
      except: [...tried.keys()],
    });
    if (id === null) return;
    lastTry.set(playlistId, now);
    tried.set(id, now);
    try {
      await read(id, 'fresh', AbortSignal.timeout(hourMs));
      tried.delete(id);
    } catch (error) {
      log.info({ title: id }, `a series was not read anew: ${messageOf(error)}`);
    }
  }

  /** Called by the schedule; at most one call to each provider. */
  return async function refreshSeries(): Promise<void> {
    const perHour = settings.get(seriesRefreshes);
    if (perHour === 0) return;
    const states = new Map((await store.syncStates()).map((state) => [state.id, state]));
    for (const { id, enabled } of await provider.list()) {
      // An account whose last sync failed is not asked for more.
      if (enabled && states.get(id)?.sync_status === 'idle') await refreshOne(id, hourMs / perHour);
    }
  };
}
