import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';

export const maxActive = defineSetting({
  key: 'max_active_downloads',
  schema: z.int().min(1).max(50),
  default: 3,
  unit: 'downloads',
  description: 'How many downloads run at the same time, over all accounts',
});

export const speedLimit = defineSetting({
  key: 'speed_limit_bps',
  schema: z.int().min(0).max(10_000_000_000),
  default: 0,
  unit: 'bytes per second',
  description: 'Speed of all downloads together; 0 = no limit',
});

export const allowPrivateRedirects = defineSetting({
  key: 'allow_private_redirects',
  schema: z.boolean(),
  default: false,
  description: 'Follow a provider that sends a download to an address of your own network',
});

export const downloadsSettings = [maxActive, speedLimit, allowPrivateRedirects];
