import { join } from 'node:path';
import { createMediaServer, type MediaServer } from '@xtreme/integrations/media-server';
import type { LibraryPlan } from '../contract/index.ts';
import { type DownloadRow, type Downloads, filePublished, fileRemoved } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Settings } from '../platform/settings.ts';
import { asAppError, createClients } from './clients.ts';
import { createFollow } from './follow-files.ts';
import type { ItemsStore, NewItem } from './items-store.ts';
import { ourFolders } from './our-folders.ts';
import { createLibrarySetUp } from './set-up-libraries.ts';
import type { DeliveryStore, MediaServerFields, MediaServerRow, PathMapping, ScanRequest } from './store.ts';
import { createTelling } from './tell-server.ts';

export { backupRoutes } from './backup.ts';
export { libraryScanned } from './events.ts';
export { deliveryHealth } from './health.ts';
export { createItemsStore } from './items-store.ts';
export { createPendingRestoreStore } from './pending-restore-store.ts';
export { createRestoring } from './restore-titles.ts';
export { createPlugin } from './plugin-package.ts';
export { pluginRoutes } from './plugin-routes.ts';
export { deliveryRoutes } from './routes.ts';
export { createDeliveryStore, type MediaServerRow } from './store.ts';
export { createViewers } from './viewers.ts';

export type MediaServerInput = {
  kind?: 'jellyfin';
  name?: string;
  url?: string;
  api_key?: string;
  path_map?: PathMapping[];
  allow_invalid_tls?: boolean;
  public_url?: string | null;
  manage_libraries?: boolean;
};

/** So many files that it does not show are told anew where its address or path map changes. */
const mostToldAnew = 500;
const pageOfFinished = 200;

export type ServerReport = {
  name: string;
  version: string;
  libraries: { id: string; name: string; kind: string; paths: string[] }[];
  findings: string[];
};

export type Delivery = ReturnType<typeof createDelivery>;

