import { z } from 'zod';
import { defineSetting } from '../../platform/settings.ts';

export const writeNfo = defineSetting({
  key: 'write_nfo',
  schema: z.boolean(),
  default: true,
  description: 'Write an NFO file beside every film and episode: title, plot, cast, ids as the media server reads them',
});

export const writeArtwork = defineSetting({
  key: 'write_artwork',
  schema: z.boolean(),
  default: true,
  description: 'Write poster and backdrop beside films, series, seasons and episodes',
});

export const extrasSettings = [writeNfo, writeArtwork];
