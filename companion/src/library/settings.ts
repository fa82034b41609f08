import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';
import { checkTemplate, DEFAULT_TEMPLATES, type TemplateKind } from './names.ts';

function template(kind: TemplateKind) {
  return z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const problem = checkTemplate(text, kind);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    });
}

export const movieTemplate = defineSetting({
  key: 'movie_path',
  schema: template('movie'),
  default: DEFAULT_TEMPLATES.movie,
  description: 'Where a film goes below the media folder, without the extension',
});

export const episodeTemplate = defineSetting({
  key: 'episode_path',
  schema: template('episode'),
  default: DEFAULT_TEMPLATES.episode,
  description: 'Where an episode goes below the media folder, without the extension',
});

export const idFolders = defineSetting({
  key: 'library_tmdb_ids',
  schema: z.boolean(),
  default: false,
  description:
    'Put the TMDB id into the names of films and series where it is known, as in "Film (2019) [tmdbid-603]": media servers then never take them for another title. New downloads only',
});

export const librarySettings = [movieTemplate, episodeTemplate, idFolders];
