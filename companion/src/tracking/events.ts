import { defineEvent } from '../platform/events.ts';

/** A check queued episodes that were not there before. */
export const newEpisodes = defineEvent<{ seriesId: number; downloadIds: number[] }>('tracking.new-episodes');
