import * as contract from '../contract/index.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Playback } from './index.ts';

export function playbackRoutes(playback: Playback): BoundRoute[] {
  return [
    bind(contract.playStream, async ({ params, request, response, signal }) => {
      await playback.play(params.kind, params.id, { request, response, signal });
      return undefined;
    }),
  ];
}
