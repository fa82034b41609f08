import { codeKey } from './classify.ts';
import { NEVER_CODES } from './code-tables.ts';
import { CODES } from './codes.ts';
import { normaliseName } from './normalise.ts';
import { leadingToken } from './prefix-shape.ts';

/** How an account prefixes its names; see `createPrefixCounter`. */
export type PrefixStatistics = {
  /** Names looked at. */
  total: number;
  /** Names per prefix, over the whole account. */
  counts: ReadonlyMap<string, number>;
  /** Prefixes that at least 20 names of one category bear: codes, whatever they mean. */
  codes: ReadonlySet<string>;
  /** Category → BCP-47 of the code that nearly all of its names bear. */
  languages: ReadonlyMap<string, string>;
};

/** A title word must have been seen this often as a prefix in an account of this size to be believed. */
export const COUNT_OF_A_CODE = 3;
export const NAMES_THAT_TELL = 200;
const NAMES_THAT_MAKE_A_CODE = 20;
const SHARE_THAT_MAKES_A_LANGUAGE = 0.8;
const CODE_SHAPE = /^(?=.{2,14}$)(?=.*[A-Z])[A-Z0-9+]{1,8}(?: [A-Z0-9+]{1,8})?$/;

type CategoryCount = { names: number; prefixes: Map<string, number> };

function prefixOf(name: string): string | null {
  const leading = leadingToken(normaliseName(name));
  if (leading === null || leading.token !== leading.token.toUpperCase()) return null;
  const key = codeKey(leading.token);
  return CODE_SHAPE.test(key) && !NEVER_CODES.has(key) ? key : null;
}

function languageOf(category: CategoryCount): string | null {
  for (const [prefix, count] of category.prefixes) {
    const often = count >= NAMES_THAT_MAKE_A_CODE && count >= category.names * SHARE_THAT_MAKES_A_LANGUAGE;
    const language = CODES.get(prefix)?.languages?.[0];
    if (often && language) return language;
  }
  return null;
}

/** The same text where the same names are read the same by both. */
export function habitsOf({ total, counts, codes, languages }: PrefixStatistics): string {
  const believed = [...counts].filter(([prefix, count]) => count >= COUNT_OF_A_CODE && CODES.get(prefix)?.titleWord);
  const words = believed.map(([prefix]) => prefix).sort();
  return JSON.stringify([total >= NAMES_THAT_TELL, words, [...codes].sort(), [...languages].sort()]);
}

/** Counts the prefixes of one account's names as they come by, so that its own habits can settle what a prefix is. */
export function createPrefixCounter() {
  const categories = new Map<string, CategoryCount>();

  return {
    prefixOf,

    /** So many names of a category with this prefix (null: with none). */
    add(prefix: string | null, categoryId: string, names: number): void {
      const category = categories.get(categoryId) ?? { names: 0, prefixes: new Map<string, number>() };
      categories.set(categoryId, category);
      category.names += names;
      if (prefix !== null) category.prefixes.set(prefix, (category.prefixes.get(prefix) ?? 0) + names);
    },

    count(name: string, categoryId: string): void {
      this.add(prefixOf(name), categoryId, 1);
    },

    statistics(): PrefixStatistics {
      const counts = new Map<string, number>();
      const codes = new Set<string>();
      const languages = new Map<string, string>();
      let total = 0;
      for (const [categoryId, category] of categories) {
        total += category.names;
        for (const [prefix, count] of category.prefixes) {
          counts.set(prefix, (counts.get(prefix) ?? 0) + count);
          if (count >= NAMES_THAT_MAKE_A_CODE) codes.add(prefix);
        }
        const language = languageOf(category);
        if (language !== null) languages.set(categoryId, language);
      }
      return { total, counts, codes, languages };
    },
  };
}
