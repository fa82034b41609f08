import type { Block, BlockPool } from './blocks.ts';
import type { FileSystem } from './file-system.ts';
import type { Plan } from './plan.ts';
import type { Segment } from './segment.ts';

/** Writes under way in the whole process: some of the thread pool stays free for names, reads and checkpoints. */
export type WriteSlots = ReturnType<typeof createWriteSlots>;

export function createWriteSlots(most = 8) {
  const queue: (() => void)[] = [];
  let active = 0;
  return {
    async run(write: () => Promise<void>): Promise<void> {
      if (active >= most) await new Promise<void>((resolve) => queue.push(resolve));
      else active++;
      try {
        await write();
      } finally {
        const next = queue.shift();
        if (next) next();
        else active--;
      }
    },
  };
}

export type Writer = ReturnType<typeof createWriter>;

/** Positional writes of received blocks into one part file, in any order. The first error ends all of them. */
export function createWriter(options: {
  fd: number;
  fs: FileSystem;
  pool: BlockPool;
  slots: WriteSlots;
  onError: (error: unknown) => void;
}) {
  const { fd, fs, pool, slots, onError } = options;
  const underway = new Set<Promise<void>>();
  let failed = false;
  let bytes = 0;

  async function writeAll(block: Block, from: number, to: number, position: number): Promise<void> {
    let at = from;
    while (at < to) {
      const written = await fs.write(fd, block.bytes, at, to - at, position + (at - from));
      if (written === 0) throw Object.assign(new Error('nothing written'), { code: 'ENOSPC' });
      at += written;
    }
  }

  async function run(work: { plan: Plan; segment: Segment; block: Block; from: number; to: number; position: number }) {
    const { plan, segment, block, from, to, position } = work;
    const mark = plan.beginWrite(segment, position + (to - from));
    block.writes++;
    try {
      await slots.run(async () => {
        if (!failed) await writeAll(block, from, to, position);
      });
      if (failed) return;
      bytes += to - from;
      plan.endWrite(segment, mark);
    } catch (error) {
      if (!failed) onError(error);
      failed = true;
    } finally {
      pool.written(block);
    }
  }

  return {
    /** Bytes written since the writer began. */
    get bytes() {
      return bytes;
    },
    /** Takes the block's bytes [from, to) to `position` of the file. Resolves in any case; errors go to `onError`. */
    write(work: Parameters<typeof run>[0]): Promise<void> {
      const done = run(work);
      underway.add(done);
      void done.then(() => underway.delete(done));
      return done;
    },
    /** All writes handed over so far have ended. */
    async settle(): Promise<void> {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
