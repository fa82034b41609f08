/** What a title is recognised by across accounts, categories and languages; see `groupKeys`. */
export type GroupKeys = { name_key: number; tmdb_key: number | null; tmdb_loose_key: number | null };

type Work = {
  kind: 'movie' | 'series';
  title: string;
  year: number | null;
  /** Of a provider that lists each season as a series of its own. */
  season: number | null;
  tmdbId: string | null;
};

const PLAIN = /^[\x20-\x7e]*$/;
const ACCENTS = /[\u0300-\u036f]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
/** Letters that no decomposition makes plain. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };
const LETTER = /[ßæœøđłı]/g;

/**
 * A name as two providers that mean the same title write it: letters and digits in lower case, without accents, `&` as
 * `and`. Signs that are letters of their own in Indic scripts and Japanese stay. A name without any stays as it is.
 */
export function comparableName(title: string): string {
  const lower = (title.includes('&') ? title.replaceAll('&', ' and ') : title).toLowerCase();
  if (PLAIN.test(lower)) return lower.replace(/[^a-z0-9]+/g, '') || title;
  const plain = lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  return plain.replace(LETTER, (letter) => LETTERS[letter] ?? letter).replace(BETWEEN_WORDS, '') || title;
}

/**
 * Titles of one kind are the same when TMDB's id and the year are the same; where one of them has no id, when name and
 * year are (an unknown year is a year of its own). Each key is a hash, a whole number that a
 * double holds.
 * `tmdb_loose_key` finds the one year under which an id without a year is known.
 */
export function groupKeys({ kind, title, year, season, tmdbId }: Work): GroupKeys {
  const part = season === null ? '' : `s${season}`;
  const name_key = keyOf(`${kind}|${comparableName(title)}|${year ?? ''}|${part}`);
  if (tmdbId === null) return { name_key, tmdb_key: null, tmdb_loose_key: null };
  const ofId = `${kind}#${tmdbId}|${part}`;
  return {
    name_key,
    tmdb_key: year === null ? null : keyOf(`${ofId}|${year}`),
    tmdb_loose_key: keyOf(ofId),
  };
}

/** 53 bits of two 32-bit hashes of one walk: that any two of a million titles share them is one chance in twenty thousand. */
function keyOf(text: string): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let n = 0; n < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (a >>> 0) * 0x20_0000 + (b >>> 11);
}
