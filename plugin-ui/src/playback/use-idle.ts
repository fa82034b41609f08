import { useEffect, useState } from 'preact/hooks';

const patienceMs = 3000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

/** Has nobody touched this part of the page for a while? Only while it may rest. */
export function useIdle(part: { current: HTMLElement | null }, mayRest: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const element = part.current;
    if (!element || !mayRest) return setIdle(false);
    let timer = 0;
    const wake = () => {
      clearTimeout(timer);
      setIdle(false);
      timer = window.setTimeout(() => setIdle(true), patienceMs);
    };
    wake();
    for (const sign of signs) element.addEventListener(sign, wake);
    return () => {
      clearTimeout(timer);
      for (const sign of signs) element.removeEventListener(sign, wake);
    };
  }, [mayRest]);
  return isIdle && mayRest;
}
