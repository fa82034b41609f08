import { badInput } from '../platform/errors.ts';
import { safeSegment } from './names-segment.ts';

export type TemplateKind = 'movie' | 'episode';
export type TemplateValues = Record<string, string | number | null>;

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

/** One of each group must be in the file's name: without it different files would have one path. */
const IN_FILE_NAME: Record<TemplateKind, readonly (readonly string[])[]> = {
  movie: [['movie', 'title']],
  episode: [['episode_title', 'episode']],
};
/** The same for the path as a whole. */
const IN_PATH: Record<TemplateKind, readonly (readonly string[])[]> = {
  movie: [],
  episode: [
    ['series', 'title', 'episode_title'],
    ['season', 'episode_title'],
  ],
};

const LONGEST_TEMPLATE = 500;
const PLACEHOLDER = /\{([a-z_]+)(?::(0{1,4}))?\}/g;

function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

function missing(groups: readonly (readonly string[])[], text: string): readonly string[] | undefined {
  const named = placeholdersIn(text);
  return groups.find((group) => !group.some((name) => named.includes(name)));
}

function oneOf(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(' or ');
}

function checkSegment(segment: string): string | null {
  if (segment === '' || segment === '.' || segment === '..') return 'It must not have empty parts, "." or "..".';
  const literal = segment.replace(PLACEHOLDER, '');
  if (/[{}]/.test(literal)) return `"${segment}" has a brace that belongs to no placeholder.`;
  if (segment.startsWith('.')) return `"${segment}" starts with a dot, which hides it from the media server.`;
  const written = safeSegment(segment.replace(PLACEHOLDER, 'x'));
  return written === segment.replace(PLACEHOLDER, 'x') ? null : `"${segment}" cannot be a name on every file system.`;
}

function checkPlaceholders(template: string, kind: TemplateKind): string | null {
  const unknown = placeholdersIn(template).find((name) => !PLACEHOLDERS[kind].includes(name));
  if (unknown !== undefined) return `There is no {${unknown}}; there is ${oneOf(PLACEHOLDERS[kind])}.`;
  const absentInName = missing(IN_FILE_NAME[kind], template.slice(template.lastIndexOf('/') + 1));
  if (absentInName !== undefined) return `The last part must have ${oneOf(absentInName)}.`;
  const absent = missing(IN_PATH[kind], template);
  return absent === undefined ? null : `It must have ${oneOf(absent)}.`;
}

/** What is wrong with a template, as a sentence for users; `null` when it can be used. */
export function checkTemplate(template: string, kind: TemplateKind): string | null {
  if (template.trim() === '') return 'It must not be empty.';
  if (template.length > LONGEST_TEMPLATE) return `It must not be longer than ${LONGEST_TEMPLATE} characters.`;
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(template)) return 'It must be relative to the media folder.';
  const segments = template.split('/').map(checkSegment);
  return segments.find((problem) => problem !== null) ?? checkPlaceholders(template, kind);
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

function renderSegment(segment: string, values: TemplateValues): string {
  const rendered = segment.replace(PLACEHOLDER, (_whole, name: string, zeros?: string) => {
    if (!Object.hasOwn(values, name)) throw badInput('template', `there is no {${name}}`);
    return valueText(values[name], zeros);
  });
  return safeSegment(withoutHoles(rendered));
}

/**
 * The path that a template gives, relative, with `/`. Every part is a safe name whatever the values hold: a value never
 * makes a folder. `{season:00}` pads a number with zeros.
 */
export function renderPath(template: string, values: TemplateValues): string {
  return template
    .split('/')
    .map((segment) => renderSegment(segment, values))
    .join('/');
}
