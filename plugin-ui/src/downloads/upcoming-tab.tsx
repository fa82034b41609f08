import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { UpcomingList, useUpcoming } from '../tracking/upcoming.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';

/** What tracked series will bring soon. */
export function UpcomingTab() {
  const { items, error, missing, refresh } = useUpcoming();
  if (error !== undefined && !missing) return <LoadError error={error} retry={refresh} />;
  if (!items && !missing) return <Skeleton shape="row" rows={4} />;
  if (!items || items.length === 0) {
    return (
      <div class="panel bleed">
        <Empty icon="calendar" title={t.downloads.upcomingEmpty} hint={t.downloads.upcomingHint}>
          <a class="btn" href={href('/series')}>
            {t.calendar.browse}
          </a>
        </Empty>
      </div>
    );
  }
  return (
    <>
      <div class="panel bleed agenda">
        <UpcomingList items={items} />
      </div>
      <p class="load-more">
        <a class="link sm" href={href('/calendar')}>
          {t.downloads.openCalendar}
        </a>
      </p>
    </>
  );
}
