import { z } from 'zod';
import { Id, PageQuery, pageOf, TitleKind } from './common.ts';
import { defineRoute } from './route.ts';

/** One rule as the setting `title_rules` keeps it. */
export const TitleRule = z
  .strictObject({
    action: z.enum(['strip', 'replace']),
    find: z.string().max(1000).describe('Text, or a regular expression (RE2: no looking around, no references back)'),
    regex: z.boolean().default(false),
    with: z.string().max(200).default('').describe('Only to replace; `$1` is what the first brackets matched'),
    match_case: z.boolean().default(false),
    playlist_id: Id.nullable().default(null).describe('null = of all accounts'),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'TitleRule', description: "A rule for providers' names, used before a name is read" });
export type TitleRule = z.infer<typeof TitleRule>;

const ReadAs = z.object({
  title: z.string(),
  year: z.int().nullable(),
  language: z.string(),
  tags: z.array(z.string()),
});

export const TitleRulesPreview = z
  .object({
    changed: z.int().describe('Titles that would be called otherwise, among those that were looked at'),
    looked_at: z.int().describe('Less than `total` where looking at all of them would take too long'),
    total: z.int(),
    faults: z.array(z.object({ rule: z.int().describe('Its place, from 0'), message: z.string() })),
    fits: z.array(z.int()).describe('How many of the names looked at each rule changes, by place'),
    samples: z.array(
      z.object({ id: Id, kind: TitleKind, playlist_id: Id, name: z.string(), before: ReadAs, after: ReadAs }),
    ),
  })
  .meta({ id: 'TitleRulesPreview' });
export type TitleRulesPreview = z.infer<typeof TitleRulesPreview>;

export const previewTitleRules = defineRoute({
  method: 'post',
  path: '/api/settings/title-rules/preview',
  tag: 'settings',
  summary: 'What rules for names that are not saved would do to the titles of the own catalogue; changes nothing',
  access: 'admin',
  body: z.strictObject({
    rules: z.array(TitleRule).max(50, 'must not be more than 50 rules'),
    playlist_id: Id.nullable().optional().describe('Only the titles of this account'),
  }),
  answers: { 200: TitleRulesPreview },
});

export const listLanguages = defineRoute({
  method: 'get',
  path: '/api/languages',
  tag: 'settings',
  summary: 'The languages that a category can be given, with the names of their folders',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(z.object({ tag: z.string(), name: z.string() })) },
});
