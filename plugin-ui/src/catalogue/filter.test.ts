import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { activeFilters, sortOf, toFilter, valuesIn, withoutFilters, withValue } from './filter.ts';

describe('the filters in the address', () => {
  it('become the query of the API', () => {
    const filter = toFilter({ search: ' north ', favorite: 'true', category: '7', downloaded: 'no' }, 3);
    assert.deepEqual(filter, {
      playlist_id: 3,
      category_id: '7',
      search: 'north',
      sort: 'name',
      favorite: true,
      downloaded: undefined,
      language: undefined,
      tag: undefined,
      actor: undefined,
      director: undefined,
      year_from: undefined,
      year_to: undefined,
      rating_min: undefined,
      added_days: undefined,
    });
    const { year_from, year_to, rating_min } = toFilter({ from: '1990', to: '1999', rating: '7' }, null);
    assert.deepEqual([year_from, year_to, rating_min], [1990, 1999, 7]);
    assert.equal(toFilter({ from: 'evil' }, null).year_from, undefined);
  });

  it('hold several values of one filter, each of which can be taken away again', () => {
    assert.equal(withValue(undefined, 'English'), 'English');
    assert.equal(withValue('English', 'French'), 'English,French');
    assert.equal(withValue('English,French', 'English'), 'French');
    assert.equal(withValue('French', 'French'), null);
    assert.deepEqual(valuesIn('4K,HDR'), ['4K', 'HDR']);
    assert.deepEqual(valuesIn(undefined), []);
    const { language, tag, added_days } = toFilter({ language: 'English,French', tag: '4K', added: '7' }, null);
    assert.deepEqual([language, tag, added_days], ['English,French', '4K', 7]);
  });

  it('name the account of a category over the chosen one', () => {
    assert.equal(toFilter({ playlist: '2' }, 3).playlist_id, 2);
  });

  it('sort a search by name and everything else by newness, unless the reader said otherwise', () => {
    assert.equal(sortOf({}), '-added_at');
    assert.equal(sortOf({ search: 'x' }), 'name');
    assert.equal(sortOf({ search: 'x', sort: '-rating' }), '-rating');
    assert.equal(sortOf({ sort: 'evil' }), '-added_at');
  });

  it('can be cleared without leaving the category', () => {
    const query = { category: '7', playlist: '1', favorite: 'true', search: 'x', language: 'English' };
    assert.deepEqual(activeFilters(query), ['favorite', 'language']);
    assert.deepEqual(withoutFilters(query), { category: '7', playlist: '1' });
  });
});
