import assert from 'node:assert/strict';
import { isTimeZone, openZone, systemTimeZone, weekdayOf } from './zoned-time.ts';

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const moments = (zone: string, date: string, minute: number) =>
  openZone(zone)
    .momentsOf({ day: dayOf(date), minute })
    .map((at) => at.toISOString().slice(0, 16));

describe('the clock on the wall', () => {
  const shown: [zone: string, at: string, date: string, time: string][] = [
    ['UTC', '2026-01-15T12:34:56Z', '2026-01-15', '12:34'],
    ['Europe/Berlin', '2026-01-15T23:30:00Z', '2026-01-16', '0:30'],
    ['Europe/Berlin', '2026-07-15T22:30:00Z', '2026-07-16', '0:30'],
    ['America/Los_Angeles', '2026-01-01T02:00:00Z', '2025-12-31', '18:0'],
    ['Asia/Kathmandu', '2026-01-15T12:00:00Z', '2026-01-15', '17:45'],
    ['Europe/Berlin', '1969-12-31T12:00:00Z', '1969-12-31', '13:0'],
  ];
  for (const [zone, at, date, time] of shown) {
    it(`in ${zone} at ${at}`, () => {
      const { day, minute } = openZone(zone).wallTime(new Date(at));
      assert.deepEqual([day, `${Math.floor(minute / 60)}:${minute % 60}`], [dayOf(date), time]);
    });
  }

  it('shows a time once on most days', () => {
    assert.deepEqual(moments('Europe/Berlin', '2026-01-15', 60), ['2026-01-15T00:00']);
  });

  it('shows it twice where the clocks are put back, and never where they are put forward', () => {
    assert.deepEqual(moments('Europe/Berlin', '2026-10-25', 150).sort(), [
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
    ]);
    assert.deepEqual(moments('Europe/Berlin', '2026-03-29', 150), ['2026-03-29T01:00']);
  });

  it('knows the days of the week', () => {
    const days = ['2026-01-12', '2026-01-18', '1970-01-01', '1969-12-31'].map((date) => weekdayOf(dayOf(date)));
    assert.deepEqual(days, [0, 6, 3, 2]);
  });

  it('has only the zones that there are', () => {
    assert.deepEqual(['Europe/Berlin', 'UTC', systemTimeZone(), 'Mars/Olympus', ''].map(isTimeZone), [
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
