import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, shortText, Time } from './common.ts';
import { defineRoute } from './route.ts';

const tag = 'jellyfin plugin';

export const PluginPairing = z
  .object({
    id: Id,
    media_server_id: Id,
    server_name: z.string(),
    created_at: Time,
    last_seen_at: Time.nullable().describe('When the plugin last vouched for somebody'),
  })
  .meta({ id: 'PluginPairing' });
export type PluginPairing = z.infer<typeof PluginPairing>;

export const createPairingCode = defineRoute({
  method: 'post',
  path: '/api/jellyfin/pairing-codes',
  tag,
  summary: "A code for the plugin's settings page in that media server: good once, for ten minutes",
  access: 'admin',
  body: z.strictObject({ media_server_id: Id }),
  answers: { 201: z.object({ code: z.string(), expires_at: Time }) },
});

export const pairPlugin = defineRoute({
  method: 'post',
  path: '/api/jellyfin/pair',
  tag,
  summary: 'What the plugin calls with such a code: answers the key that it signs its people with',
  access: 'open',
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4}$/, 'must be a code such as ABCD-2345'),
    server_name: shortText(200).optional(),
  }),
  answers: { 201: z.object({ pairing_id: Id, key: z.string().describe('32 bytes, base64url') }) },
});

export const listPairings = defineRoute({
  method: 'get',
  path: '/api/jellyfin/pairings',
  tag,
  summary: 'The media servers whose plugin is paired',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(PluginPairing) },
});

export const deletePairing = defineRoute({
  method: 'delete',
  path: '/api/jellyfin/pairings/:id',
  tag,
  summary: 'Forget a pairing: what that plugin says counts no more',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
