import type { Library } from '@xtreme/integrations/media-server';
import type { LibraryChange } from '../contract/index.ts';
import { holdsPath, samePath } from './map-path.ts';

/** Our folders as the media server sees them. */
export type WantedFolders = { kind: 'movies' | 'tvshows'; root: string; paths: string[]; languages: string[] };

const usualNames = { movies: 'Movies', tvshows: 'Series' };
const kindWords: Record<string, string> = { movies: 'films', tvshows: 'series', mixed: 'films and series' };

/**
 * What would have to change at the media server so that its libraries hold our folders. Pure: whoever does it, does exactly
 * this. Nothing that is there is ever removed or renamed; where that would be needed, it says so.
 */
export function planLibraries(wanted: WantedFolders[], libraries: Library[]): LibraryChange[] {
  return wanted.map((folders) => changeFor(folders, libraries, wanted));
}

function changeFor(folders: WantedFolders, libraries: Library[], all: WantedFolders[]): LibraryChange {
  const { kind, root, paths } = folders;
  const blocked = obstacle(folders, libraries, all);
  if (blocked) return { kind, action: 'blocked', paths: [], ...blocked };
  const home = homeOf(folders, libraries);
  if (!home && paths.length === 0) {
    const reason = `Nothing is in ${root} yet: a library is made with the first language folder there, once its libraries are set up here.`;
    return { kind, action: 'none', code: 'nothing-yet', library: '', paths: [], reason };
  }
  if (!home) return creation(libraries, folders);
  const library = home.name;
  const missing = requiredOf(folders, home).filter(
    (path) => !libraries.some((one) => fits(one, kind) && holds(one, path)),
  );
  if (missing.length === 0) {
    return { kind, action: 'none', code: 'held', library, paths: [], reason: `The library ${library} holds them.` };
  }
  const reason = `The library ${library} gets ${missing.join(', ')}.`;
  return { kind, action: 'add_paths', code: 'path-missing', library, paths: missing, reason };
}

/** What only the user can change at the server or here. */
function obstacle(folders: WantedFolders, libraries: Library[], all: WantedFolders[]) {
  const { kind, root, paths } = folders;
  if (all.some((one) => one !== folders && touches(one.root, root))) {
    const reason = `Films and series are put into one folder (${root}), so no library can hold only one of them. Give them folders of their own in the naming templates.`;
    return { code: 'one-folder', library: '', reason } as const;
  }
  const asSeries = kind === 'tvshows' && libraries.find((one) => one.kind === kind && takesLanguages(one, folders));
  if (asSeries) {
    const path = asSeries.paths.find((one) => holdsPath(one, root)) ?? root;
    const reason = `The library ${asSeries.name} has the folder ${path}, so the server takes every language for a series. Remove that folder from the library there; the folders of the languages can then be added here.`;
    return { code: 'language-as-series', library: asSeries.name, reason } as const;
  }
  const foreign = libraries.find((one) => !fits(one, kind) && [root, ...paths].some((path) => holds(one, path)));
  if (!foreign) return null;
  const reason = `The library ${foreign.name} holds ${root}, but it is one for ${wordOf(foreign.kind)}. Remove that folder from it there, or make it a library for ${wordOf(kind)}.`;
  return { code: 'wrong-kind', library: foreign.name, reason } as const;
}

/** A library of the user's that has some of our folders already. */
function homeOf({ kind, root }: WantedFolders, libraries: Library[]): Library | undefined {
  const homes = libraries.filter((one) => fits(one, kind) && one.paths.some((path) => touches(path, root)));
  return homes.find((one) => one.kind === kind) ?? homes[0];
}

/** Where the library has the folders of languages one by one, the others come beside them and not around them. */
function requiredOf({ root, paths, languages }: WantedFolders, home: Library): string[] {
  return holds(home, root) || languages.length === 0 ? paths : languages;
}

function creation(libraries: Library[], { kind, paths }: WantedFolders): LibraryChange {
  const library = freeName(libraries, usualNames[kind]);
  const reason = `A library ${library} for ${wordOf(kind)} is made with ${paths.join(', ')}.`;
  return { kind, action: 'create', code: 'library-missing', library, paths, reason };
}

/** A mixed library finds films, and series whose seasons are folders, which ours are. */
const fits = (library: Library, kind: string) => library.kind === kind || library.kind === 'mixed';
const holds = (library: Library, path: string) => library.paths.some((one) => holdsPath(one, path));
const touches = (one: string, other: string) => holdsPath(one, other) || holdsPath(other, one);

/** Its folder is the one of the languages, or further up. */
function takesLanguages(library: Library, { root, paths }: WantedFolders): boolean {
  const languagesApart = !paths.some((path) => samePath(path, root));
  return languagesApart && library.paths.some((path) => holdsPath(path, root));
}

const wordOf = (kind: string) => kindWords[kind] ?? kind;

/** Without case: the name becomes a folder of the server's. */
function freeName(libraries: Library[], name: string): string {
  const taken = new Set(libraries.map((library) => library.name.toLowerCase()));
  const candidates = [name, `${name} (Xtreme)`, ...Array.from({ length: 98 }, (_, n) => `${name} (Xtreme ${n + 2})`)];
  return candidates.find((candidate) => !taken.has(candidate.toLowerCase())) ?? name;
}
