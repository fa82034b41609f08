import type { infer as Infer } from 'zod';
import type { ItemLookup, MediaItem } from '../media-server.ts';
import { items } from './answers.ts';
import type { JellyfinClient } from './client.ts';

const PAGE = 200;

type Page = Infer<typeof items>;
type Item = Page['Items'][number];

/**
 * Jellyfin has no filter for paths (`/Items?path=` is ignored and answers everything), so items are asked for in the order in
 * which a fresh file is found soonest, and compared here: by title, then newest first.
 */
export async function findItem(
  client: JellyfinClient,
  path: string,
  lookup: ItemLookup,
  signal?: AbortSignal,
): Promise<MediaItem | null> {
  const ask = (query: Record<string, string>) => readItems(client, { lookup, query }, signal);
  const titled = await ask({ searchTerm: lookup.title || stemOf(path) });
  const found = titled.Items.find((item) => playsFile(item, path));
  if (found) return toMediaItem(client.baseUrl, found);
  return (await findItems(client, [path], lookup, signal)).get(path) ?? null;
}

/** Newest first, until every path is found or there is nothing more. */
export async function findItems(
  client: JellyfinClient,
  paths: string[],
  lookup: Omit<ItemLookup, 'title'>,
  signal?: AbortSignal,
): Promise<Map<string, MediaItem>> {
  const wanted = new Map(paths.map((path) => [comparable(path), path]));
  const found = new Map<string, MediaItem>();
  for (let start = 0; wanted.size > 0; start += PAGE) {
    const query = { sortBy: 'DateCreated', sortOrder: 'Descending', startIndex: String(start) };
    const page = await readItems(client, { lookup, query }, signal);
    for (const item of page.Items) {
      for (const key of filesOf(item)) {
        const path = wanted.get(key);
        if (path !== undefined) found.set(path, toMediaItem(client.baseUrl, item));
        wanted.delete(key);
      }
    }
    const isLast = page.Items.length < PAGE || start + PAGE >= (page.TotalRecordCount ?? Number.POSITIVE_INFINITY);
    if (isLast || lookup.recentOnly) break;
  }
  return found;
}

function readItems(
  client: JellyfinClient,
  { lookup, query }: { lookup: ItemLookup; query: Record<string, string> },
  signal?: AbortSignal,
): Promise<Page> {
  const parameters = new URLSearchParams({
    ...(lookup.libraryId ? { parentId: lookup.libraryId } : {}),
    recursive: 'true',
    includeItemTypes: lookup.kind === 'movie' ? 'Movie' : 'Episode',
    fields: 'Path,MediaSources',
    limit: String(PAGE),
    ...query,
  });
  return client.read({ method: 'GET', path: `/Items?${parameters}` }, items, signal);
}

/** Versions of one film ("X - 1080p", "X - 4K") are one item with a source each; `Path` is the first one's. */
function filesOf(item: Item): string[] {
  const paths = [item.Path, ...(item.MediaSources ?? []).map((source) => source.Path)];
  return paths.flatMap((path) => (path == null ? [] : comparable(path)));
}

const playsFile = (item: Item, path: string) => filesOf(item).includes(comparable(path));

/** A Windows server writes back slashes and ignores case; macOS may take letters with accents apart. */
function comparable(path: string): string {
  const composed = path.normalize('NFC');
  const windows = /^([a-z]:[\\/]|\\\\)/i.test(composed);
  return windows ? composed.replaceAll('\\', '/').toLowerCase() : composed;
}

function stemOf(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return name.replace(/\.[^.]+$/, '');
}

function toMediaItem(baseUrl: string, item: Item): MediaItem {
  const query = new URLSearchParams({ id: item.Id, ...(item.ServerId ? { serverId: item.ServerId } : {}) });
  return { id: item.Id, url: `${baseUrl}/web/#/details?${query}` };
}
