import { z } from 'zod';
import { IdParams, TitleKind } from './common.ts';
import { defineRoute } from './route.ts';

/** `backdrop` is the wide picture of a movie or a series. */
export const ImageKind = z.enum([...TitleKind.options, 'backdrop']);

export const readImage = defineRoute({
  method: 'get',
  path: '/api/images/:kind/:id',
  tag: 'images',
  summary: "A title's artwork through the companion",
  access: 'viewer',
  ticket: true,
  params: IdParams.extend({ kind: ImageKind }),
  answers: { 200: { media: 'image/*' }, 304: null },
});
