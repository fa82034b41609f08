import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';

export const reserveForPlayback = defineSetting({
  key: 'reserve_for_playback',
  schema: z.int().min(0).max(64),
  default: 0,
  unit: 'connections',
  description: 'Connections of each account that downloads leave to players; one is always left to downloads',
});

export const providerSettings = [reserveForPlayback];
