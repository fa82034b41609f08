import { episodeTemplate, type Library, movieTemplate } from '../library/index.ts';
import type { Settings } from '../platform/settings.ts';

/** Where films or series are, relative to the media folder, with `/`. */
export type OurFolder = {
  kind: 'movies' | 'tvshows';
  root: string;
  /** What a library of the media server has to hold: for series the folder of each language, else a language is taken for a series. */
  paths: string[];
  /** The folders of the languages, where the naming makes such. */
  languages: string[];
};

/** As the naming templates say, with the language folders that are there now. */
export async function ourFolders({
  library,
  settings,
}: {
  library: Library;
  settings: Settings;
}): Promise<OurFolder[]> {
  const found = { movies: placeOf(settings.get(movieTemplate)), tvshows: placeOf(settings.get(episodeTemplate)) };
  const folders = (['movies', 'tvshows'] as const).map(async (kind) => {
    const { root, byLanguage } = found[kind];
    const languages = byLanguage ? (await library.folders(root)).map((name) => joined(root, name)) : [];
    return { kind, root, languages, paths: kind === 'tvshows' && byLanguage ? languages : [root] };
  });
  return Promise.all(folders);
}

/** The part of a template before its first placeholder, and whether a folder per language follows. */
function placeOf(template: string): { root: string; byLanguage: boolean } {
  const segments = template.split('/');
  const first = segments.findIndex((segment) => segment.includes('{'));
  return { root: segments.slice(0, first).join('/'), byLanguage: segments[first] === '{language}' };
}

const joined = (...parts: string[]) => parts.filter(Boolean).join('/');
