import type { Tracking } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { episodeCode, relative } from '../ui/format.ts';

type Looks = Pick<Tracking, 'last_checked_at' | 'next_check_at' | 'last_error' | 'deferred_count' | 'last_decisions'>;

/** What the last look decided, and what waits for a later one since. */
export const decidedLast = ({ last_decisions, last_checked_at }: Looks) =>
  last_decisions.filter(({ code, decided_at }) => code === 'later' || decided_at === last_checked_at);

type Decided = Tracking['last_decisions'][number];
export type Run = Pick<Decided, 'code' | 'reason'> & { season: number; from: number | null; to: number | null };

/** Episodes in a row about which the same was decided, as one: many of them are read at a glance. */
export function runsOf(decisions: readonly Decided[]): Run[] {
  const runs: Run[] = [];
  for (const { season_number: season, episode_num: at, code, reason } of decisions) {
    const last = runs.at(-1);
    const goesOn = last?.season === season && last.reason === reason && last.to !== null && at === last.to + 1;
    if (last && goesOn) last.to = at;
    else runs.push({ season, from: at, to: at, code, reason });
  }
  return runs;
}

/** `S01E03`, `S01E03–E07`. */
export const codeOf = ({ season, from, to }: Run): string =>
  from === to
    ? episodeCode(season, from)
    : `${episodeCode(season, from)}–${episodeCode(season, to).replace(/^S\d+/, '')}`;

/** When it was, and what it brought; of one that failed only when. Empty before the first. */
export function lastLook(tracked: Looks): string {
  const { last_checked_at, last_error, deferred_count } = tracked;
  if (!last_checked_at) return '';
  const queued = decidedLast(tracked).filter(({ accepted }) => accepted).length;
  return t.tracking.lastLook(relative(last_checked_at), last_error ? '' : t.tracking.found(queued, deferred_count));
}

/** One whose time has come begins within a minute. */
export function nextLook({ next_check_at }: Looks): string {
  if (!next_check_at) return '';
  return Date.parse(next_check_at) > Date.now()
    ? t.tracking.nextLook(relative(next_check_at))
    : t.tracking.nextLookSoon;
}
