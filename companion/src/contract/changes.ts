import { z } from 'zod';
import { flagInQuery, IdInQuery, PageQuery, pageOf, Time, TitleKind } from './common.ts';
import { SectionName } from './playlists.ts';
import { defineRoute } from './route.ts';
import { daysInQuery, LiveItem, offsetInQuery, SeriesItem, VodItem } from './titles.ts';

export const ChangeKind = z.enum(['new', 'changed', 'gone', 'back']);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** What hangs on a title. */
export const Attached = z
  .object({
    favorite: z.boolean(),
    tracked: z.boolean(),
    files: z.int().describe('Finished files in the library: one of a movie, episodes of a series'),
  })
  .meta({ id: 'Attached' });

const change = {
  at: Time.describe('When the sync saw it: it arrived, was changed, went, or came back'),
  gone_at: Time.nullable().describe('Since when the provider does not list it; null while it does'),
  changes: z
    .array(
      z.object({
        field: z.enum(['name', 'container_extension', 'added_at', 'last_modified']),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    )
    .describe(
      'With `kind=changed`: what its last change was, from what to what. `last_modified` of a series: its episodes',
    ),
  attached: Attached,
};

export const ChangedTitle = z
  .discriminatedUnion('kind', [
    LiveItem.extend({ kind: z.literal(TitleKind.enum.live), ...change }),
    VodItem.extend({ kind: z.literal(TitleKind.enum.movie), ...change }),
    SeriesItem.extend({ kind: z.literal(TitleKind.enum.series), ...change }),
  ])
  .meta({ id: 'ChangedTitle' });
export type ChangedTitle = z.infer<typeof ChangedTitle>;

const ChangesQuery = PageQuery.extend({
  kind: ChangeKind.optional().describe(
    '`new` (unless said otherwise) = arrived after its section had been synced once; `changed` = another name, file or episodes; `gone` = no longer listed; `back` = listed again',
  ),
  section: SectionName.optional(),
  playlist_id: IdInQuery.optional(),
  days: daysInQuery.describe(
    'Of today (UTC) and so many days before it. For `new` a week unless said otherwise, else all that is known',
  ),
  attached: flagInQuery
    .optional()
    .describe('`true` = only favourites, tracked series and titles of which a finished file is in the library'),
  offset: offsetInQuery,
});
export type ChangesQuery = z.infer<typeof ChangesQuery>;

export const listChanges = defineRoute({
  method: 'get',
  path: '/api/changes',
  tag: 'changes',
  summary: 'What the syncs found new, changed, gone or back, newest first. What came with a first sync is not new',
  access: 'viewer',
  query: ChangesQuery,
  answers: {
    200: pageOf(ChangedTitle).extend({
      since: Time.nullable().describe('The beginning of the time that the list is of; null = all that is known'),
    }),
  },
});
