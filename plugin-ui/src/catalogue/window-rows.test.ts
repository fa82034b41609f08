import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { languageCode, qualityOf } from './labels.ts';
import { moveInGrid, windowRows } from './window-rows.ts';

const grid = { viewport: 900, rowHeight: 250, rows: 50_000, overscan: 2 };

describe('the window of a long grid', () => {
  it('draws the same few rows anywhere in 300,000 titles', () => {
    assert.deepEqual(windowRows({ ...grid, scrolled: 0 }), { first: 0, end: 6 });
    assert.deepEqual(windowRows({ ...grid, scrolled: 250 * 30_000 }), { first: 29_998, end: 30_006 });
    assert.deepEqual(windowRows({ ...grid, scrolled: 250 * 50_000 }), { first: 49_998, end: 50_000 });
  });

  it('draws the first rows while nothing is measured or the grid lies below the window', () => {
    assert.deepEqual(windowRows({ ...grid, rowHeight: 0, scrolled: 0 }), { first: 0, end: 2 });
    assert.deepEqual(windowRows({ ...grid, scrolled: -5000 }), { first: 0, end: 2 });
    assert.deepEqual(windowRows({ ...grid, rows: 0, scrolled: 0 }), { first: 0, end: 0 });
  });
});

describe('arrow keys in a grid', () => {
  const cases: [string, number, number | null][] = [
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, null],
    ['ArrowDown', 1, 7],
    ['ArrowDown', 8, 12],
    ['ArrowDown', 12, null],
    ['ArrowUp', 3, null],
    ['End', 3, 12],
    ['Home', 9, 0],
    ['x', 9, null],
  ];
  for (const [key, from, to] of cases) {
    it(`${key} from ${from} of 13 in rows of 6 leads to ${to}`, () => assert.equal(moveInGrid(key, from, 6, 13), to));
  }

  it('mirrors left and right where the page is read from the right', () => {
    assert.equal(moveInGrid('ArrowLeft', 0, 6, 13, true), 1);
  });
});

describe('what stands below a poster', () => {
  it('shortens a language', () => {
    assert.equal(languageCode('English'), 'EN');
    assert.equal(languageCode('Portuguese'), 'PT');
    assert.equal(languageCode('Multi'), 'MULTI');
    assert.equal(languageCode('Unknown'), '');
    assert.equal(languageCode('Quenya'), 'Quenya');
  });

  it('grades only what is not the usual', () => {
    assert.equal(qualityOf(['HD', 'UHD']), '4K');
    assert.equal(qualityOf(['cam']), 'CAM');
    assert.equal(qualityOf(['1080p', 'HEVC']), null);
  });
});
