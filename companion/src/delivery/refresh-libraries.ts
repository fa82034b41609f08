import type { Library as ServerLibrary, MediaServer } from '@xtreme/integrations/media-server';
import { holdsPath, mapPath } from './map-path.ts';
import type { MediaServerRow, ToldScan } from './store.ts';

/** A library is not looked at again before ten times as long has passed as it took: a large one on slow disks would never rest. */
const restFactor = 10;
const shortestRestMs = 2_000;
const longestRestMs = 5 * 60_000;

type Refresh = { startedAt: number; endedAt: number | null };
type Step = { server: MediaServerRow; client: MediaServer; libraries: ServerLibrary[] | null; scans: ToldScan[] };

/**
 * The fastest a server allows: it is told of paths, which it looks at after a delay of its own, and those libraries that hold
 * them are refreshed, which it does at once. One refresh per library for whatever came meanwhile, and none beside another.
 */
export function createRefreshing({ pollMs }: { pollMs: number }) {
  const refreshes = new Map<string, Refresh>();
  const shortestRest = Math.min(shortestRestMs, pollMs * 3);

  const keyOf = (server: MediaServerRow, { id, name }: ServerLibrary) => `${server.id} ${id ?? name}`;

  function noteWhatEnded(server: MediaServerRow, libraries: ServerLibrary[]): void {
    for (const one of libraries) {
      const last = refreshes.get(keyOf(server, one));
      const isOver = one.refresh === 'idle' && last && Date.now() - last.startedAt >= pollMs / 2;
      if (isOver) last.endedAt ??= Date.now();
    }
  }

  function mayRefresh(server: MediaServerRow, library: ServerLibrary): boolean {
    const last = refreshes.get(keyOf(server, library));
    if (library.refresh !== 'idle') return false;
    if (!last) return true;
    if (last.endedAt === null) return false;
    const took = last.endedAt - last.startedAt;
    // It is looked once per poll: what took that long took less.
    const rest = took <= pollMs * 2 ? shortestRest : Math.min(longestRestMs, took * restFactor);
    return Date.now() - last.endedAt >= rest;
  }

  return {
    /** One look: which scans are refreshed now, and which are over. */
    async step({ server, client, libraries, scans }: Step, signal: AbortSignal) {
      const refreshed: ToldScan[] = [];
      const done: ToldScan[] = [];
      const asked = new Set<ServerLibrary>();
      noteWhatEnded(server, libraries ?? []);
      for (const scan of scans) {
        const path = mapPath(scan.path, server.path_map);
        const holders = (libraries ?? []).filter((one) => one.paths.some((folder) => isNear(folder, path)));
        const isIdle = holders.every(({ refresh }) => refresh === 'idle');
        if (scan.refreshed) {
          if (isIdle && (scan.refreshed_ms ?? 0) >= pollMs / 2) done.push(scan);
          continue;
        }
        // Nobody holds it, or the key does not allow to ask: being told is all there is.
        if (holders.length === 0) done.push(scan);
        else if (await refreshAll(holders)) refreshed.push(scan);
      }
      return { refreshed, done };

      async function refreshAll(holders: ServerLibrary[]): Promise<boolean> {
        const due = holders.filter((one) => !asked.has(one));
        if (!due.every((one) => mayRefresh(server, one))) return false;
        for (const one of due) {
          // A library that was only just made is known after a look at everything.
          if (one.id === null) await client.refreshAll(signal);
          else await client.refreshLibrary(one.id, signal);
          asked.add(one);
          refreshes.set(keyOf(server, one), { startedAt: Date.now(), endedAt: null });
        }
        return true;
      }
    },
  };
}

/** A told folder may be around several libraries' folders. */
const isNear = (folder: string, path: string) => holdsPath(folder, path) || holdsPath(path, folder);
