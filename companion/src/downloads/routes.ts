import { z } from 'zod';
import * as contract from '../contract/index.ts';
import { AppError } from '../platform/errors.ts';
import { readCursor, writeCursor } from '../platform/http/cursor.ts';
import { Answer, type BoundRoute, bind } from '../platform/http/router.ts';
import type { Limits } from './decide-limits.ts';
import type { Downloads, RequestResult } from './index.ts';
import { type DownloadRow, type DownloadStatus, type LiveState, unfinished } from './store.ts';

const usualLimit = 50;
const cursor = z.tuple([z.int().max(2_147_483_647)]);

export function downloadsRoutes(downloads: Downloads): BoundRoute[] {
  const shown = (row: DownloadRow) => downloadShown(row, downloads.live(row.id));

  return [
    bind(contract.createDownloads, async ({ body, signal }) => {
      const result = await downloads.request(body.items, body.priority ?? 0, signal);
      if (result.requested.length === 0) throw nothingQueued(result);
      const items = result.requested.map(({ row }) => shown(row));
      const status = result.requested.some(({ isNew }) => isNew) ? 201 : 200;
      return new Answer(status, { items, rejected: result.rejected });
    }),
    bind(contract.listDownloads, async ({ query }) => {
      const limit = query.limit ?? usualLimit;
      const [beforeId] = readCursor(query.cursor, cursor) ?? [null];
      const { rows, total } = await downloads.list({ statuses: statusesOf(query.status), beforeId, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(shown),
        next_cursor: rows.length > limit && last ? writeCursor([last.id]) : null,
        total,
      };
    }),
    bind(contract.readDownload, async ({ params }) => shown(await downloads.get(params.id))),
    bind(contract.changeDownload, async ({ params, body }) =>
      shown(await downloads.setPriority(params.id, body.priority)),
    ),
    bind(contract.pauseDownload, async ({ params }) => shown(await downloads.pause(params.id))),
    bind(contract.resumeDownload, async ({ params }) => shown(await downloads.resume(params.id))),
    bind(contract.retryDownload, async ({ params }) => shown(await downloads.retry(params.id))),
    bind(contract.cancelDownload, async ({ params }) => shown(await downloads.cancel(params.id))),
    bind(contract.deleteDownload, async ({ params, query }) => {
      await downloads.remove(params.id, query.files ?? false);
      return undefined;
    }),
  ];
}

function statusesOf(words: string[] | undefined): DownloadStatus[] | null {
  if (!words) return null;
  return [...new Set(words.flatMap((word) => (word === 'active' ? unfinished : [word as DownloadStatus])))];
}

function nothingQueued({ rejected }: RequestResult): AppError {
  const errors = rejected.map(({ error }, index) => ({ path: `items.${index}`, message: error.message }));
  const reasons = [...new Set(rejected.map(({ error }) => error.message))].join(' ');
  return new AppError('nothing-queued', reasons, { status: 422, errors, extension: { items: [], rejected } });
}

/** One download as the API and the sockets show it; what memory knows better than the row wins. */
export function downloadShown(row: DownloadRow, inMemory: LiveState | null): contract.Download {
  const live = row.status === 'downloading' ? inMemory : null;
  const bytesDone = live?.bytesDone ?? row.bytes_done;
  const bytesTotal = live?.bytesTotal ?? row.bytes_total;
  return {
    id: row.id,
    kind: row.kind,
    item: {
      id: row.item_id,
      ...(row.series_id !== null && {
        series_id: row.series_id,
        season_number: row.season_number ?? 0,
        episode_num: row.episode_num,
      }),
    },
    playlist_id: row.playlist_id,
    title: row.title,
    status: row.status,
    progress: progressOf(row.status, bytesDone, bytesTotal),
    speed_bps: live?.speedBps ?? 0,
    eta_seconds: live?.etaSeconds ?? null,
    bytes_done: bytesDone,
    bytes_total: bytesTotal,
    connections: live?.connections ?? 0,
    file_path: `${row.stem}.${row.extension}`,
    waiting_for: row.waiting_for ?? (row.status === 'queued' ? 'slot' : null),
    waiting_until: (row.status === 'queued' && row.waiting_for && row.not_before?.toISOString()) || null,
    error: row.error,
    attempts: row.attempts,
    priority: row.priority,
    media_server: row.media_server,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** What holds for downloads now, as the API shows it. */
export function limitsShown({ allowed, speedLimitBps, until, reason }: Limits) {
  return { allowed, speed_limit_bps: speedLimitBps, until: until?.toISOString() ?? null, reason };
}

/** Two decimals; 100 only when it is completed. */
function progressOf(status: DownloadStatus, done: number, total: number | null): number | null {
  if (status === 'completed') return 100;
  if (total === null || total === 0) return null;
  return Math.min(99.99, Math.floor((done / total) * 10_000) / 100);
}
