import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, type Journey, join, startJourney } from '../support/journey.ts';
import { apiKey } from '../support/service.ts';

type Titles = { items: contract.VodItem[]; total: number };

describe('filters and pictures', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        const daysAgo = (days: number) => Math.floor(Date.now() / 1000) - days * 86_400;
        catalogue.addMovie({ name: 'EN - Old One (1975) 4K HDR', rating: 8.1, addedAt: daysAgo(4000) });
        catalogue.addMovie({ name: 'EN - Middle One (1999) 4K', rating: 6.4, addedAt: daysAgo(200) });
        catalogue.addMovie({ name: 'DE - Der Neue (2021)', rating: 7, addedAt: daysAgo(3) });
        catalogue.addMovie({ name: 'EN - Timeless', addedAt: 0 });
        catalogue.addSeries({ name: 'FR - Une série' });
        catalogue.addChannel({ name: 'EN: News' });
      },
    });
    await join(journey);
  });
  after(() => journey.close());

  for (const [query, expected] of [
    ['year_from=1999', ['Der Neue', 'Middle One']],
    ['year_to=1999', ['Middle One', 'Old One']],
    ['year_from=1980&year_to=2000', ['Middle One']],
    ['rating_min=7', ['Der Neue', 'Old One']],
    ['rating_min=6.5&year_to=2000', ['Old One']],
    ['language=English&year_from=1', ['Middle One', 'Old One']],
    ['language=German,French', ['Der Neue']],
    ['language=German, English&year_from=1980', ['Der Neue', 'Middle One']],
    ['tag=4K', ['Middle One', 'Old One']],
    ['tag=4K,HDR', ['Old One']],
    ['added_days=30', ['Der Neue']],
    ['added_days=400', ['Der Neue', 'Middle One']],
  ] as const) {
    it(`lists the films with ${query}`, async () => {
      const { items, total } = await journey.api.get<Titles>(`api/vod?${query}`);
      assert.deepEqual(items.map(({ title }) => title).sort(), expected);
      assert.equal(total, expected.length);
    });
  }

  it('refuses filters that make no sense, and names them', async () => {
    const bad = ['year_from=x', 'year_to=-1', 'rating_min=good', 'rating_min=7,5', 'added_days=0', 'added_days=soon'];
    for (const query of [
      ...bad,
      'language=',
      'language=English,',
      `tag=${'x,'.repeat(20)}x`,
      `tag=${'x'.repeat(61)}`,
    ]) {
      const { status, body } = await journey.api.call<{ errors: { path: string }[] }>('GET', `api/vod?${query}`);
      assert.equal(status, 400, query);
      assert.equal(body.errors[0]?.path.split('.')[0], query.split('=')[0]);
    }
  });

  it('says which values the filters can have, with how many titles each', async () => {
    const facets = await journey.api.get<contract.Facets>('api/vod/facets?playlist_id=1');
    assert.deepEqual(facets, {
      total: 4,
      languages: [
        { language: 'English', count: 3 },
        { language: 'German', count: 1 },
      ],
      tags: [
        { tag: '4K', count: 2 },
        { tag: 'HDR', count: 1 },
      ],
      years: [2021, 1999, 1975].map((year) => ({ year, count: 1 })),
      ratings: [
        { rating_min: 8, count: 1 },
        { rating_min: 7, count: 2 },
        { rating_min: 6, count: 3 },
        { rating_min: 5, count: 3 },
      ],
      added: [
        { added_days: 7, count: 1 },
        { added_days: 30, count: 1 },
        { added_days: 90, count: 1 },
        { added_days: 365, count: 2 },
      ],
    });
    const { total } = await journey.api.get<contract.Facets>('api/vod/facets?category_id=none');
    assert.equal(total, 0);
    const none = await journey.api.get<contract.Facets>('api/live/facets?playlist_id=99');
    assert.deepEqual([none.total, none.languages], [0, []]);
    for (const { tag, count } of facets.tags) {
      assert.equal((await journey.api.get<Titles>(`api/vod?tag=${tag}`)).total, count);
    }
  });

  it('counts the languages of each section, the most frequent first', async () => {
    const languages = (kind: string) => journey.api.get(`api/${kind}/languages?playlist_id=1`);
    assert.deepEqual(await languages('vod'), {
      items: [
        { language: 'English', count: 3 },
        { language: 'German', count: 1 },
      ],
      next_cursor: null,
      total: 2,
    });
    assert.deepEqual(await languages('series'), {
      items: [{ language: 'French', count: 1 }],
      next_cursor: null,
      total: 1,
    });
    assert.deepEqual((await journey.api.get<{ total: number }>('api/live/languages?playlist_id=99')).total, 0);
  });

  it('shows the wide picture of a film and of a series, and none of a channel', async () => {
    const image = (path: string) => fetch(new URL(path, journey.url), { headers: { 'x-api-key': apiKey } });
    const film = await journey.api.get<contract.VodDetails>(`api/vod/${await findId(journey, 'vod', 'old one')}`);
    assert.equal(film.backdrop_url, `api/images/backdrop/${film.id}`);
    const picture = await image(film.backdrop_url);
    assert.equal(picture.status, 200);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    const id = await findId(journey, 'series', 'une');
    const series = await journey.api.get<contract.SeriesDetails>(`api/series/${id}`);
    assert.equal((await image(`api/images/backdrop/${id}`)).status, series.backdrop_url === null ? 404 : 200);
    assert.equal((await image(`api/images/backdrop/${await findId(journey, 'live', 'news')}`)).status, 404);
    assert.equal((await image('api/images/backdrop/99999')).status, 404);
  });
});
