import { t } from '../strings/index.ts';
import { jumpGap } from './element.ts';
import { formatTrouble, type SourceOptions, type Trouble, troubleOf } from './news.ts';
import { createPatience } from './patience.ts';
import type { Run, RunEnd, StartRun } from './run.ts';

type Options = Omit<SourceOptions, 'from'> & { run: StartRun };

/** How long a picture may stand still. Before the first byte a download may have to give its connection up. */
const stillMs = { atFirst: 45_000, later: 12_000 };
/** A paused channel keeps its connection for so long. */
const parkAfterMs = 30_000;
const lookEveryMs = 1000;

/**
 * Keeps a channel playing: asks again where it broke off or stands still, steps over gaps, and gives its connection
 * back while it is paused. Answers what ends it.
 */
export function keepLive({ video, item, tell, run }: Options): () => void {
  const leaving = new AbortController();
  const patience = createPatience();
  let present: Run | null = null;
  let timer = 0;
  let hasPlayed = false;
  let isOver = false;
  let firstByteAt = 0;
  let seen = { time: 0, at: 0 };

  function connect(): void {
    firstByteAt = 0;
    seen = { time: 0, at: performance.now() };
    present = run({
      arrived: () => {
        firstByteAt ||= performance.now();
      },
      ended,
    });
  }

  function disconnect(): void {
    clearTimeout(timer);
    const before = present;
    present = null;
    before?.end();
  }

  function ended(end: RunEnd): void {
    const playedMs = firstByteAt > 0 ? performance.now() - firstByteAt : 0;
    const wasPaused = video.paused;
    disconnect();
    const trouble = troubleAfter(end);
    if (trouble) return giveUp(trouble);
    if (wasPaused) return tell({ parked: true });
    const wait = patience.after(playedMs);
    if (wait === null) return giveUp({ kind: 'other', sentence: t.player.interrupted });
    tell({ again: true });
    timer = window.setTimeout(connect, wait);
  }

  /** While it is asked for again a provider may refuse it for a moment; that the account is full is not asked twice. */
  function troubleAfter(end: RunEnd): Trouble | null {
    if (end.kind === 'unplayable') return formatTrouble(item, 'video/mp2t');
    if (end.kind !== 'refused') return null;
    const trouble = troubleOf(end.error);
    return hasPlayed && trouble.kind !== 'busy' ? null : trouble;
  }

  function giveUp(trouble: Trouble): void {
    isOver = true;
    tell({ trouble });
  }

  function look(): void {
    const at = performance.now();
    if (!present || video.paused || video.currentTime !== seen.time) {
      seen = { time: video.currentTime, at };
      return;
    }
    if (at - seen.at < (firstByteAt > 0 ? stillMs.later : stillMs.atFirst)) return;
    seen.at = at;
    if (jumpGap(video)) return;
    ended(firstByteAt > 0 && !hasPlayed ? { kind: 'unplayable' } : { kind: 'cut' });
  }

  const on = (name: string, listener: () => void) => video.addEventListener(name, listener, { signal: leaving.signal });
  on('playing', () => {
    hasPlayed = true;
    tell({ again: false, parked: false });
  });
  on('pause', () => {
    if (!present) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      disconnect();
      tell({ parked: true });
    }, parkAfterMs);
  });
  on('play', () => {
    clearTimeout(timer);
    if (!present && !isOver) connect();
  });
  const watch = setInterval(look, lookEveryMs);
  connect();
  return () => {
    leaving.abort();
    clearInterval(watch);
    disconnect();
  };
}
