import { randomUUID } from 'node:crypto';
import type { Catalogue } from '../catalogue/index.ts';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { accountChanged, connectionsForgotten, otherExtensions, type Provider } from '../provider/index.ts';
import { createEndings } from './end-transfer.ts';
import type { EngineEvent } from './engine/messages.ts';
import { createEngineHost } from './engine-host.ts';
import { downloadProgress } from './events.ts';
import { patienceWith } from './give-up.ts';
import { createLimitKeeper } from './keep-limits.ts';
import { createLimits } from './limits.ts';
import { createPump } from './queue-pump.ts';
import { bytesOf, createRunning, faultOf, type Running } from './running.ts';
import { allowPrivateRedirects, leastFree } from './settings.ts';
import { createStarter } from './start-queued.ts';
import type { DownloadRow, DownloadsStore, LiveState } from './store.ts';
import { createDiskWatch } from './watch-disk.ts';

const renewEveryMs = 20_000;
/** As often as the engine's checkpoints: after a kill the row tells no older story than the part file. */
const saveBytesEveryMs = 2_000;

export type Transfers = ReturnType<typeof createTransfers>;

type Options = {
  store: DownloadsStore;
  catalogue: Catalogue;
  library: Library;
  provider: Provider;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
};

/** Takes queued downloads in their order, has the engine fetch them, publishes what is whole. */
export function createTransfers(options: Options) {
  const { store, catalogue, library, provider, settings, events, clock, log } = options;
  const worker = randomUUID();
  const limits = createLimits(options);
  const running = createRunning({ store, events, log, isActive: () => pump.isActive() });
  const disk = createDiskWatch({ library, store, running, leastFree: () => settings.get(leastFree) });
  const endings = createEndings({ ...options, running, run, wake: () => pump.wake() });
  const starter = createStarter({ ...options, worker, limits, disk, running, begin });
  const pump = createPump({ look: starter.startWhatMay, log });
  const settling = new Set<Promise<void>>();
  let renewal: NodeJS.Timeout | undefined;

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

  const keeper = createLimitKeeper({ ...options, limits, disk, running, pump, engine });

  events.on(connectionsForgotten, ({ playlistId }) => engine.forget(String(playlistId)));
  events.on(accountChanged, async ({ playlistId }) => {
    await abandon(playlistId);
    await keeper.accountsChanged();
    await allow(playlistId);
  });

  async function begin(row: DownloadRow): Promise<void> {
    const live = {
      bytesDone: row.bytes_done,
      bytesTotal: row.bytes_total,
      speedBps: 0,
      etaSeconds: null,
      connections: 0,
    };
    const untriedExtensions = row.bytes_done > 0 ? [] : otherExtensions(row.extension);
    const transfer = { row, live, savedAt: 0, untriedExtensions, extension: row.extension, publishing: false };
    running.byId.set(row.id, transfer);
    running.tell(row);
    try {
      if (await endings.wasPublished(row)) return;
      row.fruitless_since ??= clock.now();
      row.provider_id = (await catalogue.providerId(row.kind, row.item_id)) ?? row.provider_id;
      await running.keep(row.id, { fruitless_since: row.fruitless_since, provider_id: row.provider_id });
      await run(row.id);
    } catch (error) {
      await endings.end(row.id, faultOf(error));
    }
  }

  async function run(id: number): Promise<void> {
    const transfer = running.byId.get(id);
    if (!transfer) return;
    const { row } = transfer;
    if (row.playlist_id === null) throw playlistRemoved();
    const item = { kind: row.kind, providerId: row.provider_id, extension: transfer.extension };
    const source = await provider.source(row.playlist_id, item);
    // Stopped meanwhile: nobody would listen to what the engine does for it.
    if (running.byId.get(id) !== transfer) return;
    engine.start({
      id,
      ...source,
      identity: `${row.kind}:${row.playlist_id}:${row.provider_id}`,
      allowPrivateHosts: settings.get(allowPrivateRedirects),
      partPath: library.partPath(id),
      expectedExtension: transfer.extension,
      accountKey: String(row.playlist_id),
      priority: row.priority,
      noProgressMs: patienceWith(row, clock.now()).runMs,
    });
  }

  /** What the account allows holds at once for what runs, not only for what is started next. */
  async function allow(playlistId: number): Promise<void> {
    if (![...running.byId.values()].some(({ row }) => row.playlist_id === playlistId)) return;
    engine.allow(String(playlistId), await provider.allowance(playlistId));
  }

  /** What runs for an account that was removed ends: its connections are nobody's any more. */
  async function abandon(playlistId: number): Promise<void> {
    const ours = [...running.byId.values()].filter(({ row }) => row.playlist_id === playlistId);
    if (ours.length === 0 || (await provider.list()).some(({ id }) => id === playlistId)) return;
    for (const { row } of ours) {
      await engine.stop(row.id, { discard: false });
      row.playlist_id = null;
      await endings.end(row.id, faultOf(playlistRemoved()));
    }
  }

  async function settle(event: EngineEvent): Promise<void> {
    const transfer = running.byId.get(event.jobId);
    if (!transfer) return;
    if (event.type === 'progress') return progressed(transfer, event);
    if (event.type === 'waiting') return waits(transfer, event.for);
    if (event.type === 'learned') return learned(event);
    if (event.type === 'done') return endings.publish(transfer, event.extension);
    return endings.failed(transfer, event);
  }

  async function waits(transfer: Running, waiting: DownloadRow['waiting_for']): Promise<void> {
    const { row, live } = transfer;
    // Who waits for the disk must not keep a place from others that fit; without its size it would soon be tried again.
    if (waiting === 'disk' && live.bytesTotal !== null) return keeper.waitForDisk(row.id, 'refused');
    row.waiting_for = waiting;
    const present = await running.keep(row.id, { waiting_for: waiting });
    // Told after its end, it would look as if it ran again.
    if (present && running.byId.get(row.id) === transfer) running.tell(row);
  }

  async function learned(event: Extract<EngineEvent, { type: 'learned' }>): Promise<void> {
    const { accountKey, best, pingPong, limit, reason } = event;
    await provider.learned(Number(accountKey), { best, pingPong, limit, reason });
  }

  async function progressed(transfer: Running, event: Extract<EngineEvent, { type: 'progress' }>): Promise<void> {
    const { row, live } = transfer;
    const grew = event.bytesDone > live.bytesDone;
    const sized = live.bytesTotal === null && event.bytesTotal !== null;
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
    if (sized && (await disk.isTooLarge(transfer))) return keeper.waitForDisk(row.id, 'no-room');
    if (!sized && Date.now() - transfer.savedAt < saveBytesEveryMs) return;
    transfer.savedAt = Date.now();
    await running.keep(row.id, bytesOf(transfer));
  }

  return {
    wake: pump.wake,
    live: (id: number): LiveState | null => running.live(id),
    speedBps: () => running.speedBps(),
    limits: () => limits.current(),

    /** Ends the transfer if it runs here; afterwards nobody writes to the part any more. */
    async stop(id: number, discard: boolean): Promise<void> {
      const transfer = running.byId.get(id);
      running.byId.delete(id);
      if (transfer) await engine.stop(id, { discard });
      pump.wake();
    },

    prioritise(id: number, priority: number): void {
      const transfer = running.byId.get(id);
      if (transfer) transfer.row.priority = priority;
      engine.prioritise(id, priority);
      pump.wake();
    },

    applySettings(): void {
      keeper.settingsChanged();
      const accounts = new Set([...running.byId.values()].map(({ row }) => row.playlist_id));
      for (const id of accounts) {
        if (id !== null)
          void allow(id).catch((error) => log.warn(`the connections of an account: ${messageOf(error)}`));
      }
    },

    async start(): Promise<void> {
      renewal = setInterval(() => {
        void store.renewClaims(worker).catch((error) => log.warn(`claims of downloads: ${messageOf(error)}`));
      }, renewEveryMs);
      await keeper.start();
      pump.start();
    },

    /** Every transfer reaches a checkpoint and is queued again for the next start. */
    async shutDown(): Promise<void> {
      clearInterval(renewal);
      await pump.stop();
      await keeper.stop();
      await engine.close();
      await Promise.all(settling);
      for (const transfer of running.byId.values()) await running.keep(transfer.row.id, bytesOf(transfer));
      running.byId.clear();
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
