import { z } from 'zod';
import { Failure, Id, IdParams, PageQuery, pageOf, shortText, Time } from './common.ts';
import { defineRoute } from './route.ts';

const absolutePath = z
  .string()
  .min(1, 'must not be empty')
  .max(1000)
  .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, 'must be an absolute path');

export const PathMapping = z.strictObject({
  from: absolutePath.describe("The companion's path"),
  to: absolutePath.describe("The media server's path of the same folder"),
});
export type PathMapping = z.infer<typeof PathMapping>;

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).max(1000);

export const MediaServer = z
  .object({
    id: Id,
    kind: z.enum(['jellyfin']),
    name: z.string(),
    url: z.string(),
    path_map: z.array(PathMapping),
    allow_invalid_tls: z.boolean(),
    public_url: z.string().nullable().describe('By which browsers reach it; null = `url`'),
    manage_libraries: z.boolean().describe('Libraries and paths that new folders need are added without asking'),
    last_scan: z
      .object({
        status: z.enum(['pending', 'sent', 'failed']),
        paths: z.int(),
        at: Time,
        error: Failure.nullable(),
      })
      .nullable(),
    created_at: Time,
  })
  .meta({ id: 'MediaServer' });
export type MediaServer = z.infer<typeof MediaServer>;

export const NewMediaServer = z.strictObject({
  kind: z.enum(['jellyfin']),
  name: shortText(100),
  url: webUrl,
  api_key: z.string().trim().min(1, 'must not be empty').max(500),
  path_map: z.array(PathMapping).max(50).optional(),
  allow_invalid_tls: z.boolean().optional(),
  public_url: webUrl.nullable().optional(),
  manage_libraries: z.boolean().optional(),
});
export type NewMediaServer = z.infer<typeof NewMediaServer>;

export const LibraryChange = z
  .object({
    kind: z.enum(['movies', 'tvshows']),
    action: z.enum(['none', 'create', 'add_paths', 'blocked']),
    code: z
      .enum([
        'held',
        'nothing-yet',
        'library-missing',
        'path-missing',
        'one-folder',
        'language-as-series',
        'wrong-kind',
      ])
      .describe('Why, for programs'),
    library: z.string().describe('Its name; empty where there is none'),
    paths: z.array(z.string()).describe('What it gets, as the media server sees it'),
    reason: z.string(),
  })
  .meta({ id: 'LibraryChange' });
export type LibraryChange = z.infer<typeof LibraryChange>;

export const PathFinding = z
  .object({
    code: z.enum(['not-seen', 'another-folder']),
    folder: z.string().describe("The companion's path"),
    path: z.string().describe('The same by the path map, as the media server should see it'),
    message: z.string(),
  })
  .meta({ id: 'PathFinding', description: 'Where the media server does not see our files' });
export type PathFinding = z.infer<typeof PathFinding>;

export const LibraryPlan = z
  .object({
    changes: z.array(LibraryChange),
    findings: z.array(PathFinding).describe('While there is one, nothing can be changed'),
    suggested_path_map: z
      .array(PathMapping)
      .nullable()
      .describe('One with which the media server was seen to see our files; null where none is needed or known'),
    manage_libraries: z.boolean(),
  })
  .meta({ id: 'LibraryPlan' });
export type LibraryPlan = z.infer<typeof LibraryPlan>;

const tag = 'media servers';

export const listMediaServers = defineRoute({
  method: 'get',
  path: '/api/media-servers',
  tag,
  summary: 'Media servers that are told of new files',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(MediaServer) },
});
export const createMediaServer = defineRoute({
  method: 'post',
  path: '/api/media-servers',
  tag,
  summary: 'Add a media server',
  access: 'admin',
  body: NewMediaServer,
  answers: { 201: MediaServer },
});
export const readMediaServer = defineRoute({
  method: 'get',
  path: '/api/media-servers/:id',
  tag,
  summary: 'One media server',
  access: 'admin',
  params: IdParams,
  answers: { 200: MediaServer },
});
export const changeMediaServer = defineRoute({
  method: 'patch',
  path: '/api/media-servers/:id',
  tag,
  summary: 'Change a media server',
  access: 'admin',
  params: IdParams,
  body: NewMediaServer.partial(),
  answers: { 200: MediaServer },
});
export const deleteMediaServer = defineRoute({
  method: 'delete',
  path: '/api/media-servers/:id',
  tag,
  summary: 'Forget a media server',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
export const testMediaServer = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/test',
  tag,
  summary: 'Is it there, is the key good, which libraries has it, and do they hold our folders?',
  access: 'admin',
  params: IdParams,
  answers: {
    200: z.object({
      name: z.string(),
      version: z.string(),
      libraries: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), paths: z.array(z.string()) })),
      findings: z.array(z.string()).describe('What does not fit yet, in words'),
    }),
  },
});
export const scanMediaServer = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/scan',
  tag,
  summary: 'Ask it to scan the whole of our media folder',
  access: 'admin',
  params: IdParams,
  answers: { 202: MediaServer },
});

export const readLibraryPlan = defineRoute({
  method: 'get',
  path: '/api/media-servers/:id/libraries/plan',
  tag,
  summary: 'Which libraries and paths it would need for our folders, and whether it sees our files',
  access: 'admin',
  params: IdParams,
  answers: { 200: LibraryPlan },
});
export const applyLibraryPlan = defineRoute({
  method: 'post',
  path: '/api/media-servers/:id/libraries/plan',
  tag,
  summary:
    'Make the libraries and add the paths of the plan, now and whenever a new folder needs it; nothing that is there is removed. Answers what is left to do',
  access: 'admin',
  params: IdParams,
  answers: { 200: LibraryPlan },
});
