import type {
  AnswerOf,
  checkMedia as checkMediaRoute,
  HealthFinding,
  readFindings,
  readLog,
} from '@xtreme/companion/contract';
import { ask, call } from '../api.ts';

export type Finding = HealthFinding;
export type LogLine = AnswerOf<typeof readLog>['items'][number];
export type MediaCheck = AnswerOf<typeof checkMediaRoute>;
export type Backup = { version: number | string; created_at: string; settings: Record<string, unknown> };

export const fetchHealth = (signal?: AbortSignal) => call<typeof readFindings>('GET', 'api/system/health', { signal });

export const fetchLog = (signal?: AbortSignal) =>
  call<typeof readLog>('GET', 'api/system/log', { query: { limit: 500 }, signal });

export const checkMedia = () => call<typeof checkMediaRoute>('POST', 'api/system/media-check');

export const fetchBackup = () => ask<Backup>('GET', 'api/settings/backup');

export const restoreBackup = (backup: Backup) => ask<unknown>('POST', 'api/settings/backup', { body: backup });

export function isBackup(value: unknown): value is Backup {
  const { version, settings } = (value ?? {}) as Partial<Backup>;
  return version !== undefined && typeof settings === 'object' && settings !== null;
}
