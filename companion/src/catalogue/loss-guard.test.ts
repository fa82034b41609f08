import assert from 'node:assert/strict';
import { judgeLoss } from './loss-guard.ts';

const limits = { sharePercent: 30, minRows: 10 };

const table: [name: string, held: number, missing: number, missingForLong: number, remove: string][] = [
  ['nothing is missing', 100, 0, 0, 'all'],
  ['the section was empty', 0, 0, 0, 'all'],
  ['29 % are missing', 100, 29, 0, 'all'],
  ['exactly the share is missing', 100, 30, 0, 'all'],
  ['31 % are missing', 100, 31, 0, 'none'],
  ['one more than the share of many is missing', 1000, 301, 0, 'none'],
  ['nine of nine are missing', 9, 9, 0, 'all'],
  ['ten of ten are missing', 10, 10, 0, 'none'],
  ['nine of ten are missing', 10, 9, 0, 'all'],
  ['all are missing for long', 100, 31, 31, 'missing-for-long'],
  ['95 % of the missing are missing for long', 1000, 400, 380, 'missing-for-long'],
  ['just under 95 % of the missing are missing for long', 1000, 400, 379, 'none'],
  ['another third is missing than an hour ago', 100, 31, 4, 'none'],
];

describe('the loss guard', () => {
  for (const [name, held, missing, missingForLong, remove] of table) {
    it(`removes ${remove} where ${name}`, () => {
      assert.equal(judgeLoss({ held, missing, missingForLong }, limits).remove, remove);
    });
  }

  it('keeps to the limits that the user set', () => {
    const loss = { held: 100, missing: 20, missingForLong: 0 };
    assert.equal(judgeLoss(loss, { sharePercent: 10, minRows: 10 }).remove, 'none');
    assert.equal(judgeLoss(loss, { sharePercent: 10, minRows: 21 }).remove, 'all');
    assert.equal(judgeLoss({ ...loss, missing: 100 }, { sharePercent: 100, minRows: 1 }).remove, 'all');
  });

  it('gives a reason for every verdict', () => {
    for (const [, held, missing, missingForLong] of table) {
      assert.notEqual(judgeLoss({ held, missing, missingForLong }, limits).reason, '');
    }
  });
});
