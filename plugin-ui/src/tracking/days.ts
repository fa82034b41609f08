/** A day as `2026-11-22`, in the reader's own time zone. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Noon, so that no change of the clock moves it to another day. */
export function dateOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 12);
}

export function addDays(day: string, count: number): string {
  const date = dateOf(day);
  date.setDate(date.getDate() + count);
  return dayOf(date);
}

/** `2026-11` and the months around it. */
export function addMonths(month: string, count: number): string {
  const date = dateOf(`${month}-01`);
  date.setMonth(date.getMonth() + count);
  return dayOf(date).slice(0, 7);
}

/** The weeks that a month touches, each of seven days; `firstDay` is 1 (Monday) to 7 (Sunday), as `Intl.Locale` counts. */
export function weeksOf(month: string, firstDay: number): string[][] {
  const first = `${month}-01`;
  const weekday = dateOf(first).getDay() || 7;
  let day = addDays(first, -((weekday - firstDay + 7) % 7));
  const weeks: string[][] = [];
  do {
    const start = day;
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(start, index)));
    day = addDays(start, 7);
  } while (day.slice(0, 7) === month);
  return weeks;
}

/** On which day a week begins where the reader lives; Monday where the browser can't say. */
export function firstDayOfWeek(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    weekInfo?: { firstDay: number };
    getWeekInfo?: () => { firstDay: number };
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

/** Keeps the order of the items; one group per day. */
export function groupByDay<T extends { date: string }>(items: readonly T[]): [day: string, items: T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.date, [...(groups.get(item.date) ?? []), item]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}
