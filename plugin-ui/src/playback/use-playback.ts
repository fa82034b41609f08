import { useEffect, useState } from 'preact/hooks';
import { preference } from '../preferences.ts';
import { asked } from './state.ts';

export type PlaybackState = { paused: boolean; time: number; length: number; waiting: boolean; muted: boolean };
export type Playback = {
  state: PlaybackState;
  toggle: () => void;
  seek: (seconds: number) => void;
  mute: () => void;
  volume: (value: number) => void;
  /** Shows the picture in a window of its own; null where the browser has none. */
  pip: (() => Promise<unknown>) | null;
  full: () => Promise<unknown>;
  key: (event: KeyboardEvent) => void;
};

/** 0 to 1; the choice survives a reload. */
export const volume = preference<number>('volume', 1, (text) => {
  const value = Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
});

const step = 10;
const watched = ['play', 'pause', 'timeupdate', 'durationchange', 'waiting', 'playing', 'volumechange'] as const;
const still: PlaybackState = { paused: true, time: 0, length: 0, waiting: false, muted: false };

/** What the video element does, as state, and what the reader may do with it. */
export function usePlayback(video: { current: HTMLVideoElement | null }): Playback {
  const [state, setState] = useState(still);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.volume = volume.value;
    const look = ({ type }: Event) =>
      setState({
        paused: element.paused,
        // Whole seconds: more often nothing is drawn differently.
        time: Math.floor(element.currentTime),
        length: Number.isFinite(element.duration) ? element.duration : 0,
        waiting: type === 'waiting',
        muted: element.muted || element.volume === 0,
      });
    for (const name of watched) element.addEventListener(name, look);
    return () => {
      for (const name of watched) element.removeEventListener(name, look);
    };
  }, []);
  return { state, ...verbsOf(video) };
}

function verbsOf(video: { current: HTMLVideoElement | null }): Omit<Playback, 'state'> {
  const toggle = () => {
    const element = video.current;
    if (!element) return;
    // The first press after a reload: now the reader asks for it.
    if (!asked.value) asked.value = true;
    else if (element.paused) void element.play().catch(() => undefined);
    else element.pause();
  };
  const seek = (seconds: number) => {
    const element = video.current;
    if (element && Number.isFinite(element.duration)) {
      element.currentTime = Math.max(0, Math.min(seconds, element.duration - 0.5));
    }
  };
  const key = (event: KeyboardEvent) => {
    const now = video.current?.currentTime ?? 0;
    const verbs: Record<string, () => void> = {
      ' ': toggle,
      k: toggle,
      ArrowLeft: () => seek(now - step),
      ArrowRight: () => seek(now + step),
    };
    const verb = verbs[event.key];
    if (!verb || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    verb();
  };
  return {
    toggle,
    seek,
    key,
    mute: () => {
      if (video.current) video.current.muted = !video.current.muted;
    },
    volume: (value) => {
      volume.value = value;
      if (video.current) Object.assign(video.current, { volume: value, muted: false });
    },
    pip: document.pictureInPictureEnabled ? async () => showApart(video.current) : null,
    full: async () => video.current?.requestFullscreen(),
  };
}

async function showApart(video: HTMLVideoElement | null): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture();
  else await video?.requestPictureInPicture();
}
