import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Icon } from './icon.tsx';

type Props = {
  title: ComponentChildren;
  lead?: ComponentChildren;
  /** A sheet at the end side (bottom on phones) for settings; centred for confirmations. */
  sheet?: boolean;
  footer?: ComponentChildren;
  children: ComponentChildren;
  onClose: () => void;
};

/** An in-page dialog: the element gives the focus trap, `Esc` and the inert page behind it. */
export function Dialog({ title, lead, sheet, footer, children, onClose }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
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
      <div class="body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}
