import { join } from 'node:path';
import { createMediaServer, type MediaServer, MediaServerError } from '@xtreme/integrations/media-server';
import { type Downloads, filePublished, fileRemoved } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, messageOf, notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import type { Secrets } from '../platform/secrets.ts';
import { libraryScanned } from './events.ts';
import { scanJob } from './jobs.ts';
import { mapPath } from './map-path.ts';
import type { DeliveryStore, MediaServerFields, MediaServerRow, PathMapping, ScanRequest } from './store.ts';

export { backupRoutes } from './backup.ts';
export { libraryScanned } from './events.ts';
export { deliveryHealth } from './health.ts';
export { createPendingRestoreStore } from './pending-restore-store.ts';
export { createRestoring } from './restore-titles.ts';
export { deliveryRoutes } from './routes.ts';
export { createDeliveryStore, type MediaServerRow } from './store.ts';

/** So long a path waits for others of the same burst; well below the ten seconds that are promised. */
const usualCoalesceMs = 1_500;

export type MediaServerInput = {
  kind?: 'jellyfin';
  name?: string;
  url?: string;
  api_key?: string;
  path_map?: PathMapping[];
  allow_invalid_tls?: boolean;
};

export type ServerReport = {
  name: string;
  version: string;
  libraries: { id: string; name: string; kind: string; paths: string[] }[];
  findings: string[];
};

export type Delivery = ReturnType<typeof createDelivery>;

