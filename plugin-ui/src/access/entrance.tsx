import type { ComponentChildren } from 'preact';
import { t } from '../strings/index.ts';
import { Brand } from '../ui/brand.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';

/** The frame of the pages before the panel: the brand, the theme, one column to read. */
export function Entrance({ children, class: look }: { children: ComponentChildren; class: string }) {
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
