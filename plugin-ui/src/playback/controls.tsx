import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { clock } from './clock.ts';
import { skip } from './state.ts';
import { type Playback, volume } from './use-playback.ts';

type Props = { playback: Playback; live: boolean; more: number };

/** The bar below the picture. Time runs from left to right in every script. */
export function Controls({ playback, live, more }: Props) {
  const { state, toggle, mute, pip, full } = playback;
  return (
    <div class="row player-controls" dir="ltr">
      <Button
        look="ic ghost sm"
        icon={state.paused ? 'play' : 'pause'}
        busy={state.waiting && !state.paused}
        aria-label={state.paused ? t.player.play : t.player.pause}
        title={state.paused ? t.player.play : t.player.pause}
        data-testid="player-toggle"
        onClick={toggle}
      />
      {more > 0 && (
        <Button
          look="ic ghost sm"
          icon="right"
          aria-label={t.player.next}
          title={t.player.queued(more)}
          onClick={skip}
        />
      )}
      {live ? <span class="grow" /> : <Timeline playback={playback} />}
      <Button
        look={`ic ghost sm ${state.muted ? 'muted' : ''}`}
        icon="volume"
        aria-label={state.muted ? t.player.unmute : t.player.mute}
        aria-pressed={state.muted}
        onClick={mute}
      />
      <input
        class="volume"
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label={t.player.volume}
        value={state.muted ? 0 : volume.value}
        onInput={(event) => playback.volume(Number(event.currentTarget.value))}
      />
      {pip && <Button look="ic ghost sm" icon="pip" aria-label={t.player.pip} title={t.player.pip} onClick={pip} />}
      <Button look="ic ghost sm" icon="expand" aria-label={t.player.full} title={t.player.full} onClick={full} />
    </div>
  );
}

function Timeline({ playback: { state, seek } }: { playback: Playback }) {
  const { time, length } = state;
  return (
    <>
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
        value={time}
        onChange={(event) => seek(Number(event.currentTarget.value))}
      />
      <span class="num xs">{clock(length)}</span>
    </>
  );
}
