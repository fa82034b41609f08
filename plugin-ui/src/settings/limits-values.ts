import type { SettingValue } from './setting-type.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export type Window = {
  /** Missing or empty = every day. */
  days?: Weekday[];
  from: string;
  to: string;
  speed_limit_bps?: number | null;
};

/** The settings as they are stored; speeds in bytes per second. */
export type LimitValues = {
  speed_limit_bps: number;
  max_active_downloads: number;
  download_schedule: Window[];
  download_schedule_enabled: boolean;
  download_outside_bps: number;
  time_zone: string;
  min_free_disk_bytes: number | null;
  reserve_for_playback: number;
};

/** These settings have this page; the general one leaves them out. */
export const limitKeys: readonly string[] = [
  'speed_limit_bps',
  'max_active_downloads',
  'download_schedule',
  'download_schedule_enabled',
  'download_outside_bps',
  'time_zone',
  'min_free_disk_bytes',
  'reserve_for_playback',
] satisfies (keyof LimitValues)[];

/** Settings that are one value: a list needs a page of its own. */
export function plainSettings<T extends { default: unknown }>(items: readonly T[]) {
  return items.filter((item): item is T & { default: SettingValue } => !Array.isArray(item.default));
}

/** At any time, only in the windows, or slower outside of them. */
export type Mode = 'always' | 'only' | 'slower';

export function modeOf(values: LimitValues): Mode {
  if (!values.download_schedule_enabled || values.download_schedule.length === 0) return 'always';
  return values.download_outside_bps === 0 ? 'only' : 'slower';
}

const firstWindow: Window = { from: '01:00', to: '07:00' };
const usualOutsideBps = 1_000_000;

/** What has to be saved for this mode. The first window brings the zone of the reader's clock with it. */
export function changesFor(mode: Mode, values: LimitValues, zoneHere: string): Partial<LimitValues> {
  if (mode === 'always') return { download_schedule_enabled: false };
  const begins = values.download_schedule.length === 0;
  return {
    download_schedule_enabled: true,
    download_outside_bps: mode === 'only' ? 0 : values.download_outside_bps || usualOutsideBps,
    ...(begins && { download_schedule: [firstWindow] }),
    ...(begins && values.time_zone === '' && { time_zone: zoneHere }),
  };
}

/** A day more or less; all seven are every day, and at least one stays. */
export function toggleDay(window: Window, day: Weekday): Window {
  const on = daysOf(window);
  const next = on.includes(day)
    ? on.filter((one) => one !== day)
    : weekdays.filter((one) => on.includes(one) || one === day);
  const { days: _, ...rest } = window;
  if (next.length === 0) return window;
  return next.length === weekdays.length ? rest : { ...rest, days: [...next] };
}

export const daysOf = ({ days }: Window): readonly Weekday[] => (days?.length ? days : weekdays);

/** A time field has no 24:00: it is the midnight that follows. */
export const shownTime = (time: string): string => (time === '24:00' ? '00:00' : time);

/** Goes on to the next day. */
export const isOverMidnight = ({ from, to }: Window): boolean => shownTime(to) <= from && shownTime(to) !== '00:00';

/** `scale`: how much of the API's unit is one of the field's. */
export type Amount = { scale: number; whole?: boolean; least: number; most: number; empty: boolean };

/** What was typed, in the API's unit; null where nothing is typed and that means something, undefined where it is wrong. */
export function readAmount(text: string, { scale, whole, least, most, empty }: Amount): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return empty ? null : undefined;
  if (!/^\d+(?:\.\d*)?$/.test(trimmed)) return undefined;
  const value = Math.round(Number(trimmed) * scale);
  if (whole && trimmed.includes('.')) return undefined;
  return value >= least && value <= most ? value : undefined;
}

export function shownAmount(value: number | null, scale: number): string {
  if (value === null) return '';
  return String(Number((value / scale).toPrecision(6)));
}
