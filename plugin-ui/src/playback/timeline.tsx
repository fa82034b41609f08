import { useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { clock } from './clock.ts';
import type { Playback } from './use-playback.ts';

type Props = { playback: Playback; /** Shown until there is something of the title. */ from: number };

/** Where it plays. It is sought when the thumb is let go: each place is a request of its own to the provider. */
export function Timeline({ playback: { state, seek }, from }: Props) {
  const [dragged, setDragged] = useState<number | null>(null);
  const { ready, length } = state;
  const time = dragged ?? (ready ? state.time : from);
  return (
    <span class="row grow player-time">
      <span class="num xs">{clock(time)}</span>
      <input
        class="grow timeline"
        type="range"
        min="0"
        max={Math.max(1, Math.floor(length))}
        step="1"
        disabled={length === 0}
        aria-label={t.player.seek}
        aria-valuetext={t.player.at(clock(time), clock(length))}
        value={length === 0 ? 0 : time}
        data-testid="player-timeline"
        onInput={(event) => setDragged(Number(event.currentTarget.value))}
        onChange={(event) => {
          seek(Number(event.currentTarget.value));
          setDragged(null);
        }}
      />
      {length > 0 && <span class="num xs">{clock(length)}</span>}
    </span>
  );
}
