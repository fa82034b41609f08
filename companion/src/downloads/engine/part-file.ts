import { dirname } from 'node:path';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, hashOf, trustCheckpoint } from './checkpoint.ts';
import { errorCode, type FileSystem } from './file-system.ts';
import type { EngineJob } from './messages.ts';

/** The part file and the checkpoint beside it. */
export type PartFile = Awaited<ReturnType<typeof openPartFile>>;

/** Its name is on disk before a checkpoint counts on it. */
async function create(partPath: string, fs: FileSystem): Promise<number> {
  const fd = await fs.open(partPath, 'w+');
  await fs.syncFolder(dirname(partPath));
  return fd;
}

export async function openPartFile(job: EngineJob, fs: FileSystem) {
  const { partPath } = job;
  const folder = dirname(partPath);
  const checkpointPath = `${partPath}.dl`;
  await fs.makeFolder(folder);
  const there = await fs.open(partPath, 'r+').catch((error) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  const fd = there ?? (await create(partPath, fs));
  const partBytes = there === null ? null : await fs.size(fd);
  const text = await fs.readText(checkpointPath).catch(() => '');
  const found = trustCheckpoint(decodeCheckpoint(text), {
    identity: job.identity,
    partBytes,
  });
  let open = true;

  const forget = () => fs.remove(checkpointPath);
  if (!found && text !== '') await forget();

  return {
    fd,
    folder,
    /** What an earlier run left, as far as it can be believed. */
    found,
    forget,
    /** Nothing of it is kept. After a power cut the old checkpoint must not come back beside other bytes. */
    async clear(): Promise<void> {
      await forget();
      await fs.syncFolder(folder);
      await fs.truncate(fd, 0);
    },
    /** On disk before this returns. Only claims what a sync of the data has covered. */
    async save(claim: Omit<Checkpoint, 'identity'>): Promise<void> {
      const next = `${checkpointPath}~`;
      await fs.writeText(next, encodeCheckpoint({ identity: hashOf(job.identity), ...claim }));
      await fs.rename(next, checkpointPath);
    },
    async close(): Promise<void> {
      if (open) await fs.close(fd);
      open = false;
    },
    async remove(): Promise<void> {
      await forget();
      await fs.remove(`${checkpointPath}~`);
      await fs.remove(partPath);
    },
  };
}
