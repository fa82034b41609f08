import { ApiError } from '../api.ts';
import { start, unload } from './element.ts';
import { formatTrouble, type Source, type SourceOptions, type Trouble, troubleOf } from './news.ts';
import { streamOf } from './state.ts';
import { errorOf } from './stream-loader.ts';
import { openTransportStream } from './transport-stream.ts';

const mostTries = 3;
/** Seconds after which a further break is a new one. */
const goodRun = 30;

/** Plays a file as the browser can, which asks for the parts that it needs by itself. */
export function openFile(options: SourceOptions): Source {
  const { video, item, tell } = options;
  const url = streamOf(item);
  const leaving = new AbortController();
  const { signal } = leaving;
  let { from } = options;
  let tries = 0;
  let instead: Source | null = null;

  function load(): void {
    video.src = url;
    start(video);
  }

  function giveUp(trouble: Trouble): void {
    leaving.abort();
    unload(video);
    tell({ trouble });
  }

  async function failed(): Promise<void> {
    const hadBegun = video.readyState > 0;
    if (hadBegun) from = video.currentTime;
    unload(video);
    const found = await lookAt(url, signal);
    if (signal.aborted) return;
    if ('error' in found) return giveUp(troubleOf(found.error));
    if (found.type.startsWith('video/mp2t')) {
      leaving.abort();
      instead = openTransportStream(options);
      return;
    }
    tries += 1;
    const isWorthIt = (hadBegun || video.canPlayType(found.type) !== '') && tries <= mostTries;
    if (!isWorthIt) return giveUp(formatTrouble(item, found.type, found.isHere));
    tell({ again: true });
    load();
  }

  /** Of some files a browser plays the sound to a black picture. */
  async function noPicture(): Promise<void> {
    const found = await lookAt(url, signal, 'HEAD');
    if (signal.aborted) return;
    giveUp('error' in found ? troubleOf(found.error) : formatTrouble(item, found.type, found.isHere));
  }

  const on = (name: string, listener: () => void) => video.addEventListener(name, listener, { signal });
  on('error', () => void failed());
  on('loadedmetadata', () => {
    if (from > 0 && from < video.duration) video.currentTime = from;
  });
  on('loadeddata', () => {
    if (video.videoWidth === 0) void noPicture();
  });
  on('playing', () => tell({ again: false }));
  on('timeupdate', () => {
    if (video.currentTime > from + goodRun) tries = 0;
  });
  load();
  return {
    stop: () => {
      leaving.abort();
      if (instead) instead.stop();
      else unload(video);
    },
  };
}

type Found = { error: ApiError } | { type: string; isHere: boolean };

/** A media element hides why it failed: the service says it, where need be for the first bytes of the file. */
async function lookAt(url: string, signal: AbortSignal, method: 'GET' | 'HEAD' = 'GET'): Promise<Found> {
  try {
    const headers = { range: 'bytes=0-1023' };
    const answer = await fetch(url, { method, credentials: 'same-origin', cache: 'no-store', headers, signal });
    if (!answer.ok) return { error: await errorOf(answer) };
    await answer.body?.cancel();
    // What comes from the library has a tag; a provider's answers have none.
    return { type: answer.headers.get('content-type') ?? '', isHere: answer.headers.has('etag') };
  } catch {
    return { error: new ApiError(0) };
  }
}
