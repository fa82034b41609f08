import assert from 'node:assert/strict';
import { decide, inViewingOrder, type Rule } from './decide.ts';

const table: [rule: Rule, season: number, accepted: boolean, reason: RegExp][] = [
  [{ seasons: 'all', start: 'new' }, 1, true, /new at the provider/],
  [{ seasons: 'all', start: 'all' }, 0, true, /every episode/],
  [{ seasons: [1, 2], start: 'new' }, 2, true, /new at the provider/],
  [{ seasons: [1, 2], start: 'all' }, 3, false, /season 3 is not tracked/],
  [{ seasons: [0], start: 'all' }, 0, true, /every episode/],
  [{ seasons: [1], start: 'new' }, 0, false, /season 0 is not tracked/],
];

describe('the decision about an episode', () => {
  for (const [rule, season_number, accepted, reason] of table) {
    it(`of season ${season_number} by ${JSON.stringify(rule)} is ${accepted ? 'yes' : 'no'}`, () => {
      const decision = decide(rule, { season_number });
      assert.equal(decision.accepted, accepted);
      assert.match(decision.reason, reason);
    });
  }
});

describe('the order in which a cap takes episodes', () => {
  it('is by season and number, specials and what has no number last', () => {
    const named = (name: string) => {
      const [season_number = 0, number = 0] = name.split('x').map(Number);
      return { name, season_number, episode_num: number || null };
    };
    const order = ['0x1', '2x10', '1x0', '2x9', '1x2', '1x1'].map(named);
    assert.deepEqual(
      inViewingOrder(order).map(({ name }) => name),
      ['1x1', '1x2', '1x0', '2x9', '2x10', '0x1'],
    );
  });
});
