import { useEffect, useRef, useState } from 'preact/hooks';
import { place } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { onPlayerKey } from './keys.ts';
import { QueueList } from './queue-list.tsx';
import type { Playable } from './queue.ts';
import { Screen } from './screen.tsx';
import { closePlayer, queue } from './state.ts';
import { useFull } from './use-full.ts';
import { useIdle } from './use-idle.ts';
import { useFocusBack, usePageBehind } from './use-page-behind.ts';
import { usePlayback } from './use-playback.ts';

/** One video over the page: small in the corner, or large; the queue beside it. */
export function Player() {
  const [item, ...rest] = queue.value;
  return item ? <Open item={item} rest={rest} /> : null;
}

/** The same video element for all that is played: a picture in a window of its own, or as large as the screen, stays there. */
function Open({ item, rest }: { item: Playable; rest: readonly Playable[] }) {
  const part = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [isLarge, setLarge] = useState(false);
  const playback = usePlayback(video);
  const full = useFull(part);
  const isIdle = useIdle(part, !playback.state.paused);
  const isWide = isLarge || full.isOn;
  usePageBehind(isWide);
  useFocusBack(part);
  // A page that was asked for is not left covered.
  useEffect(() => setLarge(false), [place.value.path]);

  const verbs = { playback, full: full.toggle, back: () => (isLarge ? setLarge(false) : closePlayer()) };
  return (
    <section
      ref={part}
      class={`player ${isWide ? 'large' : ''}`}
      aria-label={t.player.label(item.title)}
      data-idle={isIdle || undefined}
      data-testid="player"
      onKeyDown={(event) => onPlayerKey(event, verbs)}
    >
      <Screen
        video={video}
        item={item}
        playback={playback}
        full={full}
        isIdle={isIdle}
        size={{ isLarge, setLarge }}
        more={rest.length}
      />
      {isWide && rest.length > 0 && <QueueList items={rest} />}
    </section>
  );
}
