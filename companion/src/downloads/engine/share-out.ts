/**
 * Divides so many connections among those who wish for some, one after the other in their order: evenly, nobody gets
 * more than it wishes, and what one doesn't need the others get. Where it can't be even, the first have one more.
 */
export function shareOut<Id>(most: number, wishes: { id: Id; wish: number }[]): Map<Id, number> {
  const shares = new Map<Id, number>(wishes.map(({ id }) => [id, 0]));
  let left = most;
  for (let round = 1; left > 0; round++) {
    const wishing = wishes.filter(({ wish }) => wish >= round).slice(0, left);
    if (wishing.length === 0) break;
    for (const { id } of wishing) shares.set(id, round);
    left -= wishing.length;
  }
  return shares;
}
