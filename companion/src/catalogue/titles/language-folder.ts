import { CODES } from './codes.ts';

/** Where CLDR's name is long, has brackets, or depends on its version. */
const NAMES: Record<string, string> = {
  mul: 'Multi',
  und: 'Unknown',
  zxx: 'Unknown',
  mis: 'Unknown',
  sh: 'Serbo-Croatian',
  no: 'Norwegian',
  nb: 'Norwegian',
  nn: 'Norwegian',
  tl: 'Filipino',
  fil: 'Filipino',
  cmn: 'Chinese',
  yue: 'Cantonese',
  ku: 'Kurdish',
  fa: 'Persian',
  he: 'Hebrew',
  iw: 'Hebrew',
  bn: 'Bengali',
  ms: 'Malay',
  ky: 'Kyrgyz',
};

const ENGLISH = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
const PRIMARY = /^([A-Za-z]{2,3})(?:[-_]|$)/;
const PLAIN_NAME = /^[\p{L}\p{M}][\p{L}\p{M}' -]*$/u;
const UNKNOWN = 'Unknown';
/** Answers already given; at most one per code of two or three letters. */
const answered = new Map<string, string>();

function nameOf(primary: string): string {
  const own = NAMES[primary];
  if (own !== undefined) return own;
  const name = (ENGLISH.of(primary) ?? UNKNOWN).replace(/ ?\(.*$/, '').trim();
  return PLAIN_NAME.test(name) ? name : UNKNOWN;
}

/**
 * The English name of a language, as the API's `language` and the folder on disk: `pt-BR` → `Portuguese`, `mul` → `Multi`.
 * `Unknown` when it cannot be told. Region and script do not change it.
 */
export function languageFolder(bcp47: string | null): string {
  const primary = PRIMARY.exec(bcp47 ?? '')?.[1]?.toLowerCase();
  if (primary === undefined) return UNKNOWN;
  const name = answered.get(primary) ?? nameOf(primary);
  answered.set(primary, name);
  return name;
}

/** Every folder that `languageFolder` can answer for what a name tells, by its lower-case name; the values are tags. */
const FOLDERS: ReadonlyMap<string, string> = new Map(
  [...CODES.values()]
    .flatMap(({ languages }) => languages ?? [])
    .filter((tag) => tag !== null)
    .toReversed()
    .map((tag) => [languageFolder(tag).toLowerCase(), primaryOf(tag)]),
);

function primaryOf(tag: string): string {
  return PRIMARY.exec(tag)?.[1]?.toLowerCase() ?? tag;
}

/** The languages that a user can choose from: tag and folder name, by name. */
export function knownLanguages(): { tag: string; name: string }[] {
  return [...FOLDERS.values()]
    .map((tag) => ({ tag, name: languageFolder(tag) }))
    .filter(({ name }) => name !== UNKNOWN)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The tag of a language that a user names by its English name or by a tag: `german`, `de`, `pt-BR`. null for none. */
export function tagOf(text: string): string | null {
  const given = text.trim();
  const named = FOLDERS.get(given.toLowerCase());
  if (named !== undefined) return named;
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(given) && languageFolder(given) !== UNKNOWN ? given : null;
}

/** The same as a folder. */
export function folderOf(text: string): string | null {
  const tag = tagOf(text);
  return tag === null ? null : languageFolder(tag);
}
