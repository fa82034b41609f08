import { EngineError } from './failures.ts';
import { type FileSystem, isDiskFull } from './file-system.ts';
import { checkFilmLength } from './film-length.ts';
import { readFirstBytes, settleExtension } from './first-bytes.ts';
import type { EngineJob } from './messages.ts';
import type { PartFile } from './part-file.ts';
import type { Timing } from './timing.ts';

export type FinishOptions = { job: EngineJob; part: PartFile; fs: FileSystem; timing: Timing; size: number };

/**
 * Checks a part file that has all its bytes, and closes it: its length, its container, how long it plays. Returns the
 * extension it deserves, null where the disk had no room for the last sync: what it held before is in the checkpoint.
 */
export async function checkWhole(options: FinishOptions, signal: AbortSignal): Promise<string | null> {
  const { job, part, fs, size } = options;
  if (size === 0) throw new EngineError('empty');
  if (!(await settleOnDisk(options))) return null;
  if ((await fs.size(part.fd)) !== size) throw new EngineError('disk-error', { detail: 'size' });
  const extension = settleExtension(await readFirstBytes(fs, part.fd), job.expectedExtension);
  await checkLength(options, signal);
  await part.close();
  await fs.syncFolder(part.folder);
  return extension;
}

async function settleOnDisk({ part, fs, size }: FinishOptions): Promise<boolean> {
  try {
    await fs.truncate(part.fd, size);
    await fs.sync(part.fd);
    return true;
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}

async function checkLength({ job, timing, size }: FinishOptions, signal: AbortSignal): Promise<void> {
  const { ffprobe, expectedSeconds, partPath: path } = job;
  if (!ffprobe || !expectedSeconds) return;
  await checkFilmLength({ ffprobe, expectedSeconds, path, bytes: size, timeoutMs: timing.ffprobe }, signal);
}
