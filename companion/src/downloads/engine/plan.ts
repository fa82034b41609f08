import type { SegmentView } from './messages.ts';

/**
 * Who fetches which bytes. Pure: no clock, no socket, no file. Segments always cover [0, size) in order, without a gap
 * and without an overlap; only the byte after `received` of a live segment is ever written next, so that any order of
 * splits, failures and completions writes every byte exactly once.
 */
export type Segment = {
  start: number;
  /** Exclusive; Infinity while the size is unknown. A split or a size that becomes known lowers it. */
  end: number;
  /** The next byte to arrive. */
  received: number;
  /** [start, flushed) was handed to the file system without an error. */
  flushed: number;
  /** A connection works on it. */
  live: boolean;
  /** How far the live answer reaches, exclusive. 0 until one is accepted. */
  answerEnd: number;
  /** Bytes per second, smoothed; 0 while unknown. */
  speed: number;
  /** Not to be taken before this time (ms), after a failure. */
  notBefore: number;
  /** Writes under way, in file order. */
  writes: { end: number; done: boolean }[];
};

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

export type Plan = ReturnType<typeof createPlan>;

export function createPlan(options: {
  size: number | null;
  /** Byte ranges [start, end) that are in the file, sorted, not overlapping. */
  have?: readonly (readonly [number, number])[];
  limits?: PlanLimits;
}) {
  const limits = options.limits ?? planLimits;
  let size = options.size;
  let segments = lay(size, options.have ?? []);

  const incomplete = () => segments.filter((segment) => segment.flushed < segment.end);
  const waiting = (now: number) =>
    segments.filter((segment) => !segment.live && segment.received < segment.end && segment.notBefore <= now);

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
    /** When the first delayed segment may be taken, or null. */
    nextAt(): number | null {
      const times = segments.filter((s) => !s.live && s.received < s.end).map((s) => s.notBefore);
      return times.length ? Math.min(...times) : null;
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
      const index = segments.indexOf(segment);
      const next = index < 0 ? undefined : segments[index + 1];
      if (!next || next.live || next.received > next.start || segment.answerEnd <= segment.end) return false;
      if (segment.answerEnd >= next.end) segments.splice(segments.indexOf(next), 1);
      segment.end = Math.min(next.end, segment.answerEnd);
      next.start = next.received = next.flushed = segment.end;
      return true;
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
        segment.writes = [];
      }
    },
    /** fdatasync failed: the system may have dropped pages, only what an earlier sync covered is believed. */
    rollBackTo(durable: readonly (readonly [number, number])[]): void {
      segments = lay(size, durable);
    },
    isDone(): boolean {
      return size !== null && segments.every((segment) => segment.flushed === segment.end);
    },
    bytesFlushed(): number {
      return segments.reduce((sum, segment) => sum + segment.flushed - segment.start, 0);
    },
    bytesReceived(): number {
      return segments.reduce((sum, segment) => sum + segment.received - segment.start, 0);
    },
    /** What is in the file, merged where pieces touch. */
    have(): [number, number][] {
      const ranges: [number, number][] = [];
      for (const { start, flushed } of segments) {
        const last = ranges.at(-1);
        if (flushed === start) continue;
        if (last && last[1] === start) last[1] = flushed;
        else ranges.push([start, flushed]);
      }
      return ranges;
    },
    /** Whole neighbours become one, so that the list stays as short as the work that is left. */
    compact(): void {
      segments = segments.filter((segment, index) => {
        const next = segments[index + 1];
        const whole = segment.flushed === segment.end && !segment.live && segment.writes.length === 0;
        if (!whole || !next || next.flushed < next.end || next.live || next.writes.length > 0) return true;
        next.start = segment.start;
        return false;
      });
    },
    view: (most = 64): SegmentView[] => viewSegments(segments, most),
  };
}

function emptySegment(start: number, end: number): Segment {
  return {
    start,
    end,
    received: start,
    flushed: start,
    live: false,
    answerEnd: 0,
    speed: 0,
    notBefore: 0,
    writes: [],
  };
}

function lay(size: number | null, have: readonly (readonly [number, number])[]): Segment[] {
  const end = size ?? Number.POSITIVE_INFINITY;
  const segments: Segment[] = [];
  let at = 0;
  for (const [from, to] of have) {
    if (from > at) segments.push(emptySegment(at, from));
    segments.push({ ...emptySegment(from, to), received: to, flushed: to });
    at = to;
  }
  if (at < end || segments.length === 0) segments.push(emptySegment(at, end));
  return joinGrown(segments);
}

/** A known run followed by a missing one is one segment that goes on where it stopped. */
function joinGrown(segments: Segment[]): Segment[] {
  return segments.filter((segment, index) => {
    const next = segments[index + 1];
    if (!next || segment.flushed < segment.end || next.flushed > next.start) return true;
    next.start = segment.start;
    return false;
  });
}

function viewSegments(segments: readonly Segment[], most: number): SegmentView[] {
  const view = segments
    .filter((segment) => Number.isFinite(segment.end))
    .map(({ start, end, received }) => ({
      start,
      end,
      done: received - start,
    }));
  while (view.length > most) {
    let smallest = 0;
    const width = (index: number) => (view[index + 1] as SegmentView).end - (view[index] as SegmentView).start;
    for (let index = 1; index < view.length - 1; index++) if (width(index) < width(smallest)) smallest = index;
    const [left, right] = [view[smallest] as SegmentView, view[smallest + 1] as SegmentView];
    view.splice(smallest, 2, {
      start: left.start,
      end: right.end,
      done: left.done + right.done,
    });
  }
  return view;
}
