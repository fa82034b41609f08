const waits = [1000, 3000, 8000, 15_000];
const goodRun = 30_000;

/**
 * When a stream that broke off is asked for again. Where an account is used elsewhere too, each new connection may cut
 * the other one off: runs that stay short are not repeated for ever.
 */
export function createPatience() {
  let short = 0;
  return {
    /** Milliseconds to wait after a run that played for so long; null: not again by itself. */
    after(playedMs: number): number | null {
      if (playedMs >= goodRun) short = 0;
      short += 1;
      return waits[short - 1] ?? null;
    },
  };
}
