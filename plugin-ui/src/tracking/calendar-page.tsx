import { navigate, place } from '../navigation.ts';
import { href } from '../router.ts';
import { language, t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { episodeCode } from '../ui/format.ts';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import type { CalendarEntry } from './calendar-calls.ts';
import { addMonths, dateOf, dayOf, firstDayOfWeek, groupByDay, weeksOf } from './days.ts';
import { EntryState, UpcomingList, useCalendar } from './upcoming.tsx';

/** A month of the tracked series: a table of weeks where there is room, a list of days where there is not. */
export function CalendarPage() {
  const asked = place.value.query.month;
  const month = asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : dayOf(new Date()).slice(0, 7);
  const weeks = weeksOf(month, firstDayOfWeek(language));
  const { items, error, missing, refresh } = useCalendar(weeks[0]?.[0] ?? '', weeks.at(-1)?.[6] ?? '');
  if (missing) {
    return <Empty icon="calendar" title={t.calendar.unavailable} hint={t.calendar.unavailableHint} />;
  }
  const inMonth = items?.filter((entry) => entry.date.startsWith(month)) ?? [];
  return (
    <>
      <div class="head">
        <div>
          <h1>{new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(dateOf(`${month}-01`))}</h1>
          <p class="sm">{t.calendar.lead}</p>
          {items && inMonth.length === 0 && (
            <p class="sm t3 month-empty">{`${t.calendar.none}. ${t.calendar.noneHint}`}</p>
          )}
        </div>
        <MonthButtons month={month} />
      </div>
      {error !== undefined && <LoadError error={error} retry={refresh} />}
      {!items && error === undefined && <Skeleton shape="panel" rows={2} />}
      {items && (
        <>
          <Month month={month} weeks={weeks} items={items} />
          <div class={inMonth.length > 0 ? 'panel bleed agenda' : 'agenda-empty'}>
            {inMonth.length > 0 ? <UpcomingList items={inMonth} /> : <NothingYet />}
          </div>
        </>
      )}
    </>
  );
}

function MonthButtons({ month }: { month: string }) {
  const go = (count: number) => navigate('/calendar', { month: addMonths(month, count) });
  return (
    <div class="row">
      <Button look="sm" onClick={() => navigate('/calendar')}>
        {t.calendar.today}
      </Button>
      <Button look="ic sm flips" icon="left" aria-label={t.calendar.previous} onClick={() => go(-1)} />
      <Button look="ic sm flips" icon="right" aria-label={t.calendar.following} onClick={() => go(1)} />
    </div>
  );
}

function NothingYet() {
  return (
    <Empty icon="calendar" title={t.calendar.none} hint={t.calendar.noneHint}>
      <a class="btn" href={href('/series')}>
        {t.calendar.browse}
      </a>
    </Empty>
  );
}

type MonthProps = { month: string; weeks: string[][]; items: readonly CalendarEntry[] };

function Month({ month, weeks, items }: MonthProps) {
  const byDay = new Map(groupByDay(items));
  const names = new Intl.DateTimeFormat(language, { weekday: 'short' });
  return (
    <table class="month panel" aria-label={t.calendar.title}>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {names.format(dateOf(day))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Day key={day} day={day} outside={!day.startsWith(month)} entries={byDay.get(day) ?? []} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shownPerDay = 4;

function Day({ day, outside, entries }: { day: string; outside: boolean; entries: readonly CalendarEntry[] }) {
  const today = day === dayOf(new Date());
  return (
    <td class={`${outside ? 'outside' : ''} ${today ? 'today' : ''}`} aria-current={today ? 'date' : undefined}>
      <time dateTime={day} class="num">
        {dateOf(day).getDate()}
      </time>
      {entries.slice(0, shownPerDay).map((entry) => (
        <a
          key={`${entry.series.id} ${entry.season_number} ${entry.episode_num}`}
          class={entry.estimated ? 'estimated' : ''}
          href={href(`/series/${entry.series.id}`)}
          title={entry.reason}
        >
          <span class="cut block strong">
            <bdi>{entry.series.title}</bdi>
          </span>
          <span class="row">
            <span class="cut num">{episodeCode(entry.season_number, entry.episode_num)}</span>
            <EntryState entry={entry} />
          </span>
        </a>
      ))}
      {entries.length > shownPerDay && <span class="t3">{t.calendar.more(entries.length - shownPerDay)}</span>}
    </td>
  );
}
