import { setTimeout as delay } from 'node:timers/promises';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import { downloadChanged } from './events.ts';
import type { DownloadRow, DownloadsStore, Fault, LiveState } from './store.ts';

/** A download that is being fetched by this process. */
export type Running = {
  row: DownloadRow;
  live: LiveState;
  savedAt: number;
  /** Extensions that are still to be tried while not a byte came. */
  untriedExtensions: string[];
  extension: string;
  /** Its file is whole and on its way to its place. */
  publishing: boolean;
};

export type RunningTable = ReturnType<typeof createRunning>;

const databasePatienceMs = 2_000;

/** What this process fetches, and what is written down and told of it. */
export function createRunning(options: {
  store: DownloadsStore;
  events: Events;
  log: Logger;
  /** false: the service stops, nothing is waited for any more. */
  isActive: () => boolean;
}) {
  const { store, events, log, isActive } = options;
  const byId = new Map<number, Running>();

  return {
    byId,
    live: (id: number): LiveState | null => byId.get(id)?.live ?? null,
    speedBps: () => [...byId.values()].reduce((sum, { live }) => sum + live.speedBps, 0),

    /** In the order of the queue. */
    inOrder: () => [...byId.values()].sort((a, b) => b.row.priority - a.row.priority || a.row.id - b.row.id),

    tell(row: DownloadRow): void {
      events.emit(downloadChanged, { row, live: byId.get(row.id)?.live ?? null, statusChanged: true });
    },

    /** false: it does not run any more, or what is known of it could not be stored now. */
    async keep(id: number, fields: Partial<DownloadRow>): Promise<boolean> {
      try {
        return (await store.change(id, ['downloading'], fields)) !== null;
      } catch (error) {
        log.warn({ download: id }, `what is known of a transfer could not be stored now: ${messageOf(error)}`);
        return false;
      }
    },

    /** The end of a transfer must not be lost to a database that is away for a while. */
    async persist<T>(write: () => Promise<T>): Promise<T> {
      for (;;) {
        try {
          return await write();
        } catch (error) {
          if (!isActive()) throw error;
          log.warn(`the end of a transfer waits for the database: ${messageOf(error)}`);
          await delay(databasePatienceMs);
        }
      }
    },
  };
}

export function bytesOf({ row, live }: Running): Partial<DownloadRow> {
  return { bytes_done: live.bytesDone, bytes_total: live.bytesTotal, fruitless_since: row.fruitless_since };
}

export function faultOf(error: unknown): Fault {
  if (error instanceof AppError) return { code: error.code, message: error.message, retryable: error.retryable };
  return { code: 'internal', message: messageOf(error), retryable: true };
}
