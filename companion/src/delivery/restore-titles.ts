import { type Catalogue, kindOf, sectionNames, syncFinished } from '../catalogue/index.ts';
import type * as contract from '../contract/index.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import type { StreamKind } from '../provider/index.ts';
import type { Tracking } from '../tracking/index.ts';
import { matchById, matchByName } from './find-again.ts';
import { restoreJob } from './jobs.ts';
import type { NewPending, PendingCount, PendingRestoreStore, PendingRow } from './pending-restore-store.ts';

type Found = { row: PendingRow; titleId: number };

export type Restoring = ReturnType<typeof createRestoring>;

/** Favourites and tracked series of a backup: kept until a sync has brought their titles, then put back. */
export function createRestoring(options: {
  store: PendingRestoreStore;
  catalogue: Catalogue;
  tracking: Tracking;
  queue: Queue;
  events: Events;
  log: Logger;
}) {
  const { store, catalogue, tracking, queue, events, log } = options;

  queue.handle(restoreJob, async ({ playlist_id }, { signal }) => {
    const found = await restoreFavorites(playlist_id);
    const failed = await trackAgain(found, signal);
    if (failed > 0)
      throw new AppError('not-restored', `${failed} tracked series are still waiting.`, { retryable: true });
  });
  events.on(syncFinished, async ({ playlistId }) => {
    if ((await store.playlistsWaiting()).includes(playlistId)) await wake(playlistId);
  });

  const wake = (playlistId: number) => queue.add(restoreJob, { playlist_id: playlistId }, { key: String(playlistId) });

  /** The sections whose titles are known: those of the others may still come. */
  async function landedKinds(playlistId: number): Promise<StreamKind[]> {
    const { sections } = await catalogue.syncOverview([playlistId]);
    const landed = sections.filter(({ synced_at, status }) => synced_at !== null && status !== 'syncing');
    return sectionNames.filter((name) => landed.some(({ section }) => section === name)).map((name) => kindOf[name]);
  }

  /** Needs the database only. Answers the tracked series that were found; they need the provider. */
  async function restoreFavorites(playlistId: number): Promise<Found[]> {
    const back: Found[] = [];
    for (const kind of await landedKinds(playlistId)) {
      const rows = await store.open(playlistId, [kind]);
      const found = await findTitles(playlistId, kind, rows);
      await store.settle(idsOf(rows.filter(({ id }) => !found.has(id))), 'not-found');
      for (const row of rows) if (found.has(row.id)) back.push({ row, titleId: found.get(row.id) as number });
    }
    const favorites = back.filter(({ row }) => row.what === 'favorite').sort((a, b) => a.row.id - b.row.id);
    await catalogue.addFavorites(favorites.map(({ titleId }) => titleId));
    await store.settle(idsOf(favorites.map(({ row }) => row)), 'restored');
    const series = back.filter(({ row }) => row.what === 'tracking');
    await store.settle(idsOf(series.map(({ row }) => row)), 'waiting');
    return series;
  }

  /** By the rows' ids. */
  async function findTitles(playlistId: number, kind: StreamKind, rows: PendingRow[]): Promise<Map<number, number>> {
    if (rows.length === 0) return new Map();
    const ids = rows.map((row) => row.provider_id);
    const found = matchById(rows, await catalogue.findTitles({ playlistId, kind, ids }));
    const lost = rows.filter(({ id }) => !found.has(id));
    const names = lost.flatMap(({ title }) => title ?? []);
    return new Map([...found, ...matchByName(lost, await catalogue.findTitles({ playlistId, kind, ids: [], names }))]);
  }

  /**
   * A restored series starts with what is new from now on, whatever its rule said: the provider is asked, and nothing
   * that it lists at this moment is downloaded. What came since the backup may be on the disk already, from the
   * installation that the backup is of, and a rule that began with everything would fetch whole series a second time.
   * Who wants what was missed has the button for it on the series' page. Answers how many could not be asked about.
   */
  async function trackAgain(series: Found[], signal: AbortSignal): Promise<number> {
    let failed = 0;
    for (const { row, titleId } of series) {
      try {
        if (!(await isTracked(titleId))) await tracking.set(titleId, fromNowOn(row), signal);
        await store.settle([row.id], 'restored');
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ title: titleId, err: error }, `a series of the backup is not tracked yet: ${messageOf(error)}`);
        await store.settle([row.id], 'waiting', messageOf(error));
        failed += 1;
      }
    }
    return failed;
  }

  /** What the user set meanwhile is newer than the backup. */
  async function isTracked(titleId: number): Promise<boolean> {
    try {
      await tracking.get(titleId);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return false;
      throw error;
    }
  }

  return {
    unfinished: store.unfinished,

    /** Keeps them, and puts back at once what is possible without the provider. */
    async begin(rows: NewPending[]): Promise<contract.RestoreCounts> {
      await store.add(rows);
      for (const id of await store.playlistsWaiting()) {
        await restoreFavorites(id);
        await wake(id);
      }
      return this.counts();
    },

    async counts(): Promise<contract.RestoreCounts> {
      const counts = await store.counts();
      return { favorites: countsOf(counts, 'favorite'), tracking: countsOf(counts, 'tracking') };
    },

    /** What is not back yet is given up, and the counts begin anew. */
    forget: store.clear,

    /** Of a service that was killed between a sync and this. */
    async recover(): Promise<void> {
      for (const id of await store.playlistsWaiting()) await wake(id);
    },
  };
}

const idsOf = (rows: PendingRow[]) => rows.map(({ id }) => id);

function fromNowOn({ rule }: PendingRow): contract.TrackingRule {
  return { seasons: 'all', ...rule, start: 'new' };
}

function countsOf(counts: PendingCount[], what: PendingRow['what']): contract.RestoreCounts['favorites'] {
  const of = (status: PendingRow['status']) => counts.find((one) => one.what === what && one.status === status)?.n ?? 0;
  return { restored: of('restored'), waiting: of('waiting'), not_found: of('not-found') };
}
