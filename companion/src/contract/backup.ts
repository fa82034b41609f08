import { z } from 'zod';
import { Id, PageQuery, pageOf, Time, TitleKind } from './common.ts';
import { PathMapping } from './media-servers.ts';
import { CategoryLanguages, ExcludedCategories, NewPlaylist } from './playlists.ts';
import { defineRoute } from './route.ts';
import { Settings } from './settings.ts';
import { TrackingRule } from './tracking.ts';

const text = z.string().max(2000);
const name = text.describe('As the provider writes it');
const playlist = z.int().min(0).describe('Its place in `playlists`');

/** Never a password or a key: the file may lie anywhere. */
export const Backup = z
  .strictObject({
    version: z.literal(1, 'must be 1: this is no backup, or one of a newer version'),
    created_at: Time,
    settings: Settings,
    playlists: z
      .array(
        z.object({
          name: z.string().min(1).max(100),
          server_url: text.min(1),
          username: z.string().min(1).max(500),
          user_agent: z.string().max(300).nullable(),
          connections: z.int().min(1).max(64).nullable(),
          // Backups of the first version lack these.
          speed_limit_bps: NewPlaylist.shape.speed_limit_bps,
          reserve_for_playback: NewPlaylist.shape.reserve_for_playback,
          sync_interval_minutes: z.int().min(5).max(43_200).nullable(),
          enabled: z.boolean(),
          allow_invalid_tls: z.boolean(),
          excluded_categories: ExcludedCategories,
          category_languages: CategoryLanguages.optional(),
        }),
      )
      .max(1000),
    media_servers: z.array(
      z.object({
        kind: z.string(),
        name: text,
        url: text,
        path_map: z.array(PathMapping),
        allow_invalid_tls: z.boolean(),
      }),
    ),
    // Backups of the first version lack these.
    notifiers: z
      .array(
        z.object({
          kind: text.min(1),
          name: text,
          events: z.array(text).max(100),
        }),
      )
      .max(1000)
      .optional()
      .describe('Webhooks and notifiers; their addresses and tokens are secrets, and are entered again'),
    tracking: z.array(
      z.object({
        playlist,
        series_id: text,
        title: text,
        name: name.optional(),
        seasons: TrackingRule.shape.seasons,
        start: TrackingRule.shape.start,
        max_per_check: TrackingRule.shape.max_per_check,
      }),
    ),
    favorites: z.array(
      z.object({ playlist, kind: TitleKind, provider_id: text, title: text.optional(), name: name.optional() }),
    ),
  })
  .meta({ id: 'Backup' });
export type Backup = z.infer<typeof Backup>;

const tag = 'settings';

export const readBackup = defineRoute({
  method: 'get',
  path: '/api/settings/backup',
  tag,
  summary:
    'Settings, accounts, media servers, notifiers, tracked series and favourites in one file, without any password or key',
  access: 'admin',
  answers: { 200: Backup },
});

const count = z.object({
  restored: z.int(),
  waiting: z.int().describe('For a sync of their account, or for the provider to be asked'),
  not_found: z.int().describe('The account was read and has no such title; each further sync looks again'),
});
export const RestoreCounts = z.object({ favorites: count, tracking: count }).meta({ id: 'RestoreCounts' });
export type RestoreCounts = z.infer<typeof RestoreCounts>;

export const restoreBackup = defineRoute({
  method: 'post',
  path: '/api/settings/backup',
  tag,
  summary:
    'Restore: settings at once; missing accounts switched off until their password is set; favourites and tracked series as soon as a sync has brought their titles. Tracked series start with what is new from then on: nothing that is there is downloaded',
  access: 'admin',
  body: Backup,
  bodyLimit: '16mb',
  answers: {
    200: RestoreCounts.extend({
      settings: z.int().describe('How many were set'),
      playlists_created: z.array(z.string()),
      playlists_present: z.int(),
      media_servers_missing: z.array(z.string()).describe('They need their key: add them again'),
      notifiers_missing: z
        .array(z.string())
        .describe('Webhooks and notifiers: they need their secrets, add them again'),
    }),
  },
});

export const Unrestored = z
  .object({
    what: z.enum(['favorite', 'tracking']),
    kind: TitleKind,
    title: z.string().nullable(),
    playlist_id: Id,
    playlist: z.string(),
    status: z.enum(['waiting', 'not-found']),
    error: z.string().nullable().describe('Why a series could not be tracked yet; it is tried again'),
  })
  .meta({ id: 'Unrestored' });
export type Unrestored = z.infer<typeof Unrestored>;

export const readRestore = defineRoute({
  method: 'get',
  path: '/api/settings/backup/restore',
  tag,
  summary:
    'What has become of the favourites and tracked series of the restored backup; `items` are those not back yet',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(Unrestored).extend(RestoreCounts.shape) },
});

export const endRestore = defineRoute({
  method: 'delete',
  path: '/api/settings/backup/restore',
  tag,
  summary: 'No longer look for what could not be restored; what is back stays',
  access: 'admin',
  answers: { 204: null },
});
