import { planLimits } from './plan.ts';
import type { Segment } from './segment.ts';
import type { Timing } from './timing.ts';
import type { Transfer } from './transfer.ts';

const slower = 5;
/** A piece that is done so soon (s) is left where it is. */
const soon = 2;
/** So often a silent piece is handed on quickly; then each time later. */
const quickly = 2;

/**
 * When nothing else is left to do: which of the last pieces, too small to divide, come so slowly or not at all that a
 * fresh connection shall go on.
 */
export function createEndGame(timing: Timing) {
  const slowSince = new WeakMap<Transfer, number>();
  const handedOn = new WeakMap<Segment, number>();
  /** Bytes per second of the connections so far. */
  let usual = 0;

  function isSlow({ segment }: Transfer): boolean {
    return segment.speed < usual / slower && (segment.end - segment.received) / segment.speed > soon;
  }

  /** The others were done meanwhile: this one is waited for no longer than it takes to be sure. */
  function isSilent(transfer: Transfer, now: number): boolean {
    const times = handedOn.get(transfer.segment) ?? 0;
    const patience = timing.stallLast * (transfer.phase === 'body' ? 1 : 2) * 2 ** Math.max(0, times - quickly);
    return usual > 0 && transfer.silence(now) > patience;
  }

  function isSlowForLong(transfer: Transfer, now: number): boolean {
    if (transfer.phase !== 'body' || !isSlow(transfer)) {
      slowSince.delete(transfer);
      return false;
    }
    const began = slowSince.get(transfer) ?? now;
    slowSince.set(transfer, began);
    if (now - began < timing.slow) return false;
    // Where a server slows everybody down, each replacement makes the next one less likely.
    usual /= 2;
    return true;
  }

  return {
    ended(bytes: number, ms: number): void {
      if (bytes < planLimits.minSegment / 4) return;
      const speed = (bytes / Math.max(1, ms)) * 1000;
      usual = usual === 0 ? speed : usual * 0.7 + speed * 0.3;
    },
    /** To be called again and again; true when another connection shall go on with it. */
    isDue(transfer: Transfer, now: number): boolean {
      if (transfer.phase === 'over') return false;
      const due = isSilent(transfer, now) || isSlowForLong(transfer, now);
      if (due) handedOn.set(transfer.segment, (handedOn.get(transfer.segment) ?? 0) + 1);
      return due;
    },
  };
}
