import type { ItemFilter, PageEnd, Sorting } from './store.ts';

/** Every so many titles' place in a list, and how many titles it has. */
export type Landmarks = { ends: PageEnd[]; total: number };
type List = { filter: ItemFilter; sort: Sorting; grouped?: boolean };
type Source = {
  landmarks(list: List, every: number): Promise<Landmarks>;
  /** Another one after every sync: then the titles are others. */
  catalogueVersion(): Promise<string>;
};

/** Titles between two landmarks: so many are passed over at most to find a page. */
const every = 500;
const freshMs = 10 * 60_000;
const kept = 20;

/**
 * Finds a page in the middle of a long list without counting up to it: the list is walked once, then every place in it
 * is a few milliseconds away. `renew` walks it again, for lists that change between two syncs.
 */
export function createLandmarks(source: Source, now: () => number = Date.now) {
  const lists = new Map<string, { at: number; landmarks: Promise<Landmarks> }>();

  async function landmarksOf(list: List, renew: boolean): Promise<Landmarks> {
    const key = JSON.stringify([list, await source.catalogueVersion()]);
    const known = lists.get(key);
    lists.delete(key);
    const isFresh = known && !renew && now() - known.at < freshMs;
    const fresh = isFresh ? known : { at: now(), landmarks: source.landmarks(list, every) };
    lists.set(key, fresh);
    fresh.landmarks.catch(() => lists.delete(key));
    const [oldest] = lists.keys();
    if (lists.size > kept && oldest !== undefined) lists.delete(oldest);
    return fresh.landmarks;
  }

  return {
    /** The landmark before the title at `offset`, and how many titles are to be passed over from there. */
    async find(list: List, offset: number, renew = false) {
      const { ends, total } = await landmarksOf(list, renew);
      const passed = Math.min(Math.floor(offset / every), ends.length);
      return { after: ends[passed - 1] ?? null, skip: offset - passed * every, total };
    },
  };
}
