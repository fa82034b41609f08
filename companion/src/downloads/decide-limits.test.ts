import assert from 'node:assert/strict';
import { decideLimits, type Limits, type LimitSettings, type Window } from './decide-limits.ts';

const night: Window = { from: '01:00', to: '07:00' };
const berlin = 'Europe/Berlin';

const settings = (change: Partial<LimitSettings> = {}): LimitSettings => ({
  speedLimitBps: 0,
  windows: [],
  outsideBps: 0,
  timeZone: berlin,
  ...change,
});

const decide = (change: Partial<LimitSettings>, now: string): Limits => decideLimits(settings(change), new Date(now));

type Row = {
  what: string;
  given: Partial<LimitSettings>;
  /** UTC; Berlin is an hour ahead in winter, two in summer. */
  now: string;
  allowed: boolean;
  bps?: number | null;
  until: string | null;
};

const rows: Row[] = [
  { what: 'without a schedule', given: {}, now: '2026-01-15T12:00:00Z', allowed: true, until: null },
  {
    what: 'with a total limit only',
    given: { speedLimitBps: 5_000 },
    now: '2026-01-15T12:00:00Z',
    allowed: true,
    bps: 5_000,
    until: null,
  },
  {
    what: 'only at night, in the evening',
    given: { windows: [night] },
    now: '2026-01-15T19:30:00Z',
    allowed: false,
    until: '2026-01-16T00:00:00Z',
  },
  {
    what: 'only at night, as the night begins',
    given: { windows: [night] },
    now: '2026-01-16T00:00:00Z',
    allowed: true,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'only at night, a second before it ends',
    given: { windows: [night] },
    now: '2026-01-16T05:59:59.999Z',
    allowed: true,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'only at night, as it ends',
    given: { windows: [night] },
    now: '2026-01-16T06:00:00Z',
    allowed: false,
    until: '2026-01-17T00:00:00Z',
  },
  {
    what: 'slow by day and full at night, by day',
    given: { windows: [night], outsideBps: 2_000 },
    now: '2026-01-15T12:00:00Z',
    allowed: true,
    bps: 2_000,
    until: '2026-01-16T00:00:00Z',
  },
  {
    what: 'slow by day and full at night, at night',
    given: { windows: [night], outsideBps: 2_000 },
    now: '2026-01-16T03:00:00Z',
    allowed: true,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'a window with a speed, below the total limit',
    given: { windows: [{ ...night, speed_limit_bps: 3_000 }], speedLimitBps: 9_000 },
    now: '2026-01-16T03:00:00Z',
    allowed: true,
    bps: 3_000,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'a window with a speed, above the total limit',
    given: { windows: [{ ...night, speed_limit_bps: 30_000 }], speedLimitBps: 9_000 },
    now: '2026-01-16T03:00:00Z',
    allowed: true,
    bps: 9_000,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'over midnight, before it',
    given: { windows: [{ from: '22:00', to: '06:00' }] },
    now: '2026-01-15T21:30:00Z',
    allowed: true,
    until: '2026-01-16T05:00:00Z',
  },
  {
    what: 'over midnight, behind it',
    given: { windows: [{ from: '22:00', to: '06:00' }] },
    now: '2026-01-16T04:00:00Z',
    allowed: true,
    until: '2026-01-16T05:00:00Z',
  },
  {
    what: 'until midnight',
    given: { windows: [{ from: '20:00', to: '24:00' }] },
    now: '2026-01-15T20:00:00Z',
    allowed: true,
    until: '2026-01-15T23:00:00Z',
  },
  {
    what: 'a night that begins on Friday, on Saturday morning',
    given: { windows: [{ days: ['fri'], from: '22:00', to: '06:00' }] },
    now: '2026-01-17T03:00:00Z',
    allowed: true,
    until: '2026-01-17T05:00:00Z',
  },
  {
    what: 'a night that begins on Friday, on Friday morning',
    given: { windows: [{ days: ['fri'], from: '22:00', to: '06:00' }] },
    now: '2026-01-16T03:00:00Z',
    allowed: false,
    until: '2026-01-16T21:00:00Z',
  },
  {
    what: 'on Sundays, from Monday on',
    given: { windows: [{ days: ['sun'], from: '08:00', to: '20:00' }] },
    now: '2026-01-12T00:00:00Z',
    allowed: false,
    until: '2026-01-18T07:00:00Z',
  },
  {
    what: 'on Sundays, right after the last one ended',
    given: { windows: [{ days: ['sun'], from: '08:00', to: '20:00' }] },
    now: '2026-01-11T19:00:00Z',
    allowed: false,
    until: '2026-01-18T07:00:00Z',
  },
  {
    what: 'the whole day at the weekend, over two midnights',
    given: { windows: [{ days: ['sat', 'sun'], from: '00:00', to: '00:00' }] },
    now: '2026-01-17T12:00:00Z',
    allowed: true,
    until: '2026-01-18T23:00:00Z',
  },
  {
    what: 'always, said as a window',
    given: { windows: [{ from: '00:00', to: '24:00' }] },
    now: '2026-01-17T12:00:00Z',
    allowed: true,
    until: null,
  },
  {
    what: 'two windows that meet are one',
    given: {
      windows: [
        { from: '01:00', to: '04:00' },
        { from: '04:00', to: '07:00' },
      ],
    },
    now: '2026-01-16T01:00:00Z',
    allowed: true,
    until: '2026-01-16T06:00:00Z',
  },
  {
    what: 'of two windows that overlap the first counts',
    given: { windows: [{ days: ['fri'], from: '00:00', to: '24:00', speed_limit_bps: 0 }, night] },
    now: '2026-01-16T02:00:00Z',
    allowed: false,
    until: '2026-01-17T00:00:00Z',
  },
  {
    what: 'never, said as a window',
    given: { windows: [{ from: '00:00', to: '24:00', speed_limit_bps: 0 }], outsideBps: 5 },
    now: '2026-01-16T02:00:00Z',
    allowed: false,
    until: null,
  },
  {
    what: 'the night in which the clocks are put forward is an hour shorter',
    given: { windows: [night] },
    now: '2026-03-29T00:00:00Z',
    allowed: true,
    until: '2026-03-29T05:00:00Z',
  },
  {
    what: 'the night in which they are put back is an hour longer',
    given: { windows: [night] },
    now: '2026-10-24T23:00:00Z',
    allowed: true,
    until: '2026-10-25T06:00:00Z',
  },
  {
    what: 'a window that begins in the hour that is left out begins behind it',
    given: { windows: [{ from: '02:30', to: '05:00' }] },
    now: '2026-03-29T00:10:00Z',
    allowed: false,
    until: '2026-03-29T01:00:00Z',
  },
  {
    what: 'a window that lies wholly in the hour that is left out waits a day',
    given: { windows: [{ from: '02:15', to: '02:45' }] },
    now: '2026-03-29T00:10:00Z',
    allowed: false,
    until: '2026-03-30T00:15:00Z',
  },
  {
    what: 'a window in the hour that comes twice ends when the clocks are put back…',
    given: { windows: [{ from: '02:30', to: '05:00', speed_limit_bps: 7 }], outsideBps: 3 },
    now: '2026-10-25T00:45:00Z',
    allowed: true,
    bps: 7,
    until: '2026-10-25T01:00:00Z',
  },
  {
    what: '… and begins again',
    given: { windows: [{ from: '02:30', to: '05:00', speed_limit_bps: 7 }], outsideBps: 3 },
    now: '2026-10-25T01:00:00Z',
    allowed: true,
    bps: 3,
    until: '2026-10-25T01:30:00Z',
  },
  {
    what: 'in a zone of a quarter of an hour',
    given: { windows: [night], timeZone: 'Asia/Kathmandu' },
    now: '2026-01-15T12:00:00Z',
    allowed: false,
    until: '2026-01-15T19:15:00Z',
  },
  {
    what: 'in a zone where it is tomorrow already',
    given: { windows: [{ ...night, days: ['sat'] }], timeZone: 'Pacific/Kiritimati' },
    now: '2026-01-16T11:00:00Z',
    allowed: true,
    until: '2026-01-16T17:00:00Z',
  },
  {
    what: 'where the clocks are changed at midnight',
    given: { windows: [{ from: '00:30', to: '02:00' }], timeZone: 'Africa/Cairo' },
    now: '2026-04-23T21:00:00Z',
    allowed: false,
    until: '2026-04-23T22:00:00Z',
  },
];

