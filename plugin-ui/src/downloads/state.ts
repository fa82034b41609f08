import { computed, signal } from '@preact/signals';
import type { Download, DownloadProgress, WantedItem } from '@xtreme/companion/contract';
import { useMemo } from 'preact/hooks';
import { invalidate } from '../cache.ts';
import { t } from '../strings/index.ts';
import { toast } from '../ui/toast.tsx';
import { fetchDownloads, queueDownloads, tellDownload, type Verb } from './calls.ts';
import type { Piece } from './segments.ts';
import { addSample, noHistory, type SpeedHistory } from './speed-history.ts';
import {
  applyChanged,
  applyProgress,
  applyRemoved,
  applySnapshot,
  type DownloadRef,
  type DownloadsState,
  downloadOf,
  isEnded,
  itemKey,
  nothingKnown,
  totals,
} from './store.ts';

export const downloads = signal<DownloadsState>(nothingKnown);
/** False until the first snapshot or the first answer: an empty list would be a guess. */
export const downloadsKnown = signal(false);
export const speeds = signal<ReadonlyMap<number, SpeedHistory>>(new Map());
/** The pieces of what runs, by download, as far as the service tells of them. */
export const pieces = signal<ReadonlyMap<number, readonly Piece[]>>(new Map());
export const totalSpeed = signal<SpeedHistory>(noHistory);

export const sums = computed(() => totals(downloads.value.byId.values()));

/** The socket's snapshot names what is unfinished; what failed needs the reader too, and is asked for. */
export function snapshotArrived(items: readonly Download[]): void {
  downloads.value = applySnapshot(downloads.value, items);
  downloadsKnown.value = true;
  invalidate('downloads?');
  void readAll('failed').then((failed) => {
    if (failed) downloads.value = applyChanged(downloads.value, ...failed);
  });
}

/**
 * A created or changed download; when it ends, the lists of ended ones and disk space are no longer true. A new episode
 * may be one that tracking found, and the calendar does not know it yet.
 */
export function downloadChanged(...items: readonly Download[]): void {
  const known = downloads.peek().byId;
  downloads.value = applyChanged(downloads.value, ...items);
  if (items.some(({ id, kind }) => kind === 'episode' && !known.has(id))) invalidate('calendar?');
  if (items.some(isEnded)) {
    invalidate('downloads?');
    invalidate('system');
  }
}

/** Takes the answer to a call begun at `before`, except for what the socket has told since then: that is newer. */
export function downloadAnswered(before: DownloadsState, ...items: readonly Download[]): void {
  const now = downloads.peek().byId;
  downloadChanged(...items.filter(({ id }) => now.get(id) === before.byId.get(id)));
}

export function downloadRemoved(id: number): void {
  downloads.value = applyRemoved(downloads.value, id);
  invalidate('downloads?');
}

export function downloadMoved({ segments, ...message }: DownloadProgress & { segments?: Piece[] }): void {
  if (segments) pieces.value = new Map(pieces.value).set(message.download_id, segments);
  const before = downloads.value;
  downloads.value = applyProgress(before, message);
  if (downloads.value === before) void readActive();
  const history = addSample(speeds.value.get(message.download_id) ?? noHistory, message.speed_bps);
  speeds.value = new Map(speeds.value).set(message.download_id, history);
}

/** Once a second while something runs. */
export function sampleTotalSpeed(): void {
  if (sums.value.active > 0 || totalSpeed.value.samples.length > 0) {
    totalSpeed.value = addSample(totalSpeed.value, sums.value.speed);
  }
}

let reading: Promise<void> | null = null;

/** Asks for all unfinished downloads: where the socket is down, or when it named one that we do not know. */
export function readActive(): Promise<void> {
  reading ??= readAll('active')
    .then((items) => {
      if (items) snapshotArrived(items);
    })
    .finally(() => {
      reading = null;
    });
  return reading;
}

async function readAll(status: 'active' | 'failed'): Promise<Download[] | null> {
  const items: Download[] = [];
  let cursor: string | null = null;
  do {
    const query: Parameters<typeof fetchDownloads>[0] = { status, limit: 200, cursor };
    const page = await fetchDownloads(query).catch(() => null);
    if (!page) return null;
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

const none: readonly number[] = [];

/** The download of a title, live; the component is drawn again only when this one changes. */
export function useDownload(
  kind: 'movie' | 'episode',
  id: number,
  ref: DownloadRef,
  /** Variants of the title, one card with it: where it has no download itself, theirs is shown. */
  variants: readonly number[] = none,
) {
  const found = useMemo(
    () =>
      computed(() => {
        const own = downloadOf(downloads.value, itemKey(kind, id), ref);
        if (own && own.status !== 'cancelled') return own;
        const others = variants.filter((other) => other !== id);
        const theirs = others.map((other) => downloadOf(downloads.value, itemKey(kind, other), null));
        return theirs.find((one) => one && one.status !== 'cancelled' && one.status !== 'failed') ?? own;
      }),
    [kind, id, ref, variants],
  );
  return found.value;
}

/** Queues titles and says what came of it. */
export async function want(items: WantedItem[], quiet = false): Promise<void> {
  const before = downloads.peek();
  const { items: queued, rejected } = await queueDownloads(items);
  const fresh = queued.filter((one) => !before.byId.has(one.id) && !isEnded(one));
  downloadAnswered(before, ...queued);
  const first = rejected[0];
  if (first) toast('bad', t.catalogue.rejected(rejected.length, first.error.message));
  else if (fresh.length === 0) toast('info', t.catalogue.nothingQueued);
  else if (!quiet) toast('ok', t.catalogue.queued(fresh.length));
}

export async function tell(id: number, verb: Verb): Promise<void> {
  const before = downloads.peek();
  downloadAnswered(before, await tellDownload(id, verb));
}

export function forgetDownloads(): void {
  downloads.value = nothingKnown;
  downloadsKnown.value = false;
  speeds.value = new Map();
  pieces.value = new Map();
  totalSpeed.value = noHistory;
}
