import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  changesFor,
  isOverMidnight,
  type LimitValues,
  modeOf,
  readAmount,
  shownAmount,
  toggleDay,
} from './limits-values.ts';

const values: LimitValues = {
  speed_limit_bps: 0,
  max_active_downloads: 3,
  download_schedule: [],
  download_schedule_enabled: true,
  download_outside_bps: 0,
  time_zone: '',
  min_free_disk_bytes: null,
  reserve_for_playback: 0,
};
const night = { from: '22:00', to: '06:00' };

describe('the settings of the limits', () => {
  it('say at any time without a window, or where they are switched off', () => {
    assert.equal(modeOf(values), 'always');
    assert.equal(modeOf({ ...values, download_schedule: [night], download_schedule_enabled: false }), 'always');
    assert.equal(modeOf({ ...values, download_schedule: [night] }), 'only');
    assert.equal(modeOf({ ...values, download_schedule: [night], download_outside_bps: 5 }), 'slower');
  });

  it('get a first window, in the zone of the clock that the reader sees', () => {
    assert.deepEqual(changesFor('only', values, 'Europe/Berlin'), {
      download_schedule_enabled: true,
      download_outside_bps: 0,
      download_schedule: [{ from: '01:00', to: '07:00' }],
      time_zone: 'Europe/Berlin',
    });
  });

  it('keep their windows over every change of the mode', () => {
    const kept = { ...values, download_schedule: [night], download_outside_bps: 7, time_zone: 'UTC' };
    assert.deepEqual(changesFor('always', kept, 'Europe/Berlin'), { download_schedule_enabled: false });
    assert.deepEqual(changesFor('slower', kept, 'Europe/Berlin'), {
      download_schedule_enabled: true,
      download_outside_bps: 7,
    });
    const { download_outside_bps } = changesFor('slower', values, 'UTC');
    assert.ok(download_outside_bps && download_outside_bps > 0);
  });

  it('take days away and add them, but never the last one', () => {
    const six = toggleDay(night, 'sun');
    assert.deepEqual(six.days, ['mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
    assert.deepEqual(toggleDay(six, 'sun'), night);
    assert.deepEqual(toggleDay({ ...night, days: ['fri'] }, 'fri').days, ['fri']);
    assert.deepEqual(toggleDay({ ...night, days: ['sun'] }, 'mon').days, ['mon', 'sun']);
  });

  it('know which windows end on the next day', () => {
    assert.deepEqual(
      [night, { from: '01:00', to: '07:00' }, { from: '20:00', to: '24:00' }, { from: '05:00', to: '05:00' }].map(
        isOverMidnight,
      ),
      [true, false, false, true],
    );
  });

  const speed = { scale: 1_000_000, least: 1, most: 10_000_000_000, empty: true };
  const typed: [text: string, value: number | null | undefined][] = [
    ['', null],
    ['2', 2_000_000],
    ['2.5', 2_500_000],
    [' 2,5 ', 2_500_000],
    ['0', undefined],
    ['-1', undefined],
    ['fast', undefined],
    ['1e9', undefined],
    ['99999', undefined],
    ['0.0000001', undefined],
  ];
  for (const [text, value] of typed) {
    it(`read “${text}” as ${value}`, () => assert.equal(readAmount(text, speed), value));
  }

  it('take no half of what is whole, and nothing empty where a number is needed', () => {
    const count = { scale: 1, whole: true, least: 1, most: 50, empty: false };
    assert.deepEqual(
      ['3', '3.5', '', '51'].map((text) => readAmount(text, count)),
      [3, undefined, undefined, undefined],
    );
  });

  it('write a number as it was typed', () => {
    assert.deepEqual(
      [2_500_000, 300_000, 0, 1_234_567, null].map((value) => shownAmount(value, 1_000_000)),
      ['2.5', '0.3', '0', '1.23457', ''],
    );
  });
});
