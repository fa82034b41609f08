import type { IconName } from './icon-sprite.tsx';

type Props = { name: IconName; size?: 's' | 'l'; solid?: boolean; class?: string };

/** A drawn sign beside a word; it never speaks alone, so it is hidden from screen readers. */
export function Icon({ name, size, solid, class: more }: Props) {
  const names = ['icon', size, solid && 'solid', more].filter(Boolean).join(' ');
  return (
    <svg class={names} viewBox="0 0 24 24" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function Spinner() {
  return <Icon name="spinner" size="s" class="spin" />;
}
