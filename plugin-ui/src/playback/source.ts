import { ApiError } from '../api.ts';
import { t } from '../strings/index.ts';
import type { Playable } from './queue.ts';
import { streamOf } from './state.ts';

export type Source = { stop: () => void };
type Options = { video: HTMLVideoElement; item: Playable; from: number; onError: (sentence: string) => void };

/** Connects a title with the video element: transport streams through mpegts.js, files natively. Ends with `stop`. */
export function openSource(options: Options): Source {
  const { kind, container } = options.item;
  return kind === 'live' || container?.toLowerCase() === 'ts' ? openTransportStream(options) : openFile(options);
}

function openFile({ video, item, from, onError }: Options): Source {
  const end = new AbortController();
  const url = streamOf(item);
  const { signal } = end;
  video.addEventListener('error', () => void reasonFor(url, signal).then((reason) => reason && onError(reason)), {
    signal,
  });
  video.addEventListener(
    'loadedmetadata',
    () => {
      if (from > 0 && from < video.duration) video.currentTime = from;
    },
    { signal, once: true },
  );
  video.src = url;
  start(video);
  return {
    stop: () => {
      end.abort();
      unload(video);
    },
  };
}

function openTransportStream({ video, item, onError }: Options): Source {
  const live = item.kind === 'live';
  let stopped = false;
  let end = (): void => undefined;
  import('mpegts.js').then(
    ({ default: mpegts }) => {
      if (stopped) return;
      if (!mpegts.isSupported()) return onError(t.player.unplayable);
      const player = mpegts.createPlayer(
        { type: 'mpegts', isLive: live, url: streamOf(item), withCredentials: true },
        { enableStashBuffer: !live, liveBufferLatencyChasing: false, autoCleanupSourceBuffer: true, lazyLoad: !live },
      );
      player.on(mpegts.Events.ERROR, (kind: string, _detail: string, info?: { code?: number }) => {
        onError(kind === mpegts.ErrorTypes.NETWORK_ERROR ? sentenceFor(info?.code ?? 0) : t.player.unplayable);
      });
      player.attachMediaElement(video);
      player.load();
      start(video);
      end = () => player.destroy();
    },
    () => onError(t.player.failed),
  );
  return {
    stop: () => {
      stopped = true;
      end();
      unload(video);
    },
  };
}

const sentenceFor = (status: number) => (status === 503 ? t.player.busy : `${t.player.failed} ${t.problem(status)}`);

/** A media element hides why it failed: the service is asked without a body. */
async function reasonFor(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(url, { method: 'HEAD', credentials: 'same-origin', signal });
    return answer.ok ? t.player.unplayable : sentenceFor(answer.status);
  } catch {
    return signal.aborted ? null : new ApiError(0).message;
  }
}

/** Refused without a gesture in some browsers: the play button stands there. */
function start(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}

/** Without this the browser would go on loading, and the connection would stay taken. */
function unload(video: HTMLVideoElement): void {
  video.removeAttribute('src');
  video.load();
}
