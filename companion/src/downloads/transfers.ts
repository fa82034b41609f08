import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { accountChanged, type Provider, refuseInactive } from '../provider/index.ts';
import type { EngineEvent } from './engine/messages.ts';
import { createEngineHost } from './engine-host.ts';
import { downloadChanged, downloadProgress, filePublished } from './events.ts';
import { patienceWith } from './give-up.ts';
import { allowPrivateRedirects, maxActive, speedLimit } from './settings.ts';
import type { DownloadRow, DownloadsStore, Fault, LiveState } from './store.ts';

const renewEveryMs = 20_000;
const longestIdleMs = 10_000;
/** As often as the engine's checkpoints: after a kill the row tells no older story than the part file. */
const saveBytesEveryMs = 2_000;
const diskPatienceMs = 15_000;
/** Where the provider's own extension gets nothing: the usual ones, each tried once. */
const otherExtensions = ['mp4', 'mkv', 'avi', 'ts'];

type Running = {
  row: DownloadRow;
  live: LiveState;
  savedAt: number;
  /** Extensions that are still to be tried while not a byte came. */
  untriedExtensions: string[];
  extension: string;
};

export type Transfers = ReturnType<typeof createTransfers>;

type Options = {
  store: DownloadsStore;
  library: Library;
  provider: Provider;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
};

