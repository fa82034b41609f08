import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { segmentsOf } from './segments.ts';

describe('the segment map', () => {
  const pieces = [
    { start: 0, end: 100, done: 100 },
    { start: 100, end: 200, done: 50 },
    { start: 200, end: 400, done: 0 },
  ];

  it('gives each piece its share of the file', () => {
    const drawn = segmentsOf(pieces, true);
    assert.deepEqual(
      drawn.map(({ share }) => share),
      [25, 25, 50],
    );
    assert.deepEqual(
      drawn.map(({ percent }) => percent),
      [100, 50, 0],
    );
  });

  it('brightens only what is being written, and nothing while paused', () => {
    assert.deepEqual(
      segmentsOf(pieces, true).map(({ state }) => state),
      [undefined, 'live', undefined],
    );
    assert.ok(segmentsOf(pieces, false).every(({ state }) => state === undefined));
  });

  it('closes the gap once both sides of a join are here', () => {
    assert.deepEqual(
      segmentsOf(pieces, true).map(({ joined }) => joined),
      [false, true, false],
    );
  });

  it('draws nothing for nothing', () => assert.deepEqual(segmentsOf([], true), []));
});
