import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';

/** Linux counts processor time in these. */
const ticksPerSecond = 100;

/** Seconds of processor time, bytes of memory now and at its most. */
export async function readProcess(pid: number): Promise<{ cpu: number; rss: number; peak: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024;
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rss: kilobytes('VmRSS'),
    peak: kilobytes('VmHWM'),
  };
}

/** Peak memory is counted anew from here on. */
export async function forgetPeak(pid: number): Promise<void> {
  const handle = await open(`/proc/${pid}/clear_refs`, 'w').catch(() => null);
  await handle?.write('5').catch(() => undefined);
  await handle?.close();
}

/** Processor seconds of the children of ours that have ended. */
export function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
