import { language } from '../strings/index.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Numbers with their unit read from left to right in every script; in a line of Arabic they need to be told so. */
const isolated = (text: string) => (language === 'ar' ? `\u2066${text}\u2069` : text);

/** Decimal units, as disks and providers count: 6_600_000_000 → `6.6 GB`. */
export function bytes(count: number): string {
  const [value, unit] = bytesInParts(count);
  return isolated(`${value} ${unit}`);
}

export function bytesInParts(count: number): [value: string, unit: string] {
  let size = Math.max(0, count);
  let step = 0;
  // 999.6 kB would round to `1,000 kB`.
  while (size >= 999.5 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const digits = step === 0 || size >= 100 ? 0 : 1;
  return [number(size, digits), units[step] as string];
}

/** Bytes per second → `22.6 MB/s`. */
export function rate(bps: number): string {
  const [value, unit] = bytesInParts(bps);
  return isolated(`${value} ${unit}/s`);
}

/** `5.1 of 6.6 GB`: the unit is said once where both share it. */
export function bytesOf(done: number, total: number, of: string): string {
  const [value, unit] = bytesInParts(done);
  const [totalValue, totalUnit] = bytesInParts(total);
  const whole = isolated(`${totalValue} ${totalUnit}`);
  return unit === totalUnit ? `${value} ${of} ${whole}` : `${isolated(`${value} ${unit}`)} ${of} ${whole}`;
}

export function number(value: number, digits = 0): string {
  return formatOf(0, digits).format(value);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than all that is done with it on a page of posters. */
function formatOf(minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${language} ${minimumFractionDigits} ${maximumFractionDigits}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, { minimumFractionDigits, maximumFractionDigits });
  formats.set(key, known);
  return known;
}

/** Seconds as the two largest words that matter: `2 hr 5 min`, `39 min`, `12 sec`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return unit(whole, 'second');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return [unit(hours, 'hour'), minutes % 60 ? unit(minutes % 60, 'minute') : ''].join(' ').trim();
  return unit(Math.round(hours / 24), 'day');
}

function unit(value: number, name: 'second' | 'minute' | 'hour' | 'day'): string {
  const unitDisplay = name === 'day' ? 'long' : 'short';
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay }).format(value);
}

const steps: [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [31_536_000, 'year'],
  [2_592_000, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** `14 minutes ago`, `in 204 days`; within a minute `now`. */
export function relative(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  // Years and months would hide how soon an account runs out: days are counted up to two years.
  for (const [size, name] of steps) {
    const limit = name === 'year' ? 63_072_000 : name === 'month' ? Number.POSITIVE_INFINITY : size;
    if (Math.abs(seconds) >= limit) return format.format(Math.trunc(seconds / size), name);
  }
  return format.format(0, 'second');
}

export function date(time: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(time));
}

/** `14:05` today, `22 Nov, 14:05` otherwise. */
export function moment(time: string, now = new Date()): string {
  const at = new Date(time);
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  const day: Intl.DateTimeFormatOptions =
    at.toDateString() === now.toDateString() ? {} : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(language, { ...day, ...clock }).format(at);
}

export function rating(value: number): string {
  return formatOf(1, 1).format(value);
}

/** `S03E05`; without a number only the season. */
export function episodeCode(season: number, episode: number | null): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return episode === null ? `S${two(season)}` : `S${two(season)}E${two(episode)}`;
}

/** A hue (0–359) that a title keeps everywhere, for its drawn poster. */
export function hueOf(title: string): number {
  let hash = 7;
  for (const char of title) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 3600;
  return hash % 360;
}
