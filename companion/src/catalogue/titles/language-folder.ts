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
