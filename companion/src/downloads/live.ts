import type { DownloadProgress } from '../contract/index.ts';
import type { Events } from '../platform/events.ts';
import type { Sockets } from '../platform/http/sockets.ts';
import { downloadChanged, downloadProgress, downloadRemoved } from './events.ts';
import type { Downloads } from './index.ts';
import { downloadShown } from './routes.ts';
import type { DownloadRow, LiveState } from './store.ts';

/** The namespace `/downloads`. */
export function serveDownloadsLive(options: { sockets: Sockets; events: Events; downloads: Downloads }): void {
  const { sockets, events, downloads } = options;
  const unfinished = async () => ({
    items: (await downloads.unfinished()).map((row) => downloadShown(row, downloads.live(row.id))),
  });
  const namespace = sockets.namespace('/downloads', unfinished, 'viewer');
  events.on(downloadChanged, ({ row, live }) => {
    const download = downloadShown(row, live);
    namespace.emit('changed', download);
    namespace.emit('progress', { ...progressShown(row, live), status: download.status, error: download.error });
  });
  events.on(downloadProgress, ({ row, live }) => void namespace.emit('progress', progressShown(row, live)));
  events.on(downloadRemoved, ({ id }) => void namespace.emit('removed', { download_id: id }));
}

function progressShown(row: DownloadRow, live: LiveState | null): DownloadProgress {
  const { progress, speed_bps, bytes_done, bytes_total, eta_seconds, connections } = downloadShown(row, live);
  const segments = live?.segments && { segments: live.segments };
  return { download_id: row.id, progress, speed_bps, bytes_done, bytes_total, eta_seconds, connections, ...segments };
}
