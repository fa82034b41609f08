import { useEffect } from 'preact/hooks';
import { mediaAddress } from '../api.ts';
import type { Playable } from './queue.ts';
import { played, previous, queue, skip } from './state.ts';
import type { Playback } from './use-playback.ts';

/** Tells the device what plays: its media keys, its lock screen and the small window then work on it. */
export function useMediaSession(item: Playable, playback: Playback): void {
  const session = 'mediaSession' in navigator ? navigator.mediaSession : null;
  const { title, detail = '', image } = item;
  useEffect(() => {
    if (!session) return;
    const artwork = image ? [{ src: mediaAddress(image) }] : [];
    session.metadata = new MediaMetadata({ title, artist: detail, artwork });
    return () => {
      session.metadata = null;
    };
  }, [title, detail, image]);
  useEffect(() => {
    if (!session) return;
    const verbs: [MediaSessionAction, (() => void) | null][] = [
      ['previoustrack', played.value.length > 0 ? previous : null],
      ['nexttrack', queue.value.length > 1 ? skip : null],
      ['play', playback.toggle],
      ['pause', playback.toggle],
    ];
    for (const [action, verb] of verbs) session.setActionHandler(action, verb);
    return () => {
      for (const [action] of verbs) session.setActionHandler(action, null);
    };
  }, [played.value.length > 0, queue.value.length > 1]);
}
