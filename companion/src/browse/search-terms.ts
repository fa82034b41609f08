export type SearchWord = {
  text: string;
  /** LIKE patterns, one of which a name has to match: anywhere in it, or where a word begins. */
  patterns: string[];
  /** `tsquery` for how a word in people's names begins; null where it has other characters than letters and digits. */
  prefix: string | null;
  /** Where the word could be one. */
  year: number | null;
};

const mostWords = 8;
const separators = /[\s.,;:!?"'()[\]{}|/_+-]+/u;
const wordOnly = /^[\p{L}\p{M}\p{N}]+$/u;
/** Scripts that write words without a space between them. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * What a search box's text, already lower-case and without accents, asks for: a name has to have all of these words.
 * One without a word is looked for as it is.
 */
export function searchTerms(normalised: string): SearchWord[] {
  const found = normalised.split(separators).filter((word) => word !== '');
  const wanted = found.length > 0 || normalised === '' ? found.slice(0, mostWords) : [normalised];
  // Beside a longer word the short ones only narrow what that one finds.
  const onlyShort = wanted.every(isShort);
  return wanted.map((word) => ({
    text: word,
    patterns: onlyShort ? [`${word}%`, `% ${word}%`] : [anywhere(word)],
    prefix: beginning(word),
    year: /^(19|20)\d\d$/.test(word) ? Number(word) : null,
  }));
}

/** Three characters are the least that the trigram index finds anywhere in a name. */
function isShort(word: string): boolean {
  return [...word].length < 3 && wordOnly.test(word) && !unspaced.test(word);
}

export function beginning(word: string): string | null {
  return wordOnly.test(word) ? `'${word}':*` : null;
}

export function anywhere(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
