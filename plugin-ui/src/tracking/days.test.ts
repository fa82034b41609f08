import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addDays, addMonths, groupByDay, weeksOf } from './days.ts';

describe('days of the calendar', () => {
  it('counts over the ends of months and years', () => {
    assert.equal(addDays('2026-12-31', 1), '2027-01-01');
    assert.equal(addDays('2028-03-01', -1), '2028-02-29');
    assert.equal(addMonths('2026-12', 1), '2027-01');
    assert.equal(addMonths('2026-01', -1), '2025-12');
  });

  it('shows a month in whole weeks from the reader’s first day', () => {
    const weeks = weeksOf('2026-11', 1);
    assert.equal(weeks[0]?.[0], '2026-10-26');
    assert.equal(weeks.at(-1)?.[6], '2026-12-06');
    assert.equal(weeksOf('2026-11', 7)[0]?.[0], '2026-11-01');
  });

  it('groups what comes on the same day, earliest day first', () => {
    const groups = groupByDay([
      { date: '2026-11-23', id: 1 },
      { date: '2026-11-22', id: 2 },
      { date: '2026-11-23', id: 3 },
    ]);
    assert.deepEqual(
      groups.map(([day, items]) => [day, items.map(({ id }) => id)]),
      [
        ['2026-11-22', [2]],
        ['2026-11-23', [1, 3]],
      ],
    );
  });
});
