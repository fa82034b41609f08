import type { Download } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { SegmentMap } from '../ui/segment-map.tsx';
import { segmentsOf } from './segments.ts';
import { pieces } from './state.ts';

/** How much of the file is here, and where; one piece as long as the service has not told of more. */
export function ProgressMap({ download, thin }: { download: Download; thin?: boolean }) {
  const { id, status, connections, progress } = download;
  const running = status === 'downloading';
  const percent = progress === null ? null : Math.floor(progress);
  if (percent === null && running) {
    return <span class={`bar unknown ${thin ? '' : 'thick'}`} role="progressbar" aria-label={download.title} />;
  }
  const known = segmentsOf(pieces.value.get(id) ?? [], running);
  const segments = known.length > 0 ? known : [{ share: 100, percent: progress ?? 0, state: 'live' as const }];
  return (
    <SegmentMap
      segments={segments}
      paused={!running}
      thin={thin}
      label={t.downloads.mapLabel(percent, running ? connections : 0)}
    />
  );
}
