import { readFile, stat } from 'node:fs/promises';
import type { PlayingSession } from '@xtreme/integrations/media-server';
import { downloadChanged } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import { messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Provider } from '../provider/index.ts';
import type { Delivery } from './index.ts';
import { unmapPath } from './map-path.ts';
import type { MediaServerRow } from './store.ts';

const usualEveryMs = 10_000;
/** Where nothing is downloaded, nothing has to give way: it is only shown. */
const idleFactor = 3;
/** What was seen counts until it was not seen three times. */
const keepFactor = 3;
const longestCallMs = 8_000;
const largestStrmBytes = 4_096;

type Seen = { at: number; connections: Map<number, number> };
export type Viewers = ReturnType<typeof createViewers>;

/**
 * Viewers first: who plays from an account by way of a media server (live TV, STRM files) holds a connection of it that we
 * did not give out, and downloads give way to it. What is played through us is not counted here: its stream has a
 * connection of its own, given by the same ledger.
 */
export function createViewers(options: {
  delivery: Pick<Delivery, 'list' | 'clientOf' | 'isBack'>;
  provider: Pick<Provider, 'noteExternalUse' | 'playingFrom'>;
  library: Library;
  events: Events;
  log: Logger;
  everyMs?: number;
}) {
  const { delivery, provider, library, events, log, everyMs = usualEveryMs } = options;
  const seen = new Map<number, Seen>();
  const away = new Set<number>();
  const active = new Set<number>();
  let noted = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let stopped = true;
  let abort = new AbortController();

  // A download that begins must not take a connection that somebody has just taken.
  events.on(downloadChanged, ({ row }) => {
    const wasIdle = active.size === 0;
    if (row.status === 'downloading') active.add(row.id);
    else active.delete(row.id);
    if (wasIdle && active.size > 0) void look();
  });

  const waitMs = () => (active.size > 0 ? everyMs : everyMs * idleFactor);

  function look(): Promise<void> {
    if (stopped) return Promise.resolve();
    clearTimeout(timer);
    looking ??= lookNow()
      .catch((error) => log.warn(`viewers of the media servers: ${messageOf(error)}`))
      .finally(() => {
        looking = null;
        if (!stopped) timer = setTimeout(() => void look(), waitMs());
      });
    return looking;
  }

  async function lookNow(): Promise<void> {
    const servers = await delivery.list();
    await Promise.all(servers.map(lookAt));
    const totals = new Map([...noted].map((id) => [id, 0]));
    for (const { id } of servers) {
      const { at, connections } = seen.get(id) ?? { at: 0, connections: new Map<number, number>() };
      if (Date.now() - at > everyMs * idleFactor * keepFactor) continue;
      for (const [account, count] of connections) totals.set(account, (totals.get(account) ?? 0) + count);
    }
    const ttlSeconds = Math.ceil((waitMs() * keepFactor) / 1000);
    for (const [account, count] of totals) await provider.noteExternalUse(account, count, ttlSeconds);
    noted = new Set([...totals].flatMap(([account, count]) => (count > 0 ? [account] : [])));
  }

  async function lookAt(server: MediaServerRow): Promise<void> {
    try {
      const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(longestCallMs)]);
      const sessions = await delivery.clientOf(server).sessions(signal);
      const connections = new Map<number, number>();
      for (const session of sessions) {
        const account = await accountOf(session, server);
        if (account !== null) connections.set(account, (connections.get(account) ?? 0) + 1);
      }
      seen.set(server.id, { at: Date.now(), connections });
      if (away.delete(server.id)) await delivery.isBack(server.id);
    } catch (error) {
      if (!away.has(server.id)) log.info({ media_server: server.id }, `its viewers are not known: ${messageOf(error)}`);
      away.add(server.id);
    }
  }

  /** From whose account it plays, null for a file on disk. */
  async function accountOf({ itemPath }: PlayingSession, server: MediaServerRow): Promise<number | null> {
    if (itemPath === null) return null;
    if (!/\.strm$/i.test(itemPath)) return provider.playingFrom(itemPath);
    const address = await readStrm(unmapPath(itemPath, server.path_map));
    return address === null ? null : provider.playingFrom(address);
  }

  /** The address in a STRM file; only where it is in our media folder. */
  async function readStrm(path: string): Promise<string | null> {
    try {
      const inside = library.absolute(path.slice(library.root.length).replace(/^\/+/, ''));
      if (inside !== path || (await stat(inside)).size > largestStrmBytes) return null;
      return (await readFile(inside, 'utf8')).trim().split(/\r?\n/)[0] ?? null;
    } catch {
      return null;
    }
  }

  return {
    look,
    start(): void {
      stopped = false;
      abort = new AbortController();
      void look();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      abort.abort();
      await looking;
    },
  };
}
