/** Somebody tells, others listen. */
export type Notifier = { notify(): void; subscribe(listener: () => void): () => void };

export function createNotifier(): Notifier {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

type Wait<T> = { check: () => T | undefined; changes: Notifier; timeoutMs: number; what: string };

/** What `check` finds, now or after one of the changes; rejects after `timeoutMs`. */
export function waitUntil<T>({ check, changes, timeoutMs, what }: Wait<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`The fake Jellyfin saw no ${what} within ${timeoutMs} ms.`));
    }, timeoutMs);
    const stop = changes.subscribe(look);
    look();

    function look() {
      const found = check();
      if (found === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(found);
    }
  });
}
