import { type Block, type BlockPool, blockBytes } from './blocks.ts';
import { createChunkedDecoder } from './chunked.ts';
import type { FailureCode } from './failures.ts';
import type { Answer } from './judge-answer.ts';
import { joinBytes, type Joins } from './joins.ts';
import type { Plan } from './plan.ts';
import type { Segment } from './segment.ts';
import { sniffBytes } from './sniff.ts';
import type { Wire } from './wire.ts';
import type { Writer } from './writer.ts';

export type BodyEnd =
  /** The segment or the answer is complete; `clean`: the connection may serve another request. */
  | { kind: 'complete'; clean: boolean }
  /** The other side closed where the answer has no length: the only sign of its end there is. */
  | { kind: 'closed' }
  /** The bytes before are not those that are on disk. */
  | { kind: 'mismatch' }
  /** The bytes are not those that the answer for a neighbour has where the two meet. */
  | { kind: 'unfit' }
  | { kind: 'refused'; code: FailureCode }
  | { kind: 'cut' };

export type BodyOptions = {
  wire: Wire;
  pool: BlockPool;
  writer: Writer;
  plan: Plan;
  joins: Joins;
  segment: Segment;
  answer: Extract<Answer, { kind: 'bytes' }>;
  /** The last bytes on disk before the segment's next byte; the answer begins with the same ones or is not ours. */
  expected: Buffer | null;
  /** Looks at the first bytes of the file before any is written. A code refuses them. */
  inspect: (first: Buffer) => FailureCode | null;
  /** Runs for each portion of media bytes that was accepted. */
  onMedia: (bytes: number) => void;
  onEnd: (end: BodyEnd) => void;
};

/** The first bytes of the piece behind, as this answer has them. */
type Beyond = { piece: Segment; bytes: Buffer; filled: number };

/** A block is handed to the writer when less than this is left in it: small reads would cost more than they bring. */
const tail = 48 << 10;

