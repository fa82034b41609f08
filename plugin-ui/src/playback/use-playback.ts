import { useEffect, useState } from 'preact/hooks';
import { preference } from '../preferences.ts';
import { asked } from './state.ts';

export type PlaybackState = {
  /** Is there something of the title? Not before the first answer, and not after the last one. */
  ready: boolean;
  paused: boolean;
  time: number;
  length: number;
  waiting: boolean;
  muted: boolean;
};
export type Playback = {
  state: PlaybackState;
  play: () => void;
  toggle: () => void;
  seek: (seconds: number) => void;
  seekBy: (seconds: number) => void;
  mute: () => void;
  volume: (value: number) => void;
  /** Shows the picture in a window of its own; null where the browser has none. */
  pip: (() => Promise<unknown>) | null;
};
type Video = { current: HTMLVideoElement | null };

/** 0 to 1; the choice survives a reload. */
export const volume = preference<number>('volume', 1, (text) => {
  const value = Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
});

const watched = [
  'play',
  'pause',
  'timeupdate',
  'durationchange',
  'waiting',
  'playing',
  'volumechange',
  'loadedmetadata',
  'emptied',
] as const;
const still: PlaybackState = { ready: false, paused: true, time: 0, length: 0, waiting: false, muted: false };

/** What the video element does, as state, and what the reader may do with it. */
export function usePlayback(video: Video): Playback {
  const [state, setState] = useState(still);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.volume = volume.value;
    const look = ({ type }: Event) => setState(lookAt(element, type === 'waiting'));
    for (const name of watched) element.addEventListener(name, look);
    return () => {
      for (const name of watched) element.removeEventListener(name, look);
    };
  }, []);
  return { state, ...verbsOf(video) };
}

function lookAt(element: HTMLVideoElement, waiting: boolean): PlaybackState {
  return {
    ready: element.readyState > 0,
    paused: element.paused,
    // Whole seconds: more often nothing is drawn differently.
    time: Math.floor(element.currentTime),
    length: Number.isFinite(element.duration) ? element.duration : 0,
    waiting,
    muted: element.muted || element.volume === 0,
  };
}

function verbsOf(video: Video): Omit<Playback, 'state'> {
  const seek = (seconds: number) => {
    const element = video.current;
    if (element && Number.isFinite(element.duration)) {
      element.currentTime = Math.max(0, Math.min(seconds, element.duration - 0.5));
    }
  };
  const play = () => void video.current?.play().catch(() => undefined);
  return {
    play,
    toggle: () => {
      // The first press after a reload: now the reader asks for it.
      if (asked.value === 0) asked.value = 1;
      else if (video.current?.paused) play();
      else video.current?.pause();
    },
    seek,
    seekBy: (seconds) => seek((video.current?.currentTime ?? 0) + seconds),
    mute: () => {
      if (video.current) video.current.muted = !video.current.muted;
    },
    volume: (value) => {
      volume.value = Math.round(Math.max(0, Math.min(1, value)) * 100) / 100;
      if (video.current) Object.assign(video.current, { volume: volume.value, muted: false });
    },
    pip: document.pictureInPictureEnabled ? async () => showApart(video.current) : null,
  };
}

async function showApart(video: HTMLVideoElement | null): Promise<void> {
  const change = document.pictureInPictureElement ? document.exitPictureInPicture() : video?.requestPictureInPicture();
  // Nothing to be told: where the browser refuses it, the picture stays where it is.
  await change?.catch(() => undefined);
}
