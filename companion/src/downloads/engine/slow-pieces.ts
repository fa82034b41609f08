import { planLimits } from './plan.ts';
import type { Transfer } from './transfer.ts';

const slower = 5;
/** A piece that is done so soon (s) is left where it is. */
const soon = 2;

/** The end game: which of the last pieces, too small to divide, come so slowly that a fresh connection shall go on. */
export function createSlowPieces(patienceMs: number) {
  const since = new WeakMap<Transfer, number>();
  /** Bytes per second of the connections so far. */
  let usual = 0;

  function isSlow({ segment }: Transfer): boolean {
    return segment.speed < usual / slower && (segment.end - segment.received) / segment.speed > soon;
  }

  return {
    ended(bytes: number, ms: number): void {
      if (bytes < planLimits.minSegment / 4) return;
      const speed = (bytes / Math.max(1, ms)) * 1000;
      usual = usual === 0 ? speed : usual * 0.7 + speed * 0.3;
    },
    /** To be called again and again; true once it has been slow for long enough. */
    isDue(transfer: Transfer, now: number): boolean {
      if (transfer.phase !== 'body' || !isSlow(transfer)) {
        since.delete(transfer);
        return false;
      }
      const began = since.get(transfer) ?? now;
      since.set(transfer, began);
      if (now - began < patienceMs) return false;
      // Where a server slows everybody down, each replacement makes the next one less likely.
      usual /= 2;
      return true;
    },
  };
}