describe('what may be downloaded', () => {
  for (const { what, given, now, allowed, bps = null, until } of rows) {
    it(what, () => {
      const limits = decide(given, now);
      assert.deepEqual(
        { allowed: limits.allowed, bps: limits.speedLimitBps, until: limits.until?.toISOString() ?? null },
        { allowed, bps, until: until && new Date(until).toISOString() },
      );
    });
  }

  it('says whether a window or the time outside of them decides', () => {
    assert.equal(decide({}, '2026-01-15T12:00:00Z').reason, 'always');
    assert.equal(decide({ windows: [night] }, '2026-01-15T12:00:00Z').reason, 'outside-windows');
    assert.equal(decide({ windows: [night] }, '2026-01-15T02:00:00Z').reason, 'window');
  });

  for (const [from, to] of [
    ['2026-03-20', '2026-04-05'],
    ['2026-10-18', '2026-11-02'],
  ]) {
    it(`holds exactly until the moment it names, from ${from} to ${to}`, () => {
      const given = settings({
        windows: [night, { days: ['sat', 'sun'], from: '22:30', to: '02:30', speed_limit_bps: 9 }],
      });
      const short = ({ allowed, speedLimitBps }: Limits) => `${allowed} ${speedLimitBps}`;
      let now = new Date(`${from}T00:00:00Z`);
      while (now < new Date(`${to}T00:00:00Z`)) {
        const limits = decideLimits(given, now);
        assert.ok(limits.until && limits.until > now, now.toISOString());
        for (const share of [0.001, 0.3, 0.7, 0.999]) {
          const between: Date = new Date(now.getTime() + (limits.until.getTime() - now.getTime()) * share);
          assert.equal(short(decideLimits(given, between)), short(limits), between.toISOString());
        }
        assert.notEqual(short(decideLimits(given, limits.until)), short(limits), limits.until.toISOString());
        now = limits.until;
      }
    });
  }
});
