import { createHash } from 'node:crypto';
import * as contract from '../contract/index.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Images } from './fetch-image.ts';
import type { Catalogue } from './index.ts';

/** `GET /api/images/:kind/:id`: artwork through us, so that browsers talk to nobody else. */
export function imageRoutes({ catalogue, images }: { catalogue: Catalogue; images: Images }): BoundRoute[] {
  return [
    bind(contract.readImage, async ({ params, request: { headers }, response }) => {
      const { kind, id } = params;
      const title = await catalogue.title(id, kind === 'backdrop' ? undefined : kind);
      const url = kind === 'backdrop' ? await catalogue.backdropUrl(id) : title.image_url;
      const { bytes, type } = await images.read(url, title.playlist_id);
      const etag = `"${createHash('md5').update(bytes).digest('base64url')}"`;
      response.setHeader('Cache-Control', 'private, max-age=86400');
      response.setHeader('ETag', etag);
      if (headers['if-none-match'] === etag) response.status(304).end();
      else response.type(type).send(bytes);
      return undefined;
    }),
  ];
}
