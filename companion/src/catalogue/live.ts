import type { Events } from '../platform/events.ts';
import type { Sockets } from '../platform/http/sockets.ts';
import { accountChanged, type Provider } from '../provider/index.ts';
import { playlistChanged, sectionProgress } from './events.ts';
import type { Catalogue } from './index.ts';
import { playlistShown, playlistsShown } from './routes.ts';

/** The namespace `/sync`: accounts as their administrator sees them. */
export function serveSyncLive(options: {
  sockets: Sockets;
  events: Events;
  catalogue: Catalogue;
  provider: Provider;
}): void {
  const { sockets, events, provider } = options;
  const namespace = sockets.namespace('/sync', async () => ({ items: await playlistsShown(options) }));

  async function tell({ playlistId }: { playlistId: number }): Promise<void> {
    const known = (await provider.list()).some(({ id }) => id === playlistId);
    if (known) namespace.emit('changed', await playlistShown(options, playlistId));
    else namespace.emit('removed', { playlist_id: playlistId });
  }

  events.on(accountChanged, tell);
  events.on(playlistChanged, tell);
  events.on(
    sectionProgress,
    ({ playlistId, ...progress }) => void namespace.emit('progress', { playlist_id: playlistId, ...progress }),
  );
}
