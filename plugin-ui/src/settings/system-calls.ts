import { ask } from '../api.ts';

export type Finding = {
  id: string;
  level: 'ok' | 'warning' | 'error';
  title: string;
  detail: string;
  fix: string | null;
  /** A place in this panel, `/settings/general`. */
  link: string | null;
};
export type LogLine = { time: string; level: string; message: string; fields: Record<string, unknown> | null };
export type MediaCheck = { path: string; findings: { check: string; ok: boolean; detail: string }[] };
export type Backup = { version: number | string; created_at: string; settings: Record<string, unknown> };

export const fetchHealth = (signal?: AbortSignal) => ask<{ items: Finding[] }>('GET', 'api/system/health', { signal });

export const fetchLog = (signal?: AbortSignal) =>
  ask<{ items: LogLine[] }>('GET', 'api/system/log', { query: { limit: 500 }, signal });

export const checkMedia = () => ask<MediaCheck>('POST', 'api/system/media-check');

export const fetchBackup = () => ask<Backup>('GET', 'api/settings/backup');

export const restoreBackup = (backup: Backup) => ask<unknown>('POST', 'api/settings/backup', { body: backup });

export function isBackup(value: unknown): value is Backup {
  const { version, settings } = (value ?? {}) as Partial<Backup>;
  return version !== undefined && typeof settings === 'object' && settings !== null;
}
