export type Wish<Id> = { id: Id; wish: number; priority: number };

/**
 * Divides so many connections among those who wish for some. Who has the highest priority is served first. Among equals
 * it is done one after the other in their order: evenly, nobody gets more than it wishes, and what one doesn't need the
 * others get. Where it can't be even, the first have one more.
 */
export function shareOut<Id>(most: number, wishes: Wish<Id>[]): Map<Id, number> {
  const shares = new Map<Id, number>(wishes.map(({ id }) => [id, 0]));
  const priorities = [...new Set(wishes.map(({ priority }) => priority))].sort((a, b) => b - a);
  let left = most;
  for (const priority of priorities) {
    const equals = wishes.filter((one) => one.priority === priority);
    left -= shareEvenly(left, equals, shares);
  }
  return shares;
}

/** How many were given. */
function shareEvenly<Id>(most: number, wishes: Wish<Id>[], shares: Map<Id, number>): number {
  let given = 0;
  for (let round = 1; given < most; round++) {
    const wishing = wishes.filter(({ wish }) => wish >= round).slice(0, most - given);
    if (wishing.length === 0) break;
    for (const { id } of wishing) shares.set(id, round);
    given += wishing.length;
  }
  return given;
}
