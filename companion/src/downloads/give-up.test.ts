import assert from 'node:assert/strict';
import { patienceWith } from './give-up.ts';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number | null) => (seconds === null ? null : new Date(now.getTime() - seconds * 1000));

describe('the patience with a download', () => {
  const left: [what: string, bytes: number, triedSeconds: number | null, leftSeconds: number][] = [
    ['that was never tried', 0, null, 120],
    ['without a byte', 0, 30, 90],
    ['without a byte for two minutes', 0, 120, 0],
    ['without a byte for longer', 0, 3_600, 0],
    ['that has bytes', 1, 30, 1_770],
    ['that has bytes, after two minutes', 1, 120, 1_680],
    ['that has bytes, after half an hour', 1, 1_800, 0],
  ];
  for (const [what, bytes_done, tried, seconds] of left) {
    it(`${what} has ${seconds} s left`, () => {
      const { leftMs } = patienceWith({ bytes_done, fruitless_since: ago(tried), attempts: 1 }, now);
      assert.equal(leftMs, seconds * 1000);
    });
  }

  it('lets one run have a minute, or what is left', () => {
    const run = (bytes_done: number, tried: number) =>
      patienceWith({ bytes_done, fruitless_since: ago(tried), attempts: 1 }, now).runMs;
    assert.equal(run(0, 0), 60_000);
    assert.equal(run(0, 100), 20_000);
    assert.equal(run(0, 500), 1_000);
    assert.equal(run(9, 0), 60_000);
  });

  it('waits longer after each try, up to a limit, with jitter and never beyond what is left', () => {
    const wait = (bytes_done: number, attempts: number, tried = 0) =>
      patienceWith({ bytes_done, fruitless_since: ago(tried), attempts }, now).waitMs;
    const between = (value: number, middle: number) =>
      assert.ok(value >= middle * 0.75 && value <= middle * 1.25, `${value}, ${middle}`);
    for (const [attempts, middle] of [
      [0, 3_000],
      [1, 3_000],
      [2, 6_000],
      [3, 12_000],
      [4, 15_000],
      [50, 15_000],
    ] as const)
      between(wait(0, attempts), middle);
    for (const [attempts, middle] of [
      [4, 24_000],
      [5, 48_000],
      [6, 60_000],
      [5_000, 60_000],
    ] as const)
      between(wait(1, attempts), middle);
    assert.equal(wait(0, 9, 118), 2_000);
    assert.equal(wait(0, 9, 200), 0);
  });
});
