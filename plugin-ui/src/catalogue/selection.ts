/** What is chosen in a list: ids, and from where a shift-click extends. */
export type Selection = { ids: ReadonlySet<number>; anchor: number | null };

export const noSelection: Selection = { ids: new Set(), anchor: null };

/** One more or one less; it is where the next range begins. */
export function toggle({ ids }: Selection, id: number): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Everything between the last one touched and this one, as the list stands. The range becomes what this one becomes. */
export function extend(selection: Selection, id: number, order: readonly number[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggle(selection, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const next = new Set(selection.ids);
  const on = !next.has(id);
  for (const one of range) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return { ids: next, anchor: id };
}

export function selectAll(ids: Iterable<number>): Selection {
  return { ids: new Set(ids), anchor: null };
}

/** Without what is no longer in the list. */
export function onlyOf(selection: Selection, order: readonly number[]): Selection {
  const here = new Set(order);
  const kept = [...selection.ids].filter((id) => here.has(id));
  return kept.length === selection.ids.size ? selection : { ids: new Set(kept), anchor: selection.anchor };
}
