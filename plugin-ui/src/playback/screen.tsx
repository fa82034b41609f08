import { useEffect, useRef } from 'preact/hooks';
import { mediaAddress } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/icon.tsx';
import { toastError } from '../ui/toast.tsx';
import { clock } from './clock.ts';
import { Controls, Toggle } from './controls.tsx';
import { openElsewhere } from './elsewhere.ts';
import type { News } from './news.ts';
import { Problem } from './problem.tsx';
import type { Playable } from './queue.ts';
import { asked, closePlayer, positionOf, skip } from './state.ts';
import type { Full } from './use-full.ts';
import { useMediaSession } from './use-media-session.ts';
import type { Playback } from './use-playback.ts';
import { type Playing, useSource } from './use-source.ts';

type Size = { isLarge: boolean; setLarge: (large: boolean) => void };
type Props = {
  video: { current: HTMLVideoElement | null };
  item: Playable;
  playback: Playback;
  full: Full;
  isIdle: boolean;
  size: Size;
  more: number;
};

/** The picture with what lies over it, and on phones the line beside it. */
export function Screen({ video, item, playback, full, isIdle, size, more }: Props) {
  const playing = useSource(video, item);
  const { news, from, restart } = playing;
  const { state } = playback;
  const live = item.kind === 'live';
  const isBusy = asked.value > 0 && !news.trouble && (!state.ready || state.waiting);
  const resumed = isResumed(item, playing, playback) ? t.player.resumed(clock(from)) : '';
  const notice = noticeOf(news) || resumed;
  const again = () => restart(positionOf(item) || from);
  const isWoken = useRef(false);
  useMediaSession(item, playback);
  useAskedAgain(playing, playback);

  const press = () => {
    // A finger that only brings the controls back doesn't pause.
    if (isWoken.current) isWoken.current = false;
    else playback.toggle();
  };
  return (
    <div class="screen">
      <div class="video">
        <video
          ref={video}
          playsInline
          preload="metadata"
          poster={item.image && !live ? mediaAddress(item.image) : undefined}
          tabIndex={0}
          aria-label={item.title}
          data-testid="video"
          onPointerDown={(event) => {
            isWoken.current = isIdle && event.pointerType === 'touch';
          }}
          onClick={press}
          onEnded={() => {
            if (!live) skip();
          }}
        />
        {isBusy && !state.paused && (
          <span class="player-busy">
            <Spinner />
          </span>
        )}
        <div class="over">
          <div class="row">
            {live && <span class="badge bad">{t.player.live}</span>}
            <b class="sm cut">
              <bdi>{item.title}</bdi>
            </b>
            {item.detail && (
              <span class="xs cut player-detail">
                <bdi>{item.detail}</bdi>
              </span>
            )}
            <Tools size={size} full={full} />
          </div>
          {!news.trouble && (
            <div class="stack tight">
              {notice && (
                <p class="row xs resumed">
                  <span aria-hidden="true">{notice}</span>
                  {notice === t.player.silent && (
                    <button type="button" class="link" onClick={() => openElsewhere(item).catch(toastError)}>
                      {t.player.elsewhere}
                    </button>
                  )}
                  {notice === resumed && (
                    <button type="button" class="link" onClick={() => restart(0)}>
                      {t.player.fromStart}
                    </button>
                  )}
                </p>
              )}
              <Controls playback={playback} full={full} live={live} from={from} more={more} />
            </div>
          )}
        </div>
      </div>
      {news.trouble && <Problem item={item} trouble={news.trouble} again={again} more={more} />}
      <p class="player-notice" role="status">
        {notice}
      </p>
      <div class="row grow narrow-phone-row player-line">
        <span class="grow">
          <b class="sm cut block">
            <bdi>{item.title}</bdi>
          </b>
          <span class="xs cut block player-detail">
            <bdi>{item.detail || (live ? t.player.live : '')}</bdi>
          </span>
        </span>
        {!news.trouble && <Toggle playback={playback} look="ic ghost" />}
        <Button look="ic ghost" icon="expand" aria-label={t.player.large} onClick={() => size.setLarge(true)} />
        <Button look="ic ghost" icon="close" aria-label={t.player.close} onClick={closePlayer} />
      </div>
    </div>
  );
}

function Tools({ size: { isLarge, setLarge }, full }: { size: Size; full: Full }) {
  const sizeName = isLarge ? t.player.small : t.player.large;
  return (
    <span class="end row player-tools">
      {!full.isOn && (
        <Button
          look="ic ghost sm"
          icon={isLarge ? 'minus' : 'expand'}
          aria-label={sizeName}
          aria-pressed={isLarge}
          title={sizeName}
          data-testid="player-large"
          onClick={() => setLarge(!isLarge)}
        />
      )}
      <Button
        look="ic ghost sm"
        icon="close"
        aria-label={t.player.close}
        title={t.player.close}
        data-testid="player-close"
        onClick={closePlayer}
      />
    </span>
  );
}

/** For the first seconds of a title that goes on where it was left. */
function isResumed(item: Playable, { from, news }: Playing, { state }: Playback): boolean {
  return from > 0 && item.kind !== 'live' && !news.trouble && (!state.ready || state.time < from + 8);
}

function noticeOf({ again, parked, silent }: News): string {
  if (again) return t.player.again;
  if (parked) return t.player.parked;
  return silent ? t.player.silent : '';
}

/** Asked for once more while it is here already: what stands still goes on. */
function useAskedAgain({ news, from, restart }: Playing, { state, play }: Playback): void {
  const before = useRef(asked.value);
  useEffect(() => {
    const isNew = asked.value > before.current && before.current > 0;
    before.current = asked.value;
    if (!isNew) return;
    if (news.trouble) restart(from);
    else if (state.ready && state.paused) play();
  }, [asked.value]);
}
