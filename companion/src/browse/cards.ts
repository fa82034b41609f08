import { type Catalogue, chooseVariant, type VariantReason, type VariantRow } from '../catalogue/index.ts';
import type { BrowseStore, ItemFilter, ItemRow } from './store.ts';

/** A title with its variants as one entry of a list: the row of the preferred one among those that the list asks for. */
export type CardRow = ItemRow & { card?: { ids: number[]; reason: VariantReason } };

/**
 * Turns each group's first title in a list into the one that the user prefers. All variants are counted, also those that
 * the list's filter leaves out: whoever opens the title sees them all.
 */
export async function asCards(
  { store, catalogue }: { store: BrowseStore; catalogue: Catalogue },
  filter: ItemFilter,
  rows: ItemRow[],
): Promise<CardRow[]> {
  const groups = await groupsOf(catalogue, rows);
  const several = [...groups.values()].flatMap((group) => (group.length > 1 ? group.map(({ id }) => id) : []));
  const meeting = several.length > 0 ? await store.meeting(filter, several) : new Set<number>();
  const rules = catalogue.variantRules();
  const cards = [...groups].flatMap(([first, group]) => {
    const chosen = chooseVariant(
      group.filter(({ id }) => id === first || meeting.has(id)),
      rules,
    );
    return chosen
      ? [{ first, id: chosen.variant.id, ids: group.map(({ id }) => id).sort((a, b) => a - b), reason: chosen.reason }]
      : [];
  });
  const known = new Map(rows.map((row) => [row.id, row]));
  const missing = cards.flatMap(({ id }) => (known.has(id) ? [] : [id]));
  for (const row of missing.length > 0 ? await store.rows(missing) : []) known.set(row.id, row);
  return cards.flatMap(({ first, id, ids, reason }) => {
    const row = known.get(id) ?? known.get(first);
    return row ? [{ ...row, card: { ids, reason } }] : [];
  });
}

/** The variants of each title, by the id of the first of its group in the list, in the list's order. */
async function groupsOf(catalogue: Catalogue, rows: ItemRow[]): Promise<Map<number, VariantRow[]>> {
  const byKey = new Map<number, VariantRow[]>();
  const keys = new Map<number, number>();
  for (const variant of await catalogue.variantsOf(rows.map(({ id }) => id))) {
    const key = variant.group_key ?? -variant.id;
    keys.set(variant.id, key);
    byKey.set(key, [...(byKey.get(key) ?? []), variant]);
  }
  const groups = new Map<number, VariantRow[]>();
  for (const { id } of rows) {
    const key = keys.get(id) ?? -id;
    const group = byKey.get(key);
    if (group) groups.set(id, group);
    byKey.delete(key);
  }
  return groups;
}
