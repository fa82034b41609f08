const BEYOND_ASCII = /[\u0080-\uffff]/;
const LETTER = /\p{L}/gu;

type Script = { letters: RegExp; languageOf: (text: string) => string };

/** A script alone is a weak sign: letters that only one language uses decide where there are some. */
const SCRIPTS: readonly Script[] = [
  {
    letters: /[\u0400-\u04ff]/g,
    languageOf: (text) => (/[їєґЇЄҐ]/.test(text) ? 'uk' : /[ђћџљњјЂЋЏЉЊЈ]/.test(text) ? 'sr' : 'ru'),
  },
  {
    letters: /[\u0600-\u06ff\u0750-\u077f]/g,
    languageOf: (text) => (/[ٹڈڑے]/.test(text) ? 'ur' : /[پچژگ]/.test(text) ? 'fa' : 'ar'),
  },
  { letters: /[\u3040-\u30ff\u3400-\u9fff]/g, languageOf: (text) => (/[\u3040-\u30ff]/.test(text) ? 'ja' : 'zh') },
  { letters: /[\u1100-\u11ff\uac00-\ud7af]/g, languageOf: () => 'ko' },
  { letters: /[\u0370-\u03ff]/g, languageOf: () => 'el' },
  { letters: /[\u0590-\u05ff]/g, languageOf: () => 'he' },
  { letters: /[\u0900-\u097f]/g, languageOf: () => 'hi' },
  { letters: /[\u0980-\u09ff]/g, languageOf: () => 'bn' },
  { letters: /[\u0a00-\u0a7f]/g, languageOf: () => 'pa' },
  { letters: /[\u0a80-\u0aff]/g, languageOf: () => 'gu' },
  { letters: /[\u0b80-\u0bff]/g, languageOf: () => 'ta' },
  { letters: /[\u0c00-\u0c7f]/g, languageOf: () => 'te' },
  { letters: /[\u0c80-\u0cff]/g, languageOf: () => 'kn' },
  { letters: /[\u0d00-\u0d7f]/g, languageOf: () => 'ml' },
  { letters: /[\u0e00-\u0e7f]/g, languageOf: () => 'th' },
  { letters: /[\u10a0-\u10ff]/g, languageOf: () => 'ka' },
  { letters: /[\u0530-\u058f]/g, languageOf: () => 'hy' },
];

/** The likeliest language of a title whose letters are mostly of one non-Latin script. */
export function languageOfScript(text: string): string | null {
  if (!BEYOND_ASCII.test(text)) return null;
  const all = text.match(LETTER)?.length ?? 0;
  const main = SCRIPTS.find(({ letters }) => (text.match(letters)?.length ?? 0) * 2 > all);
  return main?.languageOf(text) ?? null;
}
