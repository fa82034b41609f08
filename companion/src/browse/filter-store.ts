import type { StreamKind } from '../provider/index.ts';
import { excludedTitles, type Scope, type Select } from './excluded-store.ts';
import { type SearchWord, searchTerms } from './search-terms.ts';

export type ItemFilter = {
  kinds: StreamKind[];
  playlistId?: number;
  categoryId?: string;
  search?: SearchWord[];
  /** What is searched for are people of the cast or the direction, or a name and its year. */
  searchPeople?: boolean;
  /** One of these. */
  languages?: string[];
  /** All of these. */
  tags?: string[];
  favorite?: boolean;
  downloaded?: boolean;
  actor?: string;
  director?: string;
  yearFrom?: number;
  yearTo?: number;
  ratingMin?: number;
  /** Added at the provider since this day. */
  addedSince?: string;
  /** Seen by a sync since this day, however far back where it is ''; as text, so that it can name a list. */
  arrivedSince?: string;
  changedSince?: string;
  backSince?: string;
  /** Titles that are no longer offered, instead of those that are. */
  goneSince?: string;
  /** Favourites, tracked series and titles with finished files. */
  attached?: boolean;
  /** Where it is known already. */
  scope?: Scope;
};

export type Condition = {
  /** On `titles t`. */
  where: string;
  values: Record<string, unknown>;
  kinds: StreamKind[];
  playlistIds: number[];
  /** Whether it is everything of these playlists. */
  whole: boolean;
  /** Whether it may leave few of many titles: then they are looked up and sorted, not picked from the sorted ones. */
  selective: boolean;
  /** Whether the planner can tell how many meet it: it knows values, and parts of words that are in many names. */
  predictable: boolean;
  /** Whether it asks for people: nobody is in so many titles that these could not be sorted, and to compare names is slow. */
  ofPeople: boolean;
  /** Whether it asks for one thing only. */
  single: boolean;
};

/** A search box's text as words of the database's spelling: lower-case, without accents. */
export async function wordsOf(select: Select, search: string): Promise<SearchWord[]> {
  const [row] = await select<{ text: string }>('select catalogue_norm(:search) as text', { search });
  return searchTerms(row?.text ?? '');
}

export async function conditionOf(select: Select, filter: ItemFilter): Promise<Condition> {
  const { search = [], scope: known, ...values } = filter;
  const scope = known ?? (await excludedTitles(select, filter.kinds, filter.playlistId ?? null));
  const narrowing = [...filterParts(filter), ...searchParts(filter)];
  const excepting = [
    ...(filter.favorite === false ? [`t.id not in (${favorites})`] : []),
    ...(filter.downloaded === false ? [`t.id not in (${inLibrary})`] : []),
    // Who names a category or looks at his favourites wants to see them.
    ...(filter.categoryId === undefined && !filter.favorite && !filter.attached ? scope.parts : []),
  ];
  const listed = filter.goneSince === undefined ? ['t.gone_at is null'] : [];
  const own = ['t.playlist_id in (:playlistIds)', 't.kind in (:kinds)', ...listed];
  return {
    where: [...own, ...narrowing, ...excepting].join(' and '),
    values: { ...values, ...scope.values, ...searchValues(search), playlistIds: scope.playlistIds },
    kinds: filter.kinds,
    playlistIds: scope.playlistIds,
    whole: narrowing.length + excepting.length === 0,
    selective: narrowing.length > 0,
    ofPeople: filter.searchPeople === true || filter.actor !== undefined || filter.director !== undefined,
    single: narrowing.length === 1,
    predictable: narrowing.length > 0 && (search.length === 1 || search.every(({ text }) => text.length < 5)),
  };
}

