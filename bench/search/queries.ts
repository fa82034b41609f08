import { type ManyTitles, randomFrom, zipf } from './many-titles.ts';

/** What people type, by what is hard about it. */
export type Typed = { kind: string; text: string };

const perKind = 60;

/** Searches for titles that are there, are misspelt, or are nowhere; the same ones in every run. */
export function typedSearches({ works, people }: ManyTitles): Typed[] {
  const next = randomFrom(7);
  const work = () => works[Math.floor(next() * works.length)] as string;
  const wordsOf = (title: string) => title.split(' ').filter((word) => word.length > 2);
  const withWords = (count: number) => {
    for (;;) {
      const words = wordsOf(work());
      if (words.length >= count) return words.slice(0, count);
    }
  };
  const known = zipf(works.slice(0, 5_000).flatMap(wordsOf), next);
  const person = zipf(people, next);
  const kinds: Record<string, () => string> = {
    'one word': () => known().toLowerCase(),
    'two words': () => withWords(2).join(' '),
    'three words': () => withWords(3).join(' ').toUpperCase(),
    misspelt: () => misspell(withWords(2), next).join(' '),
    'misspelt, one word': () => misspell(withWords(1), next).join(' '),
    accented: () => [...withWords(1)].map(addAccent).join(' '),
    'two letters': () => (withWords(1)[0] as string).slice(0, 2),
    'an actor': () => person().toLowerCase(),
    hopeless: () =>
      Array.from({ length: 5 + Math.floor(next() * 4) }, () => 'bcdfgjkqvwxz'[Math.floor(next() * 12)]).join(''),
  };
  return Object.entries(kinds).flatMap(([kind, type]) =>
    Array.from({ length: perKind }, () => ({ kind, text: type() })),
  );
}

/** One letter of the longest word is missing, doubled, another one or in the wrong place. */
function misspell(words: string[], next: () => number): string[] {
  const longest = [...words].sort((a, b) => b.length - a.length)[0] as string;
  const at = 1 + Math.floor(next() * (longest.length - 2));
  const [before, letter, after] = [longest.slice(0, at), longest.charAt(at), longest.slice(at + 1)];
  const ways = [
    before + after,
    before + letter + letter + after,
    `${before}x${after}`,
    before + after.charAt(0) + letter + after.slice(1),
  ];
  const wrong = ways[Math.floor(next() * ways.length)] as string;
  return words.map((word) => (word === longest ? wrong : word));
}

const addAccent = (word: string) => word.replace(/[aeiou]/i, (vowel) => `${vowel}\u0301`.normalize());
