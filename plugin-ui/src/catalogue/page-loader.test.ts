import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Paged } from '../cache.ts';
import { beginList, type LongList } from './long-list.ts';
import { createPageLoader, type PagePlace } from './page-loader.ts';

type Item = { id: number };
type Call = {
  place: PagePlace;
  signal: AbortSignal;
  answer(page: Paged<Item>): Promise<void>;
  fail(): Promise<void>;
};

const page = (number: number): Paged<Item> => ({
  items: Array.from({ length: 100 }, (_, n) => ({ id: number * 100 + n + 1 })),
  next_cursor: `after ${number}`,
  total: 300_000,
});

describe('the pages of a long list', () => {
  let list: LongList<Item>;
  let calls: Call[];
  let now: number;
  let errors: number;
  let loader: ReturnType<typeof createPageLoader>;

  beforeEach(() => {
    list = beginList(page(0));
    calls = [];
    now = 0;
    errors = 0;
    const source = {
      read: () => list,
      write: (next: LongList<Item>) => {
        list = next;
      },
      fetch: (place: PagePlace, signal: AbortSignal) =>
        new Promise<Paged<Item>>((resolve, reject) => {
          const done = (settle: () => void) => {
            settle();
            return new Promise<void>((heard) => setImmediate(heard));
          };
          const answer = (one: Paged<Item>) => done(() => resolve(one));
          calls.push({ place, signal, answer, fail: () => done(() => reject(new Error('away'))) });
        }),
      failed: () => {
        errors += 1;
      },
    };
    loader = createPageLoader(source, () => now);
  });
  afterEach(() => loader.close());
  const places = () => calls.map(({ place }) => place);
  const call = (index: number) => calls[index] as Call;

  it('are turned by the cursor of the page before, one after the other', async () => {
    loader.want(60, 130);
    assert.deepEqual(places(), [{ cursor: 'after 0' }]);
    await call(0).answer(page(1));
    assert.deepEqual(places(), [{ cursor: 'after 0' }, { cursor: 'after 1' }]);
    await call(1).answer(page(2));
    assert.equal(calls.length, 2);
    assert.deepEqual([...list.pages.keys()], [0, 1, 2]);
  });

  it('are asked for by their position where the reader jumps', async () => {
    loader.want(250_010, 250_050);
    assert.deepEqual(places(), [{ offset: 250_000 }]);
    await call(0).answer(page(2500));
    assert.deepEqual(places().slice(1), [{ cursor: 'after 2500' }]);
  });

  it('are given up when the reader has left them, and not every place he passes is asked for', async () => {
    for (let n = 1; n <= 50; n++) {
      now += 10;
      loader.want(n * 5000, n * 5000 + 40);
    }
    assert.ok(calls.length <= 5, `${calls.length} calls`);
    assert.ok(calls.slice(0, -1).every(({ signal }) => signal.aborted));
    await call(0).answer(page(50));
    assert.deepEqual([...list.pages.keys()], [0]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    now += 150;
    loader.want(250_000, 250_040);
    assert.deepEqual(places().at(-1), { offset: 250_000 });
  });

  it('are not asked for behind the end', async () => {
    list = { ...list, total: 100, exact: true };
    loader.want(70, 100);
    assert.deepEqual(places(), []);
  });

  it('that failed are tried again after a while, or when the reader says so', async () => {
    loader.want(120, 160);
    await call(0).fail();
    assert.deepEqual([errors, calls.length], [1, 1]);
    loader.want(120, 161);
    assert.equal(calls.length, 1);
    loader.retry();
    assert.equal(calls.length, 2);
    await call(1).fail();
    now += 3_001;
    loader.want(120, 160);
    await call(2).answer(page(1));
    assert.ok(list.pages.has(1));
  });

  it('are let go when nobody looks, but for a few', async () => {
    for (let number = 1; number < 9; number++) {
      loader.want(number * 100, number * 100 + 40);
      while (calls.length > 0) await calls.shift()?.answer(page(Number(list.pages.size)));
    }
    loader.want(820, 860);
    loader.close();
    assert.equal(list.pages.size, 4);
    assert.ok(calls.every(({ signal }) => signal.aborted));
  });
});
