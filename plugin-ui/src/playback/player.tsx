import { useEffect, useRef, useState } from 'preact/hooks';
import { Poster } from '../catalogue/poster.tsx';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { clock } from './clock.ts';
import { Controls } from './controls.tsx';
import { keyOf, type Playable } from './queue.ts';
import { openSource } from './source.ts';
import { asked, closePlayer, keepPosition, positionOf, queue, remove, skip } from './state.ts';
import { usePlayback } from './use-playback.ts';

/** One video over the page: small in the corner, or large; the queue beside it. */
export function Player() {
  const [item, ...rest] = queue.value;
  const [large, setLarge] = useState(false);
  if (!item) return null;
  return (
    <section
      class={`player ${large ? 'large' : ''}`}
      aria-label={t.player.label(item.title)}
      data-testid="player"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && large) setLarge(false);
      }}
    >
      <Screen key={keyOf(item)} item={item} large={large} setLarge={setLarge} more={rest.length} />
      {large && rest.length > 0 && <Waiting items={rest} />}
    </section>
  );
}

type ScreenProps = { item: Playable; large: boolean; setLarge: (large: boolean) => void; more: number };

function Screen({ item, large, setLarge, more }: ScreenProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [from, setFrom] = useState(() => positionOf(item));
  const playback = usePlayback(video);
  useSource({ video, item, from, attempt, setProblem });
  usePosition(video, item);

  const again = (at: number) => {
    asked.value = true;
    setProblem('');
    setFrom(at);
    setAttempt((n) => n + 1);
  };
  return (
    <div class="screen">
      <div class="video">
        <video
          ref={video}
          playsInline
          preload="metadata"
          tabIndex={0}
          aria-label={item.title}
          data-testid="video"
          onClick={playback.toggle}
          onKeyDown={(event) => playback.key(event)}
          onEnded={() => skip()}
        />
        {problem !== '' && (
          <div class="player-problem" role="alert">
            <p>{problem}</p>
            <Button look="sm" icon="retry" onClick={() => again(from)}>
              {t.tryNow}
            </Button>
          </div>
        )}
        <div class="over">
          <div class="row">
            {item.kind === 'live' && <span class="badge bad">{t.player.live}</span>}
            <b class="sm cut">
              <bdi>{item.title}</bdi>
            </b>
            {item.detail && (
              <span class="xs cut player-detail">
                <bdi>{item.detail}</bdi>
              </span>
            )}
            <span class="end row player-tools">
              <Button
                look="ic ghost sm"
                icon="expand"
                aria-label={large ? t.player.small : t.player.large}
                aria-pressed={large}
                title={large ? t.player.small : t.player.large}
                onClick={() => setLarge(!large)}
              />
              <Button
                look="ic ghost sm"
                icon="close"
                aria-label={t.player.close}
                title={t.player.close}
                onClick={closePlayer}
              />
            </span>
          </div>
          <div class="stack tight">
            {from > 0 && playback.state.time < from + 8 && item.kind !== 'live' && (
              <p class="row xs resumed" role="status">
                {t.player.resumed(clock(from))}
                <button type="button" class="link" onClick={() => again(0)}>
                  {t.player.fromStart}
                </button>
              </p>
            )}
            <Controls playback={playback} live={item.kind === 'live'} more={more} />
          </div>
        </div>
      </div>
      <div class="row grow narrow-phone-row player-line">
        <span class="grow">
          <b class="sm cut block">
            <bdi>{item.title}</bdi>
          </b>
          <span class="xs cut block player-detail">
            <bdi>{item.detail ?? (item.kind === 'live' ? t.player.live : '')}</bdi>
          </span>
        </span>
        <Button
          look="ic ghost"
          icon={playback.state.paused ? 'play' : 'pause'}
          aria-label={playback.state.paused ? t.player.play : t.player.pause}
          onClick={playback.toggle}
        />
        <Button look="ic ghost" icon="expand" aria-label={t.player.large} onClick={() => setLarge(true)} />
        <Button look="ic ghost" icon="close" aria-label={t.player.close} onClick={closePlayer} />
      </div>
    </div>
  );
}

type SourceOptions = {
  video: { current: HTMLVideoElement | null };
  item: Playable;
  from: number;
  attempt: number;
  setProblem: (sentence: string) => void;
};

/** Loads what is to be played, and frees its connection when it no longer is. */
function useSource({ video, item, from, attempt, setProblem }: SourceOptions): void {
  useEffect(() => {
    const element = video.current;
    // After a reload the player waits: it would take a connection that nobody asked for.
    if (!element || !asked.value) return;
    const source = openSource({ video: element, item, from, onError: setProblem });
    return source.stop;
  }, [keyOf(item), attempt, asked.value]);
}

const every = 5000;

function usePosition(video: { current: HTMLVideoElement | null }, item: Playable): void {
  useEffect(() => {
    const save = () => {
      const element = video.current;
      if (element && element.readyState > 0) keepPosition(item, element.currentTime, element.duration);
    };
    const timer = setInterval(save, every);
    addEventListener('pagehide', save);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', save);
    };
  }, [keyOf(item)]);
}

function Waiting({ items }: { items: readonly Playable[] }) {
  return (
    <aside class="player-queue" aria-label={t.player.queue}>
      <h2 class="sm">{t.player.queue}</h2>
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)} class="item">
            <span class="thumb mini">
              <Poster title={item.title} image={item.image ?? null} icon={item.kind === 'movie' ? 'movie' : 'series'} />
            </span>
            <span class="grow">
              <b class="sm cut block">
                <bdi>{item.title}</bdi>
              </b>
              <span class="xs cut block player-detail">
                <bdi>{item.detail}</bdi>
              </span>
            </span>
            <button
              type="button"
              class="btn ic ghost sm"
              aria-label={t.player.removeFromQueue(item.title)}
              onClick={() => remove(item)}
            >
              <Icon name="close" size="s" />
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
