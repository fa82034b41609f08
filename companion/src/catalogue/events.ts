import { defineEvent } from '../platform/events.ts';
import type { SectionName } from './sections.ts';

/** Anything that the playlists resource shows about the sync has changed. */
export const playlistChanged = defineEvent<{ playlistId: number }>('catalogue.playlist-changed');

/** What a section that is being synced waits for: its categories, its list, or the database. */
export type SectionPhase = 'categories' | 'reading' | 'storing';

export const sectionProgress = defineEvent<{
  playlistId: number;
  section: SectionName;
  status: 'idle' | 'syncing' | 'error' | 'quarantined';
  /** null where it is not being synced. */
  phase: SectionPhase | null;
  /** Rows read so far. */
  done: number;
  /** As many as last time, as long as there are not more; null where nobody knows. */
  total: number | null;
}>('catalogue.section-progress');

/** A sync run ended, good or bad. */
export const syncFinished = defineEvent<{ playlistId: number; error: string | null }>('catalogue.sync-finished');

/** Titles went from a section, or came back into it; those of this moment have `gone_at` or `back_at` of it. */
export const titlesMoved = defineEvent<{ playlistId: number; section: SectionName; at: Date }>(
  'catalogue.titles-moved',
);

/** The episodes of a series were read from the provider. */
export const episodesRead = defineEvent<{ seriesId: number; added: number }>('catalogue.episodes-read');
