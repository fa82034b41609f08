import type {
  AnswerOf,
  Backup as FullBackup,
  checkMedia as checkMediaRoute,
  HealthFinding,
  readFindings,
  readLog,
  endRestore,
  readBackup,
  readRestore,
  restoreBackup as restoreBackupRoute,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export type Finding = HealthFinding;
export type LogLine = AnswerOf<typeof readLog>['items'][number];
export type MediaCheck = AnswerOf<typeof checkMediaRoute>;
/** As far as it is looked at here. */
export type Backup = Pick<FullBackup, 'created_at' | 'settings'> & { version: unknown };

export const fetchHealth = (signal?: AbortSignal) => call<typeof readFindings>('GET', 'api/system/health', { signal });

export const fetchLog = (signal?: AbortSignal) =>
  call<typeof readLog>('GET', 'api/system/log', { query: { limit: 500 }, signal });

export const checkMedia = () => call<typeof checkMediaRoute>('POST', 'api/system/media-check');

export type Restored = AnswerOf<typeof restoreBackupRoute>;
export type RestoreState = AnswerOf<typeof readRestore>;

export const fetchBackup = () => call<typeof readBackup>('GET', 'api/settings/backup');

/** The service says what is wrong with a file that only looks like a backup. */
export const restoreBackup = (backup: Backup) =>
  call<typeof restoreBackupRoute>('POST', 'api/settings/backup', { body: backup });

/** What has come back of the favourites and tracked series, and the first of those that have not. */
export const fetchRestore = (signal?: AbortSignal) =>
  call<typeof readRestore>('GET', 'api/settings/backup/restore', { query: { limit: 50 }, signal });

export const forgetRestore = () => call<typeof endRestore>('DELETE', 'api/settings/backup/restore');

export function isBackup(value: unknown): value is Backup {
  const { version, settings } = (value ?? {}) as Partial<Backup>;
  return version !== undefined && typeof settings === 'object' && settings !== null;
}
