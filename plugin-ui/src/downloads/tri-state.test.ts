import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addSample, noHistory, thinned } from './speed-history.ts';
import { episodeName, titleParts } from './title.ts';
import { type Tri, triOf, triOfAll } from './tri-state.ts';

const ref = (status: string, progress: number | null = null) => ({ id: 1, status, progress });
const tri = (state: Tri['state'], percent: number | null = null): Tri => ({ state, percent });

describe('the three-state button', () => {
  const cases: [Parameters<typeof triOf>[0], Tri][] = [
    [null, tri('get')],
    [ref('cancelled'), tri('get')],
    [ref('queued'), tri('queued')],
    [ref('downloading', 41.9), tri('active', 41)],
    [ref('paused', 3), tri('paused', 3)],
    [ref('failed'), tri('failed')],
    [ref('completed', 100), tri('done', 100)],
  ];
  for (const [download, expected] of cases) {
    it(`shows ${expected.state} for ${download?.status ?? 'no download'}`, () => {
      assert.deepEqual(triOf(download), expected);
    });
  }

  it('says that a download waits', () => {
    const waiting = { ...ref('queued'), waiting_for: 'disk' } as unknown as Parameters<typeof triOf>[0];
    assert.equal(triOf(waiting).state, 'waiting');
    assert.equal(triOf({ ...waiting, waiting_for: 'slot' } as typeof waiting).state, 'queued');
  });

  it('shows one state for a season', () => {
    assert.deepEqual(triOfAll([tri('done', 100), tri('active', 50), tri('get')]), tri('active', 75));
    assert.deepEqual(triOfAll([tri('done', 100), tri('get')]), tri('get'));
    assert.deepEqual(triOfAll([tri('done', 100), tri('failed')]), tri('failed'));
    assert.deepEqual(triOfAll([tri('done', 100)]), tri('done'));
    assert.deepEqual(triOfAll([]), tri('get'));
  });
});

describe('a title in two parts', () => {
  it('splits an episode and a film', () => {
    assert.deepEqual(titleParts('The Lanternkeepers S03E05 - The Drowned Bell'), {
      name: 'The Lanternkeepers',
      detail: 'S03E05 · The Drowned Bell',
    });
    assert.deepEqual(titleParts('A Small Republic (2015) S01E02'), { name: 'A Small Republic', detail: 'S01E02' });
    assert.deepEqual(titleParts('Northlight (2024)'), { name: 'Northlight', detail: '2024' });
    assert.deepEqual(titleParts('1917'), { name: '1917', detail: '' });
  });

  it('leaves an episode its own name', () => {
    assert.equal(episodeName('The Lanternkeepers S03E05 - The Drowned Bell'), 'The Drowned Bell');
    assert.equal(episodeName('IT - The Lanternkeepers - S03E05'), '');
    assert.equal(episodeName('The Drowned Bell'), 'The Drowned Bell');
  });
});

describe('the history of speeds', () => {
  it('keeps five minutes and the best', () => {
    let history = noHistory;
    for (let i = 1; i <= 400; i += 1) history = addSample(history, i === 5 ? 9999 : i);
    assert.equal(history.samples.length, 300);
    assert.equal(history.best, 9999);
  });

  it('thins to the mean of each share', () => {
    assert.deepEqual(thinned([1, 3, 5, 7], 2), [2, 6]);
    assert.deepEqual(thinned([1, 2], 5), [1, 2]);
  });
});
