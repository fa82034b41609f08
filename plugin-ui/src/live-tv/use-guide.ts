import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { fetchEpg } from './calls.ts';
import { createGuide, type NowNext, nowNext, type Programme } from './guide.ts';

const guide = createGuide(async (id, abort) => (await fetchEpg(id, abort)).items, {
  atOnce: 3,
  keep: 500,
  maxAge: 10 * 60_000,
});

/** Scrolling past is not looking: a row asks once it has stood still for this long. */
const patience = 250;

/** The time by the minute: bars move on and programmes change without asking again. */
const minute = signal(Date.now());
setInterval(() => {
  if (!document.hidden) minute.value = Date.now();
}, 30_000);

/** What is on now and next on a visible channel; undefined while it is not known, null where there is no guide. */
export function useGuide(id: number): NowNext | null | undefined {
  const [found, setFound] = useState<readonly Programme[] | null | undefined>(() => guide.recall(id));
  useEffect(() => {
    const known = guide.recall(id);
    setFound(known);
    if (known) return;
    const gone = new AbortController();
    const timer = setTimeout(() => guide.request({ id, signal: gone.signal, done: setFound }), patience);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [id]);
  const at = minute.value;
  if (!found) return found;
  return found.length === 0 ? null : nowNext(found, at);
}
