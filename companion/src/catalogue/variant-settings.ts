import { z } from 'zod';
import { defineSetting, type Settings } from '../platform/settings.ts';
import { type VariantRules, type Wish, wishes } from './choose-variant.ts';
import { folderOf } from './titles/index.ts';

const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function listOf(longest: number, check: (part: string) => string | null) {
  return z
    .string()
    .max(longest)
    .superRefine((text, context) => {
      const found = parts(text);
      const problem = found.map(check).find((one) => one !== null);
      if (problem) context.addIssue({ code: 'custom', message: problem });
      else if (new Set(found.map((part) => part.toLowerCase())).size < found.length) {
        context.addIssue({ code: 'custom', message: 'names one of them twice' });
      }
    });
}

export const variantLanguages = defineSetting({
  key: 'variant_languages',
  schema: listOf(1000, (name) =>
    folderOf(name) ? null : `has "${name}", which is no language; English, de and pt-BR are`,
  ),
  default: '',
  description:
    'Of one title in several languages: which to prefer, the best first, e.g. "German, English". Empty = no matter',
});

export const variantResolution = defineSetting({
  key: 'variant_resolution',
  schema: z.enum(['highest', '2160p', '1080p', '720p', '576p']),
  default: 'highest',
  description: 'Of one title in several qualities: the best one up to this',
});

export const variantContainers = defineSetting({
  key: 'variant_containers',
  schema: listOf(300, (name) =>
    /^\.?[a-z0-9]{1,8}$/i.test(name) ? null : `has "${name}", which is no file extension; mkv is`,
  ),
  default: 'mkv, mp4',
  description: 'Of one title in several file formats: which to prefer, the best first',
});

export const variantAccounts = defineSetting({
  key: 'variant_accounts',
  schema: listOf(1000, (id) =>
    /^[1-9]\d{0,9}$/.test(id) ? null : `has "${id}", which is no id of an account; 1 may be`,
  ),
  default: '',
  description:
    'Of one title in several accounts: which account to prefer, by ids, the best first. Empty = the oldest first',
});

export const variantOrder = defineSetting({
  key: 'variant_order',
  schema: listOf(200, (name) =>
    wishes.includes(name as Wish) ? null : `has "${name}"; it takes ${wishes.join(', ')}`,
  ),
  default: wishes.join(', '),
  description: 'What counts first where a title is there several times',
});

export const variantSettings = [variantOrder, variantLanguages, variantResolution, variantContainers, variantAccounts];

/** The user's wishes as they stand now. */
export function variantRules(settings: Settings): VariantRules {
  const resolution = settings.get(variantResolution);
  return {
    order: parts(settings.get(variantOrder)) as Wish[],
    languages: parts(settings.get(variantLanguages)).flatMap((name) => folderOf(name) ?? []),
    mostLines: resolution === 'highest' ? null : Number.parseInt(resolution, 10),
    containers: parts(settings.get(variantContainers)).map((name) => name.replace(/^\./, '').toLowerCase()),
    accounts: parts(settings.get(variantAccounts)).map(Number),
  };
}
