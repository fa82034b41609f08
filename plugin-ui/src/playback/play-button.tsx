import { t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import type { Playable } from './queue.ts';
import { play } from './state.ts';

/** The play button in the corner of a picture. */
export function PlayCorner({ item }: { item: Playable }) {
  const label = t.tri.label.done(item.title);
  return (
    <button
      type="button"
      class="tri round"
      data-state="done"
      aria-label={label}
      title={label}
      onClick={() => play(item)}
    >
      <Icon name="play" size="s" />
    </button>
  );
}
