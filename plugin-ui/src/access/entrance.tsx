import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { focusMain } from '../frame/focus.ts';
import { t } from '../strings/index.ts';
import { Brand } from '../ui/brand.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';

/** The frame of the pages before the panel: the brand, the theme, one column to read. */
export function Entrance({ children, class: look }: { children: ComponentChildren; class: string }) {
  useFocusOnArrival();
  return (
    <>
      <a class="btn primary skip" href="#main" onClick={skipToMain}>
        {t.skip}
      </a>
      <header class="top entrance-top">
        <Brand />
        <span class="grow" />
        <span class="own">
          <ThemeSwitch />
        </span>
      </header>
      <main class={look} id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** The fragment is the route: a skip link moves the focus instead of the address. */
export function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** A field may ask for the focus; an element that comes later than the document is not given it by the browser. */
function useFocusOnArrival(): void {
  useEffect(() => {
    const field = document.querySelector<HTMLElement>('main [autofocus]');
    if (field) field.focus({ preventScroll: true });
    else focusMain();
  }, []);
}
