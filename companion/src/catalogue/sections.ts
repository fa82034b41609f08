import type { StreamKind } from '../provider/index.ts';

export type SectionName = 'live' | 'vod' | 'series';

export const sectionNames: SectionName[] = ['live', 'vod', 'series'];

/** Which titles a section holds. */
export const kindOf: Record<SectionName, StreamKind> = { live: 'live', vod: 'movie', series: 'series' };

export const sectionOf: Record<StreamKind, SectionName> = { live: 'live', movie: 'vod', series: 'series' };
