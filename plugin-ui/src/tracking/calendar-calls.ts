import type { CalendarItem, readCalendar } from '@xtreme/companion/contract';
import { call } from '../api.ts';

/** One expected episode of a tracked series: a known date, or one estimated from the series' own rhythm. */
export type CalendarEntry = CalendarItem;

/** `from` and `to` are days, `2026-11-22`. */
export const fetchCalendar = (from: string, to: string, signal?: AbortSignal) =>
  call<typeof readCalendar>('GET', 'api/calendar', { query: { from, to }, signal });
