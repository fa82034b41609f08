import type { Channel } from './catalogue.ts';
import { createRandom } from './random.ts';
import type { Row } from './rows.ts';
import { PROGRAMMES } from './words/channels.ts';

/** Panels write times in a zone of their own; only the timestamps are safe. */
export const SERVER_TIME_ZONE = 'Europe/Amsterdam';

export type Programme = { title: string; description: string /** Unix seconds. */; start: number; stop: number };

const DAY = 86_400;
const MINUTES = [15, 30, 30, 45, 60, 60, 90];

/** What runs on that channel from the one that is on at `from` until `until`, both Unix seconds. Nothing without a guide. */
export function* programmes(channel: Channel, from: number, until: number): Generator<Programme> {
  if (channel.epgId === null) return;
  for (let day = Math.floor(from / DAY); day * DAY < until; day++) {
    for (const programme of programmesOfDay(channel, day)) {
      if (programme.stop > from && programme.start < until) yield programme;
    }
  }
}

/** Days begin and end at midnight UTC, so that each can be made alone. */
function* programmesOfDay(channel: Channel, day: number): Generator<Programme> {
  const random = createRandom('epg', channel.id, day);
  const end = (day + 1) * DAY;
  let start = day * DAY;
  while (start < end) {
    const stop = Math.min(end, start + random.pick(MINUTES) * 60);
    const title = random.pick(PROGRAMMES[channel.theme]);
    yield { title, description: `${title} on ${channel.name}.`, start, stop };
    start = stop;
  }
}

export function epgRow(programme: Programme, channel: Channel, lang = 'en'): Row {
  return {
    id: `${channel.id}${programme.start}`,
    epg_id: '1',
    title: base64(programme.title),
    lang,
    start: serverTime(programme.start),
    end: serverTime(programme.stop),
    description: base64(programme.description),
    channel_id: channel.epgId,
    start_timestamp: String(programme.start),
    stop_timestamp: String(programme.stop),
  };
}

/** The whole table: from yesterday to tomorrow, with what is on and what can be watched later. */
export function epgTable(channel: Channel, now: number): Row[] {
  const listings = programmes(channel, now - DAY, now + DAY);
  return [...listings].map((programme) => ({
    ...epgRow(programme, channel),
    now_playing: programme.start <= now && now < programme.stop ? 1 : 0,
    has_archive: channel.archiveDays > 0 && programme.stop <= now ? 1 : 0,
  }));
}

export function shortEpg(channel: Channel, now: number, limit: number): Row[] {
  const rows: Row[] = [];
  for (const programme of programmes(channel, now, now + DAY)) {
    if (rows.length >= limit) break;
    rows.push(epgRow(programme, channel));
  }
  return rows;
}

/** `xmltv.php`, channel by channel. */
export function* xmltv(channels: Iterable<Channel>, now: number): Generator<string> {
  yield '<?xml version="1.0" encoding="utf-8" ?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv generator-info-name="demo">\n';
  const guided = [...channels].filter((channel) => channel.epgId !== null);
  for (const channel of guided) {
    const id = escapeXml(String(channel.epgId));
    yield `<channel id="${id}"><display-name>${escapeXml(channel.name)}</display-name></channel>\n`;
  }
  for (const channel of guided)
    yield [...programmes(channel, now - DAY, now + DAY)].map((p) => xmlProgramme(p, channel)).join('');
  yield '</tv>\n';
}

function xmlProgramme(programme: Programme, channel: Channel): string {
  const [start, stop] = [programme.start, programme.stop].map(xmltvTime);
  const id = escapeXml(String(channel.epgId));
  const text = `<title>${escapeXml(programme.title)}</title><desc>${escapeXml(programme.description)}</desc>`;
  return `<programme start="${start}" stop="${stop}" channel="${id}">${text}</programme>\n`;
}

const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: SERVER_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2024-05-06 20:15:00` in the server's zone. */
export function serverTime(seconds: number): string {
  return format.format(new Date(seconds * 1000));
}

function xmltvTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().replace(/\D/g, '').slice(0, 14)} +0000`;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
