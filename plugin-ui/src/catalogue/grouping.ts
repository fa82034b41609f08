import { preference } from '../preferences.ts';

/** Whether the variants of one title are one card in lists; kept by the browser. */
export const grouped = preference('one-card-per-title', true, (text) => text === 'true');

/** The part of a list's query that asks for it. */
export const grouping = (): { group?: 'title' } => (grouped.value ? { group: 'title' } : {});
