/**
 * The receive buffers. The kernel reads straight into a block and the block is written as it is: no byte is copied.
 * 256 KiB is where CPU per byte stops falling and the event loop still turns often.
 */
export const blockBytes = 256 << 10;

export type Block = {
  readonly bytes: Buffer;
  /** The next byte to hand to the writer. */
  from: number;
  /** The next byte to receive into. */
  to: number;
  /** Writes that still read from it. */
  writes: number;
  /** Its connection has let go of it. */
  released: boolean;
};

/** With more than this in use, each connection holds fewer: many together keep the disk busy anyway. */
const plenty = 32;

export type BlockPool = ReturnType<typeof createBlockPool>;

/** `keep` free blocks stay for the next use of any job: blocks thrown away pile up until the next collection. */
export function createBlockPool(keep = 64) {
  const free: Buffer[] = [];
  let used = 0;

  function recycle(block: Block): void {
    if (!block.released || block.writes > 0) return;
    used--;
    if (free.length < keep) free.push(block.bytes);
  }

  return {
    get used() {
      return used;
    },
    /** How many blocks of one connection may wait to be written. */
    get mostWrites() {
      return used > plenty ? 1 : 2;
    },
    take(): Block {
      used++;
      const bytes = free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
      return { bytes, from: 0, to: 0, writes: 0, released: false };
    },
    /** Nobody receives into it any more. It is used again once its last write is done. */
    release(block: Block): void {
      if (block.released) return;
      block.released = true;
      recycle(block);
    },
    written(block: Block): void {
      block.writes--;
      recycle(block);
    },
  };
}
