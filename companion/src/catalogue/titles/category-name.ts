import { classify, codeKey, meaningOf } from './classify.ts';
import { CODES } from './codes.ts';
import { languageInWords } from './language-names.ts';
import { STRICT } from './text.ts';
import type { Finding, Scene } from './types.ts';

const ADULT =
  /(?:^|[^\p{L}\p{N}])(?:adults?|xxx+|x-rated|porno?|erotic[ao]?|hentai|fsk ?18|\+ ?18|18 ?\+|🔞)(?![\p{L}\p{N}])/iu;
const NOT_ADULT = /adult swim|young adults?|adult animation/i;
const SECTION_BREAK = new RegExp(`[${STRICT}:()\\[\\]/]| [-–—] `);

/** Found in what is left of a category's name; the name itself stays. */
export type CategoryFinding = { rule: string; token: string; finding: Finding };

/** `VOD | FR | ACTION`: a section that is wholly a language's code. */
function languageInSections(text: string, scene: Scene): CategoryFinding | null {
  for (const section of text.split(SECTION_BREAK)) {
    const token = section.trim();
    const tokens = token === token.toUpperCase() ? classify(token) : null;
    const language = tokens && meaningOf(tokens, scene.categoryLanguage).language;
    if (language) return { rule: 'category-section', token, finding: { language } };
  }
  return null;
}

function languageInName(text: string): CategoryFinding | null {
  const named = languageInWords(text);
  return named && { rule: 'category-words', token: named.word, finding: { language: named.language } };
}

function serviceName(text: string): CategoryFinding | null {
  const code = CODES.get(codeKey(text));
  return code?.service && code.tag ? { rule: 'category-service', token: text, finding: { tags: [code.tag] } } : null;
}

/** `XXX - 1`, `FOR ADULTS`, `+18`; not `ADULT SWIM`. */
export function isAdultCategory(name: string): boolean {
  return ADULT.test(name) && !NOT_ADULT.test(name);
}

/** What a category's name says about all that is in it, `whole` being the name with its prefix. */
export function readCategory(text: string, whole: string, scene: Scene): CategoryFinding[] {
  const language = scene.languageFound ? null : (languageInSections(text, scene) ?? languageInName(text));
  const adult = isAdultCategory(whole) ? { rule: 'category-adult', token: whole, finding: { tags: ['adult'] } } : null;
  return [language, serviceName(text), adult].filter((one) => one !== null);
}
