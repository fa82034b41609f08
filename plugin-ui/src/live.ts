import { effect, signal, untracked } from '@preact/signals';
import type { DownloadsEvents, SyncEvents } from '@xtreme/companion/contract';
import { io, type Socket } from 'socket.io-client';
import { sessionToken } from './access/credential.ts';
import { base } from './api.ts';
import {
  downloadChanged,
  downloadMoved,
  downloadRemoved,
  readActive,
  sampleTotalSpeed,
  snapshotArrived,
  sums,
} from './downloads/state.ts';
import {
  playlistChanged,
  playlistRemoved,
  playlistsArrived,
  readPlaylists,
  syncing,
  syncMoved,
} from './provider/state.ts';

/** Is the socket of each namespace up? While it is not, the panel asks by itself. */
export const liveDownloads = signal(false);
export const liveSync = signal(false);

type From<Events> = Socket<Events & Record<never, never>, Record<never, never>>;

/** Connects both namespaces; returns what ends it all (on signing out). */
export function connectLive(): () => void {
  const downloads: From<DownloadsEvents> = connect('/downloads', liveDownloads);
  downloads.on('snapshot', ({ items }) => snapshotArrived(items));
  downloads.on('changed', (download) => downloadChanged(download));
  downloads.on('removed', ({ download_id }) => downloadRemoved(download_id));
  downloads.on('progress', downloadMoved);

  const sync: From<SyncEvents> = connect('/sync', liveSync);
  sync.on('snapshot', ({ items }) => playlistsArrived(items));
  sync.on('changed', playlistChanged);
  sync.on('removed', ({ playlist_id }) => playlistRemoved(playlist_id));
  sync.on('progress', syncMoved);

  const sampling = setInterval(sampleTotalSpeed, 1000);
  const stopPolling = [
    pollWhileDown(liveDownloads, () => sums.value.active > 0, readActive),
    pollWhileDown(liveSync, () => syncing.value, readPlaylists),
  ];
  return () => {
    clearInterval(sampling);
    for (const stop of stopPolling) stop();
    downloads.disconnect();
    sync.disconnect();
  };
}

function connect(namespace: string, up: { value: boolean }): Socket {
  // The namespace is not a path: below a sub-path only `path` moves.
  const { origin, pathname } = new URL(base);
  const socket = io(`${origin}${namespace}`, {
    path: `${pathname}ws`,
    // WebSocket first: with several replicas, long polling would need every request at the same one.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // Asked at every connection: signing in again brings another one.
    auth: (give) => give({ token: sessionToken() ?? undefined }),
  });
  socket.on('connect', () => {
    up.value = true;
  });
  socket.on('disconnect', (reason) => {
    up.value = false;
    // The server ended it on purpose (a new sign-in is needed, or it restarts): the client would not try again by itself.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 2000);
  });
  return socket;
}

const activePause = 2_000;
const idlePause = 10_000;

/** Asks every 2 s while something is under way, every 10 s otherwise, and only as long as the socket is down. */
function pollWhileDown(up: { value: boolean }, isActive: () => boolean, ask: () => Promise<void>): () => void {
  return effect(() => {
    if (up.value) return undefined;
    const stop = new AbortController();
    untracked(() => void askUntil(stop.signal, isActive, ask));
    return () => stop.abort();
  });
}

async function askUntil(stop: AbortSignal, isActive: () => boolean, ask: () => Promise<void>): Promise<void> {
  while (!stop.aborted) {
    await pause(isActive() ? activePause : idlePause, stop);
    if (!stop.aborted) await ask();
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
