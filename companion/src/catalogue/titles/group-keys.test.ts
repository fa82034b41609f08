import assert from 'node:assert/strict';
import { comparableName, groupKeys } from './group-keys.ts';

const work = { kind: 'movie', title: 'The Matrix', year: 1999, season: null, tmdbId: null } as const;

const alike: [string, string][] = [
  ['Amélie', 'AMELIE'],
  ['Spider-Man: No Way Home', 'Spider Man - No Way Home'],
  ['Mr & Mrs Smith', 'Mr. and Mrs. Smith'],
  ["Ocean's Eleven", 'Oceans Eleven'],
  ['Straße', 'strasse'],
  ['Ёлки', 'Елки'],
  ['S.W.A.T.', 'SWAT'],
];
const different: [string, string][] = [
  ['Alien', 'Aliens'],
  ['हिन्दी', 'हन्द'],
  ['が', 'か'],
  ['[Rec]', '[Rec] 2'],
  ['!!!', '???'],
];

describe('what makes two titles the same', () => {
  for (const [one, other] of alike)
    it(`${one} is ${other}`, () => assert.equal(comparableName(one), comparableName(other)));
  for (const [one, other] of different)
    it(`${one} is not ${other}`, () => assert.notEqual(comparableName(one), comparableName(other)));

  it('kind, year and season keep names apart', () => {
    const others = [{}, { year: 2021 }, { year: null }, { kind: 'series' as const }, { season: 2 }];
    assert.equal(new Set(others.map((one) => groupKeys({ ...work, ...one }).name_key)).size, others.length);
  });

  it("TMDB's id has a key of its own, and one for where the year is not known", () => {
    const known = groupKeys({ ...work, tmdbId: '603' });
    const translated = groupKeys({ ...work, title: 'La Matrice', tmdbId: '603' });
    const yearless = groupKeys({ ...work, year: null, tmdbId: '603' });
    assert.equal(known.tmdb_key, translated.tmdb_key);
    assert.notEqual(known.name_key, translated.name_key);
    assert.equal(known.name_key, groupKeys(work).name_key);
    assert.equal(yearless.tmdb_key, null);
    assert.equal(yearless.tmdb_loose_key, known.tmdb_loose_key);
    assert.notEqual(groupKeys({ ...work, year: 2000, tmdbId: '603' }).tmdb_key, known.tmdb_key);
  });

  it('keys of many names are whole numbers of their own that a double holds', () => {
    const keys = Array.from({ length: 50_000 }, (_, n) => groupKeys({ ...work, title: `Film ${n}` }).name_key);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(keys.every((key) => Number.isSafeInteger(key) && key >= 0));
  });
});
