import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, Time } from './common.ts';
import { defineRoute } from './route.ts';

const MediaRequestStatus = z
  .enum(['accepted', 'waiting', 'refused'])
  .describe(
    'accepted = queued, tracked or here already; waiting = tried again after every sync; refused = see `reason`',
  );

/** What became of a request, and why. */
export const MediaRequest = z
  .object({
    id: Id,
    source: z.string().describe('`seerr`'),
    kind: z.enum(['movie', 'series']),
    tmdb_id: z.string().nullable(),
    title: z.string(),
    year: z.int().nullable(),
    seasons: z.array(z.int()).nullable().describe('Of a series; null = all'),
    requested_by: z.string().nullable(),
    status: MediaRequestStatus,
    code: z.string().describe('Stable, for programs'),
    reason: z.string(),
    title_id: Id.nullable().describe('The film or series that was found for it'),
    created_at: Time,
    decided_at: Time,
  })
  .meta({ id: 'MediaRequest' });
export type MediaRequest = z.infer<typeof MediaRequest>;

const text = z.string().max(20_000).nullish();
const idText = z.union([z.string().max(40), z.int()]).nullish();

export const SeerrMessage = z
  .looseObject({
    notification_type: z
      .string()
      .min(1)
      .max(100)
      .describe(
        '`MEDIA_APPROVED` and `MEDIA_AUTO_APPROVED` are fetched, `MEDIA_DECLINED` ends the wait, others do nothing',
      ),
    event: text,
    subject: text.describe('`Title (Year)`'),
    media: z.looseObject({ media_type: text.describe('`movie` or `tv`'), tmdbId: idText }).nullish(),
    request: z.looseObject({ request_id: idText, requestedBy_username: text }).nullish(),
    extra: z
      .array(z.looseObject({ name: text, value: z.union([z.string().max(2000), z.number()]).nullish() }))
      .max(100)
      .nullish()
      .describe('`[{"name": "Requested Seasons", "value": "1, 2"}]`'),
  })
  .meta({ id: 'SeerrMessage', description: 'The default JSON payload of Seerr, Jellyseerr and Overseerr' });

const decision = z.object({
  status: z.enum(['accepted', 'waiting', 'ignored']),
  code: z.string(),
  reason: z.string(),
  request: MediaRequest.nullable(),
});

const tag = 'requests';

export const takeSeerrRequest = defineRoute({
  method: 'post',
  path: '/api/hooks/seerr',
  tag,
  summary:
    'A webhook of Seerr, Jellyseerr or Overseerr: an approved request is queued (200), kept until a sync brings its title (202), or refused with the reason (422). The same message again changes nothing. The key goes into their Authorization header, as `Bearer KEY` or alone',
  access: 'admin',
  body: SeerrMessage,
  answers: { 200: decision, 202: decision },
});

export const listRequests = defineRoute({
  method: 'get',
  path: '/api/requests',
  tag,
  summary: 'What request managers asked for and what became of it, newest first (the last 500)',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(MediaRequest) },
});

export const retryRequest = defineRoute({
  method: 'post',
  path: '/api/requests/:id/retry',
  tag,
  summary: 'Decide about a request anew, now',
  access: 'admin',
  params: IdParams,
  answers: { 200: MediaRequest },
});

export const deleteRequest = defineRoute({
  method: 'delete',
  path: '/api/requests/:id',
  tag,
  summary: 'Forget a request; what it queued stays',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
