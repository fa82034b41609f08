import { posix } from 'node:path';
import { type FakeDisk, isWithin } from './fake-disk.ts';
import { type FakeAnswer, type FakeRequest, failed, json, nothing } from './fake-http.ts';
import { type FakeItem, idOf, isScanned, itemsOf, toDto } from './fake-items.ts';
import { createNotifier } from './fake-wait.ts';
import { type Json, recordedBody } from './recorded.ts';

/** A library that is there from the start. `kind` missing: mixed. */
export type FakeLibrarySeed = { name: string; kind?: string; paths: string[]; id?: string };

/** Scan delays, milliseconds. Jellyfin's own are 60,000 for `monitor`, some 500 for `refresh`. */
export type FakeDelays = { monitor: number; refresh: number };

type Library = {
  id: string;
  name: string;
  kind: string | undefined;
  paths: string[];
  options: Json;
  /** False until the server has looked at its top folders after the creation: no ItemId is answered until then. */
  isKnown: boolean;
  refreshing: number;
  scanned: Set<string>;
};

export type FakeMedia = ReturnType<typeof createFakeMedia>;

export function createFakeMedia({ disk, seeds, delays, serverId }: Options) {
  const libraries: Library[] = [];
  const firstSeen = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  const pendingPaths = new Map<string, NodeJS.Timeout>();
  const scans = createNotifier();
  const task = recordedBody('tasks')[0];
  Object.assign(task, { State: 'Idle', CurrentProgressPercentage: undefined });

  const itemsIn = (library: Library) => itemsOf([...library.scanned], library.paths, library.kind);

  for (const seed of seeds) {
    const library = newLibrary(seed.name, seed.kind, seed.paths);
    libraries.push({ ...library, id: seed.id ?? library.id, isKnown: true });
    for (const path of seed.paths) disk.addFolder(path);
  }

  function later(delay: number, action: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, delay);
    timers.add(timer);
    return timer;
  }

  /** Takes in what is new at or below `within`, and drops what has gone there. */
  function scan(library: Library, within: string): void {
    for (const path of library.scanned) if (isWithin(path, within)) library.scanned.delete(path);
    for (const location of library.paths) {
      for (const path of disk.filesBelow(location)) {
        if (isWithin(path, within) && isScanned(path, location)) library.scanned.add(path);
      }
    }
    for (const { id } of itemsIn(library)) if (!firstSeen.has(id)) firstSeen.set(id, firstSeen.size);
    scans.notify();
  }

  /** Told paths that touch are looked at as one, and every further one starts the delay anew. */
  function lookLater(path: string): void {
    const touching = [...pendingPaths.keys()].find((pending) => together(pending, path) !== null);
    const folder = touching === undefined ? path : (together(touching, path) as string);
    if (touching !== undefined) {
      clearTimeout(pendingPaths.get(touching));
      pendingPaths.delete(touching);
    }
    const look = () => {
      pendingPaths.delete(folder);
      for (const library of libraries) scan(library, folder);
    };
    pendingPaths.set(folder, later(delays.monitor, look));
  }

  function findItems({ query }: FakeRequest): FakeItem[] {
    const within = query.parentId ? libraries.filter(({ id }) => id === query.parentId) : libraries;
    const types = query.includeItemTypes?.split(',');
    const term = query.searchTerm?.toLowerCase();
    const ids = query.ids?.split(',');
    return within
      .flatMap(itemsIn)
      .filter((item) => !types || types.includes(item.type))
      .filter((item) => !term || item.dto.Name.toLowerCase().includes(term))
      .filter((item) => !ids || ids.includes(item.id))
      .filter((item) => query.hasTmdbId !== 'true' || item.dto.ProviderIds.Tmdb);
  }

  return {
    allItems: () => libraries.flatMap(itemsIn),
    /** Tells after every scan. */
    scans,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },

    virtualFolders: () => json(libraries.map(folderDto)),

    create(request: FakeRequest): FakeAnswer {
      const options = request.body?.LibraryOptions ?? {};
      const paths: string[] = (options.PathInfos ?? []).map((info: Json) => info.Path);
      if (!request.query.name || !paths.every(disk.isFolder)) return failed(400);
      const library = newLibrary(freeName(request.query.name), request.query.collectionType, paths, options);
      libraries.push(library);
      if (request.query.refreshLibrary === 'true') library.isKnown = true;
      return nothing(204);
    },

    addPath(request: FakeRequest): FakeAnswer {
      const library = libraries.find(({ name }) => name === request.body?.Name);
      const path = request.body?.PathInfo?.Path ?? request.body?.Path;
      if (!library || !path || !disk.isFolder(path)) return failed(404);
      library.paths.push(path);
      library.options.PathInfos.push({ Path: path });
      return nothing(204);
    },

    remove(request: FakeRequest): FakeAnswer {
      const at = libraries.findIndex(({ name }) => name === request.query.name);
      if (at < 0) return failed(404);
      libraries.splice(at, 1);
      return nothing(204);
    },

    validatePath({ body }: FakeRequest): FakeAnswer {
      const path = String(body?.Path);
      const asked =
        body?.IsFile === true ? [disk.isFile] : body?.IsFile === false ? [disk.isFolder] : [disk.isFile, disk.isFolder];
      return nothing(asked.some((isThere) => isThere(path)) ? 204 : 404);
    },

    directoryContents({ query }: FakeRequest): FakeAnswer {
      const folder = query.path ?? '';
      if (!disk.isFolder(folder)) return failed(404);
      const entries = disk.entries(folder).map((name) => {
        const path = posix.join(folder, name);
        return { Name: name, Path: path, Type: disk.isFolder(path) ? 'Directory' : 'File' };
      });
      const asked = { Directory: query.includeDirectories === 'true', File: query.includeFiles === 'true' };
      return json(entries.filter(({ Type }) => asked[Type as keyof typeof asked]));
    },

    mediaUpdated({ body }: FakeRequest): FakeAnswer {
      const updates = body?.Updates;
      const isValid = Array.isArray(updates) && updates.every((update) => typeof update?.Path === 'string');
      if (!isValid) return { status: 400, json: recordedBody('media updated, bad body') };
      for (const update of updates) lookLater(update.Path);
      return nothing(204);
    },

    refreshItem(id: string, query: FakeRequest['query']): FakeAnswer {
      if (/^0+$/.test(id)) return failed(400);
      const library = libraries.find((candidate) => candidate.id === id && candidate.isKnown);
      if (!library && !libraries.flatMap(itemsIn).some((item) => item.id === id)) return nothing(404);
      // Without a mode the real server takes the call and does nothing.
      if (!library || !query.metadataRefreshMode) return nothing(204);
      library.refreshing += 1;
      later(delays.refresh, () => {
        library.refreshing -= 1;
        scan(library, '/');
      });
      return nothing(204);
    },

    refreshAll(): FakeAnswer {
      Object.assign(task, { State: 'Running', CurrentProgressPercentage: 0 });
      const started = new Date().toISOString();
      for (const library of libraries) library.isKnown = true;
      later(delays.refresh, () => {
        for (const library of libraries) scan(library, '/');
        Object.assign(task, { State: 'Idle', CurrentProgressPercentage: undefined });
        const ended = { StartTimeUtc: started, EndTimeUtc: new Date().toISOString(), Status: 'Completed' };
        task.LastExecutionResult = { ...task.LastExecutionResult, ...ended };
      });
      return nothing(204);
    },

    tasks: () => json([task]),

    /** `path` and `anyProviderIdEquals` are ignored, as the real one does. */
    items(request: FakeRequest): FakeAnswer {
      const { query } = request;
      const found = findItems(request).sort(
        query.sortBy === 'DateCreated'
          ? (a, b) => (firstSeen.get(a.id) ?? 0) - (firstSeen.get(b.id) ?? 0)
          : (a, b) => a.dto.Name.localeCompare(b.dto.Name),
      );
      if (query.sortOrder === 'Descending') found.reverse();
      const start = Number(query.startIndex ?? 0);
      const page = found.slice(start, query.limit ? start + Number(query.limit) : undefined);
      const fields = query.fields?.split(',') ?? [];
      const dtos = page.map((item) => toDto(item, fields, serverId));
      return json({ Items: dtos, TotalRecordCount: found.length, StartIndex: start });
    },

    item(id: string): FakeAnswer {
      const found = libraries.flatMap(itemsIn).find((item) => item.id === id);
      return found ? json(toDto(found, ['Path', 'ProviderIds', 'MediaSources'], serverId)) : nothing(404);
    },
  };

  function freeName(name: string): string {
    const taken = new Set(libraries.map((library) => library.name));
    let candidate = name;
    for (let number = 2; taken.has(candidate); number += 1) candidate = `${name}${number}`;
    return candidate;
  }
}

