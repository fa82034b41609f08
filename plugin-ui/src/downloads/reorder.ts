type Ranked = { id: number; priority: number };

const most = 1000;

/** Does `a` start before `b`? Higher priority first, then first come first served. */
export const isBefore = (a: Ranked, b: Ranked): boolean =>
  a.priority > b.priority || (a.priority === b.priority && a.id < b.id);

/** The queue with one of it at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}

/**
 * The priorities that make the queue stand in the given order, as few changes as can be: the moved one alone where
 * a priority fits between its neighbours, else also those before it.
 */
export function prioritiesFor(order: readonly Ranked[], movedId: number): Ranked[] {
  const at = order.findIndex(({ id }) => id === movedId);
  const one = order[at];
  if (!one) return [];
  const before = order[at - 1];
  const after = order[at + 1];
  const fits = (priority: number) =>
    Math.abs(priority) <= most &&
    (!before || isBefore(before, { ...one, priority })) &&
    (!after || isBefore({ ...one, priority }, after));
  const near = [one.priority, after?.priority, before?.priority].filter((value) => value !== undefined);
  const found = [...near, ...near.flatMap((value) => [value + 1, value - 1])].find(fits);
  if (found !== undefined) return found === one.priority ? [] : [{ id: one.id, priority: found }];
  return raised(order);
}

/** From the end to the front, each as high as it must be to stand before the next. */
function raised(order: readonly Ranked[]): Ranked[] {
  const changes: Ranked[] = [];
  let next: Ranked | null = null;
  for (const one of [...order].reverse()) {
    let here = one;
    if (next && !isBefore(one, next)) {
      here = { id: one.id, priority: Math.min(most, one.id < next.id ? next.priority : next.priority + 1) };
      changes.push(here);
    }
    next = here;
  }
  return changes;
}
