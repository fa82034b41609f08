import { uncopied } from './copy-text.ts';

/**
 * The titles of one section as they are met in its list: those that are held, then those that are new. They are known
 * by their place here.
 */
export function createHeldTitles(held: Buffer) {
  const places = new Map<string, number>();
  const ids: number[] = [];
  const missing = new Set<number>();
  const state: State[] = [];

  for (let at = 0; at < held.length;) {
    const end = held.indexOf(LINE_END, at);
    const [id = '', isMissing, providerId = ''] = held.toString('utf8', at, end).split('\t');
    if (isMissing === 't') missing.add(ids.length);
    places.set(uncopied(providerId), ids.push(Number(id)) - 1);
    state.push('unseen');
    at = end + 1;
  }
  const heldCount = ids.length;

  return {
    count: heldCount,

    /** Undefined where no title of this id is held or was met. */
    find: (providerId: string): number | undefined => places.get(providerId),

    add(providerId: string): number {
      const place = state.push('unseen') - 1;
      places.set(providerId, place);
      return place;
    },

    state: (place: number): State => state[place] ?? 'unseen',
    mark(place: number, as: State): void {
      state[place] = as;
    },

    /** Titles' own ids of the held ones that the list does not have. */
    unseen: () => ids.filter((_, place) => state[place] === 'unseen'),
    /** Of those that it has again and that nothing else will write. */
    found: () => [...missing].filter((place) => state[place] === 'known').map((place) => ids[place] as number),
    idOf: (place: number) => ids[place] as number,
    offered: () => state.reduce((count, one) => (one === 'unseen' ? count : count + 1), 0),
  };
}

/** `known`: as the last sync left it, so that nothing has to be written; `staged`: to be compared in the database. */
export type State = 'unseen' | 'known' | 'staged';

const LINE_END = 0x0a;
