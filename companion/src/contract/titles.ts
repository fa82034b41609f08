import { z } from 'zod';
import { flagInQuery, Id, IdInQuery, IdParams, PageQuery, pageOf, Time } from './common.ts';
import { defineRoute } from './route.ts';

export const Sort = z.enum(['name', '-name', 'added_at', '-added_at', 'rating', '-rating', 'year', '-year']);
export type Sort = z.infer<typeof Sort>;

const DownloadRef = z
  .object({
    id: Id,
    status: z.string(),
    progress: z.number().nullable(),
    play_url: z.string().nullable().describe('Opens it in the media server, once it can be played there'),
  })
  .nullable()
  .describe('The latest download of it, if any');

const item = {
  id: Id,
  playlist_id: Id,
  name: z.string().describe('As the provider wrote it'),
  title: z.string().describe('Clean'),
  year: z.int().nullable(),
  language: z.string().describe('Folder name: English, Multi, Unknown …'),
  tags: z.array(z.string()),
  category_ids: z.array(z.string()),
  rating: z.number().nullable(),
  added_at: Time.nullable(),
  image_url: z.string().nullable().describe("Artwork through the companion, relative to the service's base"),
  tmdb_id: z.string().nullable(),
  favorite: z.boolean(),
};

export const VariantReason = z
  .object({
    by: z.enum(['only', 'kept', 'usable', 'language', 'resolution', 'container', 'account', 'newest']).describe(
      `only = there is no other; kept = it is downloaded or under way, a series is tracked; usable = its account can be
       used now; newest = nothing else tells them apart`,
    ),
    value: z.string().nullable().describe('Its own: a language, 1080p, an extension, the id of an account, a time'),
    than: z.string().nullable().describe("The other one's"),
  })
  .meta({
    id: 'VariantReason',
    description: 'By what the first variant is better than the second, and each other one worse than the one before it',
  });
export type VariantReason = z.infer<typeof VariantReason>;

const card = {
  variants: z
    .int()
    .optional()
    .describe('With `group=title`: of how many variants of this title it is the preferred one'),
  variant_ids: z.array(Id).optional().describe('Of all of them'),
  variant_reason: VariantReason.optional(),
};

export const LiveItem = z
  .object({ ...item, stream_id: z.string(), epg_channel_id: z.string().nullable() })
  .meta({ id: 'LiveItem' });
export const VodItem = z
  .object({
    ...item,
    stream_id: z.string(),
    container_extension: z.string().nullable(),
    download: DownloadRef,
    ...card,
  })
  .meta({ id: 'VodItem' });
export const SeriesItem = z
  .object({ ...item, series_id: z.string(), tracked: z.boolean(), ...card })
  .meta({ id: 'SeriesItem' });
export type LiveItem = z.infer<typeof LiveItem>;
export type VodItem = z.infer<typeof VodItem>;
export type SeriesItem = z.infer<typeof SeriesItem>;

const details = {
  plot: z.string().nullable(),
  cast: z.array(z.string()),
  director: z.string().nullable(),
  genre: z.string().nullable(),
  release_date: z.string().nullable(),
  trailer_url: z.string().nullable(),
  backdrop_url: z.string().nullable().describe("A wide picture through the companion, relative to the service's base"),
  gone_at: Time.nullable().describe('Since when the provider does not list it; null while it does'),
};

export const VodDetails = VodItem.extend({ ...details, duration_seconds: z.int().nullable() }).meta({
  id: 'VodDetails',
});
export type VodDetails = z.infer<typeof VodDetails>;

export const Episode = z
  .object({
    id: Id,
    episode_id: z.string(),
    season_number: z.int(),
    episode_num: z.int().nullable(),
    title: z.string(),
    plot: z.string().nullable(),
    air_date: z.string().nullable(),
    duration_seconds: z.int().nullable(),
    container_extension: z.string().nullable(),
    added_at: Time.nullable(),
    download: DownloadRef,
  })
  .meta({ id: 'Episode' });
export type Episode = z.infer<typeof Episode>;

export const SeriesDetails = SeriesItem.extend({
  ...details,
  seasons: z.array(z.object({ season_number: z.int(), name: z.string().nullable(), episodes: z.array(Episode) })),
  tracking: z
    .object({ seasons: z.union([z.literal('all'), z.array(z.int())]), start: z.enum(['new', 'all']) })
    .nullable(),
  fetched_at: Time.nullable(),
}).meta({ id: 'SeriesDetails' });
export type SeriesDetails = z.infer<typeof SeriesDetails>;

export const Category = z
  .object({
    playlist_id: Id,
    category_id: z.string(),
    name: z.string(),
    title: z.string(),
    language: z.string().nullable().describe('As a folder: what you say about it, else what its name says'),
    language_chosen: z.boolean().describe('Whether you said so'),
    count: z.int(),
  })
  .meta({ id: 'Category' });
export type Category = z.infer<typeof Category>;

const yearInQuery = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a year')
  .transform(Number)
  .optional();

