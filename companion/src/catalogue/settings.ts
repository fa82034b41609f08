import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';
import { variantSettings } from './variant-settings.ts';

export const syncInterval = defineSetting({
  key: 'sync_interval_minutes',
  schema: z.int().min(5).max(43_200),
  default: 360,
  unit: 'minutes',
  description: 'How often every account is synced, unless the account says otherwise',
});

export const lossShare = defineSetting({
  key: 'removal_guard_percent',
  schema: z.int().min(1).max(100),
  default: 30,
  unit: 'percent',
  description: 'A sync that would remove more than this share of a section waits for a second one, or for you',
});

export const lossFloor = defineSetting({
  key: 'removal_guard_min_rows',
  schema: z.int().min(1).max(1_000_000),
  default: 10,
  unit: 'titles',
  description: 'Losses of fewer titles than this never wait',
});

export const catalogueSettings = [syncInterval, lossShare, lossFloor, ...variantSettings];
