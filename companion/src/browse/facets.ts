import type * as contract from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { StreamKind } from '../provider/index.ts';
import { daysAgo } from './changes.ts';
import type { BrowseStore } from './store.ts';

const addedDays = [1, 7, 30, 90, 365];
const ratingSteps = [9, 8, 7, 6, 5];
const mostTags = 100;
const kept = 50;
const freshMs = 10 * 60_000;

type Query = { playlist_id?: number; category_id?: string };

/**
 * What the filters of a list can be set to. Counted once per sync and list: a walk over hundreds of thousands of titles
 * takes a moment.
 */
export function createFacets(store: Pick<BrowseStore, 'facets' | 'catalogueVersion'>, clock: Clock) {
  const known = new Map<string, { at: number; facets: Promise<contract.Facets> }>();

  async function count(kind: StreamKind, query: Query): Promise<contract.Facets> {
    const filter = { kinds: [kind], playlistId: query.playlist_id, categoryId: query.category_id };
    const times = addedDays.map((days) => ({ days, since: daysAgo(clock, days) }));
    const { total, languages, tagSets, years, ratings, added } = await store.facets(filter, times);
    const tags = new Map<string, number>();
    for (const one of tagSets) for (const tag of one.tags) tags.set(tag, (tags.get(tag) ?? 0) + one.count);
    return {
      total,
      languages: languages.sort((a, b) => b.count - a.count || compare(a.language, b.language)),
      tags: [...tags]
        .map(([tag, n]) => ({ tag, count: n }))
        .sort((a, b) => b.count - a.count || compare(a.tag, b.tag))
        .slice(0, mostTags),
      years: years.filter(({ year }) => year > 0).sort((a, b) => b.year - a.year),
      ratings: ratingSteps
        .map((least) => ({ rating_min: least, count: sumOf(ratings, ({ rating }) => rating >= least) }))
        .filter((one) => one.count > 0),
      added: addedDays
        .map((most) => ({ added_days: most, count: sumOf(added, ({ days }) => days <= most) }))
        .filter((one) => one.count > 0),
    };
  }

  return async function facets(kind: StreamKind, query: Query): Promise<contract.Facets> {
    const key = JSON.stringify([kind, query.playlist_id, query.category_id, await store.catalogueVersion()]);
    const found = known.get(key);
    const now = clock.now().getTime();
    if (found && now - found.at < freshMs) return found.facets;
    const counted = count(kind, query);
    known.set(key, { at: now, facets: counted });
    counted.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return counted;
  };
}

function sumOf<T extends { count: number }>(rows: T[], counts: (row: T) => boolean): number {
  return rows.filter(counts).reduce((sum, { count }) => sum + count, 0);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
