import type {
  checkTracking,
  listTracking,
  removeTracking,
  setTracking,
  TrackingRule,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export const fetchTracking = (signal?: AbortSignal) =>
  call<typeof listTracking>('GET', 'api/tracking', { query: { limit: 200 }, signal });

export const track = (id: number, body: TrackingRule) =>
  call<typeof setTracking>('PUT', `api/series/${id}/tracking`, { body });

export const untrack = (id: number) => call<typeof removeTracking>('DELETE', `api/series/${id}/tracking`);

export const lookNow = () => call<typeof checkTracking>('POST', 'api/tracking/check');
