import type { Timing } from './timing.ts';

/**
 * How many connections are worth having, where the user left it open: double while that brings a tenth more, else go
 * back and stay. Each number is held for a while and measured without its first moments.
 */
export function createGrowth(options: { timing: Timing; most: () => number; best: number | null }) {
  const { timing, most } = options;
  let level = Math.max(1, Math.min(most(), options.best ?? 1));
  let settled = options.best !== null;
  let retestAt = Number.POSITIVE_INFINITY;
  let before: { level: number; rate: number } | null = null;
  let warmUntil: number | null = null;
  let window: { from: number; bytes: number } | null = null;

  function decide(rate: number, now: number): { best: number; reason: string } | null {
    window = warmUntil = null;
    const gained = before === null || rate >= before.rate * 1.1;
    if (before !== null && !gained) {
      const tried = level;
      level = before.level;
      return settle(now, `${tried} connections were no faster than ${level}`);
    }
    before = { level, rate };
    if (level >= most()) return settle(now, `${level} connections were faster than fewer`);
    level = Math.min(most(), level * 2);
    return null;
  }

  function settle(now: number, reason: string) {
    settled = true;
    retestAt = now + timing.gainRetest;
    return { best: level, reason };
  }

  function retest(): void {
    settled = false;
    before = null;
    window = warmUntil = null;
  }

  return {
    get level() {
      return level;
    },
    /** The server allows no more than this. */
    cap(limit: number): void {
      if (level > limit) level = limit;
      if (level === limit) settled = true;
    },
    /** `delivering`: connections that bring bytes now. `bytes`: all that came so far. */
    measure(state: { now: number; delivering: number; bytes: number }): { best: number; reason: string } | null {
      const { now, delivering, bytes } = state;
      if (settled && retestAt === Number.POSITIVE_INFINITY) retestAt = now + timing.gainRetest;
      if (settled && now >= retestAt && level < most()) retest();
      if (settled || delivering < level) {
        window = warmUntil = null;
        return null;
      }
      warmUntil ??= now + timing.gainHold / 4;
      if (now < warmUntil) return null;
      window ??= { from: now, bytes };
      if (now - window.from < timing.gainHold) return null;
      return decide(((bytes - window.bytes) / (now - window.from)) * 1000, now);
    },
  };
}
