import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isBefore, moved, prioritiesFor } from './reorder.ts';

const queue = [1, 2, 3, 4, 5].map((id) => ({ id, priority: 0 }));

function after(order: { id: number; priority: number }[], movedId: number) {
  const changes = new Map(prioritiesFor(order, movedId).map(({ id, priority }) => [id, priority]));
  const ranked = order.map(({ id, priority }) => ({ id, priority: changes.get(id) ?? priority }));
  return { changes, ids: [...ranked].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ id }) => id) };
}

describe('the order of the queue', () => {
  const moves: [from: number, to: number][] = [
    [4, 0],
    [0, 4],
    [3, 1],
    [1, 3],
    [2, 2],
    [0, 1],
  ];
  for (const [from, to] of moves) {
    it(`moves number ${from + 1} to ${to + 1}`, () => {
      const order = moved(queue, from, to);
      const movedId = queue[from]?.id ?? 0;
      assert.deepEqual(
        after(order, movedId).ids,
        order.map(({ id }) => id),
      );
    });
  }

  it('changes only the moved one where that is enough', () => {
    assert.equal(after(moved(queue, 4, 0), 5).changes.size, 1);
    assert.equal(after(moved(queue, 0, 4), 1).changes.size, 1);
    assert.equal(after(queue, 3).changes.size, 0);
  });

  it('keeps to the limits of a priority', () => {
    const full = [1, 2].map((id) => ({ id, priority: 1000 }));
    for (const { priority } of prioritiesFor(moved(full, 1, 0), 2)) assert.ok(priority <= 1000);
  });
});
