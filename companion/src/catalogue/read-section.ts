import type { XtreamClient } from '../provider/index.ts';
import {
  nameColumns,
  type NameColumns,
  nameReader,
  type NamedRow,
  type Naming,
  type ProviderRow,
  type TitleRow,
  titleRow,
} from './title-row.ts';
import { createPrefixCounter } from './titles/index.ts';

/** What a name says once the whole list is known; `place` counts the list's rows from 1. */
export type SettledName = NameColumns & { place: number };

type OpenName = { place: number; row: NamedRow; first: string };

/**
 * Reads one section's list as it comes. A name may depend on how the account writes all the others; only those are
 * kept and read once more at the end, so that every sync reads the same list the same way.
 */
export function readSection({ client, ...naming }: Naming & { client: XtreamClient }, signal: AbortSignal) {
  const { kind } = naming;
  const read = nameReader(naming);
  const prefixes = createPrefixCounter();
  const open: OpenName[] = [];
  let place = 0;

  function take(row: ProviderRow): TitleRow {
    place += 1;
    prefixes.count(row.name, row.categoryIds[0] ?? '');
    const parsed = read(row);
    if (parsed.asksAccount) open.push({ place, row: namedRow(row), first: keyOf(nameColumns(kind, parsed)) });
    return titleRow(kind, row, parsed);
  }

  return {
    async *batches(): AsyncIterable<TitleRow[]> {
      for await (const batch of client.streams(kind, {}, signal)) yield batch.map(take);
    },

    /** The names that read otherwise now; asked for when `batches` has ended. */
    *settled(): Iterable<SettledName> {
      const statistics = prefixes.statistics();
      for (const { place, row, first } of open) {
        const columns = nameColumns(kind, read(row, statistics));
        if (keyOf(columns) !== first) yield { place, ...columns };
      }
    },
  };
}

function namedRow(row: ProviderRow): NamedRow {
  const { name, categoryIds, title, year, tmdbId } = row as NamedRow;
  return { name, categoryIds, title, year, tmdbId };
}

function keyOf({ title, year, language, tags }: NameColumns): string {
  return JSON.stringify([title, year, language, tags]);
}
