import { z } from 'zod';
import { Time, TitleKind } from './common.ts';
import { PathMapping } from './media-servers.ts';
import { ExcludedCategories } from './playlists.ts';
import { defineRoute } from './route.ts';
import { Settings } from './settings.ts';
import { TrackingRule } from './tracking.ts';

const text = z.string().max(2000);
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
          sync_interval_minutes: z.int().min(5).max(43_200).nullable(),
          enabled: z.boolean(),
          allow_invalid_tls: z.boolean(),
          excluded_categories: ExcludedCategories,
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
    tracking: z.array(
      z.object({
        playlist,
        series_id: text,
        title: text,
        seasons: TrackingRule.shape.seasons,
        start: TrackingRule.shape.start,
      }),
    ),
    favorites: z.array(z.object({ playlist, kind: TitleKind, provider_id: text })),
  })
  .meta({ id: 'Backup' });
export type Backup = z.infer<typeof Backup>;

const tag = 'settings';

export const readBackup = defineRoute({
  method: 'get',
  path: '/api/settings/backup',
  tag,
  summary: 'Settings, accounts, media servers, tracked series and favourites in one file, without any password or key',
  access: 'admin',
  answers: { 200: Backup },
});

export const restoreBackup = defineRoute({
  method: 'post',
  path: '/api/settings/backup',
  tag,
  summary: 'Restore the settings; accounts that are missing come back switched off until their password is set',
  access: 'admin',
  body: Backup,
  answers: {
    200: z.object({
      settings: z.int().describe('How many were set'),
      playlists_created: z.array(z.string()),
      playlists_present: z.int(),
    }),
  },
});
