import { z } from 'zod';
import { TitleRule } from '../contract/index.ts';
import { defineSetting, type Settings } from '../platform/settings.ts';
import { ruleFault } from './titles/index.ts';
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

const mostRules = 50;

export const titleRules = defineSetting<Record<string, unknown>[]>({
  key: 'title_rules',
  schema: z
    .array(TitleRule)
    .max(mostRules, `must not be more than ${mostRules} rules`)
    .superRefine((rules, context) => {
      const faulty = rules.findIndex((rule) => ruleFault(rule) !== null);
      const rule = rules[faulty];
      if (rule) context.addIssue({ code: 'custom', message: `rule ${faulty + 1} ${ruleFault(rule)}` });
    }),
  default: [],
  description:
    "Your own rules for the providers' names, in their order: what is taken out or replaced before a name is read",
});

/** Read through the schema, so they have its shape. */
export const titleRulesOf = (settings: Settings) => settings.get(titleRules) as TitleRule[];

export const seriesRefreshes = defineSetting({
  key: 'series_refreshes_per_hour',
  schema: z.int().min(0).max(60),
  default: 6,
  unit: 'series',
  description:
    'How many series of each account that somebody has looked at are read anew in an hour, one after the other; 0 for none',
});

export const catalogueSettings = [syncInterval, lossShare, lossFloor, seriesRefreshes, titleRules, ...variantSettings];
