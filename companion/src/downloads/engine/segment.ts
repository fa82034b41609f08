/** A byte range [start, end). */
export type Range = readonly [number, number];

/** A piece of the file. Segments always cover [0, size) in order, without a gap and without an overlap. */
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
  /** Its first bytes have been compared with those that the answer before it runs on with. The file's first piece has none. */
  joined: boolean;
  /** When the next byte is `at`, at most so many before it are asked for again: answers were no longer than those. */
  lookBack: { at: number; most: number };
  /** Its last byte is fetched once more, only to compare the join behind it. */
  reopened: boolean;
  /** Writes under way, in file order. */
  writes: { end: number; done: boolean }[];
};

export function emptySegment(start: number, end: number): Segment {
  return {
    start,
    end,
    received: start,
    flushed: start,
    live: false,
    answerEnd: 0,
    speed: 0,
    notBefore: 0,
    joined: start === 0,
    lookBack: { at: -1, most: 0 },
    reopened: false,
    writes: [],
  };
}

/** What is on disk, and what is missing between it. `joins`: places inside `have` that were never compared. */
export function laySegments(size: number | null, have: readonly Range[], joins: readonly number[]): Segment[] {
  const end = size ?? Number.POSITIVE_INFINITY;
  const segments: Segment[] = [];
  let at = 0;
  for (const [from, to] of have.flatMap((range) => cutAt(range, joins))) {
    if (from > at) segments.push(emptySegment(at, from));
    segments.push({ ...emptySegment(from, to), received: to, flushed: to });
    at = to;
  }
  if (at < end || segments.length === 0) segments.push(emptySegment(at, end));
  return growRuns(segments);
}

function cutAt([from, to]: Range, joins: readonly number[]): Range[] {
  const cuts = [from, ...joins.filter((at) => at > from && at < to), to];
  return cuts.slice(1).map((cut, index) => [cuts[index] as number, cut]);
}

/** A known run followed by a missing one is one segment that goes on where it stopped. */
function growRuns(segments: Segment[]): Segment[] {
  return segments.filter((segment, index) => {
    const next = segments[index + 1];
    if (!next || segment.flushed < segment.end || next.flushed > next.start) return true;
    next.start = segment.start;
    next.joined = segment.joined;
    return false;
  });
}
