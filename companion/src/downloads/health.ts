import type { HealthFinding } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import type { Downloads } from './index.ts';

/** Below this the next film may not fit. */
const littleBytes = 10_000_000_000;

/** Whether the queue fits on the disk, and what has failed. */
export async function downloadsHealth(options: { downloads: Downloads; library: Library }): Promise<HealthFinding[]> {
  const { downloads, library } = options;
  const [disk, { neededBytes }] = [await library.disk(), await downloads.summary()];
  const { total } = await downloads.list({ statuses: ['failed'], beforeId: null, limit: 1 });
  const free = Math.max(0, disk.freeBytes - downloads.floorBytes(disk.totalBytes));
  return [room({ free, floor: disk.freeBytes - free, needed: neededBytes }), failures(total)];
}

function room({ free, floor, needed }: { free: number; floor: number; needed: number }): HealthFinding {
  const finding = { id: 'disk-space', title: 'Disk space', link: '/downloads' };
  const kept = floor > 0 ? ` and ${gigabytes(floor)} more stay free` : '';
  const detail = `${gigabytes(free)} are free for downloads${kept}, the queue needs ${gigabytes(needed)}.`;
  const fix = 'Remove what has been watched, or take downloads out of the queue.';
  if (free < needed) return { ...finding, level: 'error', detail, fix };
  if (free < littleBytes) return { ...finding, level: 'warning', detail, fix };
  return { ...finding, level: 'ok', detail, fix: null };
}

function failures(count: number): HealthFinding {
  const finding = { id: 'failed-downloads', title: 'Downloads', link: '/downloads' };
  if (count === 0) return { ...finding, level: 'ok', detail: 'No download has failed.', fix: null };
  const detail = count === 1 ? 'One download has failed.' : `${count} downloads have failed.`;
  return { ...finding, level: 'warning', detail, fix: 'Read why, then retry or remove them.' };
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
