import { z } from 'zod';
import { Failure, flagInQuery, Id, IdParams, PageQuery, pageOf, Time } from './common.ts';
import { defineRoute } from './route.ts';

export const DownloadStatus = z.enum(['queued', 'downloading', 'paused', 'completed', 'failed', 'cancelled']);
export type DownloadStatus = z.infer<typeof DownloadStatus>;

export const Delivered = z
  .object({
    server_id: Id,
    server_name: z.string(),
    state: z
      .enum(['waiting', 'scanning', 'playable', 'not_found'])
      .describe('It is still to be told; it looks; the file can be played there; it does not show it'),
    url: z.string().nullable().describe("Opens it in the media server's own page"),
    reason: Failure.nullable().describe('Why it cannot be played there yet, with what to do'),
  })
  .meta({ id: 'Delivered', description: 'What has become of a finished file at a media server' });
export type Delivered = z.infer<typeof Delivered>;

export const Download = z
  .object({
    id: Id,
    kind: z.enum(['movie', 'episode']),
    item: z.object({
      id: Id,
      series_id: Id.optional(),
      season_number: z.int().optional(),
      episode_num: z.int().nullable().optional(),
    }),
    playlist_id: Id.nullable().describe('null when the account has been removed'),
    title: z.string(),
    status: DownloadStatus,
    progress: z.number().min(0).max(100).nullable().describe('null while the size is unknown'),
    speed_bps: z.number().describe('Bytes per second'),
    eta_seconds: z.int().nullable(),
    bytes_done: z.int(),
    bytes_total: z.int().nullable(),
    connections: z.int(),
    file_path: z.string().describe('Relative to the media root'),
    waiting_for: z.enum(['slot', 'disk', 'provider', 'schedule']).nullable(),
    waiting_until: Time.nullable().describe('When it goes on, where it waits for a known time'),
    error: Failure.nullable(),
    attempts: z.int(),
    priority: z.int(),
    media_server: z.array(Delivered).describe('Of a finished file: one entry per media server'),
    created_at: Time,
    started_at: Time.nullable(),
    finished_at: Time.nullable(),
  })
  .meta({ id: 'Download' });
export type Download = z.infer<typeof Download>;

export const WantedItem = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('movie'), id: Id }),
    z.strictObject({ kind: z.literal('episode'), id: Id }),
    z.strictObject({ kind: z.literal('season'), series_id: Id, season: z.int().min(0).max(10_000) }),
    z.strictObject({ kind: z.literal('series'), id: Id }),
  ])
  .meta({ id: 'WantedItem' });
export type WantedItem = z.infer<typeof WantedItem>;

const CreateAnswer = z.object({
  items: z.array(Download),
  rejected: z.array(z.object({ item: WantedItem, error: Failure })),
});

const statuses = new Set<string>([...DownloadStatus.options, 'active']);
const StatusQuery = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map((word) => word.trim()))
  .refine((words) => words.every((word) => statuses.has(word)), `must be a list of ${[...statuses].join(', ')}`);

const priority = z.int().min(-1000).max(1000).describe('Higher first, 0 is usual');

const tag = 'downloads';

export const createDownloads = defineRoute({
  method: 'post',
  path: '/api/downloads',
  tag,
  summary: 'Queue movies, episodes, seasons or whole series; 200 when nothing is new',
  access: 'admin',
  body: z.strictObject({
    items: z.array(WantedItem).min(1, 'must name at least one').max(500, 'at most 500 at once'),
    priority: priority.optional(),
  }),
  answers: { 201: CreateAnswer, 200: CreateAnswer },
});

export const listDownloads = defineRoute({
  method: 'get',
  path: '/api/downloads',
  tag,
  summary: 'Downloads; `active` stands for all unfinished',
  access: 'viewer',
  query: PageQuery.extend({ status: StatusQuery.optional() }),
  answers: { 200: pageOf(Download) },
});

export const readDownload = defineRoute({
  method: 'get',
  path: '/api/downloads/:id',
  tag,
  summary: 'One download',
  access: 'viewer',
  params: IdParams,
  answers: { 200: Download },
});

export const changeDownload = defineRoute({
  method: 'patch',
  path: '/api/downloads/:id',
  tag,
  summary: 'Change the priority',
  access: 'admin',
  params: IdParams,
  body: z.strictObject({ priority }),
  answers: { 200: Download },
});

function verb(name: 'pause' | 'resume' | 'retry' | 'cancel', summary: string) {
  return defineRoute({
    method: 'post',
    path: `/api/downloads/:id/${name}`,
    tag,
    summary,
    access: 'admin',
    params: IdParams,
    answers: { 200: Download },
  });
}

export const pauseDownload = verb('pause', 'Pause; what is fetched stays');
export const resumeDownload = verb('resume', 'Go on with a paused download');
export const retryDownload = verb('retry', 'Try a failed or cancelled download again');
export const cancelDownload = verb('cancel', 'Cancel; partial bytes are deleted');

export const deleteDownload = defineRoute({
  method: 'delete',
  path: '/api/downloads/:id',
  tag,
  summary: 'Remove the entry; with `files=true` also its finished file',
  access: 'admin',
  params: IdParams,
  query: z.object({ files: flagInQuery.optional() }),
  answers: { 204: null },
});
