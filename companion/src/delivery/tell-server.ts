import { relative } from 'node:path';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import { asAppError, type Clients } from './clients.ts';
import type { Follow } from './follow-files.ts';
import type { ItemsStore } from './items-store.ts';
import { scanJob } from './jobs.ts';
import { mapPath } from './map-path.ts';
import type { LibrarySetUp } from './set-up-libraries.ts';
import type { DeliveryStore, MediaServerRow, ScanRequest } from './store.ts';

/** So long a path waits for others of the same burst, and so many times that at most: well below the ten seconds that are promised. */
const usualCoalesceMs = 1_500;
const mostWaits = 4;

/** Media servers are told of exactly the paths that came or went, in one call for all of a burst, once they are there to hear it. */
export function createTelling(options: {
  store: DeliveryStore;
  items: ItemsStore;
  clients: Clients;
  setUp: LibrarySetUp;
  follow: Follow;
  library: Library;
  queue: Queue;
  clock: Clock;
  log: Logger;
  coalesceMs?: number;
}) {
  const { store, items, clients, setUp, follow, library, queue, clock, log } = options;
  const { coalesceMs = usualCoalesceMs } = options;

  const wake = (id: number, delayMs = coalesceMs) =>
    queue.add(scanJob, { media_server_id: id }, { key: String(id), delayMs });
  const now = () => clock.now().toISOString();

  queue.handle(scanJob, async ({ media_server_id: id }, { signal }) => {
    const server = await store.get(id);
    const scans = await store.scans(id);
    if (!server || scans.length === 0) return;
    const { newestMs, oldestMs } = await store.scanAges(id);
    const isMoreComing = newestMs < coalesceMs * 0.9 && oldestMs < coalesceMs * mostWaits;
    if (isMoreComing) await wake(id, coalesceMs - newestMs);
    else await tell(server, scans, signal);
  });

  async function tell(server: MediaServerRow, scans: ScanRequest[], signal: AbortSignal): Promise<void> {
    const updates = scans.map(({ path, change }) => ({ path: mapPath(path, server.path_map), change }));
    try {
      const client = clients.of(server);
      if (server.manage_libraries) await setUp.addMissing(server, await client.libraries(signal), signal);
      await client.scanPaths(updates, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = asAppError(error);
      const fault = { code, message, retryable: true };
      await store.change(server.id, { last_scan: { status: 'failed', paths: scans.length, at: now(), error: fault } });
      await follow.show(await items.unreachable(server.id, fault));
      // Whatever is wrong (a key that was changed, a server that is away): it is tried until somebody mends it.
      throw new AppError(code, message, { retryable: true });
    }
    await store.scansTold(server.id, scans);
    await store.change(server.id, { last_scan: { status: 'sent', paths: scans.length, at: now(), error: null } });
    log.info({ media_server: server.id, paths: scans.length }, 'media server told of changed paths');
    await follow.show(
      await items.told(
        server.id,
        scans.map(({ path }) => relative(library.root, path)),
      ),
    );
    await follow.wake(server.id);
  }

  return { wake };
}
