import { elements, type Fields, fields, isFields, moment, name, number } from './read-value.ts';

export type Programme = { title: string; description: string; start: Date; end: Date };

/**
 * Reads `get_short_epg`: titles and descriptions are base64, `start` and `end` (or `stop`) are written in the server's
 * time zone, so that the timestamps beside them are preferred. Sorted by start; programmes without both times are left out.
 */
export function readShortEpg(answer: unknown, timezone: string | null): Programme[] {
  const listings = isFields(answer) ? fields(answer).epg_listings : answer;
  const zone = zoneOf(timezone);
  return elements(listings)
    .filter(isFields)
    .map((listing) => readProgramme(listing, zone))
    .filter((programme) => programme !== null)
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}

function readProgramme(listing: Fields, zone: Intl.DateTimeFormat | null): Programme | null {
  const start = moment(listing.start_timestamp) ?? writtenTime(listing.start, zone);
  const end = moment(listing.stop_timestamp ?? listing.end_timestamp) ?? writtenTime(listing.end ?? listing.stop, zone);
  if (!start || !end || end <= start) return null;
  return { title: decodeText(listing.title), description: decodeText(listing.description), start, end };
}

/** Base64 that decodes to text; everything else is taken as it stands, since some servers do not encode. */
function decodeText(value: unknown): string {
  const written = name(value).trim();
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(written)) return written;
  const bytes = Buffer.from(written, 'base64');
  const isExact = bytes.toString('base64').replace(/=+$/, '') === written.replace(/\s+/g, '').replace(/=+$/, '');
  const decoded = bytes.toString('utf8');
  return isExact && isText(decoded) ? decoded.trim() : written;
}

function isText(decoded: string): boolean {
  return !/[\ufffd\u0000-\u0008\u000e-\u001f]/.test(decoded);
}

function writtenTime(value: unknown, zone: Intl.DateTimeFormat | null): Date | null {
  const asUtc = moment(value);
  if (!asUtc || !zone || number(value) !== null || !isWithoutZone(value)) return asUtc;
  const guess = asUtc.getTime() - offsetAt(asUtc, zone);
  // A second look, because the offset may differ between the two moments (summer time).
  return new Date(asUtc.getTime() - offsetAt(new Date(guess), zone));
}

function isWithoutZone(value: unknown): boolean {
  return !/[T ].*(Z|[+-]\d{2}:?\d{2})$/i.test(name(value).trim());
}

function zoneOf(timezone: string | null): Intl.DateTimeFormat | null {
  if (timezone === null) return null;
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone, hourCycle: 'h23', ...parts });
  } catch {
    return null;
  }
}

/** Milliseconds that the zone's clock is ahead of UTC. */
function offsetAt(moment: Date, zone: Intl.DateTimeFormat): number {
  const parts = Object.fromEntries(zone.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
}
