import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { played, previous, skip } from './state.ts';
import { Timeline } from './timeline.tsx';
import type { Full } from './use-full.ts';
import { type Playback, volume } from './use-playback.ts';

type Props = { playback: Playback; full: Full; live: boolean; from: number; more: number };

/** The bar below the picture. Time runs from left to right in every script. */
export function Controls({ playback, full, live, from, more }: Props) {
  const { state, pip } = playback;
  const fullName = full.isOn ? t.player.leaveFull : t.player.full;
  return (
    <div class="row player-controls" dir="ltr">
      {played.value.length > 0 && (
        <Button
          look="ic ghost sm"
          icon="left"
          aria-label={t.player.previous}
          title={t.player.previous}
          data-testid="player-previous"
          onClick={previous}
        />
      )}
      <Toggle playback={playback} look="ic ghost sm" testId="player-toggle" />
      {more > 0 && (
        <Button
          look="ic ghost sm"
          icon="right"
          aria-label={t.player.next}
          title={t.player.queued(more)}
          data-testid="player-next"
          onClick={skip}
        />
      )}
      {live ? <span class="grow" /> : <Timeline playback={playback} from={from} />}
      <Button
        look={`ic ghost sm ${state.muted ? 'muted' : ''}`}
        icon="volume"
        aria-label={state.muted ? t.player.unmute : t.player.mute}
        title={state.muted ? t.player.unmute : t.player.mute}
        data-testid="player-mute"
        onClick={playback.mute}
      />
      <input
        class="volume"
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label={t.player.volume}
        aria-valuetext={`${Math.round((state.muted ? 0 : volume.value) * 100)} %`}
        value={state.muted ? 0 : volume.value}
        onInput={(event) => playback.volume(Number(event.currentTarget.value))}
      />
      {pip && (
        <Button
          look="ic ghost sm"
          icon="pip"
          aria-label={t.player.pip}
          title={t.player.pip}
          disabled={!state.ready}
          data-testid="player-pip"
          onClick={pip}
        />
      )}
      {full.toggle && (
        <Button
          look="ic ghost sm"
          icon="expand"
          aria-label={fullName}
          title={fullName}
          aria-pressed={full.isOn}
          data-testid="player-full"
          onClick={full.toggle}
        />
      )}
    </div>
  );
}

type ToggleProps = { playback: Playback; look: string; testId?: string };

export function Toggle({ playback: { state, toggle }, look, testId }: ToggleProps) {
  const name = state.paused ? t.player.play : t.player.pause;
  return (
    <Button
      look={look}
      icon={state.paused ? 'play' : 'pause'}
      aria-label={name}
      title={name}
      data-testid={testId}
      onClick={toggle}
    />
  );
}
