import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { isWithin } from './fake-disk.ts';
import { type Json, recordedBody } from './recorded.ts';

/** An item as Jellyfin would make it of a file's name, with every field; `toDto` leaves out what was not asked for. */
export type FakeItem = { id: string; type: 'Movie' | 'Episode'; paths: string[]; dto: Json };

const VIDEO = /\.(mkv|mp4|avi|ts|m4v|mov|webm|mpg|flv|wmv)$/i;
const IGNORED_NAME = /^(\.|sample|metadata$|subs$|extrafanart$)/i;
const SEASON_FOLDER = /^(season|staffel)\s*(\d+)$/i;

const movieTemplate = recordedBody('items of a library with path and ids').Items[0];
const episodeTemplate = recordedBody('episodes of a library').Items[1];

/** Whether the scanner takes the file in: a video, with no name below the location that it ignores. */
export function isScanned(path: string, location: string): boolean {
  const names = posix.relative(location, path).split('/');
  return VIDEO.test(path) && !names.some((name) => IGNORED_NAME.test(name));
}

export function itemsOf(files: string[], locations: string[], collectionType: string | undefined): FakeItem[] {
  const isEpisode = (path: string) =>
    collectionType === 'tvshows' ||
    (collectionType !== 'movies' && SEASON_FOLDER.test(posix.basename(posix.dirname(path))));
  const episodes = files.filter(isEpisode).map((path) => episodeItem(path, locations));
  const movies = groupVersions(files.filter((path) => !isEpisode(path))).map((paths) => movieItem(paths, locations));
  return [...movies, ...episodes];
}

/** "X/X - 1080p" and "X/X - 4K" are one film with two sources. */
function groupVersions(files: string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of files) {
    const folder = posix.dirname(path);
    const isVersion = stem(path).startsWith(posix.basename(folder));
    const key = isVersion ? folder : path;
    groups.set(key, [...(groups.get(key) ?? []), path].sort());
  }
  return [...groups.values()];
}

function movieItem(paths: string[], locations: string[]): FakeItem {
  const path = paths[0] as string;
  const folder = posix.dirname(path);
  // A film alone in its folder has the folder's name; a loose file in a location or language folder its own.
  const isLoose = locations.some((location) => posix.relative(location, path).split('/').length === 1);
  const name = isLoose ? stem(path) : posix.basename(folder);
  const tmdb = /\[tmdbid-(\d+)\]/.exec(name)?.[1];
  return item('Movie', paths, movieTemplate, {
    Name: name,
    ProductionYear: yearOf(name),
    ProviderIds: tmdb ? { Tmdb: tmdb } : {},
  });
}

/** The first folder below a location is the series, whatever it is: a language folder too, if its parent is the location. */
function episodeItem(path: string, locations: string[]): FakeItem {
  const location =
    locations.filter((candidate) => isWithin(path, candidate)).sort((a, b) => b.length - a.length)[0] ?? '/';
  const [series = '', ...below] = posix.relative(location, path).split('/');
  const season = SEASON_FOLDER.exec(below[0] ?? '')?.[2];
  const numbers = /S(\d+)\s*\.?E(\d+)/i.exec(stem(path));
  const seasonNumber = season ?? numbers?.[1];
  return item('Episode', [path], episodeTemplate, {
    Name: stem(path),
    IndexNumber: numbers ? Number(numbers[2]) : undefined,
    ParentIndexNumber: seasonNumber === undefined ? undefined : Number(seasonNumber),
    SeriesName: series,
    SeriesId: idOf(`series ${series}`),
    SeasonId: idOf(`season ${series} ${seasonNumber}`),
    SeasonName: Number(seasonNumber) === 0 ? 'Specials' : `Season ${seasonNumber}`,
  });
}

function item(type: FakeItem['type'], paths: string[], template: Json, fields: Json): FakeItem {
  const path = paths[0] as string;
  const id = idOf(`${type} ${path}`);
  const sources = paths.map((source) => ({
    Id: idOf(source),
    Path: source,
    Protocol: 'File',
    Type: 'Default',
    Name: stem(source),
  }));
  const container = posix.extname(path).slice(1);
  return {
    id,
    type,
    paths,
    dto: { ...template, ...fields, Id: id, Container: container, Path: path, MediaSources: sources },
  };
}

const BY_REQUEST_ONLY = ['Path', 'ProviderIds', 'MediaSources'];

export function toDto(found: FakeItem, fields: string[], serverId: string): Json {
  const dto = { ...found.dto, ServerId: serverId };
  for (const field of BY_REQUEST_ONLY) if (!fields.includes(field)) delete dto[field];
  return dto;
}

export function idOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

export function stem(path: string): string {
  return posix.basename(path, posix.extname(path));
}

function yearOf(name: string): number | undefined {
  const year = /\((\d{4})\)/.exec(name)?.[1] ?? /(?<=.\s)((?:19|20)\d{2})\b/.exec(name)?.[1];
  return year === undefined ? undefined : Number(year);
}
