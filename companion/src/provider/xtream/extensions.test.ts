import assert from 'node:assert/strict';
import { otherExtensions } from './extensions.ts';

describe('other extensions of a file that is not there', () => {
  for (const [extension, expected] of [
    ['mp4', ['MP4', 'mkv', 'avi', 'ts']],
    ['MKV', ['mkv', 'mp4', 'avi', 'ts']],
    ['Mov', ['MOV', 'mov', 'mp4', 'mkv', 'avi', 'ts']],
  ] as const) {
    it(`than ${extension} are ${expected.join(', ')}`, () => assert.deepEqual(otherExtensions(extension), expected));
  }
});
