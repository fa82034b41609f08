import assert from 'node:assert/strict';
import { shareOut } from './share-out.ts';

const share = (most: number, wishes: number[], priorities: number[] = []) => [
  ...shareOut(
    most,
    wishes.map((wish, id) => ({ id, wish, priority: priorities[id] ?? 0 })),
  ).values(),
];

describe('connections shared among downloads', () => {
  const rows: [name: string, most: number, wishes: number[], shares: number[], priorities?: number[]][] = [
    ['are divided evenly', 6, [16, 16, 16], [2, 2, 2]],
    ['are one more for the first, where they do not divide', 4, [8, 8, 8], [2, 1, 1]],
    ['go to the first where there are too few', 2, [8, 8, 8], [1, 1, 0]],
    ['are left to the others by who needs fewer', 8, [1, 16, 16], [1, 4, 3]],
    ['are all that is wished for where nobody limits them', Number.POSITIVE_INFINITY, [16, 3], [16, 3]],
    ['are none where none are allowed', 0, [1], [0]],
    ['go to the highest priority first', 4, [8, 8, 3], [1, 0, 3], [0, 0, 5]],
  ];
  for (const [name, most, wishes, shares, priorities] of rows) {
    it(name, () => assert.deepEqual(share(most, wishes, priorities), shares));
  }
});
