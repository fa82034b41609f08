import assert from 'node:assert/strict';
import { matchById, matchByName, type Offered, type Wanted } from './find-again.ts';

const offered: Offered[] = [
  { id: 10, provider_id: 'a', title: 'Amélie', name: 'FR - Amélie (2001)' },
  { id: 11, provider_id: 'b', title: 'Twins', name: 'EN - Twins (1988)' },
  { id: 12, provider_id: 'c', title: 'Twins', name: 'DE - Twins (1988)' },
  { id: 13, provider_id: 'd', title: '!!!', name: '!!!' },
];
const wanted = (provider_id: string, title: string | null, name: string | null = null): Wanted[] => [
  { id: 1, provider_id, title, name },
];

const byId: [what: string, wanted: Wanted[], found: number | undefined][] = [
  ['the same id and title', wanted('a', 'Amelie'), 10],
  [
    'the same id, a title that is read otherwise now, the same name',
    wanted('a', 'FR Amélie', 'FR - Amélie (2001)'),
    10,
  ],
  ['an id that the provider has given to another title', wanted('a', 'Twins'), undefined],
  ['an id of a backup that knows no titles', wanted('a', null), 10],
  ['an id that is gone', wanted('z', 'Amélie'), undefined],
];
const byName: [what: string, wanted: Wanted[], found: number | undefined][] = [
  ['the one title of that name', wanted('z', 'AMELIE'), 10],
  ['one of two by what the provider writes', wanted('z', 'Twins', 'DE - Twins (1988)'), 12],
  ['none of two that are called the same', wanted('z', 'Twins', 'FR - Twins'), undefined],
  ['a title of signs', wanted('z', '!!!'), 13],
  ['none where only the id was kept', wanted('z', null), undefined],
];

describe('a title of a backup', () => {
  for (const [what, rows, found] of byId) {
    it(`by id: ${what}`, () => assert.equal(matchById(rows, offered).get(1), found));
  }
  for (const [what, rows, found] of byName) {
    it(`by name: ${what}`, () => assert.equal(matchByName(rows, offered).get(1), found));
  }
});
