import { hash } from 'node:crypto';
import { createElementReader, rowReaders } from '../provider/lists.ts';
import { copyField } from './copy-text.ts';
import { createHeldTitles } from './held-titles.ts';
import { createMemoryWriter, type Group, recall } from './list-memory.ts';
import {
  type NameColumns,
  nameColumns,
  type NamedRow,
  nameReader,
  type NameReading,
  namingBy,
  type ProviderRow,
  titleRow,
  type TitleRow,
} from './title-row.ts';
import { createPrefixCounter, habitsOf, type PrefixStatistics } from './titles/index.ts';

/** All that a list is read by; of plain data, so that it can be handed to a thread. */
export type ListInputs = {
  reading: NameReading;
  /** Of all that makes the same bytes read otherwise; a memory of another version is of no use. */
  version: string;
  /** What the last sync left; see `ListMemory`. */
  memory: Buffer | null;
  /** The titles that are held and not gone: COPY text of id, whether it is missing, provider id. */
  held: Buffer;
};

export type ListPart = {
  /** COPY text of the rows to be staged: all columns of `TitleRow` in order, and the hash of them. */
  lines: string;
  /** Elements so far. */
  done: number;
  ended: boolean;
};

export type ListEnd = {
  /** Titles that were held before. */
  held: number;
  /** Different titles in the list. */
  offered: number;
  /** Rows that were staged. */
  staged: number;
  /** Ids of held titles that the list does not have, that it has again unchanged, and that it has in another row too. */
  unseen: number[];
  found: number[];
  again: number[];
  /** For the next sync. */
  memory: Buffer;
  /** What was taken for known may read otherwise now: the list has to be read once more, without its memory. */
  isStale: boolean;
};

export const titleColumns = [
  'provider_id',
  'name',
  'title',
  'year',
  'language',
  'tags',
  'category_ids',
  'rating',
  'added_at',
  'image_url',
  'tmdb_id',
  'container_extension',
  'epg_channel_id',
  'plot',
  'actors',
  'director',
  'genre',
  'release_date',
  'trailer',
  'last_modified',
  'given_title',
  'given_year',
  'name_key',
  'tmdb_key',
  'tmdb_loose_key',
] as const satisfies readonly (keyof TitleRow)[];

export const settledColumns = [
  'title',
  'year',
  'language',
  'tags',
  'tmdb_id',
  'name_key',
  'tmdb_key',
  'tmdb_loose_key',
] as const satisfies readonly (keyof NameColumns)[];

type OpenName = { place: number; row: NamedRow; first: string };

/** So many names are settled at once. */
const settledAtOnce = 1_000;

/**
 * Reads one section's list as its bytes come. What the last sync knew is only counted; the rest is parsed and made into
 * rows. A name may depend on how the account writes all the others; only those are kept and read once more at the end,
 * so that every sync reads the same list the same way.
 */
