import { LIVE_CLIP_SECONDS, readClip } from './clips.ts';

const PACKET = 188;
const TICKS = 90_000;
const ROUND_TICKS = Math.round(LIVE_CLIP_SECONDS * TICKS);
const WRAP = 2 ** 33;

/** Bytes a second of the live clip in real time. */
export const liveBytesPerSecond = () => readClip('mpegts').length / LIVE_CLIP_SECONDS;

/** The live clip over and over, its clocks and counters running on, so that a player sees one stream. Ends after `seconds`. */
export function* liveStream(seconds = Number.POSITIVE_INFINITY): Generator<Buffer> {
  const clip = readClip('mpegts');
  const places = findPlaces(clip);
  for (let round = 0; round * LIVE_CLIP_SECONDS < seconds; round++) {
    const bytes = Buffer.from(clip);
    for (const { at, kind, value } of places.clocks) {
      const ticks = (value + round * ROUND_TICKS) % WRAP;
      if (kind === 'pcr') writePcr(bytes, at, ticks);
      else writeTimestamp(bytes, at, ticks);
    }
    for (const { at, value, perRound } of places.counters) {
      bytes[at] = ((bytes[at] as number) & 0xf0) | ((value + round * perRound()) & 0x0f);
    }
    yield bytes;
  }
}

type Places = {
  clocks: { at: number; kind: 'pcr' | 'timestamp'; value: number }[];
  counters: { at: number; value: number; perRound: () => number }[];
};

/** Where the clip's program clocks, presentation and decoding times and continuity counters stand (ISO 13818-1, 2.4.3). */
function findPlaces(clip: Buffer): Places {
  const places: Places = { clocks: [], counters: [] };
  const payloads = new Map<number, number>();
  for (let at = 0; at + PACKET <= clip.length; at += PACKET) {
    const pid = clip.readUInt16BE(at + 1) & 0x1fff;
    const control = clip[at + 3] as number;
    const fieldLength = control & 0x20 ? (clip[at + 4] as number) + 1 : 0;
    if (fieldLength > 1 && (clip[at + 5] as number) & 0x10) {
      places.clocks.push({ at: at + 6, kind: 'pcr', value: readPcr(clip, at + 6) });
    }
    if (!(control & 0x10)) continue;
    payloads.set(pid, (payloads.get(pid) ?? 0) + 1);
    places.counters.push({ at: at + 3, value: control & 0x0f, perRound: () => payloads.get(pid) as number });
    const starts = (clip[at + 1] as number) & 0x40;
    if (starts) places.clocks.push(...findTimestamps(clip, at + 4 + fieldLength));
  }
  return places;
}

/** The times in the header of a packetised elementary stream, which tables (PAT, PMT) do not have. */
function findTimestamps(clip: Buffer, at: number): Places['clocks'] {
  if (clip.readUIntBE(at, 3) !== 1) return [];
  const flags = (clip[at + 7] as number) >> 6;
  const count = flags === 3 ? 2 : flags === 2 ? 1 : 0;
  return Array.from({ length: count }, (_, i) => {
    const place = at + 9 + i * 5;
    return { at: place, kind: 'timestamp' as const, value: readTimestamp(clip, place) };
  });
}

function readTimestamp(bytes: Buffer, at: number): number {
  const high = ((bytes[at] as number) >> 1) & 0x07;
  return high * 2 ** 30 + (bytes.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (bytes.readUInt16BE(at + 3) >> 1);
}

function writeTimestamp(bytes: Buffer, at: number, ticks: number): void {
  bytes[at] = ((bytes[at] as number) & 0xf1) | (Math.floor(ticks / 2 ** 30) << 1);
  bytes.writeUInt16BE(((Math.floor(ticks / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  bytes.writeUInt16BE(((ticks & 0x7fff) << 1) | 1, at + 3);
}

/** The 33 bits that count at 90 kHz; the finer part stays as it is. */
function readPcr(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 2 + ((bytes[at + 4] as number) >> 7);
}

function writePcr(bytes: Buffer, at: number, ticks: number): void {
  bytes.writeUInt32BE(Math.floor(ticks / 2), at);
  bytes[at + 4] = ((bytes[at + 4] as number) & 0x7f) | ((ticks & 1) << 7);
}