export const daysInQuery = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number from 1 to 3650')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 3650, 'must be between 1 and 3650')
  .optional();

export const offsetInQuery = z
  .string()
  .regex(/^\d{1,7}$/, 'must be a whole number from 0 to 9999999')
  .transform(Number)
  .optional()
  .describe(
    'The page begins with the title at this position, from 0; instead of a cursor, for going straight to a far place',
  );

/** Several values of one filter with commas between them, e.g. `English,French`. */
function severalInQuery() {
  return z
    .string()
    .max(1000, 'must have at most 1000 characters')
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(
      z
        .array(z.string().min(1, 'must not be empty').max(60, 'must have at most 60 characters'))
        .max(20, 'must be at most 20'),
    )
    .optional();
}

export const TitleQuery = PageQuery.extend({
  offset: offsetInQuery,
  playlist_id: IdInQuery.optional(),
  category_id: z.string().max(100).optional(),
  search: z.string().max(200).optional(),
  sort: Sort.optional(),
  favorite: flagInQuery.optional(),
  downloaded: flagInQuery.optional(),
  language: severalInQuery().describe('One of these languages, with commas between them'),
  tag: severalInQuery().describe('All of these tags of a title, with commas between them, e.g. `4K,HDR`'),
  year_from: yearInQuery,
  year_to: yearInQuery,
  rating_min: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a number such as 7 or 7.5')
    .transform(Number)
    .optional(),
  added_days: daysInQuery.describe(
    'Added at the provider today (UTC) or within so many days before it; titles without a date are left out',
  ),
});
export type TitleQuery = z.infer<typeof TitleQuery>;

