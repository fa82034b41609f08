import type { Select } from './excluded-store.ts';
import type { Condition } from './filter-store.ts';
import { type Entry, type ItemRow, shownRows } from './item-store.ts';
import { nearestWords, wordsOneSlipAway } from './near-words.ts';
import { anywhere, beginning, type SearchWord } from './search-terms.ts';

/** Words that are looked at for one that is more than a slip away from all. */
const mostLike = 40;
/** Words that a typed one may stand for. */
const mostMeant = 6;
/** So many names are compared in full; where there are more, all of them are about equally alike. */
const mostCompared = 500;

/** A search with other words in the place of misspelt ones, the likeliest first. */
export type Meant = { searches: SearchWord[][]; misspelt: boolean };

/**
 * What the words could have been meant to be, by the words of all titles. First those are taken for misspelt that no title
 * has; where nothing has the others either, each word may have lost or got a letter and become another one.
 */
export async function meantBy(select: Select, words: SearchWord[]): Promise<Meant> {
  const near = await wordsNear(select, [...new Set(words.map(({ text }) => text).filter(isComparable))]);
  const change = (doubted: (known: boolean) => boolean) =>
    words.map((word) => {
      const { known = true, words: others = [] } = near.get(word.text) ?? {};
      return doubted(known) ? { ...word, ...withOthers(word, others) } : word;
    });
  const misspelt = [...near.values()].some(({ known }) => !known);
  const searches = [words, change((known) => !known), change(() => true)];
  return { searches: searches.filter((search, n) => n > 0 && differs(search, searches[n - 1] ?? [])), misspelt };
}

const withOthers = ({ patterns, prefix }: SearchWord, others: string[]) => ({
  patterns: [...patterns, ...others.map(anywhere)],
  prefix: prefix && `(${[prefix, ...others.flatMap((other) => beginning(other) ?? [])].join(' | ')})`,
});

const isComparable = (word: string) => [...word].length > 2 && !/^\d+$/.test(word);
const differs = (one: SearchWord[], other: SearchWord[]) =>
  one.some(({ patterns }, n) => patterns.length !== other[n]?.patterns.length);

type Near = { known: boolean; words: string[] };

/** The titles' words nearest to each of these, and whether it is one itself. */
async function wordsNear(select: Select, typed: string[]): Promise<Map<string, Near>> {
  const asked = JSON.stringify(typed.map((word) => ({ typed: word, slips: wordsOneSlipAway(word) })));
  const rows = await select<{ typed: string; known: boolean; slips: string[] }>(
    `select typed, exists (select 1 from search_words where word = typed) as known,
            array(select word from search_words
                   where word = any (array(select json_array_elements_text(slips)))) as slips
       from json_to_recordset(:asked) as asked(typed text, slips json)`,
    { asked },
  );
  const far = rows.filter(({ known, slips }) => !known && slips.length === 0).map((row) => row.typed);
  const alike = far.length === 0 ? new Map<string, string[]>() : await wordsAlike(select, far);
  return new Map(
    rows.map(({ typed: word, known, slips }) => [
      word,
      { known, words: nearestWords(word, alike.get(word) ?? slips, mostMeant) },
    ]),
  );
}

async function wordsAlike(select: Select, typed: string[]): Promise<Map<string, string[]>> {
  const rows = await select<{ typed: string; words: string[] }>(
    `select typed, array(select word from search_words where word % typed
                          order by similarity(word, typed) desc limit ${mostLike}) as words
       from unnest(array[:typed]) typed`,
    { typed },
  );
  return new Map(rows.map((row) => [row.typed, row.words]));
}

/** Titles whose name has a part that is like the text, the most alike first. */
export async function mostAlike(select: Select, condition: Condition, text: string, limit: number): Promise<ItemRow[]> {
  const entries = await select<Entry>(
    `with near as materialized (
       select t.id, word_similarity(:text, t.name_norm) as alike from titles t
        where ${condition.where} and t.name_norm %> :text)
     select id, '' as sort_value from (select * from near limit ${mostCompared}) chosen
      order by alike desc, id limit :limit`,
    { ...condition.values, text, limit },
  );
  return shownRows(select, entries);
}
