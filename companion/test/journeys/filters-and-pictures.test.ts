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
        catalogue.addMovie({ name: 'EN - Old One (1975)', rating: 8.1 });
        catalogue.addMovie({ name: 'EN - Middle One (1999)', rating: 6.4 });
        catalogue.addMovie({ name: 'DE - Der Neue (2021)', rating: 7 });
        catalogue.addMovie({ name: 'EN - Timeless' });
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
  ] as const) {
    it(`lists the films with ${query}`, async () => {
      const { items, total } = await journey.api.get<Titles>(`api/vod?${query}`);
      assert.deepEqual(items.map(({ title }) => title).sort(), expected);
      assert.equal(total, expected.length);
    });
  }

  it('refuses years and ratings that are none', async () => {
    for (const query of ['year_from=x', 'year_to=-1', 'rating_min=good', 'rating_min=7,5']) {
      assert.equal((await journey.api.call('GET', `api/vod?${query}`)).status, 400, query);
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
