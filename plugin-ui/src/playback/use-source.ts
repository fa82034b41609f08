import { useEffect, useMemo, useState } from 'preact/hooks';
import type { News } from './news.ts';
import { keyOf, type Playable } from './queue.ts';
import { openSource } from './source.ts';
import { asked, keepPosition, positionOf } from './state.ts';

type Video = { current: HTMLVideoElement | null };
type Restart = { key: string; from: number; count: number };

/** What a title's playing tells, where it began (seconds), and how it is begun again. */
export type Playing = { news: News; from: number; restart: (from: number) => void };

/** Loads what is to be played, and frees its connection when it no longer is. */
export function useSource(video: Video, item: Playable): Playing {
  const key = keyOf(item);
  const [wish, setWish] = useState<Restart | null>(null);
  const restarted = wish?.key === key ? wish : null;
  const remembered = useMemo(() => positionOf(item), [key]);
  const from = restarted?.from ?? remembered;
  const run = `${key} ${restarted?.count ?? 0}`;
  const [told, setTold] = useState<{ run: string; news: News }>({ run, news: {} });

  usePosition(video, item);
  useEffect(() => {
    const element = video.current;
    // After a reload the player waits: it would take a connection that nobody asked for.
    if (!element || asked.value === 0) return;
    const tell = (news: News) =>
      setTold((before) => ({ run, news: before.run === run ? { ...before.news, ...news } : news }));
    const source = openSource({ video: element, item, from, tell });
    return source.stop;
  }, [run, asked.value > 0]);

  return {
    news: told.run === run ? told.news : {},
    from,
    restart: (at) => {
      asked.value += 1;
      setWish({ key, from: at, count: (restarted?.count ?? 0) + 1 });
    },
  };
}

const everyMs = 5000;

/** Its clean-up comes before that of the source, which takes the position away. */
function usePosition(video: Video, item: Playable): void {
  useEffect(() => {
    const element = video.current;
    const save = () => {
      if (element && element.readyState > 0 && asked.peek() > 0)
        keepPosition(item, element.currentTime, element.duration);
    };
    const timer = setInterval(save, everyMs);
    addEventListener('pagehide', save);
    return () => {
      save();
      clearInterval(timer);
      removeEventListener('pagehide', save);
    };
  }, [keyOf(item)]);
}
