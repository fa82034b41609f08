import type { FileSystem } from './file-system.ts';
import type { PartFile } from './part-file.ts';
import type { OnDisk, Plan } from './plan.ts';
import type { JobMemory } from './round.ts';
import type { Timing } from './timing.ts';
import type { Writer } from './writer.ts';

const everyBytes = 64 << 20;
/** A checkpoint may cost a twentieth of the time. */
const costShare = 20;

export type Checkpointer = ReturnType<typeof createCheckpointer>;

/** Writes down what is durable: data first, then the claim. */
export function createCheckpointer(options: {
  part: PartFile;
  fs: FileSystem;
  plan: Plan;
  writer: Writer;
  memory: JobMemory;
  timing: Timing;
}) {
  const { part, fs, plan, writer, memory, timing } = options;
  let durable: OnDisk = plan.onDisk();
  let at = performance.now();
  let bytesAt = 0;
  let cost = 0;
  let underway: Promise<void> | null = null;

  async function write(): Promise<void> {
    const began = performance.now();
    const bytes = writer.bytes;
    const claim = plan.onDisk();
    await fs.sync(part.fd);
    durable = claim;
    if (plan.size !== null) {
      const validator = [...memory.known.validators].at(-1) ?? null;
      await part.save({ size: plan.size, validator, ...claim });
    }
    at = performance.now();
    bytesAt = bytes;
    cost = at - began;
    plan.compact();
  }

  return {
    /** What the last sync covered. */
    get durable() {
      return durable;
    },
    isDue(): boolean {
      const passed = performance.now() - at;
      if (underway || writer.bytes === bytesAt) return false;
      if (passed < Math.min(cost * costShare, timing.checkpointMost)) return false;
      return passed >= timing.checkpoint || writer.bytes - bytesAt >= everyBytes;
    },
    /** One at a time; a second call waits for the first and writes again. */
    async write(): Promise<void> {
      while (underway) await underway.catch(() => undefined);
      underway = write().finally(() => {
        underway = null;
      });
      await underway;
    },
    async settle(): Promise<void> {
      await underway?.catch(() => undefined);
    },
  };
}
