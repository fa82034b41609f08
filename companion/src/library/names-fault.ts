import { safeSegment } from './names-segment.ts';
import { PLACEHOLDERS, placeholdersIn, type TemplateKind, withoutPlaceholders } from './names-template.ts';

/**
 * What keeps a template from being used: a stable code, a sentence for users, and where in the template that stands
 * (`start` up to before `end`, in UTF-16 units; the whole template where something is missing in it). `names` are the
 * placeholders that would do.
 */
export type TemplateFault = {
  code:
    | 'empty'
    | 'too-long'
    | 'absolute'
    | 'empty-part'
    | 'brace'
    | 'hidden'
    | 'unsafe'
    | 'unknown-placeholder'
    | 'missing-in-name'
    | 'missing';
  message: string;
  start: number;
  end: number;
  names: readonly string[];
};

export const LONGEST_TEMPLATE = 500;
const ABSOLUTE = /^(?:[/\\~]|[A-Za-z]:)/;
/** Also what is no placeholder for its capitals, spaces or format. */
const IN_BRACES = /\{[^{}/]*\}/g;

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

type Part = { text: string; start: number };
type Fault = { code: TemplateFault['code']; message: string; names?: readonly string[] };

function oneOf(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(' or ');
}

function faultAt({ text, start }: Part, fault: Fault): TemplateFault {
  return { names: [], ...fault, start, end: start + text.length };
}

function partsOf(template: string): Part[] {
  let start = 0;
  return template.split('/').map((text) => {
    const part = { text, start };
    start += text.length + 1;
    return part;
  });
}

/** What stands in braces but is no placeholder of this kind; then a brace that stands alone. */
function faultOfBraces({ text, start }: Part, kind: TemplateKind): TemplateFault | null {
  for (const { 0: written, index } of text.matchAll(IN_BRACES)) {
    const [name] = placeholdersIn(written);
    if (name !== undefined && PLACEHOLDERS[kind].includes(name)) continue;
    const message = `There is no ${written}; there is ${oneOf(PLACEHOLDERS[kind])}.`;
    const names = PLACEHOLDERS[kind];
    return faultAt({ text: written, start: start + index }, { code: 'unknown-placeholder', message, names });
  }
  const alone = text.replace(IN_BRACES, (written) => ' '.repeat(written.length)).search(/[{}]/);
  if (alone < 0) return null;
  const message = `"${text}" has a brace that belongs to no placeholder.`;
  return faultAt({ text: text.slice(alone, alone + 1), start: start + alone }, { code: 'brace', message });
}

function faultOfPart(part: Part, kind: TemplateKind): TemplateFault | null {
  const { text } = part;
  if (text === '' || text === '.' || text === '..') {
    return faultAt(part, { code: 'empty-part', message: 'It must not have empty parts, "." or "..".' });
  }
  const braces = faultOfBraces(part, kind);
  if (braces !== null) return braces;
  if (text.startsWith('.')) {
    const message = `"${text}" starts with a dot, which hides it from the media server.`;
    return faultAt({ text: '.', start: part.start }, { code: 'hidden', message });
  }
  const filled = withoutPlaceholders(text, () => 'x');
  if (safeSegment(filled) === filled) return null;
  return faultAt(part, { code: 'unsafe', message: `"${text}" cannot be a name on every file system.` });
}

function missing(groups: readonly (readonly string[])[], text: string): readonly string[] | undefined {
  const named = placeholdersIn(text);
  return groups.find((group) => !group.some((name) => named.includes(name)));
}

function faultOfMissing(whole: Part, last: Part, kind: TemplateKind): TemplateFault | null {
  const inName = missing(IN_FILE_NAME[kind], last.text);
  if (inName !== undefined) {
    return faultAt(last, {
      code: 'missing-in-name',
      message: `The last part must have ${oneOf(inName)}.`,
      names: inName,
    });
  }
  const inPath = missing(IN_PATH[kind], whole.text);
  if (inPath === undefined) return null;
  return faultAt(whole, { code: 'missing', message: `It must have ${oneOf(inPath)}.`, names: inPath });
}

/** The first thing that keeps a template from being used; `null` when it can be. */
export function templateFault(template: string, kind: TemplateKind): TemplateFault | null {
  const whole = { text: template, start: 0 };
  if (template.trim() === '') return faultAt(whole, { code: 'empty', message: 'It must not be empty.' });
  if (template.length > LONGEST_TEMPLATE) {
    const message = `It must not be longer than ${LONGEST_TEMPLATE} characters.`;
    return faultAt({ text: template.slice(LONGEST_TEMPLATE), start: LONGEST_TEMPLATE }, { code: 'too-long', message });
  }
  const absolute = ABSOLUTE.exec(template);
  if (absolute !== null) {
    return faultAt(
      { text: absolute[0], start: 0 },
      { code: 'absolute', message: 'It must be relative to the media folder.' },
    );
  }
  const parts = partsOf(template);
  const faults = parts.map((part) => faultOfPart(part, kind));
  return faults.find((fault) => fault !== null) ?? faultOfMissing(whole, parts.at(-1) ?? whole, kind);
}

/** What is wrong with a template, as a sentence for users; `null` when it can be used. */
export function checkTemplate(template: string, kind: TemplateKind): string | null {
  return templateFault(template, kind)?.message ?? null;
}
