import { useEffect, useLayoutEffect } from 'preact/hooks';

/** While the player covers the page, the page takes neither focus nor pointer. */
export function usePageBehind(isCovered: boolean): void {
  useEffect(() => {
    const page = document.querySelector('.app');
    if (!isCovered || !page) return;
    page.setAttribute('inert', '');
    return () => page.removeAttribute('inert');
  }, [isCovered]);
}

/** Where the focus was inside when this part of the page goes, it goes back to where it came from. */
export function useFocusBack(part: { current: HTMLElement | null }): void {
  // Before the focus goes with it: other effects end after the next paint.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = part.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const target = before instanceof HTMLElement && before.isConnected ? before : document.getElementById('main');
      target?.focus({ preventScroll: true });
    };
  }, []);
}
