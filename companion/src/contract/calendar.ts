import { z } from 'zod';
import { Id, pageOf } from './common.ts';
import { DownloadStatus } from './downloads.ts';
import { defineRoute } from './route.ts';

export const CalendarItem = z
  .object({
    series: z.object({ id: Id, title: z.string(), playlist_id: Id }),
    season_number: z.int(),
    episode_num: z.int().nullable(),
    title: z.string().nullable(),
    date: z.iso.date(),
    estimated: z.boolean().describe("From the rhythm of the series' own past dates, not from the provider"),
    reason: z.string(),
    download: z.object({ id: Id, status: DownloadStatus }).nullable(),
  })
  .meta({ id: 'CalendarItem' });
export type CalendarItem = z.infer<typeof CalendarItem>;

const day = z.iso.date('must be a day such as 2026-11-22').optional();

export const readCalendar = defineRoute({
  method: 'get',
  path: '/api/calendar',
  tag: 'tracking',
  summary: 'Episodes of tracked series by their day; from today and for 30 days unless `from` and `to` say otherwise',
  access: 'viewer',
  query: z.object({ from: day, to: day }),
  answers: { 200: pageOf(CalendarItem) },
});
