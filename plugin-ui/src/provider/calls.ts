import type {
  changePlaylist,
  confirmSection,
  createPlaylist,
  deletePlaylist,
  listLanguages,
  listPlaylists,
  NewPlaylist,
  readSectionLoss,
  SectionName,
  syncPlaylist,
  testPlaylist,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export const fetchPlaylists = () => call<typeof listPlaylists>('GET', 'api/playlists', { query: { limit: 200 } });

/** Every language that a category can be given. */
export const fetchLanguagesToChoose = (signal?: AbortSignal) =>
  call<typeof listLanguages>('GET', 'api/languages', { signal });

export const addPlaylist = (body: NewPlaylist) => call<typeof createPlaylist>('POST', 'api/playlists', { body });

export const tryPlaylist = (body: Omit<NewPlaylist, 'name'>) =>
  call<typeof testPlaylist>('POST', 'api/playlists/test', { body });

export const editPlaylist = (id: number, body: Partial<NewPlaylist>) =>
  call<typeof changePlaylist>('PATCH', `api/playlists/${id}`, { body });

export const removePlaylist = (id: number) => call<typeof deletePlaylist>('DELETE', `api/playlists/${id}`);

export const startSync = (id: number) => call<typeof syncPlaylist>('POST', `api/playlists/${id}/sync`);

export const confirmLoss = (id: number, section: SectionName) =>
  call<typeof confirmSection>('POST', `api/playlists/${id}/sections/${section}/confirm`);

export const fetchLoss = (id: number, section: SectionName, signal?: AbortSignal) =>
  call<typeof readSectionLoss>('GET', `api/playlists/${id}/sections/${section}/loss`, { signal });
