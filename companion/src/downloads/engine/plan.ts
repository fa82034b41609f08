import type { SegmentView } from './messages.ts';
import { emptySegment, laySegments, type Range, type Segment } from './segment.ts';
import { viewSegments } from './segment-view.ts';

export type PlanLimits = {
  minSegment: number;
  maxSegments: number;
  align: number;
};
export const planLimits: PlanLimits = {
  minSegment: 1 << 20,
  maxSegments: 16,
  align: 64 << 10,
};

export type TakeOptions = {
  now: number;
  /** Halve a live segment where nothing waits. */
  split: boolean;
  /** A live segment that is done within so many seconds is not split: a new connection would only arrive late. */
  minSecondsLeft?: number;
  /** Only segments with known bytes right before them, to compare those first. */
  needsKnown?: boolean;
};

/** What is in the file, and the places inside it where two answers meet that were not compared yet. */
export type OnDisk = { have: [number, number][]; joins: number[] };

export type Plan = ReturnType<typeof createPlan>;

/**
 * Who fetches which bytes. Pure: no clock, no socket, no file. Only the byte after `received` of a live segment is
 * ever written next, so that any order of splits, failures and completions writes every byte exactly once.
 */
export function createPlan(options: {
  size: number | null;
  /** Byte ranges that are in the file, sorted, not overlapping. */
  have?: readonly Range[];
  joins?: readonly number[];
  limits?: PlanLimits;
}) {
  const limits = options.limits ?? planLimits;
  let size = options.size;
  let segments = laySegments(size, options.have ?? [], options.joins ?? []);

  const incomplete = () => segments.filter((segment) => segment.flushed < segment.end);
  const waiting = (now: number) =>
    segments.filter((segment) => !segment.live && segment.received < segment.end && segment.notBefore <= now);
  const after = (segment: Segment): Segment | null => segments[segments.indexOf(segment) + 1] ?? null;

  /** How many bytes right before the segment's next byte are in the file. */
  function knownBefore(segment: Segment): number {
    if (segment.flushed !== segment.received) return 0;
    let from = segment.start;
    for (let index = segments.indexOf(segment) - 1; index >= 0; index--) {
      const left = segments[index] as Segment;
      if (left.flushed < left.end) break;
      from = left.start;
    }
    return segment.received - from;
  }

  function splitTarget(options: TakeOptions): Segment | null {
    if (size === null || incomplete().length >= limits.maxSegments) return null;
    let best: Segment | null = null;
    let longest = options.minSecondsLeft ?? 0;
    for (const segment of segments) {
      const left = segment.end - segment.received;
      if (!segment.live || segment.answerEnd === 0 || left < 2 * limits.minSegment) continue;
      const seconds = segment.speed > 0 ? left / segment.speed : Number.MAX_SAFE_INTEGER + left;
      if (seconds > longest) [best, longest] = [segment, seconds];
    }
    return best;
  }

  function split(segment: Segment): Segment {
    const half = segment.received + (segment.end - segment.received) / 2;
    const aligned = Math.ceil(half / limits.align) * limits.align;
    const cut = aligned > segment.received && aligned < segment.end ? aligned : Math.ceil(half);
    const right = emptySegment(cut, segment.end);
    segment.end = cut;
    segments.splice(segments.indexOf(segment) + 1, 0, right);
    return right;
  }

  /** Begun pieces that were not compared with a whole piece before them, both flushed; with that piece. */
  const openJoins = () =>
    segments.flatMap((right, index) => {
      const left = segments[index - 1];
      if (!left || right.joined || right.flushed === right.start || left.flushed < left.end) return [];
      return [{ left, right }];
    });

  return {
    get size() {
      return size;
    },
    get segments(): readonly Segment[] {
      return segments;
    },
    knownBefore,

    /** A piece of work for a free connection, or null. The lowest offset first: what plays early arrives early. */
    take(options: TakeOptions): Segment | null {
      const pending = waiting(options.now).filter((segment) => !options.needsKnown || knownBefore(segment) > 0);
      const target = pending.length === 0 && options.split && !options.needsKnown ? splitTarget(options) : null;
      const segment = pending[0] ?? (target && split(target));
      if (!segment) return null;
      segment.live = true;
      segment.answerEnd = 0;
      segment.speed = 0;
      return segment;
    },
    canTake(options: TakeOptions): boolean {
      const pending = waiting(options.now).some((segment) => !options.needsKnown || knownBefore(segment) > 0);
      return pending || (options.split && !options.needsKnown && splitTarget(options) !== null);
    },
    /** The connection is gone. An untouched piece goes back to the live neighbour whose answer still covers it. */
    giveBack(segment: Segment, notBefore = 0): void {
      segment.live = false;
      segment.notBefore = notBefore;
      const left = segments[segments.indexOf(segment) - 1];
      const untouched = segment.received === segment.start && segment.received < segment.end;
      if (untouched && left?.live && left.answerEnd >= segment.end) {
        left.end = segment.end;
        segments.splice(segments.indexOf(segment), 1);
      }
    },
    /** At its end, a live answer that reaches further goes on into the next piece when nobody has begun it. */
    extend(segment: Segment): boolean {
      const next = segments.includes(segment) ? after(segment) : null;
      if (!next || next.live || next.received > next.start || segment.answerEnd <= segment.end) return false;
      if (segment.answerEnd >= next.end) segments.splice(segments.indexOf(next), 1);
      segment.end = Math.min(next.end, segment.answerEnd);
      next.start = next.received = next.flushed = segment.end;
      return true;
    },
    /** As far as one answer may serve: to the first piece behind this one that somebody has begun, which is `next`. */
    reach(segment: Segment): { end: number; next: Segment | null } {
      let end = segment.end;
      for (let next = after(segment); next; next = after(next)) {
        if (next.live || next.received > next.start) return { end, next };
        end = next.end;
      }
      return { end, next: null };
    },
    /** The piece behind this one, where that was begun by another answer and not compared yet. */
    unjoinedAfter(segment: Segment): Segment | null {
      const next = segments.includes(segment) ? after(segment) : null;
      return next && !next.joined && (next.live || next.received > next.start) ? next : null;
    },
    /**
     * Where all is here but some joins were never compared: the last byte before each is fetched again, and with it what
     * lies around it. No connection may be live and no write under way. Returns how many.
     */
    reopenJoins(): number {
      const open = openJoins();
      for (const { left } of open) {
        left.received = left.flushed = left.end - 1;
        left.reopened = true;
      }
      return open.length;
    },
    /** What could not be compared is believed: the size, the validators and the ranges were right. */
    believeJoins(): void {
      for (const segment of segments) {
        if (segment.reopened) segment.received = segment.flushed = segment.end;
        segment.reopened = false;
        segment.joined = true;
      }
    },
    /** The size was learned from the first answer. */
    setSize(bytes: number): void {
      size = bytes;
      segments = segments.filter((segment) => segment.start < bytes || (bytes === 0 && segment.start === 0));
      const last = segments.at(-1);
      if (last) last.end = bytes;
    },
    beginWrite(segment: Segment, end: number) {
      const write = { end, done: false };
      segment.writes.push(write);
      return write;
    },
    /** Writes may complete in any order; only the unbroken run from the start counts. */
    endWrite(segment: Segment, write: { end: number; done: boolean }): void {
      write.done = true;
      while (segment.writes[0]?.done) segment.flushed = (segment.writes.shift() as { end: number }).end;
    },
    /** A write failed: what was not flushed is fetched again. No connection may be live and no write under way. */
    rollBack(): void {
      for (const segment of segments) {
        segment.received = segment.flushed;
        segment.joined &&= segment.start === 0 || segment.flushed > segment.start;
        segment.writes = [];
      }
    },
    /** fdatasync failed: the system may have dropped pages, only what an earlier sync covered is believed. */
    rollBackTo({ have, joins }: OnDisk): void {
      segments = laySegments(size, have, joins);
    },
    isDone(): boolean {
      return size !== null && segments.every((segment) => segment.flushed === segment.end);
    },
    /** Every byte has arrived and nobody reads on any more. */
    isReceived(): boolean {
      return size !== null && segments.every((segment) => segment.received === segment.end && !segment.live);
    },
    bytesFlushed(): number {
      return segments.reduce((sum, segment) => sum + segment.flushed - segment.start, 0);
    },
    bytesReceived(): number {
      return segments.reduce((sum, segment) => sum + segment.received - segment.start, 0);
    },
    /** What is in the file, merged where pieces touch. */
    onDisk(): OnDisk {
      const have: [number, number][] = [];
      for (const { start, flushed } of segments) {
        const last = have.at(-1);
        if (flushed === start) continue;
        if (last && last[1] === start) last[1] = flushed;
        else have.push([start, flushed]);
      }
      return { have, joins: openJoins().map(({ right }) => right.start) };
    },
    /** Whole neighbours become one, so that the list stays as short as the work that is left. */
    compact(): void {
      const isSettled = (one: Segment) => one.flushed === one.end && !one.live && one.writes.length === 0;
      const kept: Segment[] = [];
      for (const segment of segments) {
        const last = kept.at(-1);
        if (!last || !segment.joined || !isSettled(last) || !isSettled(segment)) kept.push(segment);
        else last.end = last.received = last.flushed = segment.end;
      }
      segments = kept;
    },
    view: (most = 64): SegmentView[] => viewSegments(segments, most),
  };
}
