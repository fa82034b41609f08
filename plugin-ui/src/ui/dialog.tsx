import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Icon } from './icon.tsx';

type Props = {
  title: ComponentChildren;
  lead?: ComponentChildren;
  /** A sheet at the end side (bottom on phones) for settings; centred for confirmations. */
  sheet?: boolean;
  /** Nothing in it can be focused: the body itself can, so that keys scroll it. */
  text?: boolean;
  footer?: ComponentChildren;
  children: ComponentChildren;
  onClose: () => void;
};

/** An in-page dialog: the element gives `Esc` and the inert page behind it; Tab goes round inside it. */
export function Dialog({ title, lead, sheet, text, footer, children, onClose }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      giveBack(before);
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog ${sheet ? 'sheet' : ''}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // A second Esc in a row closes it whatever was said; who still draws it wants it open.
        if (element.current?.isConnected && !element.current.open) element.current.showModal();
      }}
      onKeyDown={keepInside}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <header>
        <div class="grow">
          <h2 id={heading}>{title}</h2>
          {lead && <p class="sm t2 dialog-lead">{lead}</p>}
        </div>
        <button type="button" class="btn ic ghost" aria-label={t.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="body" tabIndex={text ? 0 : undefined}>
        {children}
      </div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}

const stops = ':is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled)';

/** Without this the Tab after the last control leads out of the page, to the browser's own. */
export function keepInside(event: KeyboardEvent): void {
  const dialog = event.currentTarget as HTMLElement;
  if (event.key !== 'Tab') return;
  const all = [...dialog.querySelectorAll<HTMLElement>(stops)].filter(
    (one) => one.tabIndex >= 0 && one.checkVisibility(),
  );
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to?.focus();
}

/** What opened the dialog has the focus again, or the page where that is gone. */
export function giveBack(before: Element | null): void {
  const there = before instanceof HTMLElement && before.isConnected && before !== document.body;
  (there ? before : document.getElementById('main'))?.focus({ preventScroll: true });
}
