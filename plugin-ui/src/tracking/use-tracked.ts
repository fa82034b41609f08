import { useEffect, useRef, useState } from 'preact/hooks';
import { invalidate, useResource } from '../cache.ts';
import { t } from '../strings/index.ts';
import { toast, toastError } from '../ui/toast.tsx';
import { fetchTracked, lookNow } from './calls.ts';

const keyOf = (id: number) => `tracked/${id}`;

/** How a series is tracked; only for one that is. */
export const useTracked = (id: number) =>
  useResource(keyOf(id), (signal) => fetchTracked(id, signal), { maxAge: 5_000 });

/** The rule was changed here: what was known of it is old. */
export const ruleChanged = (id: number): void => invalidate(keyOf(id));

const usually = 60_000;
const awaiting = 1_000;
/** A look that takes longer shows itself a minute later. */
const patience = 120_000;

/** Asks again from time to time, and each second for a look that the reader began; what it found is shown everywhere. */
export function useLooks(id: number) {
  const { data, error, refresh } = useTracked(id);
  const [looking, setLooking] = useState(false);
  const last = data.value?.last_checked_at;
  const seen = useRef(last);
  useEffect(() => {
    if (last === seen.current) return;
    if (seen.current !== undefined) {
      invalidate(`series/${id}`);
      invalidate('calendar?');
    }
    seen.current = last;
    setLooking(false);
  }, [last, id]);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || void refresh(), looking ? awaiting : usually);
    const stop = looking ? setTimeout(() => setLooking(false), patience) : undefined;
    return () => {
      clearInterval(timer);
      clearTimeout(stop);
    };
  }, [looking, id]);
  const look = async () => {
    setLooking(true);
    await lookNow().then(
      () => toast('ok', t.tracking.looking),
      (failure) => {
        setLooking(false);
        toastError(failure);
      },
    );
  };
  return { tracked: data.value, error: error.value, looking, look };
}
