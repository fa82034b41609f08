import assert from 'node:assert/strict';
import { searchTerms } from './search-terms.ts';

const table: [typed: string, patterns: string[]][] = [
  ['', []],
  ['dark', ['%dark%']],
  ['dark knight', ['%dark%', '%knight%']],
  ['  dark\t\nknight ', ['%dark%', '%knight%']],
  ['spider-man: no way (2021)', ['%spider%', '%man%', '%no%', '%way%', '%2021%']],
  ['100%', ['%100\\%%']],
  ['a_b', ['a%', '% a%', 'b%', '% b%']],
  ['back\\slash', ['%back\\\\slash%']],
  ['...', ['%...%']],
  ['%', ['%\\%%']],
  ['_', ['%\\_%']],
  ['up', ['up%', '% up%']],
  ['ель', ['%ель%']],
  ['ёж', ['ёж%', '% ёж%']],
  ['c#', ['%c#%']],
  ['火影', ['%火影%']],
  ['사랑', ['%사랑%']],
  [
    'one two three four five six seven eight nine ten',
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((word) => `%${word}%`),
  ],
];

describe('the words of a search', () => {
  for (const [typed, patterns] of table) {
    it(`of ${JSON.stringify(typed)} are ${JSON.stringify(patterns)}`, () => {
      assert.deepEqual(
        searchTerms(typed).flatMap((word) => word.patterns),
        patterns,
      );
    });
  }
});
