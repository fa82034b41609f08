import type { Download } from '@xtreme/companion/contract';
import { usePaged } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, duration, moment } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { roving } from '../ui/roving.ts';
import { toastError } from '../ui/toast.tsx';
import { deleteAfterAsking, removeEntry } from './actions.ts';
import { fetchDownloads } from './calls.ts';
import { DeliveredLines, DoneBadge } from './playable.tsx';
import { RowHead } from './row-head.tsx';
import { tell } from './state.ts';

const rows = roving('.item');

export function useHistory() {
  const query = { status: 'completed,cancelled', limit: 50 };
  return usePaged<Download>('downloads?history', (cursor, signal) => fetchDownloads({ ...query, cursor }, signal));
}

/** What has ended, newest first, with its place on the disk. */
export function History() {
  const list = useHistory();
  const data = list.data.value;
  const error = list.error.value;
  if (!data)
    return error === undefined ? <Skeleton shape="row" rows={6} /> : <LoadError error={error} retry={list.refresh} />;
  if (data.items.length === 0) {
    return (
      <div class="panel">
        <Empty icon="download" title={t.downloads.historyEmpty} hint={t.downloads.historyEmptyHint} />
      </div>
    );
  }
  return (
    <>
      <section class="panel list bleed" ref={rows} aria-label={t.downloads.history}>
        {data.items.map((download) => (
          <HistoryRow key={download.id} download={download} />
        ))}
      </section>
      {data.next_cursor && (
        <p class="load-more">
          <Button onClick={list.more}>{t.downloads.loadMore}</Button>
        </p>
      )}
    </>
  );
}

function HistoryRow({ download }: { download: Download }) {
  const { id, status, title, finished_at, created_at, file_path } = download;
  const done = status === 'completed';
  return (
    <article class="item hoverable" data-testid="download-row" data-status={status} data-id={id}>
      <RowHead download={download}>
        <div class="m cut">
          {done ? <span class="mono">{file_path}</span> : t.downloads.cancelledAt(moment(finished_at ?? created_at))}
        </div>
        {done && <DeliveredLines servers={download.media_server} />}
      </RowHead>
      <span class="m num wide-only">{done && tookOf(download)}</span>
      <span class="m num wide-only history-when">{moment(finished_at ?? created_at)}</span>
      {done ? <DoneBadge known={download} title={title} /> : <span class="badge">{t.downloads.cancelled}</span>}
      <Menu class="btn ic ghost sm" label={t.downloads.moreFor(title)} items={choicesFor(download)}>
        <Icon name="more" />
      </Menu>
    </article>
  );
}

function choicesFor(download: Download): MenuItem[] {
  const remove: MenuItem = {
    label: t.downloads.removeEntry,
    icon: 'close',
    onChoose: () => removeEntry(download).catch(toastError),
  };
  if (download.status === 'completed') {
    const erase = () => deleteAfterAsking(download).catch(toastError);
    return [remove, { label: t.downloads.deleteFile, icon: 'trash', danger: true, onChoose: erase }];
  }
  const again = () => tell(download.id, 'retry').catch(toastError);
  return [{ label: t.downloads.again, icon: 'retry', onChoose: again }, remove];
}

/** `4.1 GB in 3 min`. */
export function tookOf({ bytes_total, bytes_done, started_at, finished_at }: Download): string {
  const size = bytes(bytes_total ?? bytes_done);
  if (!started_at || !finished_at) return size;
  return t.downloads.took(size, duration(Math.max(1, (Date.parse(finished_at) - Date.parse(started_at)) / 1000)));
}
