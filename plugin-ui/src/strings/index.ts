import { en, type Strings } from './en.ts';

/** The languages of the panel by their tag, each by its own name. A further one is one line here and its table. */
export const languages: Record<string, { name: string; load: () => Promise<Strings> }> = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  de: { name: 'Deutsch', load: async () => (await import('./de.ts')).de },
  fr: { name: 'Français', load: async () => (await import('./fr.ts')).fr },
  es: { name: 'Español', load: async () => (await import('./es.ts')).es },
  ar: { name: 'العربية', load: async () => (await import('./ar.ts')).ar },
};

const rightToLeft = new Set(['ar']);

/** The table in use. Another language replaces it before the first page is drawn (an ES module's live binding). */
export let t: Strings = en;
export let language = 'en';

export function useStrings(table: Strings, tag: string): void {
  t = table;
  language = tag;
}

/** The reader's own choice, else the first of the browser's languages that we have, else English. */
export function languageFor(chosen: string | null, wanted: readonly string[]): string {
  if (chosen && chosen in languages) return chosen;
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in languages) ?? 'en';
}

/** Loads a language; where that fails (no network, an updated service) the panel stays English. */
export async function speak(tag: string): Promise<void> {
  const table = await languages[tag]?.load().catch(() => null);
  if (table) useStrings(table, tag);
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}
