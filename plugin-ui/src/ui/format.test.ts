import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bytes, bytesOf, duration, episodeCode, hueOf, moment, number, rate, relative } from './format.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const later = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('how numbers are written', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [999_999, '1 MB'],
    [640_000_000, '640 MB'],
    [6_600_000_000, '6.6 GB'],
    [1_800_000_000_000, '1.8 TB'],
    [-5, '0 B'],
  ];
  for (const [count, text] of sizes) it(`${count} bytes are ${text}`, () => assert.equal(bytes(count), text));

  it('says a shared unit once', () => {
    assert.equal(bytesOf(5_100_000_000, 6_600_000_000, 'of'), '5.1 of 6.6 GB');
    assert.equal(bytesOf(640_000_000, 2_400_000_000, 'of'), '640 MB of 2.4 GB');
  });

  it('writes rates and large numbers for people', () => {
    assert.equal(rate(22_600_000), '22.6 MB/s');
    assert.equal(number(84_210), '84,210');
  });

  const times: [number, string][] = [
    [12, '12 sec'],
    [60, '1 min'],
    [2340, '39 min'],
    [7500, '2 hr 5 min'],
    [7200, '2 hr'],
    [86_400 * 3, '3 days'],
  ];
  for (const [seconds, text] of times) it(`${seconds} s last ${text}`, () => assert.equal(duration(seconds), text));

  it('counts days rather than months, so that an end date stays exact', () => {
    assert.equal(relative(later(86_400 * 204), now), 'in 204 days');
    assert.equal(relative(later(-840), now), '14 minutes ago');
    assert.equal(relative(later(20), now), 'now');
  });

  it('names the day only when it is another one', () => {
    const here = new Date(2026, 10, 22, 20, 0);
    assert.doesNotMatch(moment(new Date(2026, 10, 22, 14, 5).toISOString(), here), /Nov/);
    assert.match(moment(new Date(2026, 10, 21, 14, 5).toISOString(), here), /Nov/);
  });

  it('numbers episodes as media servers do', () => {
    assert.equal(episodeCode(3, 5), 'S03E05');
    assert.equal(episodeCode(0, null), 'S00');
  });

  it('gives a title the same hue every time', () => {
    assert.equal(hueOf('Northlight'), hueOf('Northlight'));
    assert.ok(hueOf('الليل فوق الميناء') < 360);
  });
});
