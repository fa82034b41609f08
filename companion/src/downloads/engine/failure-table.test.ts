import assert from 'node:assert/strict';
import { failureRows } from './testing/failure-rows.ts';
import { play, type Scenario } from './testing/scenario.ts';
import { accounts } from './testing/scenarios/accounts.ts';
import { bodies } from './testing/scenarios/bodies.ts';
import { disks } from './testing/scenarios/disks.ts';
import { servers } from './testing/scenarios/servers.ts';
import { sharing } from './testing/scenarios/sharing.ts';

const rowsInOrder = failureRows.map(([row]) => row);
const scenarios = [...bodies, ...servers, ...accounts, ...sharing, ...disks].sort(
  (a, b) => rowsInOrder.indexOf(a.row) - rowsInOrder.indexOf(b.row),
);

/** Most of a scenario is waiting: a few run side by side, so that the table takes seconds. */
function playAhead(width: number): (scenario: Scenario) => Promise<void> {
  const waiting = [...scenarios];
  const results = new Map<Scenario, Promise<void>>();
  const startNext = (): void => {
    const scenario = waiting.shift();
    if (!scenario) return;
    const result = play(scenario);
    results.set(scenario, result);
    result.then(startNext, startNext);
  };
  return async (scenario) => {
    if (results.size === 0) for (let count = 0; count < width; count++) startNext();
    while (!results.has(scenario)) await Promise.allSettled([...results.values()]);
    return results.get(scenario);
  };
}

describe('the table of failures', function () {
  // All scenarios run beside each other: one that waits for its turn waits long on a busy machine.
  this.timeout(60_000);
  const outcomeOf = playAhead(3);
  for (const [row, meets] of failureRows) {
    describe(`${row}: ${meets}`, () => {
      for (const scenario of scenarios.filter((one) => one.row === row)) {
        it(scenario.name, () => outcomeOf(scenario));
      }
    });
  }

  it('has a scenario for every row, and no scenario without one', () => {
    const played = new Set(scenarios.map(({ row }) => row));
    assert.deepEqual([...played].sort(), [...rowsInOrder].sort());
  });
});
