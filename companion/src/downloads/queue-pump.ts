import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';

const longestIdleMs = 10_000;
const shortestIdleMs = 50;

export type Pump = ReturnType<typeof createPump>;

/**
 * Looks at the queue whenever something may have changed, one look at a time, and at the latest every ten seconds:
 * another process, the disk or the clock may have changed it without a word.
 */
export function createPump(options: {
  /** Starts what may be started; answers in how many milliseconds something else may be, null = unknown. */
  look: () => Promise<number | null>;
  log: Logger;
}) {
  const { look, log } = options;
  let active = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | null = null;

  function wake(): void {
    if (!active) return;
    clearTimeout(timer);
    again = true;
    pumping ??= pump();
  }

  async function pump(): Promise<void> {
    while (again && active) {
      again = false;
      let idleMs = longestIdleMs;
      try {
        idleMs = Math.min(longestIdleMs, Math.max(shortestIdleMs, (await look()) ?? longestIdleMs));
      } catch (error) {
        log.warn({ err: error }, `the download queue can't be read: ${messageOf(error)}`);
      }
      clearTimeout(timer);
      if (active) timer = setTimeout(wake, idleMs);
    }
    // In the same turn as the last look at `again`: nobody's call is lost in between.
    pumping = null;
  }

  return {
    wake,
    isActive: () => active,
    start(): void {
      active = true;
      wake();
    },
    /** Resolves when no look is under way any more. */
    async stop(): Promise<void> {
      active = false;
      clearTimeout(timer);
      await pumping;
    },
  };
}
