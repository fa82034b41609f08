import { changed, nobodyAsks, type NoteChange } from './names-change.ts';

/** What ext4, NTFS, APFS and SMB allow for one name, in bytes of UTF-8 (the strictest of them). */
const LONGEST_NAME = 255;
/** Kept free for what is put behind a stem: a version's number, an extension, `-thumb.jpg` and the like. */
const ROOM_FOR_SUFFIXES = 40;
/** The longest stem or folder name, in bytes. */
export const LONGEST_SEGMENT = LONGEST_NAME - ROOM_FOR_SUFFIXES;

/** The longest name put together of parts, with a few bytes left for what makes a name harmless. */
export const LONGEST_WHOLE = LONGEST_SEGMENT - 8;

const NAMELESS = 'Untitled';
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
/** Format characters: bidi marks, zero-width, soft hyphen, byte order mark, tags. */
const INVISIBLE = /\p{Cf}/gu;
const BLANK = /[\s\p{Cc}\u2028\u2029]+/gu;
/** Reserved by Windows whatever the case, also with an extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)/i;
/** Passed over by media servers' scanners, or read as a disc or as an extra of something else. */
const PASSED_OVER =
  /^(?:sample.*|metadata|subs|subtitles|extrafanart|extrathumbs|actors|lost\+found|@eadir|#recycle|\$recycle\.bin|video_ts|audio_ts|bdmv|trailers?|theme|theme-music|backdrops|extras?|behind the scenes|deleted scenes|interviews|scenes|shorts|featurettes|clips|other|others|specials)$/is;
/** `Name - Trailer`, `Name.sample`: by such an ending a scanner takes a file for an extra or for rubbish. */
const EXTRA_ENDING =
  /[-._] ?(trailer|sample|scene|clip|interview|behindthescenes|deleted|deletedscene|featurette|short|extra|other|sync|bts|part)$/i;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function takeWhole(parts: Iterable<string>, limit: number): string {
  let taken = '';
  let bytes = 0;
  for (const part of parts) {
    bytes += byteLength(part);
    if (bytes > limit) break;
    taken += part;
  }
  return taken;
}

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** The longest beginning of `limit` bytes at most that cuts no character in two, not even a composed one if possible. */
export function cutToBytes(text: string, limit: number): string {
  if (byteLength(text) <= limit) return text;
  const start = text.slice(0, limit + 1);
  return takeWhole(graphemesOf(start), limit) || takeWhole(start, limit);
}

/** Characters that some file system forbids, by what reads nearest to them. */
function replaceForbidden(text: string): string {
  return text
    .replace(/^[/\\]+|\.{1,2}[/\\]+/g, '')
    .replace(/ ?: ?$/, '')
    .replace(/ ?: +/g, ' - ')
    .replace(/[:/\\|*]+/g, '-')
    .replace(/"/g, "'")
    .replace(/[?<>]/g, '');
}

function plain(text: string, note: NoteChange): string {
  const composed = text.normalize('NFC').replace(/ {2,}/g, ' ');
  const bare = composed.replace(LONE_SURROGATE, '').replace(INVISIBLE, '').replace(BLANK, ' ');
  const visible = changed(note, 'invisible', [composed, bare]);
  const allowed = replaceForbidden(visible).normalize('NFC').replace(/ {2,}/g, ' ');
  return changed(note, 'characters', [visible, allowed]);
}

/** Windows drops dots and spaces at the end; a dot at the start hides a name from the media server. */
function withoutEdges(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === '.' || text[start] === ' ')) start += 1;
  while (end > start && (text[end - 1] === '.' || text[end - 1] === ' ')) end -= 1;
  return text.slice(start, end);
}

/** A name as a part of a longer one, which is made safe as a whole; never empty. */
export function namePart(name: string, note: NoteChange = nobodyAsks): string {
  const text = plain(name, note).trim();
  return /[^-. ]/.test(text) ? text : changed(note, 'nameless', [name, NAMELESS]);
}

/** `Name - Trailer` → `Name – Trailer`, which scanners do not take for an ending of theirs. */
function withoutExtraEnding(name: string): string {
  const ending = EXTRA_ENDING.exec(name);
  if (ending === null) return name;
  const before = name.slice(0, ending.index).trimEnd();
  return /[^-._ ]/.test(before) ? `${before} – ${ending[1]}` : `${name}_`;
}

function harmless(name: string, note: NoteChange): string {
  const seen = changed(note, 'extra', [name, withoutExtraEnding(name)]);
  return RESERVED.test(seen) || PASSED_OVER.test(seen) ? changed(note, 'reserved', [seen, `_${seen}`]) : seen;
}

function once(name: string, limit: number, note: NoteChange): string {
  const whole = plain(name, note);
  const trimmed = changed(note, 'edges', [whole, withoutEdges(whole)]);
  const bare = changed(note, 'cut', [trimmed, withoutEdges(cutToBytes(trimmed, limit))]);
  return bare === '' ? changed(note, 'nameless', [name, NAMELESS]) : harmless(bare, note);
}

/** Cutting can lay bare what the other steps take away, and the other way round; a few rounds settle it. */
const MOST_ROUNDS = 6;

/**
 * A name that is safe as one part of a path on every file system and seen by the media server: no separators, control or
 * invisible characters, nothing reserved, NFC, at most `limit` bytes, never empty. A safe name stays as it is.
 */
export function safeSegment(name: string, limit: number = LONGEST_SEGMENT, note: NoteChange = nobodyAsks): string {
  let safe = name;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = once(safe, limit, note);
    if (next === safe) return safe;
    safe = next;
  }
  return safe;
}

/** `text` cut so that `ending`, which must stay, still fits behind it. */
export function fitBefore(text: string, ending: string, limit: number, note: NoteChange = nobodyAsks): string {
  const room = limit - byteLength(ending);
  if (byteLength(text) <= room) return text + ending;
  return changed(note, 'cut', [text, withoutEdges(cutToBytes(text, room))]) + ending;
}
