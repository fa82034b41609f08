import type { Clock } from '../platform/clock.ts';
import type { Settings } from '../platform/settings.ts';
import { reserveForPlayback } from '../provider/index.ts';
import type { createLimits } from './limits.ts';
import type { RunningTable } from './running.ts';
import { maxActive } from './settings.ts';
import type { DownloadRow, DownloadsStore } from './store.ts';
import type { createDiskWatch } from './watch-disk.ts';

/** The gate that every start passes: the time of day, room on the disk, a place, a connection. */
export function createStarter(options: {
  worker: string;
  store: DownloadsStore;
  settings: Settings;
  clock: Clock;
  limits: ReturnType<typeof createLimits>;
  disk: ReturnType<typeof createDiskWatch>;
  running: RunningTable;
  begin: (row: DownloadRow) => Promise<void>;
}) {
  const { worker, store, settings, clock, limits, disk, running, begin } = options;

  async function next(): Promise<DownloadRow | null> {
    const { allowed, until } = limits.current();
    if (!allowed) {
      tell(await store.hold('schedule', null, until));
      return null;
    }
    tell(await store.release('schedule', []));
    const room = await disk.plan();
    const held = [...(room?.held ?? [])];
    if (room && room.leftBytes <= 0) return waitForRoom();
    if (held.length > 0) tell(await store.hold('disk', held, null));
    tell(await store.release('disk', held));
    return store.claim(worker, { limit: settings.get(maxActive), reserve: settings.get(reserveForPlayback), held });
  }

  /** Not even a download whose size nobody knows may begin. */
  async function waitForRoom(): Promise<null> {
    tell(await store.hold('disk', null, null));
    return null;
  }

  function tell(rows: DownloadRow[]): void {
    for (const row of rows) running.tell(row);
  }

  return {
    /** Answers in how many milliseconds something else may be started; null = unknown. */
    async startWhatMay(): Promise<number | null> {
      for (let row = await next(); row; row = await next()) await begin(row);
      const due = await store.nextDueMs();
      const { until } = limits.current();
      const opens = until ? until.getTime() - clock.now().getTime() : null;
      return due === null ? opens : Math.min(due, opens ?? due);
    },
  };
}
