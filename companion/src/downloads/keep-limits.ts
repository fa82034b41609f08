import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Provider } from '../provider/index.ts';
import type { EngineHost } from './engine-host.ts';
import type { createLimits } from './limits.ts';
import type { Pump } from './queue-pump.ts';
import type { RunningTable } from './running.ts';
import type { DownloadsStore } from './store.ts';
import type { createDiskWatch } from './watch-disk.ts';

/** How often the clock and the disk are looked at. */
const watchEveryMs = 1_000;
/** The disk said no although it counts enough free space. */
const diskRestMs = 15_000;

/** Holds what runs to the limits of the moment: its speed, the times of day, the floor of the disk. */
export function createLimitKeeper(options: {
  store: DownloadsStore;
  provider: Provider;
  clock: Clock;
  log: Logger;
  limits: ReturnType<typeof createLimits>;
  disk: ReturnType<typeof createDiskWatch>;
  running: RunningTable;
  pump: Pump;
  engine: EngineHost;
}) {
  const { store, provider, clock, log, limits, disk, running, pump, engine } = options;
  let accountRates: Record<string, number> = {};
  let appliedUntil: Date | null = null;
  let timer: NodeJS.Timeout | undefined;
  let watching: Promise<void> | null = null;

  /** Stops a transfer for a while: it keeps its bytes and its turn, and goes on by itself. */
  async function suspend(id: number, waitsFor: 'schedule' | 'disk', until: Date | null = null): Promise<void> {
    const transfer = running.byId.get(id);
    if (!transfer || transfer.publishing) return;
    running.byId.delete(id);
    await engine.stop(id, { discard: false });
    const { bytesDone, bytesTotal } = transfer.live;
    const fields = { bytes_done: bytesDone, bytes_total: bytesTotal, waiting_for: waitsFor, not_before: until };
    const row = await running.persist(() => store.suspend(id, fields));
    if (!row) return;
    log.info({ download: id, for: waitsFor, until }, 'download waits');
    running.tell(row);
    pump.wake();
  }

  function apply(): void {
    const { speedLimitBps, until } = limits.current();
    appliedUntil = until;
    engine.setRate(speedLimitBps, accountRates);
    pump.wake();
  }

  async function look(): Promise<void> {
    try {
      const { allowed, until } = limits.current();
      if (until !== appliedUntil) apply();
      if (!allowed) await Promise.all([...running.byId.keys()].map((id) => suspend(id, 'schedule', until)));
      for (const id of await disk.endangered()) await suspend(id, 'disk');
    } catch (error) {
      log.warn(`the limits of downloads: ${messageOf(error)}`);
    }
  }

  function watch(): void {
    if (!pump.isActive()) return;
    watching ??= look().finally(() => {
      watching = null;
    });
  }

  async function readAccounts(): Promise<boolean> {
    const rates: Record<string, number> = {};
    for (const { id, speed_limit_bps: bps } of await provider.list()) if (bps !== null) rates[id] = bps;
    const same = JSON.stringify(rates) === JSON.stringify(accountRates);
    accountRates = rates;
    return !same;
  }

  return {
    /** Where the disk itself said no, it is not asked again at once. */
    async waitForDisk(id: number, how: 'no-room' | 'refused'): Promise<void> {
      await suspend(id, 'disk', how === 'refused' ? new Date(clock.now().getTime() + diskRestMs) : null);
    },

    settingsChanged(): void {
      limits.reset();
      apply();
      watch();
    },

    async accountsChanged(): Promise<void> {
      if (await readAccounts()) apply();
    },

    async start(): Promise<void> {
      await readAccounts();
      timer = setInterval(watch, watchEveryMs);
      apply();
    },

    async stop(): Promise<void> {
      clearInterval(timer);
      await watching;
    },
  };
}