/** Takes queued downloads in their order, has the engine fetch them, publishes what is whole. */
export function createTransfers(options: Options) {
  const { store, library, provider, settings, events, clock, log } = options;
  const worker = randomUUID();
  const running = new Map<number, Running>();
  let active = false;
  let timer: NodeJS.Timeout | undefined;
  let renewal: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | null = null;
  let again = false;
  const settling = new Set<Promise<void>>();

  const engine = createEngineHost({
    log,
    leases: {
      acquire: ({ accountKey }) => provider.leases.take(Number(accountKey), 'download'),
      release: (leaseId) => {
        void provider.leases.release(leaseId).catch((error) => log.warn(`a connection's lease: ${messageOf(error)}`));
      },
      onRevoke: provider.leases.onRevoke,
    },
    onEvent: (event) => {
      const done = settle(event).catch((error) =>
        log.error({ err: error, download: event.jobId }, 'a transfer event failed'),
      );
      settling.add(done);
      void done.finally(() => settling.delete(done));
    },
  });

  events.on(accountChanged, ({ playlistId }) => abandon(playlistId));

  function wake(): void {
    if (!active) return;
    clearTimeout(timer);
    again = true;
    pumping ??= pump();
  }

  async function pump(): Promise<void> {
    while (again && active) {
      again = false;
      try {
        for (let row = await claim(); row; row = await claim()) await begin(row);
        const due = await store.nextDueMs();
        if (active) timer = setTimeout(wake, Math.min(longestIdleMs, Math.max(50, due ?? longestIdleMs)));
      } catch (error) {
        log.warn({ err: error }, `the download queue can't be read: ${messageOf(error)}`);
        if (active) timer = setTimeout(wake, longestIdleMs);
      }
    }
    // In the same turn as the last look at `again`: nobody's call is lost in between.
    pumping = null;
  }

  async function claim(): Promise<DownloadRow | null> {
    return active ? store.claim(worker, settings.get(maxActive)) : null;
  }

  async function begin(row: DownloadRow): Promise<void> {
    const live = {
      bytesDone: row.bytes_done,
      bytesTotal: row.bytes_total,
      speedBps: 0,
      etaSeconds: null,
      connections: 0,
    };
    const untriedExtensions =
      row.bytes_done > 0
        ? []
        : [row.extension.toUpperCase(), ...otherExtensions.filter((one) => one !== row.extension)];
    running.set(row.id, { row, live, savedAt: 0, untriedExtensions, extension: row.extension });
    tell(row, true);
    try {
      if (await wasPublished(row)) return;
      row.fruitless_since ??= clock.now();
      await keep(row.id, { fruitless_since: row.fruitless_since });
      await run(row.id);
    } catch (error) {
      await end(row.id, faultOf(error));
    }
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

  async function run(id: number): Promise<void> {
    const transfer = running.get(id);
    if (!transfer) return;
    const { row } = transfer;
    if (row.playlist_id === null) throw playlistRemoved();
    const item = { kind: row.kind, providerId: row.provider_id, extension: transfer.extension };
    const source = await provider.source(row.playlist_id, item);
    // Stopped meanwhile: nobody would listen to what the engine does for it.
    if (running.get(id) !== transfer) return;
    engine.start({
      id,
      ...source,
      identity: `${row.kind}:${row.playlist_id}:${row.provider_id}`,
      allowPrivateHosts: settings.get(allowPrivateRedirects),
      partPath: library.partPath(id),
      expectedExtension: transfer.extension,
      accountKey: String(row.playlist_id),
      noProgressMs: patienceWith(row, clock.now()).runMs,
    });
  }

  /** What runs for an account that was removed ends: its connections are nobody's any more. */
  async function abandon(playlistId: number): Promise<void> {
    const ours = [...running.values()].filter(({ row }) => row.playlist_id === playlistId);
    if (ours.length === 0 || (await provider.list()).some(({ id }) => id === playlistId)) return;
    for (const { row } of ours) {
      await engine.stop(row.id, { discard: false });
      row.playlist_id = null;
      await end(row.id, faultOf(playlistRemoved()));
    }
  }

  async function settle(event: EngineEvent): Promise<void> {
    const transfer = running.get(event.jobId);
    if (!transfer) return;
    if (event.type === 'progress') return progressed(transfer, event);
    if (event.type === 'waiting') {
      transfer.row.waiting_for = event.for;
      const present = await keep(event.jobId, { waiting_for: event.for });
      // Told after its end, it would look as if it ran again.
      if (present && running.get(event.jobId) === transfer) tell(transfer.row, true);
      return;
    }
    if (event.type === 'learned') return provider.learned(Number(event.accountKey), event.best);
    if (event.type === 'done') return publish(transfer, event.extension);
    return failed(transfer, event);
  }

  async function progressed(transfer: Running, event: Extract<EngineEvent, { type: 'progress' }>): Promise<void> {
    const { row, live } = transfer;
    const grew = event.bytesDone > live.bytesDone;
    Object.assign(live, {
      bytesDone: event.bytesDone,
      bytesTotal: event.bytesTotal,
      speedBps: Math.round(event.speedBps),
      etaSeconds: event.etaSeconds === null ? null : Math.round(event.etaSeconds),
      connections: event.connections,
      segments: event.segments,
    });
    if (grew) row.fruitless_since = clock.now();
    events.emit(downloadProgress, { row, live });
    if (Date.now() - transfer.savedAt < saveBytesEveryMs) return;
    transfer.savedAt = Date.now();
    await keep(row.id, bytesOf(transfer));
  }

  function bytesOf({ row, live }: Running): Partial<DownloadRow> {
    return { bytes_done: live.bytesDone, bytes_total: live.bytesTotal, fruitless_since: row.fruitless_since };
  }

  async function publish(transfer: Running, extension: string): Promise<void> {
    const { row } = transfer;
    try {
      const path = await library.publish(row.id, row.stem, extension);
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
    const row = await persist(() =>
      store.change(id, ['downloading', 'queued', 'paused'], {
        status: 'completed',
        error: null,
        waiting_for: null,
        ...done,
      }),
    );
    running.delete(id);
    if (row) {
      log.info({ download: id, path, bytes }, 'download completed');
      tell(row, true);
      events.emit(filePublished, { row, path });
    }
    wake();
    return row !== null;
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
    const transfer = running.get(id);
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
    const row = await persist(() => store.change(id, ['downloading'], { ...bytes, ...fields, error: fault }));
    running.delete(id);
    if (row) {
      log[later ? 'info' : 'warn'](
        { download: id, code: fault.code, later },
        `download did not finish: ${fault.message}`,
      );
      tell(row, true);
    }
    wake();
  }

  /** false: it does not run any more, or what is known of it could not be stored now. */
  async function keep(id: number, fields: Partial<DownloadRow>): Promise<boolean> {
    try {
      return (await store.change(id, ['downloading'], fields)) !== null;
    } catch (error) {
      log.warn({ download: id }, `what is known of a transfer could not be stored now: ${messageOf(error)}`);
      return false;
    }
  }

  /** The end of a transfer must not be lost to a database that is away for a while. */
  async function persist<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!active) throw error;
        log.warn(`the end of a transfer waits for the database: ${messageOf(error)}`);
        await delay(2_000);
      }
    }
  }

  function tell(row: DownloadRow, statusChanged: boolean): void {
    events.emit(downloadChanged, { row, live: running.get(row.id)?.live ?? null, statusChanged });
  }

  return {
    wake,

    live: (id: number): LiveState | null => running.get(id)?.live ?? null,

    speedBps: () => [...running.values()].reduce((sum, { live }) => sum + live.speedBps, 0),

    /** Ends the transfer if it runs here; afterwards nobody writes to the part any more. */
    async stop(id: number, discard: boolean): Promise<void> {
      const transfer = running.get(id);
      running.delete(id);
      if (transfer) await engine.stop(id, { discard });
      wake();
    },

    applySettings(): void {
      const limit = settings.get(speedLimit);
      engine.setRate(limit === 0 ? null : limit);
      wake();
    },

    async start(): Promise<void> {
      active = true;
      renewal = setInterval(() => {
        void store.renewClaims(worker).catch((error) => log.warn(`claims of downloads: ${messageOf(error)}`));
      }, renewEveryMs);
      this.applySettings();
    },

    /** Every transfer reaches a checkpoint and is queued again for the next start. */
    async shutDown(): Promise<void> {
      active = false;
      clearTimeout(timer);
      clearInterval(renewal);
      await pumping;
      await engine.close();
      await Promise.all(settling);
      for (const transfer of running.values()) await keep(transfer.row.id, bytesOf(transfer));
      running.clear();
      await store.requeueOwn(worker);
    },
  };
}

function playlistRemoved(): AppError {
  return new AppError(
    'playlist-removed',
    'The account of this title was removed. Add it again, or cancel this download.',
  );
}

/** What a wrong extension looks like: not found, or an empty answer. */
const missing = new Set(['http-404', 'empty']);
const refusals = new Set(['http-401', 'http-403', 'http-404', 'http-406', 'http-410']);

function faultOf(error: unknown): Fault {
  if (error instanceof AppError) return { code: error.code, message: error.message, retryable: error.retryable };
  return { code: 'internal', message: messageOf(error), retryable: true };
}
