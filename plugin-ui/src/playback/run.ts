import type Mpegts from 'mpegts.js';
import { aheadOf, start } from './element.ts';
import type { Playable } from './queue.ts';
import { streamOf } from './state.ts';
import { type StreamEnd, streamLoader } from './stream-loader.ts';

/** What ends a run: the stream itself, or that it can't be shown. */
export type RunEnd = StreamEnd | { kind: 'unplayable' };
type Hooks = { arrived: () => void; ended: (end: RunEnd) => void };

/** One playing of a transport stream, until it ends or is ended. */
export type Run = { end: () => void };
export type StartRun = (hooks: Hooks) => Run;

/** Seconds that are loaded ahead. Of what was shown little is kept: a picture in 4K fills a browser's share quickly. */
const ahead = 30;
const kept = { autoCleanupSourceBuffer: true, autoCleanupMaxBackwardDuration: 40, autoCleanupMinBackwardDuration: 20 };

type Options = { mpegts: typeof Mpegts; video: HTMLVideoElement; item: Playable };

export function startRun({ mpegts, video, item }: Options, { arrived, ended }: Hooks): Run {
  const live = item.kind === 'live';
  let isOver = false;
  // Not while mpegts.js is at work on what it tells: it can't be ended then.
  const finish = (end: RunEnd) => setTimeout(() => isOver || ended(end));
  const player = mpegts.createPlayer(
    { type: 'mpegts', isLive: live, url: streamOf(item) },
    {
      ...kept,
      enableStashBuffer: !live,
      lazyLoad: false,
      // A channel that fell behind (a slow line, a short pause) comes back to the present.
      liveBufferLatencyChasing: live,
      liveBufferLatencyMaxLatency: ahead,
      liveBufferLatencyMinRemain: 4,
      customLoader: streamLoader(mpegts, { live, arrived, ended: finish, room: live ? always : roomIn(video) }),
    },
  );
  player.on(mpegts.Events.ERROR, (kind: string) => {
    if (kind === mpegts.ErrorTypes.MEDIA_ERROR) finish({ kind: 'unplayable' });
  });
  player.attachMediaElement(video);
  player.load();
  start(video);
  return {
    end: () => {
      isOver = true;
      player.destroy();
    },
  };
}

const always = () => Promise.resolve();

const roomIn = (video: HTMLVideoElement) => async (signal: AbortSignal) => {
  // What was read last gets its turn to be loaded: before that it is in no account.
  await pause(5);
  while (aheadOf(video) > ahead && !signal.aborted) await pause(500);
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
