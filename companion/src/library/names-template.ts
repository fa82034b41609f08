import { badInput } from '../platform/errors.ts';
import { nobodyAsks, type NoteChange } from './names-change.ts';
import { LONGEST_SEGMENT, safeSegment } from './names-segment.ts';

export type TemplateKind = 'movie' | 'episode';
type Value = string | number | null;
/** A value that takes work is made only where the template names it. */
export type TemplateValues = Record<string, Value | (() => Value)>;

/** The places of titles below the media folder; settings may replace them. */
export const DEFAULT_TEMPLATES: Record<TemplateKind, string> = {
  movie: 'VOD/{language}/{movie}/{movie}',
  episode: 'Series/{language}/{series}/Season {season}/{episode_title}',
};

/** What a template may name. `movie` and `series` are title and year, `episode_title` has series, numbers and name. */
export const PLACEHOLDERS: Record<TemplateKind, readonly string[]> = {
  movie: ['language', 'movie', 'title', 'year'],
  episode: ['language', 'series', 'title', 'year', 'season', 'episode', 'episode_name', 'episode_title'],
};

const PLACEHOLDER = /\{([a-z_]+)(?::(0{1,4}))?\}/g;

/** What a template names, in its order. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** The template with something else in the place of each placeholder. */
export function withoutPlaceholders(template: string, instead: (placeholder: string) => string): string {
  return template.replace(PLACEHOLDER, instead);
}

function valueText(value: string | number | null | undefined, zeros: string | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  return zeros === undefined ? text : text.padStart(zeros.length, '0');
}

/** What a missing value leaves behind: `Title ()`, `Title - `. */
function withoutHoles(text: string): string {
  return text
    .replace(/ ?(?:\( *\)|\[ *\])/g, '')
    .replace(/^ ?- | - ?$/g, '')
    .trim();
}

function renderSegment(segment: string, values: TemplateValues, note: NoteChange): string {
  const rendered = segment.replace(PLACEHOLDER, (whole, name: string, zeros?: string) => {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (known === undefined) throw badInput('template', `there is no {${name}}`);
    const value = typeof known === 'function' ? known() : known;
    if (value === null || value === '') note({ reason: 'unknown', from: whole, to: '' });
    return valueText(value, zeros);
  });
  return safeSegment(withoutHoles(rendered), LONGEST_SEGMENT, note);
}

/**
 * The path that a template gives, relative, with `/`. Every part is a safe name whatever the values hold: a value never
 * makes a folder. `{season:00}` pads a number with zeros. `note` hears what is done to the values and why.
 */
export function renderPath(template: string, values: TemplateValues, note: NoteChange = nobodyAsks): string {
  return template
    .split('/')
    .map((segment) => renderSegment(segment, values, note))
    .join('/');
}
