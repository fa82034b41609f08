import { normaliseName } from './normalise.ts';
import { hasWord } from './text.ts';
import type { TitleContext } from './types.ts';

type Known = TitleContext['known'];

/** What panels write where they know nothing. */
const NO_VALUE = /^(?:null|undefined|none|nan|n\/a|0|-|unknown|untitled|no title)$/i;
/** The first film there is. */
const FIRST_YEAR = 1888;
const YEARS_AHEAD = 5;

/** The panel's own title as plain text, where there is one worth the name. */
export function knownTitle(known: Known): string | null {
  if (typeof known?.title !== 'string') return null;
  const title = normaliseName(known.title);
  return hasWord(title) && !NO_VALUE.test(title) ? title : null;
}

/** The panel's own year, where it can be one. */
export function knownYear(known: Known, thisYear: number): number | null {
  const year = Number(known?.year ?? Number.NaN);
  return Number.isInteger(year) && year >= FIRST_YEAR && year <= thisYear + YEARS_AHEAD ? year : null;
}

/** The panel's own TMDB id; `0` and the like mean none. */
export function knownTmdbId(known: Known): string | null {
  const id = String(known?.tmdbId ?? '').trim();
  return /^\d{1,12}$/.test(id) && Number(id) > 0 ? id : null;
}
