import assert from 'node:assert/strict';
import { nearestWords, slipsBetween, wordsOneSlipAway } from './near-words.ts';

const distances: [one: string, other: string, slips: number][] = [
  ['amber', 'amber', 0],
  ['ambr', 'amber', 1],
  ['ammber', 'amber', 1],
  ['anber', 'amber', 1],
  ['abmer', 'amber', 1],
  ['', 'amber', 5],
  ['amber', '', 5],
  ['matrxi', 'matrix', 1],
  ['inceptoin', 'inception', 1],
  ['kitten', 'sitting', 3],
  ['ёлкы', 'ёлки', 1],
  ['👍a', 'a👍', 1],
];

const known = ['amber', 'ambler', 'lamber', 'timber', 'cartographer', 'the', 'ten', 'tech', 'inception', 'exception'];
const typed: [word: string, meant: string[]][] = [
  ['ambr', ['amber']],
  ['amberr', ['amber']],
  ['ambar', ['amber']],
  ['cartogrpahr', ['cartographer']],
  ['cartgraher', ['cartographer']],
  ['teh', ['ten', 'the', 'tech']],
  ['enception', ['exception', 'inception']],
  ['am', []],
  ['ambe', []],
  ['zzzzzz', []],
];

describe('near words', () => {
  for (const [one, other, slips] of distances) {
    it(`are told by their slips: ${one} and ${other} have ${slips}`, () => {
      assert.equal(slipsBetween(one, other), slips);
      assert.equal(slipsBetween(other, one), slips);
    });
  }

  for (const [word, meant] of typed) {
    it(`of ${word} are ${meant.join(', ') || 'none'}`, () => {
      assert.deepEqual(nearestWords(word, known, 6).sort(), [...meant].sort());
    });
  }

  it('one slip away are made, not looked for', () => {
    const words = wordsOneSlipAway('teh');
    for (const word of ['the', 'eh', 'tech', 'ten', 'meh', 'eth', 'tehe']) assert.ok(words.includes(word), word);
    for (const word of ['teh', 'then', '']) assert.ok(!words.includes(word), word);
    for (const word of words) assert.equal(slipsBetween('teh', word), 1, word);
    assert.equal(new Set(words).size, words.length);
    assert.deepEqual(wordsOneSlipAway('averyveryverylongword'), []);
  });
});
