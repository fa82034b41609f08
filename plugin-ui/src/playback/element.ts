/** Refused without a gesture in some browsers: the play button stands there. */
export function start(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}

/** Without this the browser would go on loading, and the connection would stay taken. */
export function unload(video: HTMLVideoElement): void {
  video.removeAttribute('src');
  video.load();
}

/** Seconds that are loaded from here on without a gap. */
export function aheadOf({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    const isHere = buffered.start(index) <= currentTime && currentTime < buffered.end(index);
    if (isHere) return buffered.end(index) - currentTime;
  }
  return 0;
}

/** Steps over a gap in what is loaded; false where nothing is loaded behind it. */
export function jumpGap(video: HTMLVideoElement): boolean {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime) continue;
    video.currentTime = buffered.start(index) + 0.05;
    return true;
  }
  return false;
}
