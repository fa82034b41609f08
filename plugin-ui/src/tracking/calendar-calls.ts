import { ask } from '../api.ts';

/** One expected episode of a tracked series: a known date, or one estimated from the series' own rhythm. */
export type CalendarEntry = {
  series: { id: number; title: string; playlist_id: number };
  season_number: number;
  episode_num: number | null;
  title: string | null;
  date: string;
  estimated: boolean;
  reason: string;
  download: { id: number; status: string } | null;
};

/** `from` and `to` are days, `2026-11-22`. */
export const fetchCalendar = (from: string, to: string, signal?: AbortSignal) =>
  ask<{ items: CalendarEntry[] }>('GET', 'api/calendar', { query: { from, to }, signal });
