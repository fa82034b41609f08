import { useEffect } from 'preact/hooks';
import { t } from '../strings/index.ts';

/** Names the page in the browser's tab and for screen readers. */
export function PageTitle({ text }: { text: string }) {
  useEffect(() => {
    document.title = `${text} · ${t.name}`;
  }, [text]);
  return null;
}
