import type { ChangeKind, listChanges, SectionName } from '@xtreme/companion/contract';
import { call } from '../api.ts';

export type ChangesFilter = {
  kind: ChangeKind;
  section?: SectionName | undefined;
  playlist_id?: number | null | undefined;
  days?: number | undefined;
  attached?: boolean | undefined;
};
type Page = { cursor?: string; offset?: number; limit?: number };

export const fetchChanges = (query: ChangesFilter & Page, signal?: AbortSignal) =>
  call<typeof listChanges>('GET', 'api/changes', { query, signal });
