import type { infer as Infer } from 'zod';
import { type Library, type MediaServer, MediaServerError, type NewLibrary } from '../media-server.ts';
import { directoryContents, virtualFolders } from './answers.ts';
import type { JellyfinClient } from './client.ts';

type Libraries = Pick<MediaServer, 'libraries' | 'createLibrary' | 'addLibraryPath' | 'pathExists'>;

export function jellyfinLibraries(client: JellyfinClient): Libraries {
  async function libraries(signal?: AbortSignal): Promise<Library[]> {
    const folders = await client.read({ method: 'GET', path: '/Library/VirtualFolders' }, virtualFolders, signal);
    return folders.map(toLibrary);
  }

  return {
    libraries,

    async createLibrary(library, signal) {
      // Jellyfin would take an existing name without a word and make a second library "N2" of it.
      if (named(await libraries(signal), library.name)) throw nameTaken(library.name);
      const query = new URLSearchParams({ name: library.name, collectionType: library.kind, refreshLibrary: 'false' });
      await client.send(
        {
          method: 'POST',
          path: `/Library/VirtualFolders?${query}`,
          body: { LibraryOptions: libraryOptions(library) },
          meanings: { 400: unseen(library.paths), 404: unseen(library.paths) },
        },
        signal,
      );
      const created = named(await libraries(signal), library.name);
      if (!created) throw noLibrary(library.name);
      return created;
    },

    async addLibraryPath(libraryName, path, signal) {
      const library = named(await libraries(signal), libraryName);
      if (!library) throw noLibrary(libraryName);
      if (library.paths.includes(path)) return;
      await client.send(
        {
          method: 'POST',
          path: '/Library/VirtualFolders/Paths?refreshLibrary=false',
          body: { Name: library.name, PathInfo: { Path: path } },
          meanings: { 400: unseen([path]), 404: unseen([path]) },
        },
        signal,
      );
    },

    async pathExists(path, signal) {
      return (await isListed(client, path, signal)) || (await isValid(client, path, signal));
    },
  };
}

/** By the listing of its folder, which every administrator's page of Jellyfin uses too. A folder that is not there gives an error. */
async function isListed(client: JellyfinClient, path: string, signal?: AbortSignal): Promise<boolean> {
  const [, folder = '', name = ''] = /^(.*)[\\/]([^\\/]+)[\\/]*$/.exec(path) ?? [];
  if (name === '') return false;
  const query = new URLSearchParams({ path: folder || '/', includeFiles: 'true', includeDirectories: 'true' });
  const call = { method: 'GET', path: `/Environment/DirectoryContents?${query}`, meanings: noFolder } as const;
  const entries = await unlessNotFound(client.read(call, directoryContents, signal), []);
  return entries.some(
    (entry) => comparable(entry.Name ?? entry.Path?.split(/[\\/]/).at(-1) ?? '') === comparable(name),
  );
}

async function isValid(client: JellyfinClient, path: string, signal?: AbortSignal): Promise<boolean> {
  const body = { Path: path, ValidateWritable: false };
  const call = { method: 'POST', path: '/Environment/ValidatePath', body } as const;
  return unlessNotFound(
    client.send(call, signal).then(() => true),
    false,
  );
}

const comparable = (name: string) => name.normalize('NFC');

const noFolder = {
  400: { code: 'not-found', message: 'Jellyfin does not see that folder.' },
  404: { code: 'not-found', message: 'Jellyfin does not see that folder.' },
  500: { code: 'not-found', message: 'Jellyfin does not see that folder.' },
} as const;

async function unlessNotFound<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof MediaServerError && error.code === 'not-found') return otherwise;
    throw error;
  }
}

/** `MetadataSavers` must be there: where it is missing, a full refresh skips the NFO files and wipes what came from them. */
function libraryOptions({ paths }: NewLibrary): object {
  return {
    Enabled: true,
    EnableRealtimeMonitor: true,
    MetadataSavers: [],
    PathInfos: paths.map((path) => ({ Path: path })),
  };
}

function toLibrary(folder: Infer<typeof virtualFolders>[number]): Library {
  const refresh = ({ Active: 'running', Queued: 'queued' } as const)[folder.RefreshStatus ?? ''] ?? 'idle';
  return {
    id: folder.ItemId ?? null,
    name: folder.Name,
    kind: folder.CollectionType || 'mixed',
    paths: folder.Locations ?? [],
    refresh,
    refreshPercent: refresh === 'running' ? (folder.RefreshProgress ?? null) : null,
  };
}

/** Without case: the name becomes a folder of the server's, whose file system may ignore case. */
function named(libraries: Library[], name: string): Library | undefined {
  return libraries.find((library) => library.name.toLowerCase() === name.toLowerCase());
}

function nameTaken(name: string): MediaServerError {
  return new MediaServerError(
    'conflict',
    `Jellyfin has a library named "${name}" already; choose another name, or use that one.`,
  );
}

function noLibrary(name: string): MediaServerError {
  return new MediaServerError('not-found', `Jellyfin has no library named "${name}".`);
}

function unseen(paths: string[]): { code: 'not-found'; message: string } {
  const message = `Jellyfin does not see ${paths.join(', ')}; check that its host has the folder and that the path map is right.`;
  return { code: 'not-found', message };
}
