import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import { type Paged, useResource } from '../cache.ts';
import { beginList, itemAt, type LongList, pageOf, pageSize, refreshList } from './long-list.ts';
import { createPageLoader, type PagePlace } from './page-loader.ts';

type FetchPage<T> = (place: PagePlace & { limit: number }, signal?: AbortSignal) => Promise<Paged<T>>;

/** A list as long as it likes, of which the part around the reader is loaded; see `PageLoader` for `want`. */
export function useLongList<T extends { id: number }>(key: string, fetchPage: FetchPage<T>) {
  const ask = useRef(fetchPage);
  ask.current = fetchPage;
  const fetchAt = (place: PagePlace, signal?: AbortSignal) => ask.current({ ...place, limit: pageSize }, signal);
  const entry = useResource<LongList<T>>(key, async (signal) => beginList(await fetchAt({}, signal)), {
    maxAge: 60_000,
    merge: refreshList,
  });
  const { data, error } = entry;
  const loader = useMemo(
    () =>
      createPageLoader<T>({
        read: () => data.peek(),
        write(list) {
          data.value = list;
          error.value = undefined;
        },
        fetch: fetchAt,
        failed: (reason) => {
          error.value = reason;
        },
      }),
    [data],
  );
  useEffect(() => loader.close, [loader]);
  const list = data.value;
  const at = useCallback((index: number) => (list ? itemAt(list, index) : undefined), [list]);

  /** The ids from one position to another; what is not loaded is asked for. */
  const idsBetween = async (from: number, to: number): Promise<number[]> => {
    const ids: number[] = [];
    for (let number = pageOf(from); number <= pageOf(to); number++) {
      const known = data.peek()?.pages.get(number);
      const { items } = known ?? (await fetchAt({ offset: number * pageSize }));
      const begin = number * pageSize;
      ids.push(...items.slice(Math.max(0, from - begin), to - begin + 1).map(({ id }) => id));
    }
    return ids;
  };
  const retry = () => (list ? loader.retry() : entry.refresh());
  return { list, error: error.value, at, want: loader.want, retry, idsBetween };
}
