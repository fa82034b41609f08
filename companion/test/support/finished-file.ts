import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { type DownloadRow, filePublished } from '../../src/downloads/index.ts';
import type { Rooms } from './rooms.ts';

let lastItem = 0;

/** A download that has just ended, with its file at its place (relative to the media folder); asked again, the same one anew. */
export async function finishFile(rooms: Rooms, path: string): Promise<DownloadRow> {
  const { downloadsStore, library, events } = rooms;
  const extension = extname(path).slice(1);
  const stem = path.slice(0, -extension.length - 1);
  const file = library.absolute(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'film');
  lastItem += 1;
  const made = await downloadsStore.create({
    kind: path.startsWith('Series/') ? 'episode' : 'movie',
    item_id: lastItem,
    playlist_id: null,
    provider_id: String(lastItem),
    series_id: null,
    season_number: null,
    episode_num: null,
    title: basename(stem),
    stem,
    stem_key: stem,
    extension,
    priority: 0,
  });
  const known =
    made ??
    (await downloadsStore.list({ statuses: null, beforeId: null, limit: 200 })).rows.find((one) => one.stem === stem);
  if (!known) throw new Error(`No download of ${path} could be made.`);
  const row = await downloadsStore.change(known.id, ['queued', 'completed'], { status: 'completed' });
  if (!row) throw new Error(`The download of ${path} is not there.`);
  events.emit(filePublished, { row, path });
  return row;
}
