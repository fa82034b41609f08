import { defineEvent } from '../platform/events.ts';
import type { SectionName } from './sections.ts';

/** Anything that the playlists resource shows about the sync has changed. */
export const playlistChanged = defineEvent<{ playlistId: number }>('catalogue.playlist-changed');

export const sectionProgress = defineEvent<{
  playlistId: number;
  section: SectionName;
  status: 'idle' | 'syncing' | 'error' | 'quarantined';
  /** Rows read so far. */
  done: number;
  /** null while the provider has not said how many there are; it never does before the end. */
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