/** Media servers: told of the paths that came or went, set up for our folders, asked until a file can be played. */
export function createDelivery(options: {
  store: DeliveryStore;
  items: ItemsStore;
  library: Library;
  downloads: Pick<Downloads, 'unannounced' | 'setAnnounced' | 'noteDelivery' | 'list'>;
  settings: Settings;
  queue: Queue;
  secrets: Secrets;
  events: Events;
  clock: Clock;
  log: Logger;
  coalesceMs?: number;
  pollMs?: number;
}) {
  const { store, items, library, downloads, secrets, events, clock } = options;
  const clients = createClients(options);
  const setUp = createLibrarySetUp({ ...options, clients });
  const follow = createFollow({ ...options, clients });
  const telling = createTelling({ ...options, clients, setUp, follow });

  events.on(filePublished, ({ row, path }) => announceFile(row, path));
  events.on(fileRemoved, ({ path }) => announce(library.absolute(path), 'deleted'));

  /** In the order of what happened: of two changes of one path the later one counts. */
  let announced: Promise<void> = Promise.resolve();
  function inOrder(work: () => Promise<void>): Promise<void> {
    announced = announced.catch(() => undefined).then(work);
    return announced;
  }

  const announce = (path: string, change: ScanRequest['change']) => inOrder(() => note(path, change));

  const announceFile = (row: DownloadRow, path: string) =>
    inOrder(async () => {
      await follow.show(await items.expect(itemOf(row, path)));
      await note(library.absolute(path), 'created');
      await downloads.setAnnounced(row.id);
    });

  async function note(path: string, change: ScanRequest['change']): Promise<void> {
    for (const id of await store.addScan(path, change)) await telling.wake(id);
  }

  async function get(id: number): Promise<MediaServerRow> {
    const row = await store.get(id);
    if (!row) throw notFound('media server', id);
    return row;
  }

  /** @throws `media-server-bad-address` when an address cannot be one. */
  function fieldsOf({ api_key, public_url, ...input }: MediaServerInput): MediaServerFields {
    return {
      ...input,
      ...(api_key !== undefined && { api_key_sealed: secrets.seal(api_key) }),
      ...(public_url !== undefined && { public_url: public_url && cleanAddress(public_url) }),
    };
  }

  /** What was downloaded before the server was known may be there already. */
  async function lookForFinished(id: number): Promise<void> {
    let beforeId: number | null = null;
    do {
      const { rows } = await downloads.list({ statuses: ['completed'], beforeId, limit: pageOfFinished });
      for (const row of rows) await items.lookFor(id, itemOf(row, `${row.stem}.${row.extension}`));
      beforeId = rows.length === pageOfFinished ? (rows.at(-1)?.id ?? null) : null;
    } while (beforeId !== null);
    await follow.wake(id);
  }

  /** The address or the paths are others now: what it does not show is told anew. */
  async function beginAnew(id: number, isOther: boolean): Promise<void> {
    const changed = await items.restart(id, isOther);
    for (const { path } of await items.missingAt(id, mostToldAnew))
      await store.addScan(library.absolute(path), 'created', id);
    await follow.show(changed);
    await telling.wake(id, 0);
    await follow.wake(id);
  }

  const now = () => clock.now().toISOString();

  return {
    list: store.list,
    get,

    /** Asks the media server something. Throws `media-server-…`. */
    async at<T>(id: number, ask: (server: MediaServer) => Promise<T>): Promise<T> {
      const server = await get(id);
      try {
        return await ask(clients.of(server));
      } catch (error) {
        throw asAppError(error);
      }
    },

    /** The origins at which the media servers' own pages are, as far as their addresses tell. */
    async origins(): Promise<string[]> {
      const addresses = (await store.list()).flatMap(({ url, public_url }) => [url, public_url]);
      return [...new Set(addresses.flatMap((one) => (one && URL.canParse(one) ? [new URL(one).origin] : [])))];
    },

    async create(input: MediaServerInput): Promise<MediaServerRow> {
      const row = await store.create(fieldsOf(input));
      await lookForFinished(row.id);
      return row;
    },

    async change(id: number, input: MediaServerInput): Promise<MediaServerRow> {
      const before = await get(id);
      const row = await store.change(id, fieldsOf(input));
      if (!row) throw notFound('media server', id);
      const isOther = row.url !== before.url;
      const seesOther = JSON.stringify(row.path_map) !== JSON.stringify(before.path_map);
      if (isOther || seesOther || input.api_key !== undefined) await beginAnew(id, isOther);
      else await telling.wake(id, 0);
      if (row.name !== before.name || row.public_url !== before.public_url) {
        await follow.show(await items.downloadsAt(id));
      }
      return row;
    },

    async remove(id: number): Promise<void> {
      const shown = await items.downloadsAt(id);
      if (!(await store.remove(id))) throw notFound('media server', id);
      clients.forget(id);
      await follow.show(shown);
    },

    /** Is it there, is the key good, does it see our files, and do its libraries hold our folders? */
    async test(id: number, signal: AbortSignal): Promise<ServerReport> {
      const server = await get(id);
      try {
        const client = clients.of(server);
        const { name, version } = await client.info(signal);
        const libraries = await client.libraries(signal);
        const findings = await setUp.findings(server, libraries, signal);
        await telling.wake(id, 0);
        const shown = libraries.map((one) => ({ id: one.id ?? '', name: one.name, kind: one.kind, paths: one.paths }));
        return { name, version, libraries: shown, findings };
      } catch (error) {
        throw asAppError(error);
      }
    },

    plan: async (id: number, signal: AbortSignal): Promise<LibraryPlan> => setUp.plan(await get(id), signal),

    /** Does what the plan says, and from now on whatever new folders need. */
    async applyPlan(id: number, signal: AbortSignal): Promise<LibraryPlan> {
      await setUp.apply(await get(id), signal);
      const server = (await store.change(id, { manage_libraries: true })) ?? (await get(id));
      await beginAnew(id, false);
      return setUp.plan(server, signal);
    },

    /** All of our folders: the server walks up to the libraries that it knows. */
    async scanAll(id: number): Promise<MediaServerRow> {
      await get(id);
      for (const { root } of await ourFolders(options)) await store.addScan(join(library.root, root), 'modified', id);
      await follow.show(await items.restart(id, false));
      await telling.wake(id, 0);
      const paths = (await store.scans(id)).length;
      return (await store.change(id, { last_scan: { status: 'pending', paths, at: now(), error: null } })) ?? get(id);
    },

    /** It answers somebody: what waits for it need not wait for its turn. */
    async isBack(id: number): Promise<void> {
      if ((await store.scans(id)).length > 0) await telling.wake(id, 0);
    },

    /** Messages that a killed service did not get through. */
    async recover(): Promise<void> {
      for (const row of await downloads.unannounced()) await announceFile(row, `${row.stem}.${row.extension}`);
      for (const id of await store.serversWithScans()) await telling.wake(id, 0);
      for (const id of await items.serversWithItems()) await follow.wake(id);
    },

    clientOf: clients.of,
  };
}

const itemOf = ({ id, kind, title }: DownloadRow, path: string): NewItem => ({ download_id: id, path, kind, title });

/** As browsers open it, without what people paste along (`/web/#/home`). */
function cleanAddress(url: string): string {
  try {
    return createMediaServer({ kind: 'jellyfin', url, apiKey: '' }).url;
  } catch (error) {
    throw asAppError(error);
  }
}
