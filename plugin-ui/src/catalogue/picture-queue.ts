type Job = { start: () => void; from: number };

/**
 * Lets pictures be fetched a few at a time, so that hosts that don't answer never hold all of the browser's connections,
 * and only after they were wanted for a moment: scrolling past is not looking.
 */
export function createPictureQueue({ atOnce = 4, patience = 120, now = () => performance.now() } = {}) {
  const waiting = new Set<Job>();
  const running = new Set<Job>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function next(): void {
    clearTimeout(timer);
    let due = Number.POSITIVE_INFINITY;
    for (const job of waiting) {
      if (running.size >= atOnce) return;
      if (job.from > now()) {
        due = Math.min(due, job.from);
        continue;
      }
      waiting.delete(job);
      running.add(job);
      job.start();
    }
    if (due < Number.POSITIVE_INFINITY) timer = setTimeout(next, Math.max(0, due - now()));
  }

  /**
   * Calls `start` when it is its turn; `known` pictures don't wait for the reader to rest. The answer is to be called
   * when the picture is there, has failed or isn't wanted any more.
   */
  return (start: () => void, known = false): (() => void) => {
    const job = { start, from: known ? 0 : now() + patience };
    waiting.add(job);
    if (known || waiting.size === 1) next();
    return () => {
      waiting.delete(job);
      if (running.delete(job)) next();
    };
  };
}
