export type SearchTerms = {
  /** The words as one text, for similarity. */
  text: string;
  /** One LIKE pattern per word: a name has to have them all, anywhere. */
  patterns: string[];
};

const mostWords = 8;

/** What a search box's text, already lower-case and without accents, asks for; one without a word is looked for as it is. */
export function searchTerms(normalised: string): SearchTerms {
  const words = normalised
    .split(/[\s.,;:!?"'()[\]{}|/_+-]+/u)
    .filter((word) => word !== '')
    .slice(0, mostWords);
  const wanted = words.length > 0 || normalised === '' ? words : [normalised];
  return { text: words.join(' '), patterns: wanted.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`) };
}
