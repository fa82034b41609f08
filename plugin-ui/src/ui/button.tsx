import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, Spinner } from './icon.tsx';
import type { IconName } from './icon-sprite.tsx';
import { toastError } from './toast.tsx';

type Props = Omit<JSX.IntrinsicElements['button'], 'onClick' | 'icon'> & {
  /** Space-separated: primary, ghost, danger, solid, on, sm, ic (LOOK: "Buttons"). */
  look?: string;
  icon?: IconName;
  solidIcon?: boolean;
  children?: ComponentChildren;
  /** While the promise is pending the button is busy; what it throws becomes a toast. */
  onClick?: (event: MouseEvent) => unknown;
  busy?: boolean;
};

export function Button({ look = '', icon, solidIcon, children, onClick, busy, class: more, ...rest }: Props) {
  const [pending, setPending] = useState(false);
  const waiting = pending || busy === true;
  const click = async (event: MouseEvent) => {
    const outcome = onClick?.(event);
    if (!(outcome instanceof Promise)) return;
    setPending(true);
    await outcome.catch(toastError);
    setPending(false);
  };
  const size = look.includes('ic') && !look.includes('sm') ? undefined : 's';
  return (
    <button
      type="button"
      class={`btn ${look} ${more ?? ''}`}
      aria-busy={waiting || undefined}
      onClick={waiting ? undefined : click}
      {...rest}
    >
      {waiting ? <Spinner /> : icon ? <Icon name={icon} size={size} solid={solidIcon} /> : null}
      {children}
    </button>
  );
}
