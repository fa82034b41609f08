import type { Download } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { duration } from '../ui/format.ts';

/** The state of all downloads in one sentence: what moves first, then what waits, then what needs the reader. */
export function sentenceOf(downloads: Iterable<Pick<Download, 'status'>>, secondsLeft: number | null): string {
  const counts: Record<string, number> = {};
  for (const { status } of downloads) counts[status] = (counts[status] ?? 0) + 1;
  const { downloading = 0, queued = 0, paused = 0, failed = 0 } = counts;
  if (downloading > 0) return t.home.running(downloading, secondsLeft === null ? null : duration(secondsLeft));
  if (queued > 0) return t.home.waiting(queued);
  if (failed > 0) return t.home.failed(failed);
  return paused > 0 ? t.home.paused(paused) : t.home.idle;
}
