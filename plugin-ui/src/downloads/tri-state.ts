import type { Known } from './store.ts';

export type TriState = 'get' | 'queued' | 'waiting' | 'active' | 'paused' | 'failed' | 'done';
export type Tri = { state: TriState; percent: number | null };

const states: Record<string, TriState> = {
  queued: 'queued',
  downloading: 'active',
  paused: 'paused',
  completed: 'done',
  failed: 'failed',
};

/** What the one button shows for a title's download. Cancelled and none are the same: it can be had. */
export function triOf(download: Known): Tri {
  const state = states[download?.status ?? ''] ?? 'get';
  const percent = download?.progress === null || download === null ? null : Math.floor(download.progress);
  // Waiting for a free place is what a queue is; amber is for what the reader may want to know.
  const reason = download !== null && 'waiting_for' in download ? download.waiting_for : null;
  const waits = reason !== null && reason !== 'slot';
  if (waits && (state === 'queued' || state === 'active')) return { state: 'waiting', percent };
  return { state, percent };
}

/** One button for several episodes: what needs the reader first, then what moves, then what is left to do. */
export function triOfAll(parts: readonly Tri[]): Tri {
  const has = (state: TriState) => parts.some((part) => part.state === state);
  const moving = (['active', 'waiting', 'queued', 'paused'] as const).find(has);
  if (moving) return { state: moving, percent: average(parts) };
  if (has('get')) return { state: 'get', percent: null };
  if (has('failed')) return { state: 'failed', percent: null };
  return { state: parts.length > 0 ? 'done' : 'get', percent: null };
}

function average(parts: readonly Tri[]): number {
  const wanted = parts.filter((part) => part.state !== 'get');
  const sum = wanted.reduce((total, part) => total + (part.state === 'done' ? 100 : (part.percent ?? 0)), 0);
  return wanted.length === 0 ? 0 : Math.floor(sum / wanted.length);
}
