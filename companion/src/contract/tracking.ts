import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, Time } from './common.ts';
import { defineRoute } from './route.ts';

export const TrackingRule = z.strictObject({
  seasons: z.union([
    z.literal('all'),
    z.array(z.int().min(0).max(10_000)).min(1, 'must name at least one season').max(500),
  ]),
  start: z.enum(['new', 'all']).describe('new = only what the provider did not list yet; all = also what is there'),
  max_per_check: z
    .int()
    .min(1)
    .max(500)
    .nullable()
    .optional()
    .describe(
      'How many episodes one check may queue at most, earliest first and specials last; the rest follows at the next checks. null = no limit',
    ),
});
export type TrackingRule = z.infer<typeof TrackingRule>;

export const Tracking = z
  .object({
    series: z.object({ id: Id, series_id: z.string(), title: z.string(), year: z.int().nullable(), playlist_id: Id }),
    seasons: z.union([z.literal('all'), z.array(z.int())]),
    start: z.enum(['new', 'all']),
    max_per_check: z.int().nullable().describe('How many episodes one check may queue at most; null = no limit'),
    created_at: Time,
    last_checked_at: Time.nullable(),
    next_check_at: Time.nullable(),
    last_error: z.string().nullable(),
    deferred_count: z.int().describe('How many wanted episodes were left for later checks, because of `max_per_check`'),
    last_decisions: z
      .array(
        z.object({
          episode_id: z.string(),
          season_number: z.int(),
          episode_num: z.int().nullable(),
          accepted: z.boolean(),
          code: z
            .string()
            .describe(
              "The reason's stable name: `all` and `new` were queued, `later` follows at a later check, `season` and `listed` are not wanted, `same` was decided about under another id; any other is what its download was refused with",
            ),
          reason: z.string(),
          decided_at: Time.describe(
            'When the check began that decided; `last_checked_at` of the same check is the same',
          ),
        }),
      )
      .describe(
        'The latest decisions, newest first: what a check decided about each episode that was not decided before, and why',
      ),
  })
  .meta({ id: 'Tracking' });
export type Tracking = z.infer<typeof Tracking>;

const tag = 'tracking';

export const listTracking = defineRoute({
  method: 'get',
  path: '/api/tracking',
  tag,
  summary: 'Tracked series',
  access: 'viewer',
  query: PageQuery,
  answers: { 200: pageOf(Tracking) },
});

export const readTracking = defineRoute({
  method: 'get',
  path: '/api/series/:id/tracking',
  tag,
  summary: 'How a series is tracked, and what its last check decided; 404 when it is not tracked',
  access: 'viewer',
  params: IdParams,
  answers: { 200: Tracking },
});

export const setTracking = defineRoute({
  method: 'put',
  path: '/api/series/:id/tracking',
  tag,
  summary: 'Track a series: its wanted episodes queue themselves',
  access: 'admin',
  params: IdParams,
  body: TrackingRule,
  answers: { 200: Tracking },
});

export const removeTracking = defineRoute({
  method: 'delete',
  path: '/api/series/:id/tracking',
  tag,
  summary: 'No longer track a series; its downloads stay',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});

export const checkTracking = defineRoute({
  method: 'post',
  path: '/api/tracking/check',
  tag,
  summary: 'Ask the providers about every tracked series now',
  access: 'admin',
  answers: { 202: z.object({ series: z.int().describe('How many will be checked') }) },
});
