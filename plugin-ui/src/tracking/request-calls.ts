import type { createApiKey, deleteRequest, listRequests, MediaRequest, retryRequest } from '@xtreme/companion/contract';
import { base, call } from '../api.ts';

export type { MediaRequest };

export const fetchRequests = (signal?: AbortSignal) =>
  call<typeof listRequests>('GET', 'api/requests', { query: { limit: 200 }, signal });

export const retryRequestNow = ({ id }: MediaRequest) => call<typeof retryRequest>('POST', `api/requests/${id}/retry`);

export const forgetRequest = ({ id }: MediaRequest) => call<typeof deleteRequest>('DELETE', `api/requests/${id}`);

/** What goes into Seerr's "Authorization header": a key of its own, shown once. */
export async function createSeerrHeader(): Promise<string> {
  const { key } = await call<typeof createApiKey>('POST', 'api/api-keys', { body: { name: 'Seerr' } });
  return `Bearer ${key}`;
}

/** What goes into Seerr's "Webhook URL", as this browser reaches the service. */
export const seerrUrl = () => new URL('api/hooks/seerr', base).href;
