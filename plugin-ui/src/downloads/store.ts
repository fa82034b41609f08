import type { Download, DownloadProgress } from '@xtreme/companion/contract';

/** What the panel knows of downloads: all unfinished ones, and those that ended while it watched. */
export type DownloadsState = {
  byId: ReadonlyMap<number, Download>;
  /** The newest download of a title, by `kind:id`. */
  byItem: ReadonlyMap<string, number>;
  /** Removed while we watched: an older answer may still name them. */
  gone: ReadonlySet<number>;
};

export const nothingKnown: DownloadsState = { byId: new Map(), byItem: new Map(), gone: new Set() };

export const itemKey = (kind: string, id: number) => `${kind}:${id}`;
export const keyOf = (download: Download) => itemKey(download.kind, download.item.id);

const ended = new Set(['completed', 'failed', 'cancelled']);
export const isEnded = (download: Pick<Download, 'status'>) => ended.has(download.status);

/** All unfinished downloads of now. What we took for unfinished and is not named has ended unseen: it is forgotten. */
export function applySnapshot(state: DownloadsState, items: readonly Download[]): DownloadsState {
  const watched = [...state.byId.values()].filter((one) => isEnded(one) && one.status !== 'failed');
  return index([...watched, ...items], state.gone);
}

/** Adds or replaces downloads. */
export function applyChanged(state: DownloadsState, ...items: readonly Download[]): DownloadsState {
  const byId = new Map(state.byId);
  for (const item of items) byId.set(item.id, item);
  return index(byId.values(), state.gone);
}

export function applyRemoved(state: DownloadsState, id: number): DownloadsState {
  const kept = [...state.byId.values()].filter((download) => download.id !== id);
  return index(kept, new Set(state.gone).add(id));
}

/** Moves a known download on; a message for an unknown one leaves the state as it is (the caller asks the server). */
export function applyProgress(state: DownloadsState, message: DownloadProgress): DownloadsState {
  const known = state.byId.get(message.download_id);
  if (!known) return state;
  const { download_id, status = known.status, error = known.error, ...moved } = message;
  const byId = new Map(state.byId).set(download_id, { ...known, ...moved, status, error });
  return { ...state, byId };
}

function index(items: Iterable<Download>, gone: ReadonlySet<number>): DownloadsState {
  const byId = new Map<number, Download>();
  const byItem = new Map<string, number>();
  for (const item of items) {
    byId.set(item.id, item);
    const key = keyOf(item);
    if ((byItem.get(key) ?? 0) <= item.id) byItem.set(key, item.id);
  }
  return { byId, byItem, gone };
}

/** A list's short note of an item's download. */
export type DownloadRef = { id: number; status: string; progress: number | null; play_url?: string | null } | null;
/** The whole download where we watch it, else the list's note. */
export type Known = Download | NonNullable<DownloadRef> | null;

/** The download of a title: what we watch beats what a list said when it was read. */
export function downloadOf(state: DownloadsState, key: string, ref: DownloadRef): Known {
  const id = state.byItem.get(key);
  if (id !== undefined) return state.byId.get(id) ?? null;
  return ref && state.gone.has(ref.id) ? null : ref;
}

/** Highest priority first, then first come first served: the order in which the queue is worked off. */
export function inQueueOrder(downloads: Iterable<Download>): Download[] {
  return [...downloads].sort((a, b) => b.priority - a.priority || a.id - b.id);
}

/** Totals over what runs: speed, what is still to fetch (as far as sizes are known) and the time that needs. */
export function totals(downloads: Iterable<Download>) {
  let speed = 0;
  let left = 0;
  let active = 0;
  for (const { status, speed_bps, bytes_total, bytes_done } of downloads) {
    if (ended.has(status)) continue;
    active += 1;
    if (status === 'downloading') speed += speed_bps;
    if (status !== 'paused' && bytes_total !== null) left += Math.max(0, bytes_total - bytes_done);
  }
  return { speed, left, active, seconds: speed > 0 && left > 0 ? left / speed : null };
}
