import type { HealthFinding } from '../contract/index.ts';
import type { Library } from './index.ts';

/** Whether the media folder can be used. */
export async function libraryHealth(library: Library): Promise<HealthFinding[]> {
  const problem = await library.problem();
  const title = 'Media folder';
  const link = '/settings/general';
  if (!problem) {
    return [{ id: 'media-folder', level: 'ok', title, detail: `${library.root} can be used.`, fix: null, link }];
  }
  const fix = 'Mount the folder, or give the user of this service the right to write there.';
  return [{ id: 'media-folder', level: 'error', title, detail: problem, fix, link }];
}
