import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findRoute, href, matchPath, parseHash, serviceBase, setupCodeIn } from './router.ts';

describe('router', () => {
  it('reads a path and its query from the fragment', () => {
    assert.deepEqual(parseHash('#/series/12?tab=cast&q=a%20b'), {
      path: '/series/12',
      query: { tab: 'cast', q: 'a b' },
    });
    assert.deepEqual(parseHash('#/movies/'), { path: '/movies', query: {} });
  });

  it('takes anything that is not a route as the root', () => {
    for (const hash of ['', '#', '#code=abc', '#main']) assert.deepEqual(parseHash(hash), { path: '/', query: {} });
  });

  it('leaves empty values out of a link', () => {
    assert.equal(href('/movies', { search: '', category: undefined, favorite: true }), '#/movies?favorite=true');
    assert.equal(href('/movies', { search: null }), '#/movies');
  });

  it('matches parameters and survives a broken escape in them', () => {
    assert.deepEqual(matchPath('/series/:id', '/series/12'), { params: { id: '12' } });
    assert.deepEqual(matchPath('/a/:b', '/a/%E0%A4%A'), { params: { b: '%E0%A4%A' } });
    assert.equal(matchPath('/series/:id', '/series'), null);
  });

  it('finds the first route that matches', () => {
    const routes = [{ path: '/movies' }, { path: '/movies/:id' }];
    assert.equal(findRoute(routes, '/movies/3')?.path, '/movies/:id');
    assert.equal(findRoute(routes, '/nothing'), null);
  });

  it('finds the one-time code in the fragment of the printed address', () => {
    assert.equal(setupCodeIn('#code=AB-12'), 'AB-12');
    assert.equal(setupCodeIn('#/?code=AB-12'), 'AB-12');
    assert.equal(setupCodeIn('#/movies'), null);
  });

  const bases: [string, string][] = [
    ['http://h:8000/', 'http://h:8000/'],
    ['http://h:8000/#/movies', 'http://h:8000/'],
    ['http://h/x/embed#/movies', 'http://h/x/'],
    ['http://h/x/embed/', 'http://h/x/'],
    ['http://h/a/b/?x=1', 'http://h/a/b/'],
    ['http://h/embedded/', 'http://h/embedded/'],
  ];
  for (const [address, base] of bases) {
    it(`finds the service of ${address} at ${base}`, () => assert.equal(serviceBase(address), base));
  }
});
