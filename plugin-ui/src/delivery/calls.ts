import type {
  changeMediaServer,
  createMediaServer,
  deleteMediaServer,
  listMediaServers,
  NewMediaServer,
  scanMediaServer,
  testMediaServer,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export const fetchServers = (signal?: AbortSignal) =>
  call<typeof listMediaServers>('GET', 'api/media-servers', { query: { limit: 200 }, signal });

export const addServer = (body: NewMediaServer) =>
  call<typeof createMediaServer>('POST', 'api/media-servers', { body });

export const editServer = (id: number, body: Partial<NewMediaServer>) =>
  call<typeof changeMediaServer>('PATCH', `api/media-servers/${id}`, { body });

export const removeServer = (id: number) => call<typeof deleteMediaServer>('DELETE', `api/media-servers/${id}`);

export const testServer = (id: number) => call<typeof testMediaServer>('POST', `api/media-servers/${id}/test`);

export const scanServer = (id: number) => call<typeof scanMediaServer>('POST', `api/media-servers/${id}/scan`);
