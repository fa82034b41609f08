import { defineEvent } from '../platform/events.ts';
import type { DownloadRow, LiveState } from './store.ts';

/** Created, or its status (or what it waits for) changed. */
export const downloadChanged = defineEvent<{ row: DownloadRow; live: LiveState | null; statusChanged: boolean }>(
  'downloads.changed',
);

export const downloadProgress = defineEvent<{ row: DownloadRow; live: LiveState }>('downloads.progress');

export const downloadRemoved = defineEvent<{ id: number }>('downloads.removed');

/** A file came to its final place; `path` is relative to the media folder. */
export const filePublished = defineEvent<{ row: DownloadRow; path: string }>('downloads.file-published');

/** A finished file was deleted at the user's wish. */
export const fileRemoved = defineEvent<{ path: string }>('downloads.file-removed');
