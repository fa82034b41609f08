import { stat } from 'node:fs/promises';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import { type Provider, refuseInactive } from '../provider/index.ts';
import type { EngineEvent } from './engine/messages.ts';
import { filePublished } from './events.ts';
import { patienceWith } from './give-up.ts';
import { bytesOf, faultOf, type Running, type RunningTable } from './running.ts';
import type { DownloadRow, DownloadsStore, Fault } from './store.ts';

const diskPatienceMs = 15_000;

/** What a wrong extension looks like: not found, or an empty answer. */
const missing = new Set(['http-404', 'empty']);
const refusals = new Set(['http-401', 'http-403', 'http-404', 'http-406', 'http-410']);

export type Endings = ReturnType<typeof createEndings>;

/** How a transfer ends: published, tried again later, or failed. */
export function createEndings(options: {
  store: DownloadsStore;
  library: Library;
  provider: Provider;
  events: Events;
  clock: Clock;
  log: Logger;
  running: RunningTable;
  /** Has the engine fetch it again, from where it is. */
  run: (id: number) => Promise<void>;
  /** A place is free. */
  wake: () => void;
}) {
  const { store, library, provider, events, clock, log, running, run, wake } = options;

  async function publish(transfer: Running, extension: string): Promise<void> {
    const { row } = transfer;
    transfer.publishing = true;
    try {
      const file = { kind: row.kind, itemId: row.item_id, stem: row.stem, extension };
      const path = await library.publish(row.id, file);
      const wanted = await finish(row.id, path, (await library.sizeOf(path)) ?? transfer.live.bytesDone);
      // Cancelled or removed in the last moment.
      if (!wanted) await library.remove(path);
    } catch (error) {
      await end(row.id, faultOf(error));
    }
  }

  /** false: it is no longer wanted. */
  async function finish(id: number, path: string, bytes: number): Promise<boolean> {
    const extension = path.slice(path.lastIndexOf('.') + 1);
    const done = { bytes_done: bytes, bytes_total: bytes, extension, finished_at: clock.now() };
    const row = await running.persist(() =>
      store.change(id, ['downloading', 'queued', 'paused'], {
        status: 'completed',
        error: null,
        waiting_for: null,
        ...done,
      }),
    );
    running.byId.delete(id);
    if (row) {
      log.info({ download: id, path, bytes }, 'download completed');
      running.tell(row);
      events.emit(filePublished, { row, path });
    }
    wake();
    return row !== null;
  }

  /**
   * A service killed between the rename and the row's change: the file is there, and what may be left of the part is as
   * long. A file of another size is somebody else's, and the part is not given up for it.
   */
  async function wasPublished(row: DownloadRow): Promise<boolean> {
    const file = await library.find(row.stem);
    if (!file) return false;
    const part = await stat(library.partPath(row.id)).catch(() => null);
    if (part && part.size !== file.bytes) return false;
    await library.discardPart(row.id);
    await finish(row.id, file.path, file.bytes);
    return true;
  }

  async function failed(transfer: Running, event: Extract<EngineEvent, { type: 'failed' }>): Promise<void> {
    const { row, live } = transfer;
    live.bytesDone = event.bytesDone;
    const next = missing.has(event.code) && event.bytesDone === 0 ? transfer.untriedExtensions.shift() : undefined;
    if (next) {
      transfer.extension = next;
      log.info({ download: row.id, extension: next }, `${event.code}: tried again with another extension`);
      return run(row.id).catch((error) => end(row.id, faultOf(error)));
    }
    const fault = { code: event.code, message: event.message, retryable: event.retryable };
    await end(row.id, await explained(row, fault), event.retryAfterSeconds);
  }

  /** Panels answer everything with the same refusal: the account's own state tells whose problem it is. */
  async function explained(row: DownloadRow, fault: Fault): Promise<Fault> {
    if (!refusals.has(fault.code) || row.playlist_id === null) return fault;
    try {
      refuseInactive(await provider.refresh(row.playlist_id, AbortSignal.timeout(20_000)));
      return fault;
    } catch (error) {
      return error instanceof AppError && !error.retryable ? faultOf(error) : fault;
    }
  }

  /** Tries again later while there is patience, else fails; the bytes are kept either way. */
  async function end(id: number, fault: Fault, retryAfterSeconds = 0): Promise<void> {
    const transfer = running.byId.get(id);
    if (!transfer) return;
    const now = clock.now();
    const bytes = bytesOf(transfer);
    const { leftMs, waitMs } = patienceWith({ ...transfer.row, bytes_done: transfer.live.bytesDone }, now);
    const isFull = fault.code === 'disk-full';
    // A full disk is waited for, however long it takes.
    const later = isFull || (fault.retryable && leftMs > 0);
    const fields: Partial<DownloadRow> = later
      ? {
          status: 'queued',
          waiting_for: isFull ? 'disk' : 'provider',
          not_before: new Date(now.getTime() + Math.max(isFull ? diskPatienceMs : waitMs, retryAfterSeconds * 1000)),
        }
      : { status: 'failed', waiting_for: null, finished_at: now };
    const row = await running.persist(() => store.change(id, ['downloading'], { ...bytes, ...fields, error: fault }));
    running.byId.delete(id);
    if (row) {
      log[later ? 'info' : 'warn'](
        { download: id, code: fault.code, later },
        `download did not finish: ${fault.message}`,
      );
      running.tell(row);
    }
    wake();
  }

  return { publish, wasPublished, failed, end };
}
