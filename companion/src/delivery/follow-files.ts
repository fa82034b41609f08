import type { Library as ServerLibrary, MediaItem, MediaServer } from '@xtreme/integrations/media-server';
import { MediaServerError } from '@xtreme/integrations/media-server';
import type { Delivered } from '../contract/index.ts';
import type { Downloads } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import { asAppError, type Clients } from './clients.ts';
import { libraryScanned } from './events.ts';
import type { ItemRow, ItemsStore } from './items-store.ts';
import { followJob } from './jobs.ts';
import { judgeMissing } from './judge-missing.ts';
import { mapPath } from './map-path.ts';
import { createRefreshing } from './refresh-libraries.ts';
import type { DeliveryStore, MediaServerRow, ToldScan } from './store.ts';

/** How soon it is looked again at first; later a quarter of the time that has passed. */
const usualPollMs = 700;
const longestPollMs = 10_000;
const mostAtOnce = 500;
/** A search by title for each where the newest items don't hold it: an older file, or a server that is busy elsewhere. */
const mostSearches = 5;
const searchFromLook = 3;
/** So many changed downloads are not told one by one. */
const quietFrom = 100;

export type Follow = ReturnType<typeof createFollow>;

type Options = {
  store: DeliveryStore;
  items: ItemsStore;
  clients: Clients;
  library: Library;
  downloads: Pick<Downloads, 'noteDelivery'>;
  queue: Queue;
  events: Events;
  log: Logger;
  pollMs?: number;
};

/** From "told" to "playable": has the libraries looked at now, and asks until each file is there or it is known why not. */
export function createFollow(options: Options) {
  const { store, items, clients, library, downloads, queue, events, log, pollMs = usualPollMs } = options;
  const refreshing = createRefreshing({ pollMs });

  queue.handle(followJob, async ({ media_server_id: id }, { signal }) => {
    const server = await store.get(id);
    if (!server) return;
    try {
      const nextMs = await look(server, signal);
      if (nextMs !== null) await wake(id, nextMs);
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = asAppError(error);
      await show(await items.unreachable(id, { code, message, retryable: true }));
      throw new AppError(code, message, { retryable: true });
    }
  });

  const wake = (id: number, delayMs = 0) => queue.add(followJob, { media_server_id: id }, { key: String(id), delayMs });

  /** Answers in how many milliseconds to look again, null when nothing is left to look for. */
  async function look(server: MediaServerRow, signal: AbortSignal): Promise<number | null> {
    const client = clients.of(server);
    const libraries = await librariesOf(client, signal);
    await lookForFiles({ server, client, libraries }, signal);
    const scanMs = await scanned({ server, client, libraries }, signal);
    const fileMs = await items.nextLookMs(server.id);
    const next = [scanMs, fileMs].filter((ms) => ms !== null);
    return next.length === 0 ? null : Math.max(0, Math.min(...next));
  }

  type Place = { server: MediaServerRow; client: MediaServer; libraries: ServerLibrary[] | null };

  async function lookForFiles({ server, client, libraries }: Place, signal: AbortSignal): Promise<void> {
    const due = await items.due(server.id, mostAtOnce);
    if (due.length === 0) return;
    const pathOf = (row: ItemRow) => mapPath(library.absolute(row.path), server.path_map);
    const found = await findAll(client, due, pathOf, signal);
    const changed: number[] = [];
    const judge = judgeMissing({
      client,
      name: server.name,
      map: server.path_map,
      library,
      libraries,
      pollMs,
      longestPollMs,
    });
    for (const row of due) {
      const item = found.get(pathOf(row));
      const verdict = item
        ? ({ state: 'playable', link: item.url.slice(client.url.length), reason: null, nextMs: null } as const)
        : await judge(row, signal);
      if (await items.settle(server.id, row, verdict)) changed.push(row.download_id);
    }
    await show(changed);
  }

  async function findAll(client: MediaServer, due: ItemRow[], pathOf: (row: ItemRow) => string, signal: AbortSignal) {
    const found = new Map<string, MediaItem>();
    for (const kind of ['movie', 'episode'] as const) {
      const rows = due.filter((row) => row.kind === kind);
      if (rows.length === 0) continue;
      // Many, or one that was long looked for: the newest alone would not do.
      const recentOnly = rows.length <= mostSearches * 4 && rows.every(({ state }) => state === 'scanning');
      for (const [path, item] of await client.itemsByPath(rows.map(pathOf), { kind, recentOnly }, signal)) {
        found.set(path, item);
      }
      const missing = rows.filter((row) => recentOnly && row.looks >= searchFromLook && !found.has(pathOf(row)));
      for (const row of missing.slice(0, mostSearches)) {
        const item = await client.itemByPath(pathOf(row), { kind, title: row.title, recentOnly: true }, signal);
        if (item) found.set(pathOf(row), item);
      }
    }
    return found;
  }

  /** Has what it was told looked at, and tells when that was done; answers when to look again. */
  async function scanned({ server, client, libraries }: Place, signal: AbortSignal): Promise<number | null> {
    const told = await store.told(server.id);
    if (told.length === 0) return null;
    const open: ToldScan[] = [];
    const done: ToldScan[] = [];
    for (const scan of told) ((await isSeen(server, scan)) ? done : open).push(scan);
    const answer = await refreshing.step({ server, client, libraries, scans: open }, signal);
    await store.scansRefreshed(server.id, answer.refreshed);
    done.push(...answer.done);
    await store.scansDone(server.id, done);
    const paths = done.map(({ path }) => mapPath(path, server.path_map));
    if (paths.length > 0) events.emit(libraryScanned, { mediaServerId: server.id, paths });
    if (answer.refreshed.length > 0) log.debug({ media_server: server.id }, 'media server asked to look at once');
    const left = told.filter((scan) => !done.includes(scan));
    if (left.length === 0) return null;
    const waited = Math.max(...left.map(({ told_ms }) => told_ms));
    return Math.min(longestPollMs, Math.max(pollMs, waited / 4));
  }

  /** A new file that it shows already (it watches its folders itself) needs no scan. */
  async function isSeen(server: MediaServerRow, { path, change }: ToldScan): Promise<boolean> {
    if (change !== 'created') return false;
    return items.isPlayable(server.id, path.slice(library.root.length).replace(/^[/\\]/, ''));
  }

  let showing: Promise<void> = Promise.resolve();

  /** One after the other: of two changes of one download the later one is the one that is kept. */
  function show(ids: number[]): Promise<void> {
    if (ids.length === 0) return showing;
    showing = showing.catch(() => undefined).then(() => showNow(ids));
    return showing;
  }

  async function showNow(ids: number[]): Promise<void> {
    const servers = new Map((await store.list()).map((server) => [server.id, server]));
    for (const id of ids) {
      const delivered = (await items.of(id)).flatMap(({ media_server_id, state, link, reason }): Delivered[] => {
        const server = servers.get(media_server_id);
        if (!server) return [];
        const url = link === null ? null : (server.public_url ?? clients.of(server).url) + link;
        return [{ server_id: server.id, server_name: server.name, state, url, reason }];
      });
      await downloads.noteDelivery(id, delivered, { quiet: ids.length > quietFrom });
    }
  }

  return { wake, show };
}

/** null where the key is not an administrator's: then nothing is known of them. */
async function librariesOf(client: MediaServer, signal: AbortSignal): Promise<ServerLibrary[] | null> {
  try {
    return await client.libraries(signal);
  } catch (error) {
    if (error instanceof MediaServerError && error.code === 'forbidden') return null;
    throw error;
  }
}
