import type {
  changeSettings,
  previewTitleRules,
  readSettings,
  TitleRule,
  TitleRulesPreview,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export type { TitleRule, TitleRulesPreview };

export const newRule: TitleRule = {
  action: 'strip',
  find: '',
  regex: false,
  with: '',
  match_case: false,
  playlist_id: null,
  enabled: true,
};

export const fetchRules = async (signal?: AbortSignal): Promise<TitleRule[]> => {
  const settings = await call<typeof readSettings>('GET', 'api/settings', { signal });
  return (settings.title_rules ?? []) as TitleRule[];
};

export const saveRules = (rules: readonly TitleRule[]) =>
  call<typeof changeSettings>('PATCH', 'api/settings', { body: { title_rules: rules.length > 0 ? rules : null } });

/** What these rules would do to the own catalogue. */
export const askRulesPreview = (rules: readonly TitleRule[], signal?: AbortSignal) =>
  call<typeof previewTitleRules>('POST', 'api/settings/title-rules/preview', { body: { rules }, signal });
