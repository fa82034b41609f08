import assert from 'node:assert/strict';
import { floorOf, planRoom, tooMuch } from './plan-room.ts';

const GB = 1_000_000_000;
const wish = (id: number, gigabytes: number) => ({ id, bytesLeft: gigabytes * GB });

describe('room on the disk', () => {
  const rows: [what: string, free: number, running: number[], queued: number[], held: number[], left: number][] = [
    ['that is there is given in order', 100, [], [10, 20, 30], [], 100 - 60 * 1.02],
    ['is first that of what runs', 100, [60], [30, 20], [3], 100 - 60 - 30 * 1.02],
    ['is not given to one that is too large, but to smaller ones behind it', 50, [], [80, 10, 45, 5], [1, 3], 34.7],
    ['that is below the floor is given to nobody', -5, [], [1, 0.1], [1, 2], -5],
    ['is a little more than the file', 10, [], [9.9], [1], 10],
    ['is not asked of what is whole already', -5, [], [0], [], -5],
    ['that what runs needs may be more than there is', 10, [20], [1], [2], -10],
  ];
  for (const [what, free, running, queued, held, left] of rows) {
    it(what, () => {
      const wishes = [...running, ...queued].map((size, index) => wish(index + 1, size));
      const plan = planRoom({
        freeBytes: (free + 7) * GB,
        floorBytes: 7 * GB,
        running: wishes.slice(0, running.length),
        queued: wishes.slice(running.length),
      });
      assert.deepEqual([...plan.held], held);
      assert.equal(Math.round(plan.leftBytes / 1e6), Math.round(left * 1e3));
    });
  }

  it('that shrinks while downloads run stops the last of them, as many as it takes', () => {
    const running = [wish(1, 10), wish(2, 10), wish(3, 1)];
    const stopped = (free: number) => tooMuch({ freeBytes: free * GB, floorBytes: 2 * GB, running });
    assert.deepEqual(stopped(30), []);
    assert.deepEqual(stopped(20), [2]);
    assert.deepEqual(stopped(12.5), [2, 3]);
    assert.deepEqual(stopped(4), [1, 2]);
    assert.deepEqual(stopped(2), [1, 2, 3]);
  });

  it('has a floor that the user sets, else a hundredth of the disk and at most a gigabyte', () => {
    assert.equal(floorOf(0, 50 * GB), 0);
    assert.equal(floorOf(200 * GB, 50 * GB), 200 * GB);
    assert.equal(floorOf(null, 50 * GB), 0.5 * GB);
    assert.equal(floorOf(null, 8_000 * GB), GB);
  });
});
