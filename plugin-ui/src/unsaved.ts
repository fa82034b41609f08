import { useEffect, useRef } from 'preact/hooks';
import { guardLeaving } from './navigation.ts';
import { t } from './strings/index.ts';
import { confirm } from './ui/confirm.tsx';

const open = new Set<symbol>();

/**
 * While `dirty`, leaving the page asks first: for a link, a key, the way back, and closing the tab. The answer lets go at
 * once, for what leads away itself when it has saved.
 */
export function useUnsaved(dirty: boolean): () => void {
  const mine = useRef(Symbol());
  const release = () => {
    open.delete(mine.current);
  };
  useEffect(() => {
    if (!dirty) return;
    open.add(mine.current);
    return release;
  }, [dirty]);
  return release;
}

/** Asks whether what was typed may go. */
export function askToDrop(): Promise<boolean> {
  const { title, body, keep, drop } = t.unsaved;
  return confirm({ title, body, keep, confirm: drop });
}

export function startGuarding(): void {
  guardLeaving(() => (open.size > 0 ? askToDrop() : null));
  addEventListener('beforeunload', (event) => {
    if (open.size > 0) event.preventDefault();
  });
}
