import type { SectionName } from '../catalogue/index.ts';
import { defineEvent } from '../platform/events.ts';
import type { StreamKind } from '../provider/index.ts';

export type Followed = {
  id: number;
  kind: StreamKind;
  title: string;
  year: number | null;
  favorite: boolean;
  tracked: boolean;
};

/** Favourites and tracked series that the provider no longer lists, and those that it lists again. */
export const followedMoved = defineEvent<{
  playlistId: number;
  section: SectionName;
  gone: Followed[];
  back: Followed[];
}>('tracking.followed-moved');

/** A check queued episodes that were not there before. */
export const newEpisodes = defineEvent<{ seriesId: number; downloadIds: number[] }>('tracking.new-episodes');
