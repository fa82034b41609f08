import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';
import { isTimeZone } from '../platform/zoned-time.ts';
import { type Window, weekdays } from './decide-limits.ts';

export const maxActive = defineSetting({
  key: 'max_active_downloads',
  schema: z.int().min(1).max(50),
  default: 3,
  unit: 'downloads',
  description: 'How many downloads run at the same time, over all accounts',
});

const speed = z.int().min(0).max(10_000_000_000);

export const speedLimit = defineSetting({
  key: 'speed_limit_bps',
  schema: speed,
  default: 0,
  unit: 'bytes per second',
  description: 'Speed of all downloads together; 0 = no limit',
});

const dayTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 01:00');
const dayEnd = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time like 07:00');

const window: z.ZodType<Window> = z.strictObject({
  days: z.array(z.enum(weekdays)).max(7).optional().describe('On which it begins; missing = every day'),
  from: dayTime.describe('By the clock on the wall'),
  to: dayEnd.describe('Before `from` = on the next day; the same = a whole day'),
  speed_limit_bps: speed.nullish().describe('0 = nothing is downloaded in it; missing = only the total limit holds'),
});

export const schedule = defineSetting({
  key: 'download_schedule',
  schema: z.array(window).max(20),
  default: [],
  description: 'Times of day for downloads, the first that fits counts; empty = always',
});

export const scheduleEnabled = defineSetting({
  key: 'download_schedule_enabled',
  schema: z.boolean(),
  default: true,
  description: 'Whether the times of day for downloads are kept to',
});

export const outsideSpeed = defineSetting({
  key: 'download_outside_bps',
  schema: speed,
  default: 0,
  unit: 'bytes per second',
  description: 'Speed of all downloads together outside of the times of day; 0 = downloads wait for the next one',
});

export const timeZone = defineSetting({
  key: 'time_zone',
  schema: z.string().refine((name) => name === '' || isTimeZone(name), 'must be a time zone like Europe/Berlin'),
  default: '',
  description: 'The zone of the times of day, e.g. Europe/Berlin; empty = that of the system',
});

export const leastFree = defineSetting<number | null>({
  key: 'min_free_disk_bytes',
  schema: z.int().min(0).max(1_000_000_000_000_000).nullable(),
  default: null,
  unit: 'bytes',
  description: 'So much of the disk stays free: downloads wait before they take it. None = 1 % of it, at most 1 GB',
});

export const allowPrivateRedirects = defineSetting({
  key: 'allow_private_redirects',
  schema: z.boolean(),
  default: false,
  description: 'Follow a provider that sends a download to an address of your own network',
});

export const downloadsSettings = [
  maxActive,
  speedLimit,
  schedule,
  scheduleEnabled,
  outsideSpeed,
  timeZone,
  leastFree,
  allowPrivateRedirects,
];
