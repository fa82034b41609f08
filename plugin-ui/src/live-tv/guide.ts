/** A programme of a channel's guide; times are ISO 8601. */
export type Programme = { title: string; start: string; end: string };

export type NowNext = { now: Programme | null; next: Programme | null; percent: number };

/** What runs at `at` (milliseconds), what follows it, and how far the present one has come. */
export function nowNext(programmes: readonly Programme[], at: number): NowNext {
  const sorted = [...programmes].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const now = sorted.find((one) => Date.parse(one.start) <= at && at < Date.parse(one.end)) ?? null;
  const from = now ? Date.parse(now.end) : at;
  const next = sorted.find((one) => one !== now && Date.parse(one.start) >= from) ?? null;
  if (!now) return { now, next, percent: 0 };
  const start = Date.parse(now.start);
  const length = Date.parse(now.end) - start;
  return { now, next, percent: length > 0 ? Math.min(100, ((at - start) / length) * 100) : 0 };
}

type Job = { id: number; signal: AbortSignal; done: (programmes: readonly Programme[] | null) => void };
type Ask = (id: number, signal: AbortSignal) => Promise<readonly Programme[]>;

/**
 * Asks for guides a few at a time: a provider must not get a hundred calls because somebody scrolls. What left the
 * window before its turn is not asked for; the newest goes first, because it is the one that is looked at.
 */
export function createGuide(ask: Ask, options: { atOnce: number; keep: number; maxAge: number; now?: () => number }) {
  const { atOnce, keep, maxAge, now = Date.now } = options;
  const known = new Map<number, { at: number; programmes: readonly Programme[] }>();
  const waiting: Job[] = [];
  let running = 0;

  const next = () => {
    while (running < atOnce) {
      const job = waiting.pop();
      if (!job) return;
      if (!job.signal.aborted) void run(job);
    }
  };
  const run = async (job: Job) => {
    running += 1;
    try {
      const programmes = await ask(job.id, job.signal);
      known.delete(job.id);
      known.set(job.id, { at: now(), programmes });
      for (const id of known.keys()) {
        if (known.size <= keep) break;
        known.delete(id);
      }
      job.done(programmes);
    } catch {
      // A guide is an extra: without one the channel says so.
      if (!job.signal.aborted) job.done(null);
    } finally {
      running -= 1;
      next();
    }
  };
  return {
    /** What is known and not too old; undefined = ask. */
    recall(id: number): readonly Programme[] | undefined {
      const entry = known.get(id);
      return entry && now() - entry.at < maxAge ? entry.programmes : undefined;
    },
    request(job: Job): void {
      waiting.push(job);
      next();
    },
  };
}
