import { useEffect, useState } from 'preact/hooks';
import { askPreview, type Preview, type Templates } from './naming-calls.ts';

/** So long nobody types on, in milliseconds. */
const pause = 200;

type Answer = { preview?: Preview; error?: unknown };

/**
 * The preview of what is typed; undefined asks for what is saved. The last answer stays until the next one is there;
 * `again` asks anew.
 */
export function usePreview(typed: Templates | undefined): Answer & { waits: boolean; again: () => void } {
  const [answer, setAnswer] = useState<Answer>({});
  const [waits, setWaits] = useState(true);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setWaits(true);
    const ask = async () => {
      const next: Answer = await askPreview(typed, abort.signal).then(
        (preview) => ({ preview }),
        (error: unknown) => ({ error }),
      );
      if (abort.signal.aborted) return;
      setAnswer((last) => ({ ...(last.preview && { preview: last.preview }), ...next }));
      setWaits(false);
    };
    const timer = setTimeout(ask, typed ? pause : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [typed?.movie, typed?.episode, asked]);
  return { ...answer, waits, again: () => setAsked((count) => count + 1) };
}
