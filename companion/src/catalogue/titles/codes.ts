import { BARE_LANGUAGES, type Bare, LANGUAGES, SERVICES, STRICT_ONLY, TAGS, TITLE_WORDS } from './code-tables.ts';
import { LANGUAGE_NAMES } from './language-names.ts';

/** What a code means. */
export type Code = {
  /** BCP-47, first reading first; `null` as the first: a region that does not settle the language. */
  languages?: readonly (string | null)[];
  /** `*` keeps the token as the provider wrote it. */
  tag?: string;
  /** Also an English word or a common abbreviation; needs capitals, and gives way to what speaks against it. */
  titleWord?: boolean;
  /** Only between delimiters that are never part of a title. */
  strict?: boolean;
  /** Names where a work comes from, which a broadcaster's channel also bears. */
  service?: boolean;
  /** Says what the language beside it is about. */
  marker?: 'audio' | 'subs';
  bare: Bare;
};

function lines(table: string): [meaning: string, codes: string[]][] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const colon = line.lastIndexOf(': ');
      const codes = line.slice(colon + 2).split(' ');
      return [line.slice(0, colon), codes.map((code) => code.replaceAll('_', ' '))];
    });
}

function languageCodes(table: string, titleWord: boolean): [string, Code][] {
  return lines(table).flatMap(([tags, codes]) => {
    const languages = tags.split(',').map((tag) => (tag === '-' ? null : tag));
    return codes.map((code): [string, Code] => {
      const region = languages[0] === null ? { tag: code } : {};
      const bare = BARE_LANGUAGES.has(code) ? 'upper' : titleWord || code === 'UK' ? 'never' : 'beside';
      return [code, { languages, titleWord, ...region, bare }];
    });
  });
}

function tagCodes(table: string, bare: Bare, more: Partial<Code> = {}): [string, Code][] {
  return lines(table).flatMap(([tag, codes]) => codes.map((code): [string, Code] => [code, { tag, bare, ...more }]));
}

function markerCodes(marker: 'audio' | 'subs', codes: string): [string, Code][] {
  return codes.split(' ').map((code) => [code, { marker, bare: 'never' }]);
}

function buildCodes(): Map<string, Code> {
  const codes = new Map<string, Code>([
    ...[...LANGUAGE_NAMES].map(([name, tag]): [string, Code] => [
      name,
      { languages: [tag], strict: true, bare: 'upper' },
    ]),
    ...languageCodes(TITLE_WORDS, true),
    ...languageCodes(LANGUAGES, false),
    ...(Object.keys(TAGS) as Bare[]).flatMap((bare) => tagCodes(TAGS[bare], bare)),
    ...tagCodes(SERVICES, 'never', { service: true }),
    ...markerCodes('audio', 'SPOKEN AUDIO DUBBED VERSION DUBBING'),
    ...markerCodes('subs', 'SUB SUBS SUBBED SUBTITLES SUBTITLED ST'),
    ['مدبلج', { languages: ['ar'], tag: 'DUB', bare: 'always' }],
  ]);
  for (const name of STRICT_ONLY.split(' ')) {
    const code = codes.get(name);
    if (code !== undefined) codes.set(name, { ...code, strict: true });
  }
  return codes;
}

/** Every code, by its upper-case spelling with single spaces for hyphens and underscores. */
export const CODES: ReadonlyMap<string, Code> = buildCodes();
