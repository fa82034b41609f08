import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leaveOut } from './leave-out.ts';

/** A packet of a table (ISO 13818-1): its section behind a pointer, stuffed to 188 bytes. */
function table(pid: number, section: number[]): number[] {
  const head = [0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0];
  return [...head, ...section, ...Array.from({ length: 188 - head.length - section.length }, () => 0xff)];
}

const crc = [1, 2, 3, 4];
const programs = table(0, [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe1, 0x00, ...crc]);
const tracks = (types: number[]) => {
  const loop = types.flatMap((type, index) => [type, 0xe1, 1 + index, 0xf0, 2, 0x0a, 0]);
  const length = 9 + 3 + loop.length + crc.length;
  return table(0x100, [2, 0xb0, length, 0, 1, 0xc1, 0, 0, 0xe1, 1, 0xf0, 3, 9, 1, 0, ...loop, ...crc]);
};
const picture = [0x47, 0x01, 0x01, 0x10, ...Array.from({ length: 184 }, () => 0x81)];
const stream = [...programs, ...tracks([0x1b, 0x81, 0x0f]), ...picture, ...picture];
const wanted = [...programs, ...tracks([0x1b, 0x7e, 0x0f]), ...picture, ...picture];

describe('a transport stream with a sound that the browser can’t play', () => {
  for (const size of [1, 100, 187, 188, 189, 500, stream.length]) {
    it(`comes without that track, and else unchanged: in pieces of ${size}`, () => {
      const filter = leaveOut(new Set([0x81]));
      const out: number[] = [];
      for (let from = 0; from < stream.length; from += size) {
        out.push(...filter(Uint8Array.from(stream.slice(from, from + size))));
      }
      assert.deepEqual(out, wanted);
    });
  }

  it('is not touched where the browser can play all of it', () => {
    assert.deepEqual([...leaveOut(new Set())(Uint8Array.from(stream))], stream);
  });

  it('goes through as it is where it is out of step or no such stream, and is found again', () => {
    const filter = leaveOut(new Set([0x81]));
    assert.deepEqual([...filter(new TextEncoder().encode('#EXTM3U no stream'))].length, 17);
    const odd = [...stream.slice(40), 1, 2, 3];
    assert.deepEqual([...filter(Uint8Array.from([...odd, ...stream]))], [...odd, ...wanted]);
  });
});
