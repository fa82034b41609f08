import type { FileSystem } from './file-system.ts';
import type { EngineJob } from './messages.ts';
import type { PartFile } from './part-file.ts';
import type { Plan } from './plan.ts';

/** What a file system needs beside the bytes. */
const surcharge = 1.02;

export type DiskRoom = ReturnType<typeof createDiskRoom>;

/** Whether there is room for what is missing, and the wait for it. */
export function createDiskRoom(options: {
  job: EngineJob;
  fs: FileSystem;
  /** How long to wait between two looks, ms. */
  patienceMs: number;
  onWaiting: () => void;
}) {
  const { job, fs, patienceMs, onWaiting } = options;
  let stopped = false;
  let wake: () => void = () => undefined;

  async function has(part: PartFile, missing: number): Promise<boolean> {
    const free = await fs.freeBytes(part.folder);
    return free > 0 && free >= Math.ceil(missing * surcharge);
  }

  /** The disk may count its free space otherwise than we do: never ask it in a tight loop. */
  async function rest(): Promise<void> {
    onWaiting();
    if (stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    rest,
    /** Room for what is missing and a little more, before the first byte and after the disk was full. */
    async wait(part: PartFile, plan: Plan): Promise<void> {
      while (!stopped) {
        const missing = plan.size === null ? 0 : plan.size - plan.bytesFlushed();
        if (await has(part, missing)) return;
        await rest();
      }
    },
    /** The size became known. false: it doesn't fit. Errors of the disk are thrown. */
    async prepare(part: PartFile, plan: Plan, bytes: number): Promise<boolean> {
      if (job.allocation !== 'reserve' || !(await fs.reserve(job.partPath, bytes))) {
        await fs.truncate(part.fd, bytes);
        return has(part, bytes - plan.bytesFlushed()).catch(() => true);
      }
      return true;
    },
    stop(): void {
      stopped = true;
      wake();
    },
  };
}
