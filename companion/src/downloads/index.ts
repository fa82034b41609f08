import type { Catalogue } from '../catalogue/index.ts';
import type { Delivered } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import { AppError, messageOf, notFound, wrongState } from '../platform/errors.ts';
import { settingsChanged } from '../platform/settings.ts';
import { downloadChanged, downloadRemoved, fileRemoved } from './events.ts';
import { floorOf } from './plan-room.ts';
import { createRequests, type Requested, untried, type Wanted } from './request-downloads.ts';
import { leastFree } from './settings.ts';
import type { DownloadRow, DownloadStatus, DownloadsStore, Fault, LiveState } from './store.ts';
import { createTransfers } from './transfers.ts';

export { downloadChanged, downloadProgress, downloadRemoved, filePublished, fileRemoved } from './events.ts';
export { episodeNaming, movieNaming } from './episode-naming.ts';
export { downloadsHealth } from './health.ts';
export { serveDownloadsLive } from './live.ts';
export type { Wanted } from './request-downloads.ts';
export { downloadShown, downloadsRoutes, limitsShown } from './routes.ts';
export { settleExtension } from './engine/first-bytes.ts';
export { sniff } from './engine/sniff.ts';
export { allowPrivateRedirects, downloadsSettings } from './settings.ts';
export { createDownloadsStore, type DownloadRow, type DownloadStatus, type LiveState } from './store.ts';

type Options = Parameters<typeof createTransfers>[0] & {
  store: DownloadsStore;
  catalogue: Catalogue;
  library: Library;
};

export type RequestResult = { requested: Requested[]; rejected: { item: Wanted; error: Fault }[] };
export type Downloads = ReturnType<typeof createDownloads>;

/** The queue of downloads and its verbs; every start passes the same gate (`store.claim`). */
export function createDownloads(options: Options) {
  const { store, library, events, log } = options;
  const transfers = createTransfers(options);
  const request = createRequests(options);
  events.on(settingsChanged, () => transfers.applySettings());

  async function get(id: number): Promise<DownloadRow> {
    const row = await store.get(id);
    if (!row) throw notFound('download', id);
    return row;
  }

  /** Moves a row from one of the states that fit; 409 otherwise. */
  async function move(
    id: number,
    verb: string,
    from: DownloadStatus[],
    fields: Partial<DownloadRow>,
  ): Promise<DownloadRow> {
    const before = await get(id);
    const row = await store.change(id, from, fields);
    if (!row) throw wrongState(`A download that is ${before.status} can't be ${verb}.`);
    events.emit(downloadChanged, { row, live: transfers.live(id), statusChanged: before.status !== row.status });
    return row;
  }

  return {
    get,
    live: (id: number): LiveState | null => transfers.live(id),
    speedBps: () => transfers.speedBps(),
    /** What the settings allow at this moment. */
    limits: () => transfers.limits(),
    /** So much of a disk of this size stays free. */
    floorBytes: (totalBytes: number) => floorOf(options.settings.get(leastFree), totalBytes),
    list: store.list,

    /** Where the finished file of a film or an episode is, relative to the media folder; null where it isn't downloaded. */
    async finishedFile(kind: 'movie' | 'episode', itemId: number): Promise<string | null> {
      const row = await store.byItem(kind, itemId);
      return row?.status === 'completed' ? `${row.stem}.${row.extension}` : null;
    },

    unfinished: store.unfinished,
    byProviderItem: store.byProviderItem,
    summary: store.summary,
    unannounced: store.unannounced,
    setAnnounced: store.setAnnounced,

    /** What has become of a finished file at the media servers; whoever watches is told, unless it is one of many. */
    async noteDelivery(id: number, delivered: Delivered[], { quiet = false } = {}): Promise<void> {
      const row = await store.setMediaServer(id, delivered);
      if (row && !quiet) events.emit(downloadChanged, { row, live: transfers.live(id), statusChanged: false });
    },

    /** Never throws for a single wish: what can't be queued comes back with the reason. */
    async request(items: Wanted[], priority: number, signal: AbortSignal): Promise<RequestResult> {
      const result: RequestResult = { requested: [], rejected: [] };
      for (const item of items) {
        try {
          result.requested.push(...(await request(item, priority, signal)));
        } catch (error) {
          result.rejected.push({ item, error: rejection(error) });
          if (!(error instanceof AppError)) log.error({ err: error, item }, 'a wish could not be queued');
        }
      }
      for (const { row, isNew } of result.requested) {
        if (isNew) events.emit(downloadChanged, { row, live: null, statusChanged: true });
      }
      transfers.wake();
      return result;
    },

    async pause(id: number): Promise<DownloadRow> {
      const row = await move(id, 'paused', ['queued', 'downloading'], {
        status: 'paused',
        waiting_for: null,
        ...saved(id),
      });
      await transfers.stop(id, false);
      return row;
    },

    async resume(id: number): Promise<DownloadRow> {
      const row = await move(id, 'resumed', ['paused'], { status: 'queued', ...untried });
      transfers.wake();
      return row;
    },

    async retry(id: number): Promise<DownloadRow> {
      const { status } = await get(id);
      const fresh = status === 'cancelled' ? { bytes_done: 0, bytes_total: null } : {};
      const row = await move(id, 'retried', ['failed', 'cancelled'], { status: 'queued', ...untried, ...fresh });
      transfers.wake();
      return row;
    },

    async cancel(id: number): Promise<DownloadRow> {
      const ended = {
        status: 'cancelled',
        waiting_for: null,
        bytes_done: 0,
        finished_at: options.clock.now(),
      } as const;
      const row = await move(id, 'cancelled', ['queued', 'downloading', 'paused', 'failed'], ended);
      await transfers.stop(id, true);
      await library.discardPart(id);
      return row;
    },

    async setPriority(id: number, priority: number): Promise<DownloadRow> {
      const row = await move(id, 'moved', ['queued', 'downloading', 'paused', 'completed', 'failed', 'cancelled'], {
        priority,
      });
      transfers.prioritise(id, priority);
      return row;
    },

    /** Removes the entry, its partial bytes, and with `files` also the finished file. */
    async remove(id: number, files: boolean): Promise<void> {
      const row = await get(id);
      if (!(await store.remove(id))) throw notFound('download', id);
      await transfers.stop(id, true);
      await library.discardPart(id);
      if (files && row.status === 'completed') {
        const path = `${row.stem}.${row.extension}`;
        await library.remove(path);
        events.emit(fileRemoved, { path });
      }
      events.emit(downloadRemoved, { id });
    },

    /** What a killed service left half done. */
    async recover(exclusive: boolean): Promise<void> {
      if (!exclusive) return;
      await store.requeueAll();
      await library.sweepParts(new Set(await store.keptParts()));
    },

    start: () => transfers.start(),
    shutDown: () => transfers.shutDown(),
  };

  function saved(id: number): Partial<DownloadRow> {
    const live = transfers.live(id);
    return live ? { bytes_done: live.bytesDone, bytes_total: live.bytesTotal } : {};
  }
}

function rejection(error: unknown): Fault {
  if (error instanceof AppError) return { code: error.code, message: error.message, retryable: error.retryable };
  return { code: 'internal', message: messageOf(error), retryable: true };
}