/** The expressions on years and ratings are those of the indexes. */
function filterParts(filter: ItemFilter): string[] {
  const parts: [given: unknown, sql: string][] = [
    [filter.categoryId, 't.category_ids @> array[:categoryId]'],
    [filter.languages, 't.language in (:languages)'],
    [filter.tags, 't.tags @> array[:tags]'],
    [filter.favorite || undefined, `t.id in (${favorites})`],
    [filter.downloaded || undefined, `t.id in (${inLibrary})`],
    [filter.yearFrom ?? filter.yearTo, 'coalesce(t.year, 0) >= greatest(:leastYear, 1)'],
    [filter.yearTo, 'coalesce(t.year, 0) <= :yearTo'],
    [filter.ratingMin, 'coalesce(t.rating, -1) >= :ratingMin'],
    [filter.addedSince, `coalesce(t.added_at, '-infinity'::timestamptz) >= :addedSince::timestamptz`],
    [filter.arrivedSince, since('arrived_at', ':arrivedSince')],
    [filter.changedSince, since('changed_at', ':changedSince')],
    [filter.backSince, since('back_at', ':backSince')],
    [filter.goneSince, since('gone_at', ':goneSince')],
    [filter.attached || undefined, `t.id in (${attached})`],
    [filter.actor, named(':actor', actorNames)],
    [filter.director, named(':director', directorNames)],
  ];
  return parts
    .filter(([given]) => given !== undefined)
    .map(([, sql]) => sql.replace(':leastYear', String(filter.yearFrom ?? 1)));
}

function searchParts({ search = [], searchPeople }: ItemFilter): string[] {
  const inName = ({ patterns }: SearchWord, n: number) =>
    `(${patterns.map((_, m) => `t.name_norm like :word${n}_${m}`).join(' or ')})`;
  if (!searchPeople) return search.map(inName);
  const words = search.flatMap((word, n) => (word.year === null ? [{ word, n }] : []));
  const year = search.flatMap((word, n) => (word.year === null ? [] : [`coalesce(t.year, 0) = :year${n}`]));
  const ofPeople = words.length > 0 && words.every(({ word }) => word.prefix) ? [['t.people @@ :people::tsquery']] : [];
  const ofYear = year.length > 0 ? [words.map(({ word, n }) => inName(word, n))] : [];
  const ways = [...ofPeople, ...ofYear].map((way) => `(${[...way, ...year].join(' and ')})`);
  return [ways.length > 0 ? `(${ways.join(' or ')})` : 'false'];
}

function searchValues(search: SearchWord[]): Record<string, unknown> {
  const words = search.flatMap(({ patterns, year }, n) => [
    ...patterns.map((pattern, m): [string, unknown] => [`word${n}_${m}`, pattern]),
    [`year${n}`, year] as [string, unknown],
  ]);
  const people = search.filter(({ year }) => year === null).map(({ prefix }) => prefix);
  return { ...Object.fromEntries(words), people: people.join(' & ') };
}

/** Everybody who is known to be in it, from the list and from the details. */
export const actorNames = `unnest(string_to_array(concat_ws(',', t.known_actors, t.actors), ','))`;
const directorNames = `unnest(string_to_array(concat_ws(',', t.known_director, t.director), ','))`;

/** The index finds whoever has all words of the name; then the names themselves are compared. */
function named(name: string, names: string): string {
  return `t.people @@ plainto_tsquery('simple', catalogue_words(${name}))
    and exists (select 1 from ${names} one where catalogue_norm(trim(one)) = catalogue_norm(trim(${name})))`;
}

/** Nothing more is said of the column: the planner would take each word on it for another reason to leave titles out. */
const since = (column: string, day: string) => `t.${column} >= coalesce(nullif(${day}, ''), '-infinity')::timestamptz`;

const favorites = 'select title_id from favorites';
/** Films, and series of which an episode is there. */
const inLibrary = `select case kind when 'movie' then item_id else series_id end from downloads
  where status = 'completed' and (kind = 'movie' or series_id is not null)`;
export const attached = `${favorites} union select series_id from tracking union ${inLibrary}`;
