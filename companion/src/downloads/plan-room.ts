/** What one download still has to write, in bytes. */
export type Wish = { id: number; bytesLeft: number };

/** File systems need a little more than the file. */
const overhead = 1.02;

export type RoomPlan = {
  /** Those that don't fit beside what comes before them: they wait. */
  held: Set<number>;
  /** What is left for a download whose size nobody knows yet; not more than 0 = none may begin. */
  leftBytes: number;
};

/**
 * Shares the disk's room in order: what runs has its size reserved, then each that waits takes its size where that
 * fits. One that is too large does not stop the smaller ones behind it. `floorBytes` stay free.
 */
export function planRoom(disk: { freeBytes: number; floorBytes: number; running: Wish[]; queued: Wish[] }): RoomPlan {
  let left = disk.freeBytes - disk.floorBytes;
  for (const { bytesLeft } of disk.running) left -= Math.max(0, bytesLeft);
  const held = new Set<number>();
  for (const { id, bytesLeft } of disk.queued) {
    const needed = Math.ceil(Math.max(0, bytesLeft) * overhead);
    // One that is whole already only has to be moved to its place.
    if (needed > 0 && needed > left) held.add(id);
    else left -= needed;
  }
  return { held, leftBytes: left };
}

/** Which of the running downloads, given in their order, no longer fit above the floor: the last ones go first. */
export function tooMuch(disk: { freeBytes: number; floorBytes: number; running: Wish[] }): number[] {
  const { held } = planRoom({ ...disk, running: [], queued: disk.running });
  return [...held];
}

/** The user's floor, or where none is set a hundredth of the disk and at most a gigabyte. Bytes. */
export function floorOf(wanted: number | null, totalBytes: number): number {
  return wanted ?? Math.min(1_000_000_000, Math.floor(totalBytes / 100));
}
