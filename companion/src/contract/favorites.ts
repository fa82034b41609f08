import { z } from 'zod';
import { IdInQuery, IdParams, PageQuery, pageOf, TitleKind } from './common.ts';
import { defineRoute } from './route.ts';
import { LiveItem, SeriesItem, VodItem } from './titles.ts';

const tag = 'favorites';
const FavoriteParams = IdParams.extend({ kind: z.enum(['live', 'vod', 'movie', 'series']) });

export const listFavorites = defineRoute({
  method: 'get',
  path: '/api/favorites',
  tag,
  summary: 'Favourites of all kinds, newest first',
  access: 'viewer',
  query: PageQuery.extend({
    playlist_id: IdInQuery.optional(),
    kind: z.enum(['live', 'vod', 'movie', 'series']).optional(),
  }),
  answers: {
    200: pageOf(
      z.discriminatedUnion('kind', [
        LiveItem.extend({ kind: z.literal(TitleKind.enum.live) }),
        VodItem.extend({ kind: z.literal(TitleKind.enum.movie) }),
        SeriesItem.extend({ kind: z.literal(TitleKind.enum.series) }),
      ]),
    ),
  },
});

export const addFavorite = defineRoute({
  method: 'put',
  path: '/api/favorites/:kind/:id',
  tag,
  summary: 'Mark as favourite',
  access: 'admin',
  params: FavoriteParams,
  answers: { 204: null },
});

export const removeFavorite = defineRoute({
  method: 'delete',
  path: '/api/favorites/:kind/:id',
  tag,
  summary: 'No longer a favourite',
  access: 'admin',
  params: FavoriteParams,
  answers: { 204: null },
});
