import type { Library } from '../library/index.ts';
import { floorOf, planRoom, type RoomPlan, tooMuch, type Wish } from './plan-room.ts';
import type { Running, RunningTable } from './running.ts';
import type { DownloadsStore } from './store.ts';

/** So far ahead of the floor, at the present speed, running downloads are stopped. */
const aheadSeconds = 3;
const aheadBytes = 16 * 2 ** 20;

/** The disk's room as downloads see it: what runs and what waits has its size reserved, and a floor stays free. */
export function createDiskWatch(options: {
  library: Pick<Library, 'space'>;
  store: Pick<DownloadsStore, 'sized'>;
  running: RunningTable;
  /** Bytes that stay free; null = as `floorOf` says. */
  leastFree: () => number | null;
}) {
  const { library, store, running, leastFree } = options;

  async function roomNow(): Promise<{ freeBytes: number; floorBytes: number } | null> {
    const space = await library.space();
    return space && { freeBytes: space.freeBytes, floorBytes: floorOf(leastFree(), space.totalBytes) };
  }

  /** Of ours memory knows better than the table, which lags two seconds behind. */
  function bytesLeft({ id, bytesLeft: stored }: Wish): number {
    const live = running.live(id);
    return live?.bytesTotal ? live.bytesTotal - live.bytesDone : stored;
  }

  return {
    /** Which of the queued downloads don't fit now; null where that can't be told, and nobody has to wait. */
    async plan(): Promise<RoomPlan | null> {
      const disk = await roomNow();
      if (!disk) return null;
      const sized = (await store.sized()).map((row) => ({ ...row, bytesLeft: bytesLeft(row) }));
      const withStatus = (status: string) => sized.filter((row) => row.status === status);
      return planRoom({ ...disk, running: withStatus('downloading'), queued: withStatus('queued') });
    },

    /** Whether a download whose size has just become known has no room beside the others that run. */
    async isTooLarge({ row, live }: Running): Promise<boolean> {
      const disk = await roomNow();
      if (!disk || live.bytesTotal === null) return false;
      const others = running.inOrder().filter((one) => one.row.id !== row.id && one.live.bytesTotal !== null);
      const own = { id: row.id, bytesLeft: live.bytesTotal - live.bytesDone };
      return planRoom({ ...disk, running: others.map(known), queued: [own] }).held.size > 0;
    },

    /** Which of the running downloads have to stop now, so that the floor is not crossed. */
    async endangered(): Promise<number[]> {
      const present = running.inOrder().filter(({ publishing }) => !publishing);
      const disk = present.length > 0 ? await roomNow() : null;
      if (!disk) return [];
      const near = disk.freeBytes - disk.floorBytes < aheadBytes + running.speedBps() * aheadSeconds;
      return near ? tooMuch({ ...disk, running: present.map(known) }) : [];
    },
  };
}

/** One that brings bytes without saying how many takes whatever there is; before its first answer it takes nothing. */
function known({ row, live: { bytesTotal, bytesDone } }: Running): Wish {
  const endless = bytesDone > 0 ? Number.POSITIVE_INFINITY : 0;
  return { id: row.id, bytesLeft: bytesTotal === null ? endless : bytesTotal - bytesDone };
}
