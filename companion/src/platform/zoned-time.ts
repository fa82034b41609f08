const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What a clock on the wall shows: days since 1970-01-01 there, and minutes since its midnight. */
export type WallTime = { day: number; minute: number };

/** The wall clocks of one time zone; made for a few questions, it remembers each answer. */
export type Zone = {
  wallTime(at: Date): WallTime;
  /**
   * When the clocks show that: twice where they are put back, never where they are put forward. The moment of such a
   * change on that day is among them too, because it may skip what was asked for.
   */
  momentsOf(wall: WallTime): Date[];
};

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function systemTimeZone(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}

/** 0 = Monday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}

/** Throws a RangeError where there is no such zone. */
export function openZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

  const known = new Map<number, number>();

  /** Milliseconds that the wall clock is ahead of UTC. */
  function aheadAt(at: number): number {
    const ahead = known.get(at) ?? readAhead(at);
    known.set(at, ahead);
    return ahead;
  }

  function readAhead(at: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  }

  /** Between two moments with different clocks: the first of the new ones, to the minute. */
  function changeBetween(from: number, to: number): number {
    const before = aheadAt(from);
    let [low, high] = [from, to];
    while (high - low > minuteMs) {
      const middle = Math.floor((low + high) / 2 / minuteMs) * minuteMs;
      if (middle <= low) break;
      if (aheadAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  return {
    wallTime(at) {
      const shown = at.getTime() + aheadAt(at.getTime());
      const day = Math.floor(shown / dayMs);
      return { day, minute: Math.floor((shown - day * dayMs) / minuteMs) };
    },
    momentsOf({ day, minute }) {
      const shown = day * dayMs + minute * minuteMs;
      const [from, to] = [(day - 1) * dayMs, (day + 2) * dayMs];
      const offsets = new Set([aheadAt(from), aheadAt(to)]);
      const moments = [...offsets].map((ahead) => shown - ahead).filter((at) => at + aheadAt(at) === shown);
      if (offsets.size > 1) moments.push(changeBetween(from, to));
      return moments.map((at) => new Date(at));
    },
  };
}
