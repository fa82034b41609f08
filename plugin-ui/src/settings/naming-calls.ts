import type { changeSettings, NamingPreview, previewNaming } from '@xtreme/companion/contract';
import { call } from '../api.ts';

export type Kind = 'movie' | 'episode';
export type Templates = Record<Kind, string>;
export type Preview = NamingPreview;
export type Named = Preview[Kind];
export type NamedTitle = Named['items'][number];

export const kinds: readonly Kind[] = ['movie', 'episode'];
export const settingOf: Record<Kind, string> = { movie: 'movie_path', episode: 'episode_path' };

/** The paths by these templates; without any, by those that are saved. */
export const askPreview = (templates?: Templates, signal?: AbortSignal) =>
  call<typeof previewNaming>('POST', 'api/settings/naming/preview', {
    body: templates ? { movie_path: templates.movie, episode_path: templates.episode } : {},
    signal,
  });

/** Only what was changed; a template that is the default again follows later defaults. */
export const saveTemplates = (templates: Partial<Templates>, defaults: Templates) =>
  call<typeof changeSettings>('PATCH', 'api/settings', {
    body: Object.fromEntries(
      kinds
        .filter((kind) => templates[kind] !== undefined)
        .map((kind) => [settingOf[kind], templates[kind] === defaults[kind] ? null : templates[kind]]),
    ),
  });
