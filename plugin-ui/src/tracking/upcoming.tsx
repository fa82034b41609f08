import { isMissing } from '../api.ts';
import { useResource } from '../cache.ts';
import { Poster } from '../catalogue/poster.tsx';
import { downloads } from '../downloads/state.ts';
import { href } from '../router.ts';
import { language, t } from '../strings/index.ts';
import { episodeCode } from '../ui/format.ts';
import { type CalendarEntry, fetchCalendar } from './calendar-calls.ts';
import { addDays, dateOf, dayOf, groupByDay } from './days.ts';

export function useCalendar(from: string, to: string) {
  const entry = useResource(`calendar?${from}/${to}`, (signal) => fetchCalendar(from, to, signal), { maxAge: 60_000 });
  const error = entry.error.value;
  return { items: entry.data.value?.items, error, missing: isMissing(error), refresh: entry.refresh };
}

/** Days ahead that the short lists show. */
const ahead = 14;

export function useUpcoming() {
  const today = dayOf(new Date());
  return useCalendar(today, addDays(today, ahead));
}

/** Expected episodes by day. */
export function UpcomingList({ items }: { items: readonly CalendarEntry[] }) {
  return (
    <ul class="upcoming">
      {groupByDay(items).map(([day, entries]) => (
        <li key={day}>
          <h3 class="xs t3 strong">{dayName(day)}</h3>
          <ul>
            {entries.map((entry) => (
              <UpcomingRow key={`${entry.series.id} ${entry.season_number} ${entry.episode_num}`} entry={entry} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function UpcomingRow({ entry }: { entry: CalendarEntry }) {
  const { series, season_number, episode_num, title } = entry;
  return (
    <li class="item" data-testid="upcoming">
      <span class="thumb mini">
        <Poster title={series.title} image={`api/images/series/${series.id}`} icon="series" />
      </span>
      <a class="grow" href={href(`/series/${series.id}`)} title={entry.reason}>
        <span class="cut sm strong block">
          <bdi>{series.title}</bdi>
        </span>
        <span class="xs t3 cut block">
          <bdi>{[episodeCode(season_number, episode_num), title].filter(Boolean).join(' · ')}</bdi>
        </span>
      </a>
      <EntryState entry={entry} />
    </li>
  );
}

/** How sure the date is, and how far its download has come. */
export function EntryState({ entry: { download, estimated, reason } }: { entry: CalendarEntry }) {
  const live = download && downloads.value.byId.get(download.id);
  const status = live?.status ?? download?.status;
  if (status === 'downloading' && live?.progress != null) {
    return <span class="badge accent num">{Math.floor(live.progress)} %</span>;
  }
  if (status) {
    const look = status === 'completed' ? 'ok' : status === 'failed' ? 'bad' : 'accent';
    return <span class={`badge ${look}`}>{t.calendar.statuses[status] ?? status}</span>;
  }
  if (!estimated) return null;
  return (
    <span class="badge estimate" title={reason}>
      {t.calendar.estimated}
    </span>
  );
}

export function dayName(day: string): string {
  const today = dayOf(new Date());
  if (day === today) return t.calendar.today;
  if (day === addDays(today, 1)) return t.calendar.tomorrow;
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(dateOf(day));
}
