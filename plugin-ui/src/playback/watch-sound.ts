import type { SourceOptions } from './news.ts';

/** Seconds of playing by which a sound would have been heard. */
const soundBy = 3;

/** Notices a picture that plays without a sound, where the browser tells. Answers what ends it. */
export function watchSound({ video, tell }: Pick<SourceOptions, 'video' | 'tell'>): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  let from = Number.POSITIVE_INFINITY;
  video.addEventListener(
    'playing',
    () => {
      from = video.currentTime;
    },
    { signal },
  );
  video.addEventListener(
    'timeupdate',
    () => {
      if (video.currentTime < from + soundBy) return;
      leaving.abort();
      if (hasSound(video) === false) tell({ silent: true });
    },
    { signal },
  );
  return () => leaving.abort();
}

/** false where pictures play without a sound; undefined where the browser doesn't tell. */
function hasSound(video: HTMLVideoElement): boolean | undefined {
  const { webkitAudioDecodedByteCount: bytes } = video as { webkitAudioDecodedByteCount?: number };
  return bytes === undefined ? undefined : bytes > 0;
}
