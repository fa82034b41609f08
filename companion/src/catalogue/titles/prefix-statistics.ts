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

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Counts the prefixes of one account's names as they come by, so that its own habits can settle what a prefix is. */
export function createPrefixCounter() {
  const categories = new Map<string, CategoryCount>();

  return {
    count(name: string, categoryId: string): void {
      const category = categories.get(categoryId) ?? { names: 0, prefixes: new Map<string, number>() };
      categories.set(categoryId, category);
      category.names += 1;
      const prefix = prefixOf(name);
      if (prefix !== null) increment(category.prefixes, prefix);
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