/** From the first byte behind the head to the end: takes off the framing, compares, inspects, and hands blocks on. */
export function receiveBody(options: BodyOptions) {
  const { wire, pool, writer, plan, joins, segment, answer, expected, inspect, onMedia, onEnd } = options;
  const decoder = answer.framing === 'chunked' ? createChunkedDecoder() : null;
  let left = answer.end === null ? Number.POSITIVE_INFINITY : answer.end - answer.start;
  let held = expected ? expected.length : answer.start === 0 && segment.received === 0 ? Math.min(sniffBytes, left) : 0;
  /** Up to here the block's bytes are accounted for. */
  let taken = wire.block.from;
  /** From here on they still carry the framing of chunks. */
  let rawFrom = taken;
  let writes = 0;
  const underway = new Set<Promise<void>>();
  let ended = false;
  let full = false;
  /** The segment is complete; what the answer goes on with is compared with the piece behind it. */
  let beyond: Beyond | null = null;

  function end(how: BodyEnd): void {
    if (ended) return;
    ended = true;
    if (how.kind === 'complete' && how.clean) wire.idle();
    else wire.discard();
    onEnd(how);
  }

  function submit(): void {
    const block = wire.block;
    if (held > 0 || taken === block.from) return;
    const { from } = block;
    block.from = taken;
    writes++;
    const position = segment.received - (taken - from);
    const written = writer.write({ plan, segment, block, from, to: taken, position }).then(() => {
      writes--;
      if (full && writes < pool.mostWrites) release();
      underway.delete(written);
    });
    underway.add(written);
  }

  function release(): void {
    full = false;
    if (!ended) wire.resume();
  }

  /** Everything received is accounted for; a fresh block takes over before this one runs full. */
  function makeRoom(): void {
    const block = wire.block;
    if (blockBytes - block.to >= tail) return;
    submit();
    swap(block);
    if (writes >= pool.mostWrites) {
      full = true;
      wire.pause();
    }
  }

  function swap(block: Block): void {
    wire.block = pool.take();
    taken = 0;
    pool.release(block);
  }

  /** false: the bytes held back were refused or are still too few. */
  function check(): boolean {
    const block = wire.block;
    if (block.to - block.from < Math.min(held, left)) return false;
    const first = block.bytes.subarray(block.from, block.to);
    if (expected) {
      const compared = Math.min(first.length, expected.length, left);
      if (expected.compare(first, 0, compared, 0, compared) !== 0) return refuse({ kind: 'mismatch' });
      if (compared === left) return endCompared(compared);
      if (segment.received - compared < segment.start) segment.joined = true;
      block.from += compared;
      left -= compared;
    } else {
      const code = inspect(first);
      if (code) return refuse({ kind: 'refused', code });
    }
    taken = block.from;
    held = 0;
    return true;
  }

  /** The answer ends with what is compared, or before: the next one is to bring something new. */
  function endCompared(compared: number): false {
    const isAll = compared === expected?.length;
    segment.lookBack = { at: segment.received, most: isAll || compared <= joinBytes ? 0 : joinBytes };
    return refuse({ kind: 'complete', clean: false });
  }

  function refuse(how: BodyEnd): false {
    end(how);
    return false;
  }

  /** Accepts what belongs to the segment; what lies past its end or the answer's is dropped. */
  function accept(): void {
    if (beyond) return readBeyond(beyond);
    const fresh = wire.block.to - taken;
    const promised = Math.min(fresh, left);
    let room = segment.end - segment.received;
    while (promised >= room && plan.extend(segment)) room = segment.end - segment.received;
    const use = Math.min(promised, room);
    if (use > 0 && isBeginning() && !joins.arrived(segment, wire.block.bytes.subarray(taken, taken + use))) {
      return end({ kind: 'unfit' });
    }
    segment.received += use;
    taken += use;
    left -= use;
    if (use > 0) onMedia(use);
    beyond = segment.received === segment.end ? startBeyond() : null;
    if (beyond) return readBeyond(beyond);
    if (left === 0 || segment.received === segment.end || decoder?.done) complete(fresh === use);
  }

  const isBeginning = () => !segment.joined && segment.received - segment.start < joinBytes;

  /** `exactly`: nothing came behind the answer's last byte. */
  function complete(exactly: boolean): void {
    const clean = answer.reusable && left === 0 && exactly && !decoder;
    submit();
    if (clean) swap(wire.block);
    end({ kind: 'complete', clean });
  }

  function startBeyond(): Beyond | null {
    const piece = left > 0 && !decoder?.done ? plan.unjoinedAfter(segment) : null;
    if (!piece) return null;
    submit();
    const length = Math.min(joinBytes, left, piece.end - piece.start);
    return { piece, bytes: Buffer.allocUnsafe(length), filled: 0 };
  }

  function readBeyond(join: Beyond): void {
    const { block } = wire;
    const fresh = block.to - taken;
    const use = Math.min(fresh, join.bytes.length - join.filled);
    block.bytes.copy(join.bytes, join.filled, taken, taken + use);
    join.filled += use;
    left -= use;
    block.from = taken += use;
    if (join.filled < join.bytes.length) {
      if (decoder?.done) end({ kind: 'cut' });
    } else if (joins.ranOn(join.piece, join.bytes)) complete(fresh === use);
    else end({ kind: 'unfit' });
  }

  function onBytes(): void {
    if (ended) return;
    if (decoder && !unchunk()) return;
    if (held > 0 && !check()) {
      if (!ended && decoder?.done) end({ kind: 'cut' });
      return;
    }
    accept();
    if (!ended) makeRoom();
  }

  /** Moves the data of the chunks together in the block they came in. */
  function unchunk(): boolean {
    const block = wire.block;
    let write = rawFrom;
    try {
      decoder?.push(block.bytes, rawFrom, block.to, (from, to) => {
        block.bytes.copyWithin(write, from, to);
        write += to - from;
      });
    } catch {
      end({ kind: 'cut' });
      return false;
    }
    block.to = write;
    if (decoder?.done && held > 0) left = block.to - block.from;
    return true;
  }

  wire.onBytes = () => {
    onBytes();
    rawFrom = wire.block.to;
  };
  wire.onEnd = (error) => {
    const isOwnEnd = error === null && answer.framing === 'close';
    if (isOwnEnd && !expected && held > 0) {
      // Shorter than what is usually looked at first, even empty: look at what there is.
      held = wire.block.to - wire.block.from;
      if (ended || !check()) return;
      accept();
    }
    submit();
    end(isOwnEnd && held === 0 ? { kind: 'closed' } : { kind: 'cut' });
  };

  return {
    /** Process what came with the head. */
    begin: () => wire.onBytes(),
    /** Hand over what a slow connection has gathered, so that the next checkpoint can claim it. */
    flush: submit,
    /** Take nothing more; what came is written. */
    stop(): void {
      submit();
      ended = true;
      wire.discard();
    },
    /** Everything handed over has been written, or has failed. */
    async settle(): Promise<void> {
      await Promise.all(underway);
    },
    /** We hold the socket back ourselves: silence is not a stall. */
    get paused() {
      return full;
    },
    /** For the rate limit. */
    pause: () => wire.pause(),
    resume: () => {
      if (!full && !ended) wire.resume();
    },
  };
}
