import type {
  checkTracking,
  readTracking,
  removeTracking,
  setTracking,
  TrackingRule,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export const fetchTracked = (id: number, signal?: AbortSignal) =>
  call<typeof readTracking>('GET', `api/series/${id}/tracking`, { signal });

export const track = (id: number, body: TrackingRule) =>
  call<typeof setTracking>('PUT', `api/series/${id}/tracking`, { body });

export const untrack = (id: number) => call<typeof removeTracking>('DELETE', `api/series/${id}/tracking`);

export const lookNow = () => call<typeof checkTracking>('POST', 'api/tracking/check');
