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

export const PluginState = z
  .object({
    offered: z.string().nullable().describe('The version that can be installed; null where it was not built'),
    installed: z.string().nullable(),
    active: z.boolean(),
    needs_restart: z.boolean(),
    paired: z.boolean(),
  })
  .meta({ id: 'PluginState' });
export type PluginState = z.infer<typeof PluginState>;

const ServiceAddress = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://192.168.1.4:8000' })
    .max(500)
    .refine((text) => !/[?#@]/.test(text), 'must have no user, query or fragment')
    .describe('Of this service, as the media server reaches it'),
});

export const readPlugin = defineRoute({
  method: 'get',
  path: '/api/media-servers/:id/plugin',
  tag,
  summary: 'Is the plugin installed there, does it run, is it paired?',
  access: 'admin',
  params: IdParams,
  answers: { 200: PluginState },
});

export const installPlugin = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/plugin',
  tag,
  summary: 'Add our plugin repository there, keeping the others, and install the plugin; it runs after a restart',
  access: 'admin',
  params: IdParams,
  body: ServiceAddress,
  answers: { 200: PluginState },
});

export const connectPlugin = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/plugin/connect',
  tag,
  summary: 'Pair the plugin that runs there with this service, without a code to type',
  access: 'admin',
  params: IdParams,
  body: ServiceAddress,
  answers: { 200: PluginState },
});

export const restartMediaServer = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/restart',
  tag,
  summary: 'Restart it, which interrupts whoever plays something there',
  access: 'admin',
  params: IdParams,
  answers: { 202: null },
});

export const readPluginManifest = defineRoute({
  method: 'get',
  path: '/jellyfin/manifest.json',
  tag,
  summary: 'The plugin repository for Jellyfin: add this address there; empty where the plugin was not built',
  access: 'open',
  answers: { 200: z.array(z.record(z.string(), z.unknown())) },
});

export const readPluginPackage = defineRoute({
  method: 'get',
  path: '/jellyfin/xtream-companion.zip',
  tag,
  summary: 'The plugin itself',
  access: 'open',
  answers: { 200: { media: 'application/zip' } },
});
