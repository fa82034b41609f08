import { decodeEntities } from './entities.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Bidi marks and isolates, zero-width space and joiner, word joiner, soft hyphen, byte order mark, variation selectors, tags. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;
/** Joiners are spelling in Arabic and Indic scripts, dirt elsewhere. */
const STRAY_JOINER = /(?<![\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d]/g;
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
const BLANK = /[\s\p{Cc}]+/gu;
const TRADE_MARKS = /[™®©℠]/g;
/** NFKC would glue these to the number before them or change what they say. */
const KEPT_BY_COMPATIBILITY = /[¼½¾⅐-⅞…]/;
const COMPATIBLE_RUN = /[^¼½¾⅐-⅞…]+/g;
const SMALL_CAPITALS = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ'].map((small, index) => [small, 'ABCDEFGHIJKLMNOPQRSTUVWYZ'[index] ?? small]),
);
const SMALL_CAPITAL_RUN = new RegExp(`[${[...SMALL_CAPITALS.keys()].join('')}]{2,}`, 'g');

/** Raised, full-width and small-capital letters as plain ones. */
function plainLetters(text: string): string {
  const compatible = KEPT_BY_COMPATIBILITY.test(text)
    ? text.replace(COMPATIBLE_RUN, (run) => run.normalize('NFKC')).normalize('NFC')
    : text.normalize('NFKC');
  return compatible.replace(SMALL_CAPITAL_RUN, (run) => [...run].map((one) => SMALL_CAPITALS.get(one) ?? one).join(''));
}

function plainCharacters(text: string): string {
  const visible = text
    .replace(LONE_SURROGATE, '')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(TRADE_MARKS, '');
  return plainLetters(visible).replace(BLANK, ' ');
}

/** Shells' and databases' escapes of quotation marks that reached the name. */
function unescapeQuotes(text: string): string {
  return text.replaceAll("'\\''", "'").replaceAll("\\'", "'").replaceAll('\\"', '"');
}

/** A release's file name is told from `S.W.A.T.` by a year, a quality or numbers between its dots. */
const DOTTED = /^[^ ]+\.(?:(?:19|20)\d\d|\d{3,4}p|S\d{1,3}E\d{1,4})(?:\.|$)/i;
const RELEASE_GROUP = /(\.[A-Za-z0-9]{3,5})-(?!DL$|RIP$)[A-Za-z0-9]{2,12}$/i;

/** `The.Matrix.1999.1080p.x264-GRP`: dots for spaces, without the group that released it. */
function undotted(text: string): string {
  if (text.includes(' ') || !text.includes('.') || !DOTTED.test(text)) return text;
  return text.replace(RELEASE_GROUP, '$1').replace(/\.(?!\d(?:\.|$))/g, ' ');
}

/**
 * A provider's name as plain text: entities decoded (twice at most), quotes unescaped, no invisible or control
 * characters, NFKC except for fractions, single spaces. May be empty.
 */
export function normaliseName(raw: string): string {
  let text = raw;
  if (text.includes('&')) text = decodeEntities(text);
  if (text.includes('&')) text = decodeEntities(text);
  if (text.includes('\\')) text = unescapeQuotes(text);
  if (!PRINTABLE_ASCII.test(text)) text = plainCharacters(text);
  if (text.includes('  ')) text = text.replace(/ {2,}/g, ' ');
  return undotted(text.trim());
}
