import type { SeriesDetails } from '@xtreme/companion/contract';
import { useResource } from '../cache.ts';
import { t } from '../strings/index.ts';
import { relative } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toast, toastError } from '../ui/toast.tsx';
import { fetchTracking, lookNow } from './calls.ts';

/** What tracking does for this series, in a sentence, with the last and the next look. */
export function TrackingLine({ series }: { series: SeriesDetails }) {
  const { data } = useResource('tracking', fetchTracking, { maxAge: 30_000 });
  const tracked = data.value?.items.find((one) => one.series.id === series.id);
  const seasons = series.tracking?.seasons ?? 'all';
  const look = () => lookNow().then(() => toast('ok', t.tracking.looking), toastError);
  return (
    <div class="row wrap sm t2 tracking-line">
      <span class="row">
        <Icon name="track" size="s" solid class="c-track" />
        {seasons === 'all' ? t.tracking.all : t.tracking.some(seasons.map(t.catalogue.seasonLower).join(', '))}
      </span>
      <span class="t3">
        {tracked?.last_checked_at && t.tracking.lastLook(relative(tracked.last_checked_at))}{' '}
        {tracked?.next_check_at && t.tracking.nextLook(relative(tracked.next_check_at))}
      </span>
      <button type="button" class="link" onClick={look}>
        {t.tracking.lookNow}
      </button>
      {tracked?.last_error && (
        <p class="c-bad full-line">
          <bdi>{tracked.last_error}</bdi>
        </p>
      )}
    </div>
  );
}
