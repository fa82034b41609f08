import type { Playlist, SectionName, SyncProgress } from '@xtreme/companion/contract';

/** The accounts, and how far each section that is being read has come. */
export type Playlists = {
  items: readonly Playlist[];
  /** By `playlist id:section`, only while that section is being read. */
  progress: ReadonlyMap<string, Pick<SyncProgress, 'done' | 'total'>>;
};

export const noPlaylists: Playlists = { items: [], progress: new Map() };
export const sections: readonly SectionName[] = ['vod', 'series', 'live'];
export const sectionKey = (id: number, section: SectionName) => `${id}:${section}`;

export function replaceAll({ progress }: Playlists, items: readonly Playlist[]): Playlists {
  return { items: [...items].sort((a, b) => a.id - b.id), progress: onlySyncing(progress, items) };
}

export function replaceOne(state: Playlists, item: Playlist): Playlists {
  return replaceAll(state, [...state.items.filter((one) => one.id !== item.id), item]);
}

export function removeOne(state: Playlists, id: number): Playlists {
  return replaceAll(
    state,
    state.items.filter((one) => one.id !== id),
  );
}

/** A section moves on; when it has ended, its bar goes. */
export function moveSection(state: Playlists, { playlist_id, section, status, done, total }: SyncProgress): Playlists {
  const progress = new Map(state.progress);
  if (status === 'syncing') progress.set(sectionKey(playlist_id, section), { done, total });
  else progress.delete(sectionKey(playlist_id, section));
  const items = state.items.map((one) =>
    one.id === playlist_id && one.sections[section].status !== status
      ? { ...one, sections: { ...one.sections, [section]: { ...one.sections[section], status } } }
      : one,
  );
  return { items, progress };
}

/** Sections that have landed since: their part of the catalogue has changed. */
export function landed(before: Playlist | undefined, now: Playlist): SectionName[] {
  return sections.filter((name) => {
    const old = before?.sections[name];
    const fresh = now.sections[name];
    return old !== undefined && fresh.status !== 'syncing' && old.synced_at !== fresh.synced_at;
  });
}

function onlySyncing(progress: Playlists['progress'], items: readonly Playlist[]): Playlists['progress'] {
  const running = new Set(items.filter((one) => one.sync_status === 'syncing').map((one) => one.id));
  return new Map([...progress].filter(([key]) => running.has(Number.parseInt(key, 10))));
}

/** Green works, amber needs attention soon, red does not work; grey is switched off or not asked yet. */
export function healthOf({ account, enabled, sync_status }: Playlist, now = Date.now()): 'ok' | 'wait' | 'bad' | '' {
  if (!enabled || (account.status === 'unknown' && sync_status !== 'error')) return '';
  if (sync_status === 'error' || account.status.toLowerCase() !== 'active') return 'bad';
  const days = account.expires_at ? (Date.parse(account.expires_at) - now) / 86_400_000 : Number.POSITIVE_INFINITY;
  return days < 14 ? 'wait' : 'ok';
}
