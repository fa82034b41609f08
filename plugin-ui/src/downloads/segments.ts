import type { Segment } from '../ui/segment-map.tsx';

/** A piece of a file as the service tells of it: bytes from `start` to `end`, `done` of them are here; whether it fits the one before. */
export type Piece = { start: number; end: number; done: number; joined?: boolean | undefined };

/** The pieces as the map draws them; one that is not whole moves while the download runs. */
export function segmentsOf(pieces: readonly Piece[], running: boolean): Segment[] {
  const size = pieces.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
  if (size === 0) return [];
  return pieces.map(({ start, end, done, joined: compared }, index) => {
    const length = Math.max(1, end - start);
    const percent = Math.min(100, (done / length) * 100);
    const whole = percent >= 100;
    const before = pieces[index - 1];
    // Where the service does not say it: the end of a piece that is whole was compared with the next one's beginning.
    const joined = before !== undefined && (compared ?? (before.done >= before.end - before.start && done > 0));
    return { share: (length / size) * 100, percent, state: running && !whole && done > 0 ? 'live' : undefined, joined };
  });
}
