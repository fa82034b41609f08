const packet = 188;
const sync = 0x47;
/** A type that no player knows, so that it leaves the track alone. */
const nothing = 0x7e;

/** The types of sound that some browsers have no decoder for, and how a browser is asked. */
const sounds: readonly [type: number, codec: string][] = [
  [0x81, 'audio/mp4; codecs="ac-3"'],
  [0x87, 'audio/mp4; codecs="ec-3"'],
];

/** Types of tracks that this browser can't play. */
export function unplayableTypes(): ReadonlySet<number> {
  const can = (codec: string) => 'MediaSource' in globalThis && MediaSource.isTypeSupported(codec);
  return new Set(sounds.filter(([, codec]) => !can(codec)).map(([type]) => type));
}

/**
 * Takes tracks out of the tables of a transport stream (ISO 13818-1, 2.4.4), whose picture is then played without them:
 * a player that meets one it can't play would end. Answers the whole packets of what it was given so far, and keeps
 * the rest for the next call; what is no transport stream goes through as it is.
 */
export function leaveOut(types: ReadonlySet<number>): (chunk: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> {
  const tables = new Set<number>();
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  function look(bytes: Uint8Array): void {
    const pid = ((at(bytes, 1) & 0x1f) << 8) | at(bytes, 2);
    const isStart = (at(bytes, 1) & 0x40) !== 0;
    const hasPayload = (at(bytes, 3) & 0x10) !== 0;
    if (!isStart || !hasPayload || (pid !== 0 && !tables.has(pid))) return;
    const payload = 4 + ((at(bytes, 3) & 0x20) === 0 ? 0 : at(bytes, 4) + 1);
    const section = bytes.subarray(payload + 1 + at(bytes, payload));
    const end = Math.min(section.length, lengthAt(section, 1) - 1);
    if (pid === 0) readPrograms(section, end, tables);
    else if (at(section, 0) === 2) renameTracks(section, end, types);
  }

  if (types.size === 0) return (chunk) => chunk;
  return (chunk) => {
    const bytes = join(rest, chunk);
    let from = inStep(bytes, 0);
    while (from + packet <= bytes.length) {
      look(bytes.subarray(from, from + packet));
      from = inStep(bytes, from + packet);
    }
    rest = bytes.slice(from);
    return bytes.slice(0, from);
  };
}

/** Where the next packet begins: here, unless something came between. */
function inStep(bytes: Uint8Array, from: number): number {
  for (let place = from; place < bytes.length; place += 1) {
    const follows = bytes[place + packet];
    if (bytes[place] === sync && (follows === undefined || follows === sync)) return place;
  }
  return bytes.length;
}

function readPrograms(section: Uint8Array, end: number, tables: Set<number>): void {
  for (let place = 8; place + 4 <= end; place += 4) tables.add(lengthAt(section, place + 2, 0x1f));
}

function renameTracks(section: Uint8Array, end: number, types: ReadonlySet<number>): void {
  for (let place = 12 + lengthAt(section, 10); place + 5 <= end; place += 5 + lengthAt(section, place + 3)) {
    if (types.has(at(section, place))) section[place] = nothing;
  }
}

const at = (bytes: Uint8Array, place: number): number => bytes[place] ?? 0;

/** The twelve bits of a length, or the thirteen of an address. */
const lengthAt = (bytes: Uint8Array, place: number, mask = 0x0f): number =>
  ((at(bytes, place) & mask) << 8) | at(bytes, place + 1);

function join(first: Uint8Array<ArrayBuffer>, second: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
