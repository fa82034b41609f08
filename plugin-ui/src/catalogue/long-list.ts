import type { Paged } from '../cache.ts';

/** Titles asked for at once. */
export const pageSize = 100;
/** Pages that are kept: a thousand titles are a few screens in every direction. */
const mostPages = 12;

type Page<T> = { items: readonly T[]; next_cursor: string | null };

/** A list of any length of which only the pages near the reader are held; pages are numbered from 0. */
export type LongList<T> = {
  pages: ReadonlyMap<number, Page<T>>;
  total: number;
  /** The total was counted; else the service has estimated it. */
  exact: boolean;
};

export const pageOf = (index: number): number => Math.floor(index / pageSize);

export function itemAt<T>(list: LongList<T>, index: number): T | undefined {
  return list.pages.get(pageOf(index))?.items[index % pageSize];
}

export function beginList<T>(first: Paged<T>): LongList<T> {
  return putPage({ pages: new Map(), total: first.total, exact: !first.total_estimated }, 0, first);
}

/** The list with a page more. Where that page shows that the list is shorter or longer than was thought, it is now. */
export function putPage<T>(list: LongList<T>, number: number, page: Paged<T>): LongList<T> {
  const from = number * pageSize;
  const end = from + page.items.length;
  const { total, exact } = lengthAfter(list, page, from);
  const pages = new Map(list.pages);
  if (end > from) pages.set(number, { items: page.items, next_cursor: page.next_cursor });
  for (const one of pages.keys()) if (one > 0 && one * pageSize >= total) pages.delete(one);
  return { pages, total, exact };
}

function lengthAfter<T>(list: LongList<T>, page: Paged<T>, from: number): { total: number; exact: boolean } {
  const end = from + page.items.length;
  const isLast = page.next_cursor === null;
  if (isLast && (end > from || from === 0)) return { total: end, exact: true };
  // Nothing is here: the end is before this page, and it was told or is looked for further up.
  if (isLast) return { total: Math.min(page.total, from), exact: !page.total_estimated };
  if (!page.total_estimated) return { total: Math.max(page.total, end + 1), exact: page.total > end };
  const known = list.exact && list.total > end;
  return { total: known ? list.total : Math.max(page.total, end + 1), exact: known };
}

/** Without the pages that are furthest from the one at `center`; the first one says what a refresh compares with. */
export function keepNear<T>(list: LongList<T>, center: number, most = mostPages): LongList<T> {
  if (list.pages.size <= most) return list;
  const far = (number: number) => (number === 0 ? -1 : Math.abs(number - center));
  const near = [...list.pages.keys()].sort((a, b) => far(a) - far(b)).slice(0, most);
  return { ...list, pages: new Map(near.map((number) => [number, list.pages.get(number) as Page<T>])) };
}

/**
 * A fresh beginning of a list: the same titles in the same order keep the further pages, so that the reader stays where
 * he is; another order begins anew.
 */
export function refreshList<T extends { id: number }>(list: LongList<T>, fresh: LongList<T>): LongList<T> {
  const before = list.pages.get(0)?.items ?? [];
  const first = fresh.pages.get(0);
  const same = first && first.items.length === before.length && first.items.every(({ id }, n) => id === before[n]?.id);
  const keeps = same && (!fresh.exact || fresh.total === list.total);
  return keeps ? { ...list, pages: new Map([...list.pages, ...fresh.pages]) } : fresh;
}

/** The list with one title changed, if it is there. */
export function changeItem<T extends { id: number }>(
  list: LongList<T>,
  id: number,
  change: (item: T) => T,
): LongList<T> {
  for (const [number, page] of list.pages) {
    if (!page.items.some((item) => item.id === id)) continue;
    const items = page.items.map((item) => (item.id === id ? change(item) : item));
    return { ...list, pages: new Map(list.pages).set(number, { ...page, items }) };
  }
  return list;
}
