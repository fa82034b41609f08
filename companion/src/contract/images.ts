import { IdParams, TitleKind } from './common.ts';
import { defineRoute } from './route.ts';

export const readImage = defineRoute({
  method: 'get',
  path: '/api/images/:kind/:id',
  tag: 'images',
  summary: "A title's artwork through the companion",
  access: 'admin',
  params: IdParams.extend({ kind: TitleKind }),
  answers: { 200: { media: 'image/*' }, 304: null },
});
