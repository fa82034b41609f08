import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { extend, noSelection, type Selection, selectAll, toggle } from './selection.ts';

/** Choosing in a list; `shift` extends from the last one touched. */
export type Choosing = {
  selection: Selection;
  /** Boxes are shown: something is chosen, or the reader began to choose. */
  on: boolean;
  begin: () => void;
  /** `order` are the ids in which a range is meant, where it is not the whole list. */
  pick: (id: number, shift: boolean, order?: readonly number[]) => void;
  all: (ids: Iterable<number>) => void;
  clear: () => void;
};

/** A selection over the list of `key`: another list begins without one. `Esc` clears it. */
export function useSelection(items: readonly { id: number }[], key: string): Choosing {
  const [selection, setSelection] = useState(noSelection);
  const [begun, setBegun] = useState(false);
  const order = useRef<readonly { id: number }[]>(items);
  order.current = items;
  const on = begun || selection.ids.size > 0;

  const clear = useCallback(() => {
    setSelection(noSelection);
    setBegun(false);
  }, []);
  const pick = useCallback((id: number, shift: boolean, range?: readonly number[]) => {
    const ids = () => range ?? order.current.map((one) => one.id);
    setSelection((now) => (shift ? extend(now, id, ids()) : toggle(now, id)));
  }, []);
  useEffect(clear, [key]);
  useEffect(() => {
    if (!on) return;
    document.documentElement.classList.add('selecting');
    const listen = (event: KeyboardEvent) => {
      const open = event.target instanceof Element && event.target.closest('dialog, [popover], input[type="search"]');
      if (event.key === 'Escape' && !open) clear();
    };
    addEventListener('keydown', listen);
    return () => {
      document.documentElement.classList.remove('selecting');
      removeEventListener('keydown', listen);
    };
  }, [on]);
  return { selection, on, begin: () => setBegun(true), pick, all: (ids) => setSelection(selectAll(ids)), clear };
}
