import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, shortText, Time } from './common.ts';
import { defineRoute } from './route.ts';

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().describe('The first characters, to tell keys apart'),
    created_at: Time,
    last_used_at: Time.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

const tag = 'api keys';

export const listApiKeys = defineRoute({
  method: 'get',
  path: '/api/api-keys',
  tag,
  summary: 'All API keys (without the keys themselves)',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(ApiKey) },
});

export const createApiKey = defineRoute({
  method: 'post',
  path: '/api/api-keys',
  tag,
  summary: 'Create a key; it is shown in this answer only',
  access: 'admin',
  body: z.strictObject({ name: shortText(100) }),
  answers: { 201: ApiKey.extend({ key: z.string() }) },
});

export const deleteApiKey = defineRoute({
  method: 'delete',
  path: '/api/api-keys/:id',
  tag,
  summary: 'Revoke a key',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
