import type { Clock } from '../platform/clock.ts';
import type { Settings } from '../platform/settings.ts';
import { decideLimits, type Limits } from './decide-limits.ts';
import { outsideSpeed, schedule, scheduleEnabled, speedLimit, timeZone } from './settings.ts';

/** What the settings allow at this moment; decided anew only when the moment it names has come. */
export function createLimits({ settings, clock }: { settings: Settings; clock: Clock }) {
  let decided: { limits: Limits; at: Date } | null = null;

  function current(): Limits {
    const now = clock.now();
    // A clock that was set back makes what was decided as old as one that ran past it.
    const holds = decided && now >= decided.at && (!decided.limits.until || now < decided.limits.until);
    if (!decided || !holds) decided = { limits: decideLimits(read(settings), now), at: now };
    return decided.limits;
  }

  return {
    current,
    /** The settings are others now. */
    reset(): void {
      decided = null;
    },
  };
}

function read(settings: Settings) {
  return {
    speedLimitBps: settings.get(speedLimit),
    windows: settings.get(scheduleEnabled) ? settings.get(schedule) : [],
    outsideBps: settings.get(outsideSpeed),
    timeZone: settings.get(timeZone),
  };
}
