import { signal } from '@preact/signals';
import { href, type Location, parseHash, type QueryValues } from './router.ts';

export const place = signal<Location>({ path: '/', query: {} });

/** Where the reader was on each visited page, by the number of its history entry. */
const positions = new Map<number, number>();
let entry = 0;
let newest = 0;

export function startNavigation(): void {
  history.scrollRestoration = 'manual';
  stamp();
  place.value = parseHash(location.hash);
  addEventListener('hashchange', arrive);
  addEventListener('scroll', () => positions.set(entry, scrollY), { passive: true });
}

/** Asks whether the page may be left; null where nothing speaks against it. */
let mayLeave: () => Promise<boolean> | null = () => null;
let asking = false;
let returning = false;

export function guardLeaving(ask: typeof mayLeave): void {
  mayLeave = ask;
}

const visitedEntry = () => (history.state as { entry?: number } | null)?.entry;

function arrive(): void {
  if (asking) return;
  if (returning) {
    returning = false;
    return;
  }
  const question = parseHash(location.hash).path === place.peek().path ? null : mayLeave();
  if (!question) return move();
  asking = true;
  void question.then((leaves) => {
    asking = false;
    if (leaves) move();
    else putBack();
  });
}

/** The address has moved on already: it is that of the page again, and the way back leads where it did. */
function putBack(): void {
  const { path, query } = place.peek();
  returning = visitedEntry() === undefined;
  if (returning) history.back();
  else history.pushState({ entry }, '', href(path, query));
}

function move(): void {
  const visited = visitedEntry();
  if (visited === undefined) stamp();
  else entry = visited;
  place.value = parseHash(location.hash);
  if (visited === undefined) scrollTo(0, 0);
}

function stamp(): void {
  newest += 1;
  entry = newest;
  history.replaceState({ entry }, '');
}

/** The height to go back to when the page at this place was seen before; a new place begins at the top. */
export function rememberedScroll(): number {
  return positions.get(entry) ?? 0;
}

export function navigate(path: string, query: QueryValues = {}): void {
  location.hash = href(path, query);
}

/** Where the reader came from; `fallback` where this was the first place. */
export function goBack(fallback: string): void {
  if (entry > 1) history.back();
  else navigate(fallback);
}

/** Changes the query where we are, without a new history entry (typing in a search field). */
export function replaceQuery(query: QueryValues): void {
  history.replaceState({ entry }, '', href(place.peek().path, query));
  place.value = parseHash(location.hash);
}

/** The same place with some query values changed. */
export function withQuery(changes: QueryValues): QueryValues {
  return { ...place.value.query, ...changes };
}
