/**
 * Reading scalars of Xtream answers, where every number may be a string, every string a number, `""`, `"N/A"` or null,
 * every object `[]`, and every list an object, a scalar or missing. None of these throws; null says there is nothing.
 */

export type Fields = Record<string, unknown>;

const EMPTY_WORDS = new Set(['', 'n/a', 'null', 'none', 'undefined', 'unknown', '-']);
const MAX_ID_LENGTH = 200;
const MILLISECONDS_FROM = 1e11;
/** The last moment of the year 9999, the latest that databases and ISO dates take. */
const LAST_TIME = 253_402_300_799_000;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's fields; none for `[]`, `""`, null and all else. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A list's elements, or an object's values where PHP made an object of a list. */
export function elements(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isFields(value) ? Object.values(value) : [];
}

/** A title, which may be any word ("None", "Unknown") but empty. */
export function title(value: unknown): string | null {
  return name(value).trim() || null;
}

/** A name as the provider wrote it, empty where there is none. Databases cannot store NUL. */
export function name(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.replaceAll('\0', '') : '';
}

/** A text that says something. Lists (a cast, genres) are joined by commas. */
export function text(value: unknown): string | null {
  const joined = Array.isArray(value) ? value.map(text).filter(Boolean).join(', ') : name(value);
  const trimmed = joined.trim();
  return EMPTY_WORDS.has(trimmed.toLowerCase()) ? null : trimmed;
}

/** An identifier, always as a string. 0 is what PHP makes of a missing one. */
export function id(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  const written = text(value);
  return written === null || written === '0' || Array.isArray(value) || written.length > MAX_ID_LENGTH ? null : written;
}

export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*[+-]?\d+([.,]\d+)?\s*$/.test(value)) return null;
  return Number(value.replace(',', '.'));
}

export function integer(value: unknown): number | null {
  const found = number(value);
  return found !== null && Number.isSafeInteger(Math.trunc(found)) ? Math.trunc(found) : null;
}

export function positive(value: unknown): number | null {
  const found = number(value);
  return found !== null && found > 0 ? found : null;
}

/** 1, "1", true, "true", "yes"; everything else, `"None"` too, is false. */
export function flag(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(1|true|yes)$/i.test(value.trim()));
}

/** 0 to 10, null for 0, which means "not rated". `fiveBased` is the same out of five. */
export function rating(value: unknown, fiveBased?: unknown): number | null {
  const found = positive(value) ?? doubled(positive(fiveBased));
  return found !== null && found <= 10 ? found : null;
}

function doubled(value: number | null): number | null {
  return value === null ? null : value * 2;
}

/** A moment: Unix seconds or milliseconds, `22/05/2024 10:00:00`, `2024-05-22 10:00:00` or ISO; UTC where no zone is given. */
export function moment(value: unknown): Date | null {
  const seconds = number(value);
  if (seconds !== null) return validTime(seconds > MILLISECONDS_FROM ? seconds : seconds * 1000);
  const written = text(value)?.replace(/^(\d{1,2})[./-](\d{1,2})[./-](\d{4})/, '$3-$2-$1') ?? '';
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?/.exec(written);
  if (!match) return null;
  const zoned = /[T ].*(Z|[+-]\d{2}:?\d{2})$/i.test(written) ? Date.parse(written.replace(' ', 'T')) : Number.NaN;
  return validTime(Number.isNaN(zoned) ? utcOf(match.slice(1)) : zoned);
}

function utcOf(parts: (string | undefined)[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function validTime(milliseconds: number): Date | null {
  return milliseconds > 0 && milliseconds <= LAST_TIME ? new Date(milliseconds) : null;
}

/** A day as `YYYY-MM-DD`, or only `YYYY` where the provider knows no more. */
export function day(value: unknown): string | null {
  const written = text(value) ?? '';
  if (/^\d{1,8}$/.test(written)) return written.length === 4 && year(written) !== null ? written : null;
  const iso = /^(\d{4}-\d{2}-\d{2})/.exec(written)?.[1];
  // Films are older than the Unix epoch, so that moment() would not do here.
  if (iso) return Number.isNaN(Date.parse(iso)) ? null : iso;
  return moment(value)?.toISOString().slice(0, 10) ?? null;
}

export function year(value: unknown): number | null {
  const found = integer(/^\d{4}/.exec(name(value).trim())?.[0]);
  return found !== null && found >= 1870 && found <= 2100 ? found : null;
}

/** Seconds of `duration_secs`, else of `HH:MM:SS`, `1h 30min`, `109 min` or plain minutes. */
export function duration({
  seconds,
  written,
  minutes,
}: {
  seconds?: unknown;
  written?: unknown;
  minutes?: unknown;
}): number | null {
  const exact = positive(seconds);
  if (exact !== null) return Math.round(exact);
  return writtenDuration(text(written) ?? '') ?? writtenDuration(text(minutes) ?? '');
}

function writtenDuration(written: string): number | null {
  const clock = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/.exec(written);
  if (clock) return orNull(Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0));
  const words = /^(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*(?:m\w*)?)?\.?$/i.exec(written);
  return orNull(Number(words?.[1] ?? 0) * 3600 + Number(words?.[2] ?? 0) * 60);
}

function orNull(seconds: number): number | null {
  return seconds > 0 ? seconds : null;
}

/** A web address. Panel-relative paths (`s:1:/images/…`) lead nowhere from here. */
export function url(value: unknown): string | null {
  const written = text(value);
  return written !== null && /^https?:\/\/[^\s/]/i.test(written) && URL.canParse(written) ? written : null;
}

/** The first usable address of several fields. */
export function firstUrl(...values: unknown[]): string | null {
  return values.map(url).find((found) => found !== null) ?? null;
}

/** Addresses of a list, a single string or a JSON list in a string. */
export function urls(value: unknown): string[] {
  if (typeof value === 'string' && value.trim().startsWith('[')) return urls(parsedList(value));
  const found = (typeof value === 'string' ? [value] : elements(value)).map(url);
  return [...new Set(found.filter((each) => each !== null))];
}

function parsedList(written: string): unknown[] {
  try {
    return elements(JSON.parse(written));
  } catch {
    return [];
  }
}

/** Category ids of every shape: a list of numbers or strings, a scalar, `"10,20"`, `"[10,20]"`, `[]`, `{}`, null. */
export function ids(...values: unknown[]): string[] {
  const found = values.flatMap((value) => {
    if (typeof value === 'string')
      return value
        .replace(/[[\]"\s]/g, '')
        .split(',')
        .map(id);
    return typeof value === 'number' ? [id(value)] : elements(value).map(id);
  });
  return [...new Set(found.filter((each) => each !== null))];
}

/** A file extension without its dot, in the provider's own case, which its disk may insist on; the first of `mp4,mkv`. */
export function extension(value: unknown): string | null {
  const first =
    text(value)
      ?.split(/[,;|\s]+/)[0]
      ?.replace(/^\./, '') ?? '';
  return /^[a-z0-9]{1,8}$/i.test(first) ? first : null;
}

/** A TMDB id as a string of digits; 0 means none. */
export function tmdbId(...values: unknown[]): string | null {
  return values.map(id).find((found) => found !== null && /^[1-9]\d*$/.test(found)) ?? null;
}

export function imdbId(...values: unknown[]): string | null {
  return values.map((value) => /\btt\d{5,}\b/.exec(text(value) ?? '')?.[0]).find(Boolean) ?? null;
}
