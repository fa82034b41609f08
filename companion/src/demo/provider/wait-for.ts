export type WaitOptions = { /** Default 10,000. */ timeoutMs?: number };

export type Watch = {
  /** Something changed: everybody who waits looks again. */
  changed(): void;
  /** Resolves as soon as the predicate holds, which may be at once; rejects when time is up. */
  waitFor(holds: () => boolean, options: WaitOptions & { what: string }): Promise<void>;
};

export function createWatch(): Watch {
  const looks = new Set<() => void>();
  return {
    changed() {
      for (const look of looks) look();
    },
    waitFor: (holds, { what, timeoutMs = 10_000 }) =>
      new Promise<void>((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          looks.delete(look);
        };
        const look = () => {
          try {
            if (!holds()) return;
            resolve();
          } catch (error) {
            reject(error);
          }
          stop();
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}.`));
        }, timeoutMs);
        looks.add(look);
        look();
      }),
  };
}
