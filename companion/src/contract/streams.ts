import { z } from 'zod';
import { IdParams } from './common.ts';
import { defineRoute } from './route.ts';

export const StreamedKind = z.enum(['live', 'movie', 'episode']);
export type StreamedKind = z.infer<typeof StreamedKind>;

export const playStream = defineRoute({
  method: 'get',
  path: '/api/streams/:kind/:id',
  tag: 'streams',
  summary:
    'Plays through the companion: a finished file from disk, anything else from the provider; 503 account-busy when the account has no connection left',
  access: 'viewer',
  ticket: true,
  params: IdParams.extend({ kind: StreamedKind }),
  answers: { 200: { media: 'video/*' }, 206: { media: 'video/*' }, 304: null },
});
