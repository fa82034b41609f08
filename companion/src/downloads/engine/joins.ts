import type { Segment } from './segment.ts';

/** So many bytes on one side of a join are fetched by both answers and compared. */
export const joinBytes = 1024;
/** An answer that ends sooner still tells with these. */
const leastBytes = 64;

type Join = {
  /** The first bytes of the piece, as its own answer brought them. */
  head: Buffer;
  /** How many of them are known. */
  filled: number;
  /** The same bytes, as the answer for the piece before ran on with them. */
  ranOn: Buffer | null;
};

export type Joins = ReturnType<typeof createJoins>;

/**
 * Two pieces from two answers fit only where both say the same: each answer reads a little past its piece's end, and
 * that is compared with the beginning of the next piece, whichever comes first.
 */
export function createJoins() {
  const joins = new WeakMap<Segment, Join>();

  function joinOf(piece: Segment): Join {
    const join = joins.get(piece) ?? { head: Buffer.allocUnsafe(joinBytes), filled: 0, ranOn: null };
    joins.set(piece, join);
    return join;
  }

  /** false: both sides are known and differ. */
  function fits(piece: Segment, { head, filled, ranOn }: Join): boolean {
    const known = Math.min(filled, ranOn?.length ?? 0);
    if (!ranOn || known === 0) return true;
    if (head.compare(ranOn, 0, known, 0, known) !== 0) return false;
    if (known >= Math.min(leastBytes, piece.end - piece.start)) piece.joined = true;
    return true;
  }

  return {
    isKnown: (piece: Segment): boolean => (joins.get(piece)?.filled ?? 0) > 0,
    /** Bytes of the piece, from `piece.received` on. Only the first ones are kept. false: they don't fit. */
    arrived(piece: Segment, bytes: Buffer): boolean {
      const at = piece.received - piece.start;
      if (at >= joinBytes || piece.joined) return true;
      const join = joinOf(piece);
      if (join.filled < at) return true;
      join.filled = at + bytes.copy(join.head, at);
      return fits(piece, join);
    },
    /** Its first bytes, read back from the disk. */
    recall(piece: Segment, bytes: Buffer): void {
      const join = joinOf(piece);
      join.filled = bytes.copy(join.head);
    },
    /** What the answer for the piece before goes on with. false: it doesn't fit. */
    ranOn(piece: Segment, bytes: Buffer): boolean {
      const join = joinOf(piece);
      join.ranOn = bytes;
      return fits(piece, join);
    },
  };
}
