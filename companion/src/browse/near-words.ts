/** How many letters may be wrong: short words with a wrong letter are other words. */
const mostWrong = (length: number) => (length < 3 ? 0 : length < 6 ? 1 : length < 11 ? 2 : 3);

const latin = [...'abcdefghijklmnopqrstuvwxyz'];
/** Longer words are found well enough by their trigrams. */
const longestVaried = 12;

/** Every word that one slip of the fingers makes of this one: a letter missing, double, wrong, or in its neighbour's place. */
export function wordsOneSlipAway(word: string): string[] {
  const letters = [...word];
  if (letters.length > longestVaried) return [];
  const found = new Set<string>();
  for (let at = 0; at <= letters.length; at++) {
    const [before, here, next] = [letters.slice(0, at).join(''), letters[at] ?? '', letters[at + 1] ?? ''];
    const after = letters.slice(at + 1).join('');
    for (const letter of latin) {
      found.add(before + letter + here + after);
      if (here) found.add(before + letter + after);
    }
    if (here) found.add(before + after);
    if (next) found.add(before + next + here + letters.slice(at + 2).join(''));
  }
  found.delete(word);
  return [...found];
}

/** Letters to change, to add, to leave out or to swap with their neighbour until one word is the other. */
export function slipsBetween(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  let [beforeLast, last]: [number[], number[]] = [[], b.map((_, n) => n).concat(b.length)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

const at = (row: number[], index: number) => row[index] ?? 0;

/**
 * Of the words that are known, those nearest to what was typed, where near enough; at most so many. Those that contain it
 * are found anyway.
 */
export function nearestWords(typed: string, known: string[], most: number): string[] {
  const near = known
    .filter((word) => !word.includes(typed))
    .map((word) => ({ word, slips: slipsBetween(typed, word) }))
    .filter(({ slips }) => slips <= mostWrong([...typed].length));
  const least = Math.min(...near.map(({ slips }) => slips));
  const sameBeginning = (word: string) => (word[0] === typed[0] ? 0 : 1);
  return near
    .filter(({ slips }) => slips === least)
    .map(({ word }) => word)
    .sort((one, other) => sameBeginning(one) - sameBeginning(other) || (one < other ? -1 : 1))
    .slice(0, most);
}
