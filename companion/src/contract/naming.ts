import { z } from 'zod';
import { Id } from './common.ts';
import { defineRoute } from './route.ts';

export const NamingFault = z
  .object({
    code: z.enum([
      'empty',
      'too-long',
      'absolute',
      'empty-part',
      'brace',
      'hidden',
      'unsafe',
      'unknown-placeholder',
      'missing-in-name',
      'missing',
    ]),
    message: z.string(),
    start: z.int().describe('Where in the template it stands, in UTF-16 units'),
    end: z.int().describe('Up to before here'),
    names: z.array(z.string()).describe('The placeholders that would do'),
  })
  .meta({ id: 'NamingFault', description: 'What keeps a template from being used' });
export type NamingFault = z.infer<typeof NamingFault>;

export const NamingChange = z
  .object({
    reason: z.enum(['characters', 'invisible', 'edges', 'cut', 'reserved', 'extra', 'nameless', 'unknown']).describe(
      `characters = file systems forbid some; invisible = unseen characters and line breaks; edges = dots and spaces at the
       ends; cut = too long; reserved = means something else to Windows or to media servers; extra = would be taken for a
       trailer or a sample; nameless = nothing readable was left; unknown = the title lacks this value`,
    ),
    from: z.string(),
    to: z.string(),
  })
  .meta({ id: 'NamingChange' });
export type NamingChange = z.infer<typeof NamingChange>;

export const NamedTitle = z
  .object({
    id: Id.nullable().describe('Of the film or episode; null = an example, because the catalogue has none to show'),
    name: z.string().describe('As the provider wrote it'),
    series: z.string().nullable().describe("An episode's series, as the provider wrote it"),
    path_now: z.string().describe('Below the media folder, by the template that is saved'),
    path: z.string().nullable().describe('By the template that was sent; null while that one can not be used'),
    changes: z.array(NamingChange).describe('What was done to the words of the title on the way to `path`, and why'),
    collides_with: z
      .array(z.string())
      .describe('Other titles that get the same `path`: who comes second gets ` - 2` behind its name'),
  })
  .meta({ id: 'NamedTitle' });
export type NamedTitle = z.infer<typeof NamedTitle>;

const Named = z.object({
  template: z.string().describe('The one that `path` follows'),
  default: z.string(),
  placeholders: z.array(z.object({ name: z.string(), example: z.string() })),
  fault: NamingFault.nullable(),
  items: z.array(NamedTitle),
});

export const NamingPreview = z.object({ movie: Named, episode: Named }).meta({ id: 'NamingPreview' });
export type NamingPreview = z.infer<typeof NamingPreview>;

export const previewNaming = defineRoute({
  method: 'post',
  path: '/api/settings/naming/preview',
  tag: 'settings',
  summary: 'The paths that titles of the own catalogue would get by templates that are not saved; changes nothing',
  access: 'admin',
  body: z.strictObject({
    movie_path: z.string().max(2000).optional().describe('Left out: the one that is saved'),
    episode_path: z.string().max(2000).optional(),
    tmdb_ids: z.boolean().optional().describe('With `library_tmdb_ids` or without'),
  }),
  answers: { 200: NamingPreview },
});
