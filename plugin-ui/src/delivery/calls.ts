import type {
  applyLibraryPlan,
  changeMediaServer,
  connectPlugin,
  createPairingCode,
  createMediaServer,
  deleteMediaServer,
  installPlugin,
  listMediaServers,
  NewMediaServer,
  readPlugin,
  restartMediaServer,
  readLibraryPlan,
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

export const fetchPlugin = (id: number, signal?: AbortSignal) =>
  call<typeof readPlugin>('GET', `api/media-servers/${id}/plugin`, { signal });

export const putPlugin = (id: number, address: string) =>
  call<typeof installPlugin>('POST', `api/media-servers/${id}/plugin`, { body: { address } });

export const pairPlugin = (id: number, address: string) =>
  call<typeof connectPlugin>('POST', `api/media-servers/${id}/plugin/connect`, { body: { address } });

export const restartServer = (id: number) => call<typeof restartMediaServer>('POST', `api/media-servers/${id}/restart`);

export const pairingCode = (id: number) =>
  call<typeof createPairingCode>('POST', 'api/jellyfin/pairing-codes', { body: { media_server_id: id } });
export const fetchPlan = (id: number, signal?: AbortSignal) =>
  call<typeof readLibraryPlan>('GET', `api/media-servers/${id}/libraries/plan`, { signal });

export const applyPlan = (id: number) =>
  call<typeof applyLibraryPlan>('POST', `api/media-servers/${id}/libraries/plan`);
