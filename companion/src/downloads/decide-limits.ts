import { openZone, systemTimeZone, type WallTime, weekdayOf, type Zone } from '../platform/zoned-time.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** A time of day by the clock on the wall. Where it ends before it begins it goes over midnight; equal = the whole day. */
export type Window = {
  /** On which days it begins; missing or empty = every day. */
  days?: Weekday[] | undefined;
  /** `HH:MM`. */
  from: string;
  /** `HH:MM`, also `24:00`. */
  to: string;
  /** Bytes per second in this window; 0 = nothing is downloaded, missing or null = only the total limit holds. */
  speed_limit_bps?: number | null | undefined;
};

export type LimitSettings = {
  /** Bytes per second of all downloads together, which no window exceeds; 0 = no limit. */
  speedLimitBps: number;
  /** The first window that fits counts; without any, all times are alike. */
  windows: Window[];
  /** Bytes per second outside of all windows; 0 = nothing is downloaded. */
  outsideBps: number;
  /** IANA name; empty = the system's. */
  timeZone: string;
};

export type Limits = {
  allowed: boolean;
  /** Bytes per second; null = no limit. */
  speedLimitBps: number | null;
  /** When `allowed` or the speed is another one; null = not in the next week. */
  until: Date | null;
  /** `always`: there is no schedule. */
  reason: 'always' | 'window' | 'outside-windows';
};

type Decision = Omit<Limits, 'until'>;

const daysAhead = 8;

/** What may be downloaded now, how fast, and how long that holds. */
export function decideLimits(settings: LimitSettings, now: Date): Limits {
  const { windows } = settings;
  if (windows.length === 0) return { ...capped(settings, null, 'always'), until: null };
  const zone = openZone(settings.timeZone || systemTimeZone());
  const decision = decideAt(settings, zone, now);
  return { ...decision, until: nextChange({ settings, zone, decision }, now) };
}

function decideAt(settings: LimitSettings, zone: Zone, at: Date): Decision {
  const wall = zone.wallTime(at);
  const window = settings.windows.find((one) => holds(one, wall));
  if (window) return capped(settings, window.speed_limit_bps ?? null, 'window');
  return capped(settings, settings.outsideBps, 'outside-windows');
}

/** `bps`: of the schedule; null = it says nothing, 0 = nothing is downloaded. */
function capped({ speedLimitBps }: LimitSettings, bps: number | null, reason: Limits['reason']): Decision {
  if (bps === 0) return { allowed: false, speedLimitBps: null, reason };
  const limits = [speedLimitBps || null, bps].filter((limit) => limit !== null);
  return { allowed: true, speedLimitBps: limits.length > 0 ? Math.min(...limits) : null, reason };
}

function holds(window: Window, { day, minute }: WallTime): boolean {
  const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
  const begins = (on: number) => !window.days?.length || window.days.includes(weekdays[weekdayOf(on)] as Weekday);
  if (from < to) return begins(day) && minute >= from && minute < to;
  return (begins(day) && minute >= from) || (begins(day - 1) && minute < to);
}

/** Only where a window begins or ends, or the clocks are changed, can the decision be another one. */
function nextChange(
  { settings, zone, decision }: { settings: LimitSettings; zone: Zone; decision: Decision },
  now: Date,
): Date | null {
  const edges = [...new Set(settings.windows.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to) % 1440]))];
  const today = zone.wallTime(now).day;
  const days = Array.from({ length: daysAhead + 1 }, (_, ahead) => today + ahead);
  const moments = days
    .flatMap((day) => edges.flatMap((minute) => zone.momentsOf({ day, minute })))
    .filter((at) => at > now)
    .sort((a, b) => a.getTime() - b.getTime());
  return moments.find((at) => isOther(decideAt(settings, zone, at), decision)) ?? null;
}

const isOther = (one: Decision, other: Decision) =>
  one.allowed !== other.allowed || one.speedLimitBps !== other.speedLimitBps;

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
