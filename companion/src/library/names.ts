import path from 'node:path';
import { AppError } from '../platform/errors.ts';
import { collectChanges, type NameChange, nobodyAsks, type NoteChange } from './names-change.ts';
import { type EpisodeNaming, episodeFileName, ownEpisodeName } from './names-episode.ts';
import { fitBefore, LONGEST_WHOLE, namePart } from './names-segment.ts';
import { DEFAULT_TEMPLATES, renderPath } from './names-template.ts';

export type { NameChange, NameChangeReason, NoteChange } from './names-change.ts';
export { ownEpisodeName } from './names-episode.ts';
export { checkTemplate, type TemplateFault, templateFault } from './names-fault.ts';
export { LONGEST_SEGMENT, safeSegment } from './names-segment.ts';
export {
  DEFAULT_TEMPLATES,
  PLACEHOLDERS,
  renderPath,
  type TemplateKind,
  type TemplateValues,
} from './names-template.ts';

/** `tmdbId`: where it is to be in the name, for a media server that would take the title for another's. */
export type MovieNaming = { title: string; year: number | null; language: string; tmdbId?: string | null };
export type SeriesEpisodeNaming = EpisodeNaming & {
  seriesYear: number | null;
  language: string;
  tmdbId?: string | null;
};

/** What players and media servers open; anything else a provider names gets the default until the bytes tell. */
const VIDEO_EXTENSIONS = new Set(
  'mp4 mkv avi mov m4v ts m2ts mts mpg mpeg wmv flv webm ogv ogm 3gp vob divx asf rmvb'.split(' '),
);
const DEFAULT_EXTENSION = 'mp4';

function yearSuffix(year: number | null): string {
  return year === null ? '' : ` (${year})`;
}

/** As Jellyfin, Emby and Kodi read it in a folder's name. */
function idSuffix(tmdbId: string | null | undefined): string {
  return tmdbId && /^\d{1,12}$/.test(tmdbId) ? ` [tmdbid-${tmdbId}]` : '';
}

/** `Title (2019)`, the year (and what else is put behind) kept however long the title is. */
function titleBefore(title: string, ending: string, note: NoteChange): string {
  return fitBefore(namePart(title, note), ending, LONGEST_WHOLE, note);
}

/** A film's path relative to the media folder, without extension. `language` is the folder's name. */
export function movieStem(movie: MovieNaming, template: string = DEFAULT_TEMPLATES.movie, note = nobodyAsks): string {
  return renderPath(
    template,
    {
      language: movie.language,
      movie: () => titleBefore(movie.title, yearSuffix(movie.year) + idSuffix(movie.tmdbId), note),
      title: () => titleBefore(movie.title, '', note),
      year: movie.year,
    },
    note,
  );
}

/**
 * An episode's path relative to the media folder, without extension. The series' year is in the folder and in the file's
 * name alike: media servers tell series of one name apart by it.
 */
export function episodeStem(
  episode: SeriesEpisodeNaming,
  template: string = DEFAULT_TEMPLATES.episode,
  note = nobodyAsks,
): string {
  const year = yearSuffix(episode.seriesYear);
  return renderPath(
    template,
    {
      language: episode.language,
      series: () => titleBefore(episode.seriesTitle, year + idSuffix(episode.tmdbId), note),
      title: () => titleBefore(episode.seriesTitle, '', note),
      year: episode.seriesYear,
      season: episode.season,
      episode: episode.episode,
      episode_name: () => ownEpisodeName(episode),
      episode_title: () => episodeFileName({ title: namePart(episode.seriesTitle, note), year }, episode, note),
    },
    note,
  );
}

/** A path together with what was done to the title's own words on the way, and why. */
export type ExplainedStem = { stem: string; changes: NameChange[] };

/** The very path that the writer takes, explained: `makeStem` is `movieStem` or `episodeStem` with its title. */
export function explainStem(makeStem: (note: NoteChange) => string): ExplainedStem {
  const { note, changes } = collectChanges();
  return { stem: makeStem(note), changes };
}

/** By what two stems are the same file on a file system that ignores case, as SMB and macOS do. */
export function stemKey(stem: string): string {
  return stem.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * The stem itself, or with ` - 2`, ` - 3` … behind the file's name: media servers read `Film (2019)/Film (2019) - 2` as
 * another version of the same film, and episode numbers before it stay readable. `taken` is asked with a `stemKey`.
 */
export function distinctStem(stem: string, taken: (key: string) => boolean): string {
  let candidate = stem;
  for (let version = 2; taken(stemKey(candidate)); version += 1) candidate = `${stem} - ${version}`;
  return candidate;
}

/** A video's extension without dot from what the provider calls its container: `MKV`, `mp4,mkv`, nothing, or nonsense. */
export function extensionOf(containerExtension: string | null | undefined): string {
  const named = (containerExtension ?? '').toLowerCase().split(/[\s,;|]+/);
  const extensions = named.map((name) => name.replace(/^\./, ''));
  return extensions.find((extension) => VIDEO_EXTENSIONS.has(extension)) ?? DEFAULT_EXTENSION;
}

/** The absolute path of `relative` below `root`. Throws `outside-media-folder` when it would be anywhere else; links are not followed. */
export function resolveInside(root: string, relative: string): string {
  const base = path.resolve(root);
  const resolved = path.resolve(base, relative);
  const fromBase = path.relative(base, resolved);
  const leaves = fromBase === '..' || fromBase.startsWith(`..${path.sep}`) || path.isAbsolute(fromBase);
  if (leaves || path.isAbsolute(relative) || relative.includes('\0')) {
    throw new AppError('outside-media-folder', 'The path would leave the media folder.', { status: 400 });
  }
  return resolved;
}

/** Subtitles, artwork and descriptions beside a film are not the film; names with a dot in front are nobody's yet. */
export function isVideo(name: string): boolean {
  const extension = path.extname(name).slice(1).toLowerCase();
  return extension !== '' && extensionOf(extension) === extension && !name.startsWith('.');
}
