import { basename, dirname } from 'node:path';
import { placeholdersIn } from '../../library/index.ts';

/** Where the parts of a film's description go: stems relative to the media folder. */
export type MoviePlaces = { beside: string; nfo: string; poster: string; fanart: string };

/**
 * In a folder of its own a film's extras have the names that all its versions share; among other films they have the
 * file's, which a media server reads everywhere.
 */
export function moviePlaces(stem: string, template: string): MoviePlaces {
  const folder = dirname(stem);
  const isOwn = titleFolder(stem, template, ['movie', 'title']) === folder;
  if (isOwn && basename(stem).startsWith(basename(folder))) {
    return { beside: folder, nfo: `${folder}/movie`, poster: `${folder}/poster`, fanart: `${folder}/fanart` };
  }
  return { beside: stem, nfo: stem, poster: `${stem}-poster`, fanart: `${stem}-fanart` };
}

/** The folder of an episode's series; null where there is none. */
export function seriesFolder(stem: string, template: string): string | null {
  return titleFolder(stem, template, ['series', 'title']);
}

/** `season01-poster`, in the series' folder. */
export function seasonPoster(folder: string, season: number): string {
  const name = season === 0 ? 'season-specials' : `season${String(season).padStart(2, '0')}`;
  return `${folder}/${name}-poster`;
}

/**
 * The first folder that the template names by the title. null also where the path was made by another template: what
 * describes one title must never come to lie in a folder that holds many.
 */
function titleFolder(stem: string, template: string, names: string[]): string | null {
  const wanted = template.split('/');
  const parts = stem.split('/');
  const at = wanted.slice(0, -1).findIndex((part) => placeholdersIn(part).some((name) => names.includes(name)));
  const fits = wanted.every((part, index) => placeholdersIn(part).length > 0 || part === parts[index]);
  if (at < 0 || !fits || wanted.length !== parts.length) return null;
  return parts.slice(0, at + 1).join('/');
}
