import type { Lease } from './leases.ts';
import type { Transfer } from './transfer.ts';
import type { Wire } from './wire.ts';

/** One connection of a job, from the wish for a lease to its return. */
export type Worker = {
  transfer: Transfer | null;
  /** Idle between two requests. */
  wire: Wire | null;
  lease: Lease | null;
  delivering: boolean;
  retired: boolean;
  /** When its request began, ms. */
  began: number;
  bytesAtTick: number;
  /** Ends its pause between two requests. */
  wake: () => void;
};

export const newWorker = (now: number): Worker => ({
  transfer: null,
  wire: null,
  lease: null,
  delivering: false,
  retired: false,
  began: now,
  bytesAtTick: 0,
  wake: () => undefined,
});

/** It ends what it does and takes nothing more. */
export function retire(worker: Worker): void {
  worker.retired = true;
  worker.transfer?.stop();
  worker.wake();
}

export function sleep(worker: Worker, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    worker.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
