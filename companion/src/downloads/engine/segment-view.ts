import type { SegmentView } from './messages.ts';
import type { Segment } from './segment.ts';

/** The map for a screen: at most so many pieces, the smallest neighbours merged where there are more. */
export function viewSegments(segments: readonly Segment[], most: number): SegmentView[] {
  const view = segments.filter((segment) => Number.isFinite(segment.end)).map(viewOf);
  while (view.length > most) mergeSmallest(view);
  return view;
}

function viewOf({ start, end, received, joined }: Segment): SegmentView {
  return { start, end, done: received - start, joined: joined || received === start };
}

function mergeSmallest(view: SegmentView[]): void {
  let smallest = 0;
  const width = (index: number) => (view[index + 1] as SegmentView).end - (view[index] as SegmentView).start;
  for (let index = 1; index < view.length - 1; index++) if (width(index) < width(smallest)) smallest = index;
  const [left, right] = [view[smallest] as SegmentView, view[smallest + 1] as SegmentView];
  view.splice(smallest, 2, { ...left, end: right.end, done: left.done + right.done });
}