/** Media servers: they are told of exactly the paths that came or went, once they are there to hear it. */
export function createDelivery(options: {
  store: DeliveryStore;
  library: Library;
  downloads: Pick<Downloads, 'unannounced' | 'setAnnounced'>;
  queue: Queue;
  secrets: Secrets;
  events: Events;
  clock: Clock;
  log: Logger;
  coalesceMs?: number;
}) {
  const { store, library, downloads, queue, secrets, events, clock, log, coalesceMs = usualCoalesceMs } = options;

  queue.handle(scanJob, async ({ media_server_id }, { signal }) => {
    const server = await store.get(media_server_id);
    const scans = await store.scans(media_server_id);
    if (server && scans.length > 0) await tell(server, scans, signal);
  });
  events.on(filePublished, ({ row, path }) => announceFile(row.id, path));
  events.on(fileRemoved, ({ path }) => announce(library.absolute(path), 'deleted'));

  /** In the order of what happened: of two changes of one path the later one counts. */
  let announced: Promise<void> = Promise.resolve();
  function announce(path: string, change: ScanRequest['change']): Promise<void> {
    announced = announced.catch(() => undefined).then(() => note(path, change));
    return announced;
  }

  async function announceFile(downloadId: number, path: string): Promise<void> {
    await announce(library.absolute(path), 'created');
    await downloads.setAnnounced(downloadId);
  }

  async function note(path: string, change: ScanRequest['change']): Promise<void> {
    for (const id of await store.addScan(path, change)) await wakeScan(id, coalesceMs);
  }

  const wakeScan = (id: number, delayMs: number) =>
    queue.add(scanJob, { media_server_id: id }, { key: String(id), delayMs });

  async function tell(server: MediaServerRow, scans: ScanRequest[], signal: AbortSignal): Promise<void> {
    const paths = scans.map(({ path }) => mapPath(path, server.path_map));
    try {
      const updates = scans.map(({ change }, index) => ({ path: paths[index] ?? '', change }));
      await clientOf(server).scanPaths(updates, signal);
    } catch (error) {
      signal.throwIfAborted();
      const problem = asAppError(error);
      const fault = { code: problem.code, message: problem.message, retryable: true };
      await store.change(server.id, { last_scan: { status: 'failed', paths: paths.length, at: now(), error: fault } });
      // Whatever is wrong (a key that was changed, a server that is away): it is tried until somebody mends it.
      throw new AppError(problem.code, problem.message, { retryable: true });
    }
    await store.scansTold(server.id, scans);
    await store.change(server.id, { last_scan: { status: 'sent', paths: paths.length, at: now(), error: null } });
    log.info({ media_server: server.id, paths: paths.length }, 'media server told of changed paths');
    events.emit(libraryScanned, { mediaServerId: server.id, paths });
  }

  const now = () => clock.now().toISOString();

  function clientOf(server: MediaServerRow): MediaServer {
    return createMediaServer({
      kind: server.kind,
      url: server.url,
      apiKey: secrets.open(server.api_key_sealed),
      allowInvalidTls: server.allow_invalid_tls,
      log,
    });
  }

  async function get(id: number): Promise<MediaServerRow> {
    const row = await store.get(id);
    if (!row) throw notFound('media server', id);
    return row;
  }

  function fieldsOf({ api_key, ...input }: MediaServerInput): MediaServerFields {
    return { ...input, ...(api_key !== undefined && { api_key_sealed: secrets.seal(api_key) }) };
  }

  return {
    list: store.list,
    get,
    create: (input: MediaServerInput) => store.create(fieldsOf(input)),

    async change(id: number, input: MediaServerInput): Promise<MediaServerRow> {
      const row = await store.change(id, fieldsOf(input));
      if (!row) throw notFound('media server', id);
      if ((await store.scans(id)).length > 0) await wakeScan(id, 0);
      return row;
    },

    async remove(id: number): Promise<void> {
      if (!(await store.remove(id))) throw notFound('media server', id);
    },

    /** Is it there, is the key good, and do its libraries hold our folders? */
    async test(id: number, signal: AbortSignal): Promise<ServerReport> {
      const server = await get(id);
      try {
        const client = clientOf(server);
        const { name, version } = await client.info(signal);
        const libraries = (await client.libraries(signal)).map((one) => ({
          id: one.id ?? '',
          name: one.name,
          kind: one.kind ?? 'mixed',
          paths: one.paths,
        }));
        return { name, version, libraries, findings: findings(server, libraries, library.root) };
      } catch (error) {
        throw asAppError(error);
      }
    },

    /** The whole media folder: the server walks up to the libraries that it knows. */
    async scanAll(id: number): Promise<MediaServerRow> {
      await get(id);
      for (const folder of ['VOD', 'Series']) await store.addScan(join(library.root, folder), 'modified', id);
      await wakeScan(id, 0);
      const paths = (await store.scans(id)).length;
      return (await store.change(id, { last_scan: { status: 'pending', paths, at: now(), error: null } })) ?? get(id);
    },

    /** Messages that a killed service did not get through. */
    async recover(): Promise<void> {
      for (const { id, stem, extension } of await downloads.unannounced())
        await announceFile(id, `${stem}.${extension}`);
      for (const id of await store.serversWithScans()) await wakeScan(id, 0);
    },
  };
}

/** What doesn't fit yet between our folders and the server's libraries, in words. */
export function findings(server: MediaServerRow, libraries: { paths: string[] }[], root: string): string[] {
  const known = libraries.flatMap(({ paths }) => paths.map((path) => slashed(path).replace(/\/+$/, '')));
  const found: string[] = [];
  for (const folder of ['VOD', 'Series']) {
    const there = mapPath(join(root, folder), server.path_map);
    const ours = slashed(there);
    const held = known.some((path) => ours === path || ours.startsWith(`${path}/`) || path.startsWith(`${ours}/`));
    if (!held) found.push(`No library of ${server.name} holds ${there}. Add one there, or correct the path map.`);
  }
  return found;
}

const slashed = (path: string) => path.replaceAll('\\', '/');

const statuses: Record<string, number> = {
  unauthorised: 422,
  forbidden: 422,
  'bad-address': 422,
  'not-found': 404,
  conflict: 409,
};

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof MediaServerError) {
    const { code, message, retryable } = error;
    return new AppError(`media-server-${code}`, message, { status: statuses[code] ?? 502, retryable });
  }
  return new AppError('media-server', messageOf(error), { status: 502, retryable: true });
}
