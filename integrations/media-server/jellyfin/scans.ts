import type { MediaServer, PathUpdate, ScanProgress } from '../media-server.ts';
import { scheduledTasks } from './answers.ts';
import type { JellyfinClient } from './client.ts';

type Scans = Pick<MediaServer, 'scanPaths' | 'refreshLibrary' | 'refreshAll' | 'scanProgress'>;

const UPDATE_TYPES = { created: 'Created', modified: 'Modified', deleted: 'Deleted' } as const;

const RESULTS: Record<string, NonNullable<ScanProgress['last']>['result']> = {
  Completed: 'completed',
  Failed: 'failed',
  Cancelled: 'cancelled',
  Aborted: 'aborted',
};

export function jellyfinScans(client: JellyfinClient): Scans {
  return {
    async scanPaths(updates, signal) {
      if (updates.length === 0) return;
      await client.send(
        { method: 'POST', path: '/Library/Media/Updated', body: { Updates: updates.map(toUpdate) } },
        signal,
      );
    },

    async refreshLibrary(libraryId, signal) {
      // Both modes must be named: without them the call does nothing. 400 is what an id that cannot be one gets.
      const query = 'metadataRefreshMode=Default&imageRefreshMode=Default';
      const gone = { code: 'not-found', message: 'Jellyfin does not have that library any more.' } as const;
      const path = `/Items/${encodeURIComponent(libraryId)}/Refresh?${query}`;
      await client.send({ method: 'POST', path, meanings: { 400: gone, 404: gone } }, signal);
    },

    async refreshAll(signal) {
      await client.send({ method: 'POST', path: '/Library/Refresh' }, signal);
    },

    async scanProgress(signal) {
      const tasks = await client.read({ method: 'GET', path: '/ScheduledTasks' }, scheduledTasks, signal);
      const scan = tasks.find((task) => task.Key === 'RefreshLibrary');
      const running = scan?.State === 'Running' || scan?.State === 'Cancelling';
      const result = RESULTS[scan?.LastExecutionResult?.Status ?? ''];
      const endedAt = scan?.LastExecutionResult?.EndTimeUtc;
      return {
        running,
        percent: running ? (scan?.CurrentProgressPercentage ?? null) : null,
        last: result && endedAt ? { result, endedAt } : null,
      };
    },
  };
}

function toUpdate({ path, change }: PathUpdate): object {
  return { Path: path, UpdateType: UPDATE_TYPES[change] };
}
