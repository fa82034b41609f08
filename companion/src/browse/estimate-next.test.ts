import assert from 'node:assert/strict';
import { estimateNext } from './estimate-next.ts';

const today = '2026-03-20';

/** Episodes of a season on these days, numbered from 1. */
const season = (season_number: number, ...dates: string[]) =>
  dates.map((date, index) => ({ season_number, episode_num: index + 1, date }));

describe('the next episode by the rhythm of a series', () => {
  const cases: [what: string, episodes: ReturnType<typeof season>, expected: [number, number | null, string] | null][] =
    [
      ['weekly', season(1, '2026-03-01', '2026-03-08', '2026-03-15'), [1, 4, '2026-03-22']],
      ['daily', season(1, '2026-03-17', '2026-03-18', '2026-03-19'), [1, 4, '2026-03-20']],
      [
        'on two week days',
        season(1, '2026-03-02', '2026-03-05', '2026-03-09', '2026-03-12', '2026-03-16', '2026-03-19'),
        [1, 7, '2026-03-22'],
      ],
      ['every month', season(2, '2025-12-15', '2026-01-15', '2026-02-15', '2026-03-15'), [2, 5, '2026-04-15']],
      [
        'weekly, with one week left out',
        season(1, '2026-02-08', '2026-02-15', '2026-03-01', '2026-03-08', '2026-03-15'),
        [1, 6, '2026-03-22'],
      ],
      ['weekly, the last week missed', season(1, '2026-02-22', '2026-03-01', '2026-03-08'), [1, 4, '2026-03-22']],
      ['weekly, expected today', season(1, '2026-02-27', '2026-03-06', '2026-03-13'), [1, 4, '2026-03-20']],
      [
        'two a day, weekly',
        season(1, '2026-03-01', '2026-03-01', '2026-03-08', '2026-03-08', '2026-03-15'),
        [1, 6, '2026-03-22'],
      ],
      [
        'an older season of another rhythm',
        [
          ...season(1, '2024-01-01', '2024-01-02', '2024-01-03'),
          ...season(2, '2026-03-01', '2026-03-08', '2026-03-15'),
        ],
        [2, 4, '2026-03-22'],
      ],
      ['weekly, but ended weeks ago', season(1, '2026-01-04', '2026-01-11', '2026-01-18'), null],
      ['two dates', season(1, '2026-03-08', '2026-03-15'), null],
      ['all on one day', season(1, '2026-03-15', '2026-03-15', '2026-03-15', '2026-03-15'), null],
      ['no rhythm', season(1, '2026-01-01', '2026-01-03', '2026-02-20', '2026-03-01', '2026-03-19'), null],
      ['once a quarter', season(1, '2025-06-15', '2025-09-15', '2025-12-15', '2026-03-15'), null],
      ['the next date is known', season(1, '2026-03-08', '2026-03-15', '2026-03-22'), null],
      ['specials only', season(0, '2026-03-01', '2026-03-08', '2026-03-15'), null],
      ['nothing known', [], null],
    ];
  for (const [what, episodes, expected] of cases) {
    it(`${what}: ${expected?.[2] ?? 'none'}`, () => {
      const found = estimateNext(episodes, today);
      assert.deepEqual(found && [found.season_number, found.episode_num, found.date], expected);
      if (found) assert.match(found.reason, /apart$/);
    });
  }

  it('has no number where the episodes have none', () => {
    const episodes = season(1, '2026-03-01', '2026-03-08', '2026-03-15').map((one) => ({ ...one, episode_num: null }));
    assert.equal(estimateNext(episodes, today)?.episode_num, null);
  });
});
