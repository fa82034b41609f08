import { en, type Strings } from './en.ts';

/** The table in use. Another language replaces it before the first page is drawn (an ES module's live binding). */
export let t: Strings = en;
export let language = 'en';

export function useStrings(table: Strings, tag: string): void {
  t = table;
  language = tag;
}
