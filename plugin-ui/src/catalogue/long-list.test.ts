import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Paged } from '../cache.ts';
import { beginList, changeItem, itemAt, keepNear, type LongList, putPage, refreshList } from './long-list.ts';

type Item = { id: number; word?: string };
const items = (from: number, count = 100): Item[] => Array.from({ length: count }, (_, n) => ({ id: from + n + 1 }));
const page = (from: number, facts: Partial<Paged<Item>> = {}): Paged<Item> => ({
  items: items(from),
  next_cursor: 'more',
  total: 5000,
  total_estimated: true,
  ...facts,
});
const length = ({ total, exact }: LongList<Item>) => [total, exact];

describe('a list of any length', () => {
  it('knows the titles of the pages it holds, and no others', () => {
    const list = putPage(beginList(page(0)), 40, page(4000));
    assert.deepEqual([itemAt(list, 99)?.id, itemAt(list, 100), itemAt(list, 4001)?.id], [100, undefined, 4002]);
  });

  it('is as long as the service estimates until the end was seen or the titles were counted', () => {
    const begun = beginList(page(0));
    assert.deepEqual(length(begun), [5000, false]);
    assert.deepEqual(length(putPage(begun, 40, page(4000, { total: 4711, total_estimated: undefined }))), [4711, true]);
    const ended = putPage(begun, 52, page(5200, { items: items(5200, 7), next_cursor: null }));
    assert.deepEqual(length(ended), [5207, true]);
    assert.deepEqual(length(putPage(ended, 3, page(300, { total: 9999 }))), [5207, true]);
  });

  it('grows where it goes on behind its end, and ends where nothing is', () => {
    const begun = beginList(page(0));
    assert.deepEqual(length(putPage(begun, 49, page(4900))), [5001, false]);
    const empty = { items: [], next_cursor: null, total: 4230, total_estimated: undefined };
    const shorter = putPage(putPage(begun, 45, page(4500)), 49, page(4900, empty));
    assert.deepEqual([...length(shorter), [...shorter.pages.keys()]], [4230, true, [0]]);
    assert.deepEqual(length(beginList(page(0, { ...empty, total: 0 }))), [0, true]);
  });

  it('holds only the pages around the reader, and the first one', () => {
    let list = beginList(page(0));
    for (let number = 1; number < 40; number++) list = keepNear(putPage(list, number, page(number * 100)), number);
    assert.equal(list.pages.size, 12);
    assert.deepEqual([itemAt(list, 3950)?.id, itemAt(list, 0)?.id, itemAt(list, 2000)], [3951, 1, undefined]);
  });

  it('stays as it is when it begins with the same titles, and begins anew when it does not', () => {
    const list = putPage(beginList(page(0)), 7, page(700));
    const same = refreshList(list, beginList(page(0)));
    assert.deepEqual([itemAt(same, 700)?.id, ...length(same)], [701, 5000, false]);
    assert.equal(itemAt(refreshList(list, beginList(page(1))), 700), undefined);
    const short = { items: items(0, 3), next_cursor: null, total: 3, total_estimated: undefined };
    assert.deepEqual(length(refreshList(list, beginList(page(0, short)))), [3, true]);
  });

  it('shows a fresh beginning of the same titles', () => {
    const fresh = page(0, { items: items(0).map((item) => ({ ...item, word: 'fresh' })) });
    assert.equal(itemAt(refreshList(beginList(page(0)), beginList(fresh)), 5)?.word, 'fresh');
  });

  it('changes one title and leaves a list without it as it is', () => {
    const list = putPage(beginList(page(0)), 7, page(700));
    const changed = changeItem(list, 705, (item) => ({ ...item, word: 'new' }));
    assert.deepEqual([itemAt(changed, 704)?.word, itemAt(changed, 703)?.word], ['new', undefined]);
    assert.equal(
      changeItem(list, 300, (item) => item),
      list,
    );
  });
});