/** What is looked at for both: the outer one, or the folder of two neighbours; null when they have nothing in common. */
function together(one: string, other: string): string | null {
  if (isWithin(other, one)) return one;
  if (isWithin(one, other)) return other;
  return posix.dirname(one) === posix.dirname(other) ? posix.dirname(one) : null;
}

type Options = { disk: FakeDisk; seeds: FakeLibrarySeed[]; delays: FakeDelays; serverId: string };

function newLibrary(
  name: string,
  kind: string | undefined,
  paths: string[],
  options: Json = { MetadataSavers: [] },
): Library {
  const { MetadataSavers: _, ...template } = recordedBody('libraries')[0].LibraryOptions;
  return {
    id: idOf(`library ${name}`),
    name,
    kind: kind || undefined,
    paths: paths.map((path) => posix.normalize(path)),
    options: { ...template, ...options, PathInfos: paths.map((path) => ({ Path: path })) },
    isKnown: false,
    refreshing: 0,
    scanned: new Set(),
  };
}

function folderDto(library: Library): Json {
  const base = { Name: library.name, Locations: [...library.paths].sort(), CollectionType: library.kind };
  if (!library.isKnown) return base;
  const refresh = library.refreshing > 0 ? { RefreshProgress: 0, RefreshStatus: 'Active' } : { RefreshStatus: 'Idle' };
  return { ...base, LibraryOptions: library.options, ItemId: library.id, ...refresh };
}
