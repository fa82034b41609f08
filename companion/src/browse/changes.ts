import { type Catalogue, kindOf, quarantineShown, type SectionName, sectionNames } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import { liveShown, seriesShown, vodShown } from './shown.ts';
import type { BrowseStore, ChangedAt, ChangeRow, ItemFilter, ItemRow, Sorting } from './store.ts';

const dayMs = 86_400_000;
const newForDays = 7;

type Page = { items: ItemRow[]; next_cursor: string | null; total: number; total_estimated?: true };
type PageQuery = { limit?: number; cursor?: string; offset?: number };
type Options = {
  store: BrowseStore;
  catalogue: Catalogue;
  clock: Clock;
  readPage: (search: { filter: ItemFilter; found: string }, sort: Sorting, query: PageQuery) => Promise<Page>;
};
type Since = 'arrivedSince' | 'changedSince' | 'goneSince' | 'backSince';

const lists: Record<contract.ChangeKind, { at: ChangedAt; since: Since }> = {
  new: { at: 'arrived_at', since: 'arrivedSince' },
  changed: { at: 'changed_at', since: 'changedSince' },
  gone: { at: 'gone_at', since: 'goneSince' },
  back: { at: 'back_at', since: 'backSince' },
};

/** What the syncs saw come, change and go, and what a loss that waits would take. */
export function changesRoutes({ store, catalogue, clock, readPage }: Options): BoundRoute[] {
  return [
    bind(contract.listChanges, async ({ query }) => {
      const { kind = 'new', section, days = kind === 'new' ? newForDays : undefined } = query;
      const { at, since } = lists[kind];
      // Whole days: for as long as it is the same list, its pages and cursors are.
      const from =
        days === undefined ? null : new Date(Math.floor(clock.now().getTime() / dayMs) * dayMs - days * dayMs);
      const filter: ItemFilter = {
        kinds: (section ? [section] : sectionNames).map((name: SectionName) => kindOf[name]),
        playlistId: query.playlist_id,
        attached: query.attached || undefined,
        [since]: from?.toISOString() ?? '',
      };
      const page = await readPage({ filter, found: 'changes' }, { field: at, descending: true }, query);
      const changes = await store.changes(
        page.items.map(({ id }) => id),
        at,
      );
      const items = page.items.flatMap((row) => {
        const change = changes.get(row.id);
        return change ? [shown(row, change, kind)] : [];
      });
      return { ...page, items, since: from?.toISOString() ?? null };
    }),

    bind(contract.readSectionLoss, async ({ params }) => {
      const waiting = quarantineShown(await catalogue.heldLoss(params.id, params.section));
      const { first_seen_at = null, confirmable_from = null } = waiting ?? {};
      return { ...(await store.loss(params.id, kindOf[params.section])), first_seen_at, confirmable_from };
    }),
  ];
}

/** The beginning of a day (UTC): all that day long it is the same list, with the same cursors and places. */
export function daysAgo(clock: Clock, days: number): Date {
  return new Date((Math.floor(clock.now().getTime() / dayMs) - days) * dayMs);
}

function shown(row: ItemRow, change: ChangeRow, kind: contract.ChangeKind): contract.ChangedTitle {
  const { favorite, tracked } = row;
  const facts = {
    at: change.at.toISOString(),
    gone_at: change.gone_at?.toISOString() ?? null,
    changes: kind === 'changed' ? changesShown(row, change) : [],
    attached: { favorite, tracked, files: change.files },
  };
  if (row.kind === 'live') return { ...liveShown(row), ...facts, kind: 'live' };
  if (row.kind === 'movie') return { ...vodShown(row), ...facts, kind: 'movie' };
  return { ...seriesShown(row), ...facts, kind: 'series' };
}

type Change = contract.ChangedTitle['changes'][number];
const fields: Change['field'][] = ['name', 'container_extension', 'last_modified', 'added_at'];

function changesShown({ kind }: ItemRow, { changed_from: from, now }: ChangeRow): Change[] {
  if (!from) return [];
  const differing = fields.filter((field) => field in from);
  // Panels say of a series only when it was last changed; its own date is made from that.
  const told = kind === 'series' && differing.includes('last_modified');
  return differing
    .filter((field) => !(told && field === 'added_at'))
    .map((field) => ({ field, from: valueOf(field, from[field]), to: valueOf(field, now[field]) }));
}

function valueOf(field: Change['field'], value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return field === 'added_at' || field === 'last_modified' ? new Date(value).toISOString() : value;
}
