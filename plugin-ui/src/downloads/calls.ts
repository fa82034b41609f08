import type {
  changeDownload,
  createDownloads,
  Download,
  deleteDownload,
  listDownloads,
  pauseDownload,
  WantedItem,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

export const fetchDownloads = (
  query: { status: string; cursor?: string | null; limit?: number },
  signal?: AbortSignal,
) => call<typeof listDownloads>('GET', 'api/downloads', { query, signal });

export const queueDownloads = (items: WantedItem[]) =>
  call<typeof createDownloads>('POST', 'api/downloads', { body: { items } });

export type Verb = 'pause' | 'resume' | 'retry' | 'cancel';
export const tellDownload = (id: number, verb: Verb): Promise<Download> =>
  call<typeof pauseDownload>('POST', `api/downloads/${id}/${verb}`);

export const prioritise = (id: number, priority: number): Promise<Download> =>
  call<typeof changeDownload>('PATCH', `api/downloads/${id}`, { body: { priority } });

export const forgetDownload = (id: number, files: boolean) =>
  call<typeof deleteDownload>('DELETE', `api/downloads/${id}`, { query: { files: files || undefined } });
