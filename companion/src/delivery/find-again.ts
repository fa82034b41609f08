export type Wanted = { id: number; provider_id: string; title: string | null; name: string | null };
export type Offered = { id: number; provider_id: string; title: string; name: string };

/**
 * Which titles that are offered now are those of a backup, by the ids of both. Providers number anew: an id counts only
 * where the title agrees. Rather none than a wrong one: a series that is tracked by mistake downloads what nobody asked
 * for. Backups of the first version know only the ids of favourites.
 */
export function matchById(wanted: readonly Wanted[], offered: readonly Offered[]): Map<number, number> {
  const byId = new Map(offered.map((one) => [one.provider_id, one]));
  return matches(wanted, (one) => {
    const same = byId.get(one.provider_id);
    return same && (one.title === null || isCalled(same, one)) ? same : null;
  });
}

/** The same by name, where exactly one title is called so. */
export function matchByName(wanted: readonly Wanted[], offered: readonly Offered[]): Map<number, number> {
  const byName = new Map<string, Offered[]>();
  for (const one of offered) byName.set(fold(one.title), [...(byName.get(fold(one.title)) ?? []), one]);
  return matches(wanted, ({ title, name }) => {
    const called = title === null ? [] : (byName.get(fold(title)) ?? []);
    const exactly = called.filter((one) => one.name === name);
    const [only, another] = exactly.length > 0 ? exactly : called;
    return only && !another ? only : null;
  });
}

function matches(wanted: readonly Wanted[], find: (one: Wanted) => Offered | null): Map<number, number> {
  return new Map(
    wanted.flatMap((one): [number, number][] => {
      const found = find(one);
      return found ? [[one.id, found.id]] : [];
    }),
  );
}

function isCalled(offered: Offered, { title, name }: Wanted): boolean {
  if (name !== null && offered.name === name) return true;
  return title !== null && fold(offered.title) === fold(title);
}

/** Without accents, case, spaces and signs; a title of signs only stays as it is. */
function fold(text: string): string {
  const bare = text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
  return bare === '' ? text : bare;
}