const PeopleQuery = TitleQuery.extend({
  actor: z.string().max(200).optional().describe('One name of the cast'),
  director: z.string().max(200).optional().describe('One name of the direction'),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

export const WorkQuery = PeopleQuery.extend({
  group: z
    .enum(['title', 'none'])
    .optional()
    .describe(
      '`title` = the variants of one title (from several accounts, categories, languages, qualities) are one item: the preferred one by the `variant_…` settings',
    ),
});
export type WorkQuery = z.infer<typeof WorkQuery>;

/** One of several that are the same title. */
const variant = {
  account: z.object({ id: Id, name: z.string() }),
  categories: z.array(z.string()).describe('Names of the categories it is in'),
  resolution: z
    .string()
    .nullable()
    .describe('Its tag that says how large it is: 4K, 1080p, HD, CAM …; null = it has none'),
  preferred: z.boolean(),
  reason: VariantReason,
};
export const VodVariant = VodItem.extend(variant).meta({ id: 'VodVariant' });
export const SeriesVariant = SeriesItem.extend(variant).meta({ id: 'SeriesVariant' });
export type VodVariant = z.infer<typeof VodVariant>;
export type SeriesVariant = z.infer<typeof SeriesVariant>;

/** The list of titles that somebody took part in. */
function peoplePageOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({
    cast_partly_known: z
      .literal(true)
      .optional()
      .describe(
        'With `actor` or `director`: the provider names the people of some titles in their details only, and those that nobody has opened yet are not in this list',
      ),
  });
}

const ActorQuery = PageQuery.extend({ playlist_id: IdInQuery.optional(), search: z.string().max(200).optional() });
export type ActorQuery = z.infer<typeof ActorQuery>;
const actors = { 200: pageOf(z.object({ name: z.string(), count: z.int() })) };

const FacetQuery = z.object({ playlist_id: IdInQuery.optional(), category_id: z.string().max(100).optional() });

export const Facets = z
  .object({
    total: z.int(),
    languages: z.array(z.object({ language: z.string(), count: z.int() })).describe('The most frequent first'),
    tags: z.array(z.object({ tag: z.string(), count: z.int() })).describe('The most frequent 100 first'),
    years: z.array(z.object({ year: z.int(), count: z.int() })).describe('The newest first'),
    ratings: z
      .array(z.object({ rating_min: z.int(), count: z.int() }))
      .describe('How many are rated so high at least; the highest first'),
    added: z
      .array(z.object({ added_days: z.int(), count: z.int() }))
      .describe('How many were added within so many days; the shortest time first'),
  })
  .meta({ id: 'Facets' });
export type Facets = z.infer<typeof Facets>;

const CategoryQuery = PageQuery.extend({ playlist_id: IdInQuery.optional() });
const categories = { 200: pageOf(Category) };
const languages = { 200: pageOf(z.object({ language: z.string(), count: z.int() })) };

export const listLive = defineRoute({
  method: 'get',
  path: '/api/live',
  tag: 'live',
  summary: 'Live channels',
  access: 'viewer',
  query: TitleQuery,
  answers: { 200: pageOf(LiveItem) },
});
export const listVod = defineRoute({
  method: 'get',
  path: '/api/vod',
  tag: 'vod',
  summary: 'Movies; `actor` and `director` filter by one name, `group=title` makes the variants of a title one item',
  access: 'viewer',
  query: WorkQuery,
  answers: { 200: peoplePageOf(VodItem) },
});
export const listSeries = defineRoute({
  method: 'get',
  path: '/api/series',
  tag: 'series',
  summary: 'Series; `actor` and `director` filter by one name, `group=title` makes the variants of a title one item',
  access: 'viewer',
  query: WorkQuery,
  answers: { 200: peoplePageOf(SeriesItem) },
});

export const listLiveCategories = defineRoute({
  method: 'get',
  path: '/api/live/categories',
  tag: 'live',
  summary: 'Categories of live channels',
  access: 'viewer',
  query: CategoryQuery,
  answers: categories,
});
export const listVodCategories = defineRoute({
  method: 'get',
  path: '/api/vod/categories',
  tag: 'vod',
  summary: 'Categories of movies',
  access: 'viewer',
  query: CategoryQuery,
  answers: categories,
});
export const listSeriesCategories = defineRoute({
  method: 'get',
  path: '/api/series/categories',
  tag: 'series',
  summary: 'Categories of series',
  access: 'viewer',
  query: CategoryQuery,
  answers: categories,
});

export const listLiveLanguages = defineRoute({
  method: 'get',
  path: '/api/live/languages',
  tag: 'live',
  summary: 'Languages of the live channels, with the number of channels of each',
  access: 'viewer',
  query: CategoryQuery,
  answers: languages,
});
export const listVodLanguages = defineRoute({
  method: 'get',
  path: '/api/vod/languages',
  tag: 'vod',
  summary: 'Languages of the movies, with the number of movies of each',
  access: 'viewer',
  query: CategoryQuery,
  answers: languages,
});
export const listSeriesLanguages = defineRoute({
  method: 'get',
  path: '/api/series/languages',
  tag: 'series',
  summary: 'Languages of the series, with the number of series of each',
  access: 'viewer',
  query: CategoryQuery,
  answers: languages,
});

export const readLiveFacets = defineRoute({
  method: 'get',
  path: '/api/live/facets',
  tag: 'live',
  summary: 'The values that the filters of live channels can have, with the number of channels of each',
  access: 'viewer',
  query: FacetQuery,
  answers: { 200: Facets },
});
export const readVodFacets = defineRoute({
  method: 'get',
  path: '/api/vod/facets',
  tag: 'vod',
  summary: 'The values that the filters of movies can have, with the number of movies of each',
  access: 'viewer',
  query: FacetQuery,
  answers: { 200: Facets },
});
export const readSeriesFacets = defineRoute({
  method: 'get',
  path: '/api/series/facets',
  tag: 'series',
  summary: 'The values that the filters of series can have, with the number of series of each',
  access: 'viewer',
  query: FacetQuery,
  answers: { 200: Facets },
});

export const listVodActors = defineRoute({
  method: 'get',
  path: '/api/vod/actors',
  tag: 'vod',
  summary: 'Actors of the movies as far as they are known, with the number of movies each is in',
  access: 'viewer',
  query: ActorQuery,
  answers: actors,
});
export const listSeriesActors = defineRoute({
  method: 'get',
  path: '/api/series/actors',
  tag: 'series',
  summary: 'Actors of the series, with the number of series each is in',
  access: 'viewer',
  query: ActorQuery,
  answers: actors,
});

export const readLive = defineRoute({
  method: 'get',
  path: '/api/live/:id',
  tag: 'live',
  summary: 'One channel',
  access: 'viewer',
  params: IdParams,
  answers: { 200: LiveItem },
});
export const readVod = defineRoute({
  method: 'get',
  path: '/api/vod/:id',
  tag: 'vod',
  summary: 'One movie with its details',
  access: 'viewer',
  params: IdParams,
  answers: { 200: VodDetails },
});
export const readSeries = defineRoute({
  method: 'get',
  path: '/api/series/:id',
  tag: 'series',
  summary: 'One series with seasons and episodes, fetched from the provider on first use and cached',
  access: 'viewer',
  params: IdParams,
  answers: { 200: SeriesDetails },
});

export const listVodVariants = defineRoute({
  method: 'get',
  path: '/api/vod/:id/variants',
  tag: 'vod',
  summary:
    'The same movie in other accounts, categories, languages and qualities, itself included, the preferred one first',
  access: 'viewer',
  params: IdParams,
  answers: { 200: pageOf(VodVariant) },
});
export const listSeriesVariants = defineRoute({
  method: 'get',
  path: '/api/series/:id/variants',
  tag: 'series',
  summary:
    'The same series in other accounts, categories, languages and qualities, itself included, the preferred one first',
  access: 'viewer',
  params: IdParams,
  answers: { 200: pageOf(SeriesVariant) },
});

export const readEpg = defineRoute({
  method: 'get',
  path: '/api/live/:id/epg',
  tag: 'live',
  summary: 'What is on now and next',
  access: 'viewer',
  params: IdParams,
  answers: {
    200: z.object({
      items: z.array(
        z.object({ title: z.string(), description: z.string(), start: Time, end: Time, now: z.boolean() }),
      ),
      next_cursor: z.null(),
      total: z.int(),
    }),
  },
});
