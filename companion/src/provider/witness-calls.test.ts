import assert from 'node:assert/strict';
import { createWitness } from './witness-calls.ts';

describe('whether a provider counts API calls', () => {
  const outcomes = {
    R: { refused: true, full: true },
    r: { refused: true, full: false },
    F: { refused: false, full: true },
    f: { refused: false, full: false },
  };
  const rows: [what: string, calls: string, proof: boolean][] = [
    ['is seen where calls are refused while all connections are in use, and fine as soon as one is free', 'fRRf', true],
    ['is seen also when it was not asked before', 'RRf', true],
    ['is seen however long they are all in use', 'RRRRRRf', true],
    ['is not said after one refusal', 'fRf', false],
    ['is not said before a call was fine', 'fRR', false],
    ['is not said of one that refuses anyway', 'RRrf', false],
    ['is not said of one that answers while all are in use', 'RRFf', false],
    ['is not said of one that always answers', 'fFfFfF', false],
    ['is not said of one that always refuses', 'rRrRrR', false],
    ['is seen also after the provider was away', 'rrfRRf', true],
  ];
  for (const [what, calls, proof] of rows) {
    it(`${what}: ${calls}`, () => {
      const witness = createWitness();
      const noted = [...calls].map((letter) => witness.note(outcomes[letter as keyof typeof outcomes]));
      assert.deepEqual(
        noted,
        [...calls].map((_, index) => proof && index === calls.length - 1),
      );
    });
  }
});
