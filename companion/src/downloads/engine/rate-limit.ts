export type RateLimit = ReturnType<typeof createRateLimit>;

/**
 * One bucket for the whole process, 100 ms deep. A connection is charged after it read and pauses for as long as its
 * debt takes; all of them together keep the rate.
 */
export function createRateLimit(now: () => number = performance.now.bind(performance)) {
  let rate: number | null = null;
  let credit = 0;
  let at = now();
  const sleepers = new Map<() => void, NodeJS.Timeout>();

  function refill(): void {
    const time = now();
    if (rate !== null) credit = Math.min(rate * 0.1, credit + ((time - at) / 1000) * rate);
    at = time;
  }

  return {
    /** Milliseconds to pause after having read so many bytes. */
    charge(bytes: number): number {
      if (rate === null) return 0;
      refill();
      credit -= bytes;
      return credit >= 0 ? 0 : (-credit / rate) * 1000;
    },
    /** Calls `wake` then, or at once when the rate changes. Returns how to cancel. */
    sleep(ms: number, wake: () => void): () => void {
      const done = () => {
        clearTimeout(sleepers.get(done));
        if (sleepers.delete(done)) wake();
      };
      sleepers.set(done, setTimeout(done, ms));
      return () => {
        clearTimeout(sleepers.get(done));
        sleepers.delete(done);
      };
    },
    /** Bytes per second over all downloads; null: unlimited. */
    set(bytesPerSecond: number | null): void {
      refill();
      rate = bytesPerSecond === null ? null : Math.max(1, bytesPerSecond);
      credit = 0;
      for (const wake of [...sleepers.keys()]) wake();
    },
    get limited() {
      return rate !== null;
    },
  };
}
