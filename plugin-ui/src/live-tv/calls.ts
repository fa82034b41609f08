import type { listLive, readEpg } from '@xtreme/companion/contract';
import { call } from '../api.ts';
import type { TitleFilter } from '../catalogue/calls.ts';

export const fetchChannels = (
  query: TitleFilter & { cursor?: string | null; offset?: number; limit?: number },
  signal?: AbortSignal,
) => call<typeof listLive>('GET', 'api/live', { query, signal });

export const fetchEpg = (id: number, signal?: AbortSignal) =>
  call<typeof readEpg>('GET', `api/live/${id}/epg`, { signal });
