import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';

export const trackingInterval = defineSetting({
  key: 'tracking_interval_minutes',
  schema: z.int().min(5).max(10_080),
  default: 60,
  unit: 'minutes',
  description: 'How often the provider is asked for new episodes of tracked series',
});

export const trackingSettings = [trackingInterval];
