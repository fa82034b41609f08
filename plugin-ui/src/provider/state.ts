import { computed, signal } from '@preact/signals';
import type { Playlist, SectionName, SyncProgress } from '@xtreme/companion/contract';
import { invalidate } from '../cache.ts';
import { chosenPlaylist } from '../preferences.ts';
import { fetchPlaylists } from './calls.ts';
import { landed, moveSection, noPlaylists, removeOne, replaceAll, replaceOne } from './playlists.ts';

export const playlists = signal(noPlaylists);
export const playlistsKnown = signal(false);
export const playlistsError = signal<unknown>(undefined);

export const syncing = computed(() => playlists.value.items.some((one) => one.sync_status === 'syncing'));
export const playlistById = computed(() => new Map(playlists.value.items.map((one) => [one.id, one])));

/** Which account's titles are asked for: the choice, as long as that account is there. */
export const shownPlaylist = computed(() => {
  const id = chosenPlaylist.value;
  return id !== null && playlistById.value.has(id) ? id : null;
});

export function playlistsArrived(items: readonly Playlist[]): void {
  const before = playlistById.peek();
  playlists.value = replaceAll(playlists.peek(), items);
  playlistsKnown.value = true;
  playlistsError.value = undefined;
  for (const item of items) refreshLanded(before.get(item.id), item);
}

export function playlistChanged(item: Playlist): void {
  const before = playlistById.peek().get(item.id);
  playlists.value = replaceOne(playlists.peek(), item);
  playlistsKnown.value = true;
  refreshLanded(before, item);
}

export function playlistRemoved(id: number): void {
  playlists.value = removeOne(playlists.peek(), id);
  for (const section of ['vod', 'series', 'live'] as const) refreshCatalogue(section);
}

export function syncMoved(message: SyncProgress): void {
  playlists.value = moveSection(playlists.peek(), message);
}

export async function readPlaylists(): Promise<void> {
  try {
    playlistsArrived((await fetchPlaylists()).items);
  } catch (error) {
    playlistsError.value = error;
  }
}

export function forgetPlaylists(): void {
  playlists.value = noPlaylists;
  playlistsKnown.value = false;
}

function refreshLanded(before: Playlist | undefined, now: Playlist): void {
  for (const section of landed(before, now)) refreshCatalogue(section);
}

/** A list that somebody is reading must not jump: only an empty one is asked for again at once. */
function refreshCatalogue(section: SectionName): void {
  invalidate(`${section}/categories`);
  invalidate(`${section}/facets`);
  invalidate('changes?', (data) => ((data as { total?: number } | undefined)?.total ?? 0) > 0);
  invalidate(`${section}?`, (data) => ((data as { total?: number } | undefined)?.total ?? 0) > 0);
}
