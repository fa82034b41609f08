import type { changeSettings, readSettings } from '@xtreme/companion/contract';
import { call } from '../api.ts';
import { invalidate, useResource } from '../cache.ts';
import type { LimitValues } from './limits-values.ts';

/** The settings of the limits, and how some of them are changed. A refusal of the service is thrown on. */
export function useLimits() {
  const entry = useResource('settings', (signal) => call<typeof readSettings>('GET', 'api/settings', { signal }));
  const save = async (changes: Partial<LimitValues>): Promise<void> => {
    entry.data.value = await call<typeof changeSettings>('PATCH', 'api/settings', { body: changes });
    // What holds now is said there.
    invalidate('system');
  };
  return {
    values: entry.data.value as LimitValues | undefined,
    error: entry.error.value,
    refresh: entry.refresh,
    save,
  };
}

export type SaveLimits = ReturnType<typeof useLimits>['save'];
