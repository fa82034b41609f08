import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, shortText, Time, TitleKind } from './common.ts';
import { defineRoute } from './route.ts';

export const SectionName = z.enum(['live', 'vod', 'series']);
export type SectionName = z.infer<typeof SectionName>;

export const Section = z
  .object({
    status: z.enum(['idle', 'syncing', 'error', 'quarantined']),
    error: z.string().nullable(),
    synced_at: Time.nullable().describe('When this section last landed'),
    count: z.int().describe('Rows held'),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    removed: z.int(),
    quarantine: z
      .object({ held: z.int(), offered: z.int(), missing: z.int(), first_seen_at: Time, confirmable_from: Time })
      .nullable()
      .describe('A loss that waits for a second sync or for the user'),
  })
  .meta({ id: 'Section' });
export type Section = z.infer<typeof Section>;

export const Account = z
  .object({
    status: z
      .string()
      .describe('active, expired, banned, disabled or what the provider says; unknown before the first answer'),
    expires_at: Time.nullable(),
    max_connections: z.int().describe('0 = unlimited'),
    active_connections: z.int().nullable(),
    timezone: z.string().nullable(),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

const categoryIds = z.array(z.string().min(1).max(100)).max(10_000);

export const ExcludedCategories = z
  .object({ live: categoryIds, vod: categoryIds, series: categoryIds })
  .describe('Ids of categories by section: titles that are in no other one are not listed unless asked for');
export type ExcludedCategories = z.infer<typeof ExcludedCategories>;

const languages = z.record(z.string().min(1).max(100), z.string().min(2).max(60));

export const CategoryLanguages = z
  .object({ live: languages, vod: languages, series: languages })
  .describe(
    'What you say about the language of categories, by section and id of the category: it wins over what names say. Given as a tag (`de`, `pt-BR`, `mul`) or a name (`German`), answered as a tag',
  );
export type CategoryLanguages = z.infer<typeof CategoryLanguages>;

export const Playlist = z
  .object({
    id: Id,
    name: z.string(),
    server_url: z.string(),
    username: z.string(),
    user_agent: z.string().nullable(),
    connections: z.int().nullable().describe('null = found out by itself'),
    speed_limit_bps: z
      .int()
      .nullable()
      .describe('Bytes per second of its downloads together; null = only the total limit'),
    reserve_for_playback: z
      .int()
      .nullable()
      .describe('Connections that downloads leave to players; null = as in the settings'),
    learned_connections: z.int().nullable().describe('What worked best so far'),
    learned: z
      .object({
        best: z.int().describe('With so many connections its downloads went best'),
        limit: z
          .int()
          .nullable()
          .describe('The most at once that the provider was seen to allow; null = no end was met'),
        why: z
          .enum(['measured', 'refused', 'cut'])
          .describe('It was the fastest, the provider refused more, or ours ended each other'),
        reason: z.string(),
        at: Time,
      })
      .nullable()
      .describe('What its downloads found out about its connections; null before the first'),
    api_calls_count: z.boolean().describe('Its provider was seen to count API calls as connections: they wait for one'),
    viewer_connections: z.int().describe('Connections that viewers on media servers hold; downloads leave them'),
    sync_interval_minutes: z.int().nullable().describe('null = as in the settings'),
    enabled: z.boolean(),
    allow_invalid_tls: z.boolean(),
    excluded_categories: ExcludedCategories,
    category_languages: CategoryLanguages,
    sync_status: z.enum(['idle', 'syncing', 'error']),
    sync_error: z.string().nullable(),
    last_synced_at: Time.nullable(),
    sections: z.object({ live: Section, vod: Section, series: Section }),
    account: Account,
    created_at: Time,
  })
  .meta({ id: 'Playlist', description: 'An Xtream account' });
export type Playlist = z.infer<typeof Playlist>;

const credential = z.string().min(1, 'must not be empty').max(500);

const options = {
  user_agent: z
    .string()
    .trim()
    .max(300)
    .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
    .nullable()
    .optional(),
  connections: z.int().min(1).max(64).nullable().optional(),
  speed_limit_bps: z.int().min(1).max(10_000_000_000).nullable().optional(),
  reserve_for_playback: z.int().min(0).max(64).nullable().optional(),
  sync_interval_minutes: z.int().min(5).max(43_200).nullable().optional(),
  enabled: z.boolean().optional(),
  allow_invalid_tls: z.boolean().optional(),
  excluded_categories: z
    .strictObject(ExcludedCategories.shape)
    .partial()
    .optional()
    .describe('Sections that are left out stay as they are'),
  category_languages: z
    .strictObject(CategoryLanguages.shape)
    .partial()
    .optional()
    .describe(
      'Sections that are left out stay as they are; titles are read again, files and downloads keep their paths',
    ),
};

/** `username` and `password` may be left out when `server_url` is a full link that carries them. */
export const NewPlaylist = z.strictObject({
  name: shortText(100),
  server_url: z.string().trim().min(1, 'must not be empty').max(2000),
  username: credential.optional(),
  password: credential.optional(),
  ...options,
});
export type NewPlaylist = z.infer<typeof NewPlaylist>;

const tag = 'playlists';

export const listPlaylists = defineRoute({
  method: 'get',
  path: '/api/playlists',
  tag,
  summary: 'All accounts',
  access: 'viewer',
  query: PageQuery,
  answers: { 200: pageOf(Playlist) },
});

export const createPlaylist = defineRoute({
  method: 'post',
  path: '/api/playlists',
  tag,
  summary: 'Add an Xtream account; its first sync starts at once',
  access: 'admin',
  body: NewPlaylist,
  answers: { 201: Playlist },
});

export const testPlaylist = defineRoute({
  method: 'post',
  path: '/api/playlists/test',
  tag,
  summary: 'Try credentials without saving anything',
  access: 'admin',
  body: NewPlaylist.extend({ name: shortText(100).optional() }),
  answers: { 200: z.object({ server_url: z.string(), username: z.string(), account: Account }) },
});

export const readPlaylist = defineRoute({
  method: 'get',
  path: '/api/playlists/:id',
  tag,
  summary: 'One account',
  access: 'viewer',
  params: IdParams,
  answers: { 200: Playlist },
});

export const changePlaylist = defineRoute({
  method: 'patch',
  path: '/api/playlists/:id',
  tag,
  summary: 'Change an account',
  access: 'admin',
  params: IdParams,
  body: NewPlaylist.partial(),
  answers: { 200: Playlist },
});

export const deletePlaylist = defineRoute({
  method: 'delete',
  path: '/api/playlists/:id',
  tag,
  summary: 'Remove an account and its catalogue; finished files and their download rows stay',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});

export const forgetLearned = defineRoute({
  method: 'delete',
  path: '/api/playlists/:id/learned',
  tag,
  summary: 'Forget what was learned about the connections; the next download finds it out anew',
  access: 'admin',
  params: IdParams,
  answers: { 200: Playlist },
});

export const syncPlaylist = defineRoute({
  method: 'post',
  path: '/api/playlists/:id/sync',
  tag,
  summary: 'Sync now; 409 while a sync runs',
  access: 'admin',
  params: IdParams,
  answers: { 202: Playlist },
});

export const confirmSection = defineRoute({
  method: 'post',
  path: '/api/playlists/:id/sections/:section/confirm',
  tag,
  summary: 'Accept the loss that a section holds in quarantine: the missing titles go now',
  access: 'admin',
  params: IdParams.extend({ section: SectionName }),
  answers: { 200: Playlist },
});

const LostTitle = z.object({
  id: Id,
  kind: TitleKind,
  title: z.string(),
  year: z.int().nullable(),
  favorite: z.boolean(),
  tracked: z.boolean(),
  files: z.int().describe('Finished files in the library'),
});

export const SectionLoss = z
  .object({
    held: z.int().describe('Titles that the section holds now'),
    missing: z.int().describe('Titles that would go'),
    first_seen_at: Time.nullable(),
    confirmable_from: Time.nullable().describe('From then on another sync that lacks the same titles is believed'),
    favorites: z.int().describe('Of the missing ones'),
    tracked: z.int().describe('Of the missing ones'),
    downloaded: z.int().describe('Of the missing ones: those with a finished file. Files always stay'),
    categories: z
      .array(
        z.object({
          category_id: z.string().nullable().describe('null = titles without a category'),
          title: z.string().nullable().describe('null where the provider no longer names it'),
          missing: z.int(),
          held: z.int(),
        }),
      )
      .describe('Those that lose most first, at most 200'),
    attached: z
      .array(LostTitle)
      .describe('Favourites, tracked series and titles with finished files among the missing, at most 100'),
    samples: z.array(LostTitle).describe('Some of all the missing titles, at most 20'),
  })
  .meta({ id: 'SectionLoss' });
export type SectionLoss = z.infer<typeof SectionLoss>;

export const readSectionLoss = defineRoute({
  method: 'get',
  path: '/api/playlists/:id/sections/:section/loss',
  tag,
  summary: 'What would be lost if the loss that a section holds in quarantine were confirmed; 409 where none waits',
  access: 'admin',
  params: IdParams.extend({ section: SectionName }),
  answers: { 200: SectionLoss },
});
