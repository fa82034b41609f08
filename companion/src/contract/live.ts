import { z } from 'zod';
import { Failure, Id } from './common.ts';
import { Download, DownloadStatus } from './downloads.ts';
import { Playlist, SectionName } from './playlists.ts';

/** Namespace `/downloads`: `snapshot`, then `changed`, `removed` and `progress`. */
export const DownloadsSnapshot = z.object({ items: z.array(Download) });
export const DownloadRemoved = z.object({ download_id: Id });
export const DownloadProgress = z.object({
  download_id: Id,
  progress: z.number().nullable(),
  speed_bps: z.number(),
  bytes_done: z.int(),
  bytes_total: z.int().nullable(),
  eta_seconds: z.int().nullable(),
  connections: z.int(),
  segments: z
    .array(z.object({ start: z.int(), end: z.int(), done: z.int(), joined: z.boolean().optional() }))
    .max(64)
    .optional()
    .describe(
      'Pieces of the file in bytes: [start, end), of which the first `done` are here; `joined`: its beginning was compared with the piece before it',
    ),
  status: DownloadStatus.optional(),
  error: Failure.nullable().optional(),
});
export type DownloadProgress = z.infer<typeof DownloadProgress>;

/** Namespace `/sync`: `snapshot`, then `changed`, `removed` and `progress`. */
export const SyncSnapshot = z.object({ items: z.array(Playlist) });
export const PlaylistRemoved = z.object({ playlist_id: Id });
export const SyncProgress = z.object({
  playlist_id: Id,
  section: SectionName,
  status: z.enum(['idle', 'syncing', 'error', 'quarantined']),
  phase: z
    .enum(['categories', 'reading', 'storing'])
    .nullable()
    .describe('What is being done; null when the section is not being synced'),
  done: z.int().describe('Titles read so far'),
  total: z.int().nullable().describe('As many as last time, until there are more; null while it is unknown'),
});
export type SyncProgress = z.infer<typeof SyncProgress>;

/** What the server sends to the panel and to automations. */
export type DownloadsEvents = {
  snapshot: (message: z.infer<typeof DownloadsSnapshot>) => void;
  changed: (message: Download) => void;
  removed: (message: z.infer<typeof DownloadRemoved>) => void;
  progress: (message: DownloadProgress) => void;
};
export type SyncEvents = {
  snapshot: (message: z.infer<typeof SyncSnapshot>) => void;
  changed: (message: Playlist) => void;
  removed: (message: z.infer<typeof PlaylistRemoved>) => void;
  progress: (message: SyncProgress) => void;
};
