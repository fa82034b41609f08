import type { createTicket } from '@xtreme/companion/contract';
import { call } from '../api.ts';
import type { Playable } from './queue.ts';
import { streamOf } from './state.ts';

/** Hands a title to the player that this device has for playlists: a file with its address, good for some hours. */
export async function openElsewhere(item: Playable): Promise<void> {
  const { ticket } = await call<typeof createTicket>('POST', 'api/session/ticket');
  const address = new URL(streamOf(item));
  address.searchParams.set('ticket', ticket);
  const title = [item.title, item.detail].filter(Boolean).join(' · ').replaceAll(/\s+/g, ' ');
  const list = new Blob([`#EXTM3U\n#EXTINF:-1,${title}\n${address}\n`], { type: 'audio/x-mpegurl' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(list);
  link.download = `${title.replaceAll(/[\\/:*?"<>|]/g, ' ').slice(0, 120)}.m3u`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
