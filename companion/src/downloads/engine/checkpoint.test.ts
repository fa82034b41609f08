import assert from 'node:assert/strict';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, hashOf, trustCheckpoint } from './checkpoint.ts';

const checkpoint: Checkpoint = {
  identity: hashOf('movie:1:7'),
  size: 5_000_000_000,
  validator: '"abc"',
  have: [
    [0, 1000],
    [2000, 4_999_999_999],
  ],
};
const text = encodeCheckpoint(checkpoint);
const expected = { identity: 'movie:1:7', partBytes: 5_000_000_000 };

const withBody = (body: object) => {
  const json = JSON.stringify(body);
  return `xtreme-checkpoint 1 ${hashOf(json)}\n${json}\n`;
};

describe('the checkpoint', () => {
  it('comes back as it was written', () => {
    assert.deepEqual(decodeCheckpoint(text), checkpoint);
  });

  it('is not believed when it is torn at any byte', () => {
    for (let length = 0; length < text.length; length++) assert.equal(decodeCheckpoint(text.slice(0, length)), null);
  });

  it('is not believed when any byte is another one', () => {
    for (let at = 0; at < text.length; at++) {
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      assert.equal(decodeCheckpoint(flipped), null);
    }
  });

  it('is not believed when something follows it', () => {
    assert.equal(decodeCheckpoint(`${text}x`), null);
    assert.equal(decodeCheckpoint(text + text), null);
  });

  it('is not believed when another version wrote it', () => {
    assert.equal(decodeCheckpoint(text.replace('checkpoint 1', 'checkpoint 2')), null);
  });

  const impossible: [string, object][] = [
    [
      'ranges overlap',
      {
        have: [
          [0, 10],
          [5, 20],
        ],
      },
    ],
    ['a range is past the end', { have: [[0, 6_000_000_000]] }],
    ['a range is empty', { have: [[10, 10]] }],
    ['a number is none', { have: [['0', 10]] }],
    ['the size is negative', { size: -1 }],
    ['there is no list', { have: null }],
  ];
  for (const [name, change] of impossible) {
    it(`is not believed when ${name}`, () => {
      assert.equal(decodeCheckpoint(withBody({ ...checkpoint, ...change })), null);
    });
  }

  it('holds nothing for another download, and nothing without its part file', () => {
    assert.equal(trustCheckpoint(checkpoint, { ...expected, identity: 'movie:1:8' }), null);
    assert.equal(trustCheckpoint(checkpoint, { ...expected, partBytes: null }), null);
    assert.equal(trustCheckpoint(checkpoint, { ...expected, partBytes: 0 }), null);
  });

  it('is cut to the bytes the part file has', () => {
    const trusted = trustCheckpoint(checkpoint, {
      ...expected,
      partBytes: 3000,
    });
    assert.deepEqual(trusted?.have, [
      [0, 1000],
      [2000, 3000],
    ]);
  });

  it('names neither the address nor the title', () => {
    assert.ok(!text.includes('movie'));
  });
});
