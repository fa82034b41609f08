import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What the server said about one key, kept while the reader moves on, and asked for again when it is stale. */
export type Entry<T> = {
  data: Signal<T | undefined>;
  error: Signal<unknown>;
  loading: Signal<boolean>;
  /** When `data` was true, in milliseconds; 0 = ask again at the next chance. */
  at: number;
  /** Invalidated since it was last asked for: the answer under way may be from before. */
  outdated: boolean;
  users: number;
  abort: AbortController | null;
  load: Loader<T>;
  merge: Merge<T>;
};
export type Loader<T> = (signal: AbortSignal) => Promise<T>;
type Merge<T> = (old: T, fresh: T) => T;
type Options<T> = { maxAge?: number; merge?: Merge<T> };

const entries = new Map<string, Entry<unknown>>();
const kept = 60;

/** The entry of a key; the loader is asked when somebody uses the entry. */
export function entryOf<T>(key: string, load: Loader<T>, merge: Merge<T> = (_, fresh) => fresh): Entry<T> {
  const known = entries.get(key) as Entry<T> | undefined;
  if (known) {
    known.load = load;
    // The least recently used goes first: a Map keeps the order of insertion.
    entries.delete(key);
    entries.set(key, known as Entry<unknown>);
    return known;
  }
  const entry: Entry<T> = {
    data: signal(undefined),
    error: signal(undefined),
    loading: signal(false),
    at: 0,
    outdated: false,
    users: 0,
    abort: null,
    load,
    merge,
  };
  entries.set(key, entry as Entry<unknown>);
  forgetOldest();
  return entry;
}

function forgetOldest(): void {
  for (const [key, entry] of entries) {
    if (entries.size <= kept) return;
    if (entry.users === 0) entries.delete(key);
  }
}

/** Asks again, once at a time; what was known stays on the screen meanwhile and after a failure. */
export async function refresh<T>(entry: Entry<T>): Promise<void> {
  if (entry.loading.peek()) return;
  const abort = new AbortController();
  entry.abort = abort;
  entry.loading.value = true;
  entry.outdated = false;
  try {
    const fresh = await entry.load(abort.signal);
    const old = entry.data.peek();
    entry.data.value = old === undefined ? fresh : entry.merge(old, fresh);
    entry.error.value = undefined;
    entry.at = entry.outdated ? 0 : Date.now();
  } catch (error) {
    if (!abort.signal.aborted) entry.error.value = error;
  } finally {
    entry.loading.value = false;
    entry.abort = null;
  }
  if (entry.outdated && entry.users > 0) await refresh(entry);
}

/** Uses a key while the component is mounted: known data at once, fresh data when it is older than `maxAge` ms. */
export function useResource<T>(
  key: string,
  load: Loader<T>,
  { maxAge = 15_000, merge }: Options<T> = {},
): Entry<T> & { refresh: () => Promise<void> } {
  const entry = entryOf(key, load, merge);
  useEffect(() => {
    entry.users += 1;
    if (Date.now() - entry.at > maxAge) void refresh(entry);
    return () => {
      entry.users -= 1;
      if (entry.users === 0 && entry.data.peek() === undefined) entry.abort?.abort();
    };
  }, [entry, maxAge]);
  return { ...entry, refresh: () => refresh(entry) };
}

/** Marks what begins with `prefix` as stale; what is on the screen is asked for again, unless it `holds` still. */
export function invalidate(prefix: string, holds: (data: unknown) => boolean = () => false): void {
  for (const [key, entry] of entries) {
    if (!key.startsWith(prefix)) continue;
    entry.at = 0;
    entry.outdated = true;
    if (entry.users > 0 && !holds(entry.data.peek())) void refresh(entry);
  }
}

/** Changes known data in place: `change` gets every known value whose key begins with `prefix`. */
export function patch<T>(prefix: string, change: (data: T) => T): void {
  for (const [key, entry] of entries) {
    if (!key.startsWith(prefix)) continue;
    const data = entry.data.peek() as T | undefined;
    if (data !== undefined) entry.data.value = change(data);
  }
}

/** Forgets everything: the next user of this browser must not see it. */
export function clearCache(): void {
  for (const entry of entries.values()) entry.abort?.abort();
  entries.clear();
}

/** A list that grows page by page. */
export type Paged<T> = { items: T[]; next_cursor: string | null; total: number; total_estimated?: true };

type WithId = { id: number };

/** Adds a page at the end; what is there already is not repeated (the catalogue may have moved between two pages). */
export function appendPage<T extends WithId>(list: Paged<T>, page: Paged<T>): Paged<T> {
  const known = new Set(list.items.map((item) => item.id));
  const added = page.items.filter((item) => !known.has(item.id));
  return { ...page, items: [...list.items, ...added], total: Math.max(page.total, list.items.length + added.length) };
}

/**
 * A fresh first page over a list that may be longer: the same order keeps the further pages (so that the reader stays
 * where he is), another order begins anew.
 */
export function refreshFirstPage<T extends WithId>(list: Paged<T>, fresh: Paged<T>): Paged<T> {
  const same = fresh.items.length <= list.items.length && fresh.items.every((item, i) => item.id === list.items[i]?.id);
  if (!same || fresh.next_cursor === null) return fresh;
  const { total, total_estimated } = fresh;
  const items = [...fresh.items, ...list.items.slice(fresh.items.length)];
  return { items, next_cursor: list.next_cursor, total, total_estimated };
}

export function patchItem<T extends WithId>(list: Paged<T>, id: number, change: (item: T) => T): Paged<T> {
  if (!list.items.some((item) => item.id === id)) return list;
  return { ...list, items: list.items.map((item) => (item.id === id ? change(item) : item)) };
}

/** A paged list: the first page as a resource, and `more` for the next one. */
export function usePaged<T extends WithId>(
  key: string,
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Paged<T>>,
  maxAge = 60_000,
) {
  const entry = useResource<Paged<T>>(key, (signal) => fetchPage(null, signal), { maxAge, merge: refreshFirstPage });
  return { ...entry, more: () => loadMore(entry, fetchPage) };
}

async function loadMore<T extends WithId>(
  entry: Entry<Paged<T>>,
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Paged<T>>,
): Promise<void> {
  const list = entry.data.peek();
  if (!list?.next_cursor || entry.loading.peek()) return;
  entry.loading.value = true;
  try {
    const page = await fetchPage(list.next_cursor, new AbortController().signal);
    entry.data.value = appendPage(entry.data.peek() ?? list, page);
    entry.error.value = undefined;
  } catch (error) {
    entry.error.value = error;
  } finally {
    entry.loading.value = false;
  }
}
