import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-sprite.tsx';

export type MenuItem = {
  label: ComponentChildren;
  icon?: IconName;
  /** One of several choices: shown with a check mark. */
  chosen?: boolean;
  /** One of several that can be chosen together: the menu stays open. */
  several?: true;
  danger?: boolean;
  onChoose: () => unknown;
};
type Props = { class: string; label: string; children: ComponentChildren; items: MenuItem[]; shown?: string };

/** A button with a menu below it. The popover closes by itself on `Esc` and on a click elsewhere. */
export function Menu({ class: look, label, children, items, shown }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const choices = items.some((item) => item.chosen !== undefined);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={look}
        aria-label={label}
        title={shown}
        aria-haspopup="menu"
        popovertarget={id}
      >
        {children}
      </button>
      <div
        ref={menu}
        id={id}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onToggle={(event) => {
          if (event.newState !== 'open') return;
          placeBelow(menu.current as HTMLElement, button.current as HTMLElement);
          entriesOf(menu.current)[0]?.focus();
        }}
        onKeyDown={moveFocus}
      >
        {items.map((item, index) => (
          <button
            key={index}
            type="button"
            {...(item.chosen === undefined
              ? { role: 'menuitem' }
              : { role: item.several ? 'menuitemcheckbox' : 'menuitemradio', 'aria-checked': item.chosen })}
            class={item.danger ? 'c-bad' : undefined}
            onClick={() => {
              if (!item.several) {
                menu.current?.hidePopover();
                button.current?.focus({ preventScroll: true });
              }
              item.onChoose();
            }}
          >
            {choices ? <span class="mark">{item.chosen && <Icon name="check" size="s" />}</span> : null}
            {item.icon && <Icon name={item.icon} size="s" class={item.danger ? undefined : 't3'} />}
            <span class="grow cut">{item.label}</span>
          </button>
        ))}
      </div>
    </>
  );
}

function entriesOf(menu: HTMLElement | null): HTMLElement[] {
  return menu ? [...menu.querySelectorAll<HTMLElement>('button')] : [];
}

/** Under the button, at its start edge, moved as far as needed to stay in the window. */
function placeBelow(menu: HTMLElement, button: HTMLElement): void {
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const rightToLeft = document.documentElement.dir === 'rtl';
  const wanted = rightToLeft ? from.right - width : from.left;
  const left = Math.max(8, Math.min(wanted, innerWidth - width - 8));
  const below = from.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, from.top - height - 4) : below;
  Object.assign(menu.style, { left: `${left}px`, top: `${top}px` });
}

function moveFocus(event: KeyboardEvent): void {
  const entries = entriesOf(event.currentTarget as HTMLElement);
  const now = entries.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: entries.length - 1 };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  entries[(target + entries.length) % entries.length]?.focus();
}
