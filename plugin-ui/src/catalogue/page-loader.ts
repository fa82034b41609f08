import type { Paged } from '../cache.ts';
import { keepNear, type LongList, pageOf, pageSize, putPage } from './long-list.ts';

/** Where a page begins: behind the page that gave the cursor, or at a position. */
export type PagePlace = { cursor?: string; offset?: number };

export type PageSource<T> = {
  read(): LongList<T> | undefined;
  write(list: LongList<T>): void;
  fetch(place: PagePlace, signal: AbortSignal): Promise<Paged<T>>;
  failed(error: unknown): void;
};

export type PageLoader = {
  /** The reader sees the titles from `first` to before `end`: they and their neighbours are fetched, nothing else. */
  want(first: number, end: number): void;
  /** Tries again at once what has failed. */
  retry(): void;
  close(): void;
};

/** Who drags the scroll bar passes a hundred places a second; only some of them are asked for. */
const jumpEveryMs = 120;
const retryAfterMs = 3_000;
const mostUnderWay = 2;
/** What stays of a list that nobody looks at. */
const keptUnseen = 4;

/** Fetches the pages of a long list as the reader comes near them, and gives up those that he has left. */
export function createPageLoader<T>(source: PageSource<T>, now: () => number = () => performance.now()): PageLoader {
  const underWay = new Map<number, AbortController>();
  let wanted: number[] = [];
  let jumpedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(next, milliseconds);
  }

  function next(): void {
    const list = source.read();
    const pause = failedAt + retryAfterMs - now();
    if (!list || wanted.length === 0) return;
    if (pause > 0) return later(pause);
    for (const number of wanted) {
      const isThere = list.pages.has(number) || underWay.has(number);
      const isBehind = number > 0 && number * pageSize >= list.total;
      // The page before it brings its cursor.
      if (isThere || isBehind || underWay.has(number - 1) || underWay.size >= mostUnderWay) continue;
      const cursor = list.pages.get(number - 1)?.next_cursor;
      if (cursor) void start(number, { cursor });
      else if (now() - jumpedAt < jumpEveryMs) later(jumpEveryMs);
      else {
        jumpedAt = now();
        void start(number, { offset: number * pageSize });
      }
    }
  }

  async function start(number: number, place: PagePlace): Promise<void> {
    const abort = new AbortController();
    underWay.set(number, abort);
    try {
      const page = await source.fetch(place, abort.signal);
      const list = source.read();
      if (abort.signal.aborted || !list) return;
      failedAt = Number.NEGATIVE_INFINITY;
      source.write(keepNear(putPage(list, number, page), wanted[0] ?? number));
    } catch (error) {
      if (abort.signal.aborted) return;
      failedAt = now();
      source.failed(error);
    } finally {
      if (underWay.get(number) === abort) underWay.delete(number);
    }
    next();
  }

  return {
    want(first, end) {
      const [from, to] = [pageOf(first), pageOf(Math.max(first, end - 1))];
      const seen = Array.from({ length: to - from + 1 }, (_, n) => from + n);
      const around = [pageOf(end - 1 + pageSize), pageOf(first - pageSize)];
      wanted = [...seen, ...around.filter((number) => number >= 0 && !seen.includes(number))];
      for (const [number, abort] of underWay) {
        if (wanted.includes(number)) continue;
        abort.abort();
        underWay.delete(number);
      }
      next();
    },
    retry() {
      failedAt = Number.NEGATIVE_INFINITY;
      next();
    },
    close() {
      clearTimeout(timer);
      for (const abort of underWay.values()) abort.abort();
      underWay.clear();
      const list = source.read();
      if (list) source.write(keepNear(list, wanted[0] ?? 0, keptUnseen));
      wanted = [];
    },
  };
}