export function createListReader({ reading, version, memory, held }: ListInputs) {
  const { kind } = reading;
  const readName = nameReader(namingBy(reading));
  const readRow = rowReaders[kind];
  const known = memory && recall(memory, version);
  const titles = createHeldTitles(held);
  const writer = createMemoryWriter();
  const groups = createGroups(known?.groups ?? []);
  const open: OpenName[] = [];
  const again = new Set<number>();
  let tookOpenForKnown = false;
  let done = 0;
  let staged = 0;
  let lines = '';
  let statistics: PrefixStatistics | undefined;

  function knows(fingerprint: string): boolean {
    const place = known?.places.get(fingerprint);
    if (known === null || place === undefined) return false;
    const providerId = known.providerIds[place] ?? '';
    const title = titles.find(providerId);
    if (title === undefined || title >= titles.count) return false;
    if (titles.state(title) !== 'unseen') writer.leaveOut(title);
    // Another row of it came first: both are to be united.
    if (titles.state(title) === 'staged') again.add(titles.idOf(title));
    else titles.mark(title, 'known');
    const group = known.group[place] ?? 0;
    if (groups.count(group)) tookOpenForKnown = true;
    writer.add(fingerprint, { title, group, providerId });
    done++;
    return true;
  }

  function take(value: unknown, fingerprint: string): void {
    const row = readRow(value);
    if (row === null) return;
    done++;
    staged++;
    const parsed = readName(row);
    if (parsed.asksAccount) open.push({ place: staged, row: namedRow(row), first: keyOf(nameColumns(kind, parsed)) });
    const group = groups.of(row, parsed.asksAccount);
    const title = titles.find(row.providerId) ?? titles.add(row.providerId);
    if (titles.state(title) !== 'unseen') writer.leaveOut(title);
    if (titles.state(title) === 'known') again.add(titles.idOf(title));
    titles.mark(title, 'staged');
    writer.add(fingerprint, { title, group, providerId: row.providerId });
    lines += copyLine(titleRow(kind, row, parsed));
  }

  const elements = createElementReader({ knows, take });

  return {
    push(chunk: Buffer): ListPart {
      lines = '';
      elements.push(chunk);
      return { lines, done, ended: elements.ended };
    },

    /** Once the list has ended. */
    end(): ListEnd {
      statistics = groups.statistics();
      const signature = hash('md5', habitsOf(statistics), 'base64');
      return {
        held: titles.count,
        offered: titles.offered(),
        staged,
        unseen: titles.unseen(),
        found: titles.found(),
        again: [...again],
        memory: writer.bytes({ version, signature, groups: groups.all }),
        isStale: tookOpenForKnown && signature !== known?.signature,
      };
    },

    /** COPY text of names that read otherwise now: place among the staged rows, and their columns; empty at the end. */
    settle(): string {
      let text = '';
      while (text === '' && open.length > 0) text = open.splice(0, settledAtOnce).map(settledLine).join('');
      return text;
    },
  };

  /** Empty where it still reads as it did. */
  function settledLine({ place, row, first }: OpenName): string {
    const columns = nameColumns(kind, readName(row, statistics));
    if (keyOf(columns) === first) return '';
    return `${place}\t${settledColumns.map((column) => copyField(columns[column])).join('\t')}\n`;
  }
}

export type ListReader = ReturnType<typeof createListReader>;

/** Names by what they count for. */
function createGroups(known: Group[]) {
  const all = [...known];
  const counts = all.map(() => 0);
  const places = new Map(all.map((group, place) => [keyOfGroup(group), place]));
  const counter = createPrefixCounter();

  /** Answers whether its names are open. */
  function count(place: number): boolean {
    counts[place] = (counts[place] ?? 0) + 1;
    return all[place]?.isOpen ?? false;
  }

  return {
    all,
    count,
    of(row: ProviderRow, isOpen: boolean): number {
      const group = { categoryId: row.categoryIds[0] ?? '', prefix: counter.prefixOf(row.name), isOpen };
      const key = keyOfGroup(group);
      const place = places.get(key) ?? all.push(group) - 1;
      places.set(key, place);
      count(place);
      return place;
    },
    statistics(): PrefixStatistics {
      all.forEach(({ categoryId, prefix }, place) => counter.add(prefix, categoryId, counts[place] ?? 0));
      return counter.statistics();
    },
  };
}

function keyOfGroup({ categoryId, prefix, isOpen }: Group): string {
  return `${isOpen ? 1 : 0}${prefix ?? ''}\0${categoryId}`;
}

/** The hash is of all other columns: a row whose hash is the same is not written again. */
function copyLine(row: TitleRow): string {
  let line = '';
  for (const column of titleColumns) line += `${copyField(row[column])}\t`;
  return `${line}${hash('md5', line, 'base64')}\n`;
}

function namedRow(row: ProviderRow): NamedRow {
  const { name, categoryIds, title, year, tmdbId } = row as NamedRow;
  return { name, categoryIds, title, year, tmdbId };
}

function keyOf({ title, year, language, tags }: NameColumns): string {
  return JSON.stringify([title, year, language, tags]);
}
