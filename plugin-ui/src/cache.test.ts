import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import {
  appendPage,
  clearCache,
  entryOf,
  invalidate,
  type Paged,
  patch,
  patchItem,
  refresh,
  refreshFirstPage,
} from './cache.ts';

type Item = { id: number; word?: string };
const page = (ids: number[], next_cursor: string | null = null): Paged<Item> => ({
  items: ids.map((id) => ({ id })),
  next_cursor,
  total: ids.length,
});
const ids = (list: Paged<Item>) => list.items.map((item) => item.id);

describe('the cache of server state', () => {
  beforeEach(clearCache);

  it('appends a page without repeating what moved between two answers', () => {
    const list = appendPage(page([1, 2, 3], 'a'), page([3, 4], 'b'));
    assert.deepEqual(ids(list), [1, 2, 3, 4]);
    assert.equal(list.next_cursor, 'b');
  });

  it('keeps the further pages when the first one comes back in the same order', () => {
    const list = refreshFirstPage(page([1, 2, 3, 4], 'b'), page([1, 2], 'a'));
    assert.deepEqual(ids(list), [1, 2, 3, 4]);
    assert.equal(list.next_cursor, 'b');
  });

  it('begins anew when the order changed or the list became shorter', () => {
    assert.deepEqual(ids(refreshFirstPage(page([1, 2, 3], 'b'), page([9, 1], 'a'))), [9, 1]);
    assert.deepEqual(ids(refreshFirstPage(page([1, 2, 3], 'b'), page([1]))), [1]);
  });

  it('changes one item and leaves a list without it as it is', () => {
    const list = page([1, 2]);
    assert.equal(patchItem(list, 2, (item) => ({ ...item, word: 'new' })).items[1]?.word, 'new');
    assert.equal(
      patchItem(list, 7, (item) => item),
      list,
    );
  });

  it('keeps what it knew when a refresh fails, and says so', async () => {
    let answer: () => Promise<string> = async () => 'first';
    const entry = entryOf('word', () => answer());
    await refresh(entry);
    answer = async () => {
      throw new Error('gone');
    };
    await refresh(entry);
    assert.equal(entry.data.value, 'first');
    assert.equal((entry.error.value as Error).message, 'gone');
  });

  it('asks once when two ask at the same time', async () => {
    let asked = 0;
    const entry = entryOf('once', async () => {
      asked += 1;
      return asked;
    });
    await Promise.all([refresh(entry), refresh(entry)]);
    assert.equal(asked, 1);
  });

  it('asks again when what is being asked for changed meanwhile', async () => {
    const answers: ((word: string) => void)[] = [];
    const entry = entryOf('list?all', () => new Promise<string>((resolve) => answers.push(resolve)));
    entry.users = 1;
    const asked = refresh(entry);
    invalidate('list?');
    invalidate('list?');
    answers[0]?.('old');
    await new Promise((resolve) => setImmediate(resolve));
    answers[1]?.('new');
    await asked;
    assert.deepEqual([entry.data.value, answers.length, entry.at > 0], ['new', 2, true]);
  });

  it('patches and invalidates by the beginning of the key', async () => {
    const entry = entryOf('vod?a', async () => 1);
    await refresh(entry);
    patch<number>('vod', (n) => n + 1);
    assert.equal(entry.data.value, 2);
    invalidate('vod');
    assert.equal(entry.at, 0);
  });
});
