import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { join, type Journey, startJourney } from '../support/journey.ts';

type Titles = { items: contract.VodItem[]; total: number };

describe('categories that a user does not want', () => {
  let journey: Journey;
  let adult: string;
  let sport: string;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        const drama = catalogue.addCategory('vod', 'Drama').id;
        adult = catalogue.addCategory('vod', "O'Adult ?: $1").id;
        sport = catalogue.addCategory('live', 'Sport').id;
        catalogue.addMovie({ name: 'EN - Wanted', categoryIds: [drama] });
        catalogue.addMovie({ name: 'EN - Both', categoryIds: [drama, adult] });
        catalogue.addMovie({ name: 'DE - Unwanted', categoryIds: [adult] });
        catalogue.addChannel({ name: 'Match', categoryIds: [sport] });
      },
    });
    await join(journey);
  });
  after(() => journey.close());

  const titles = async (path: string) =>
    (await journey.api.get<Titles>(`api/${path}`)).items.map(({ title }) => title).sort();
  const exclude = (excluded_categories: Partial<contract.ExcludedCategories>) =>
    journey.api.patch<contract.Playlist>('api/playlists/1', { excluded_categories });

  it('are none at first', async () => {
    const { excluded_categories } = await journey.api.get<contract.Playlist>('api/playlists/1');
    assert.deepEqual(excluded_categories, { live: [], vod: [], series: [] });
    assert.equal((await titles('vod')).length, 3);
  });

  it('hide what is in no other one, in lists, searches and counts; one section at a time', async () => {
    assert.deepEqual((await exclude({ vod: [adult] })).excluded_categories, { live: [], vod: [adult], series: [] });
    assert.deepEqual(await titles('vod'), ['Both', 'Wanted']);
    assert.equal((await journey.api.get<Titles>('api/vod?limit=1')).total, 2);
    assert.deepEqual(await titles('vod?search=unwanted'), []);
    assert.deepEqual(
      (await journey.api.get<{ items: { language: string }[] }>('api/vod/languages')).items.map(
        ({ language }) => language,
      ),
      ['English'],
    );
    assert.deepEqual(await titles('live'), ['Match']);
    assert.deepEqual((await exclude({ live: [sport] })).excluded_categories, {
      live: [sport],
      vod: [adult],
      series: [],
    });
    assert.deepEqual(await titles('live'), []);
    assert.deepEqual(await titles('vod'), ['Both', 'Wanted']);
  });

  it('show their titles to whoever asks for them, and to whom they are favourites', async () => {
    assert.deepEqual(await titles(`vod?category_id=${adult}`), ['Both', 'Unwanted']);
    const { items } = await journey.api.get<Titles>(`api/vod?category_id=${adult}&search=unwanted`);
    await journey.api.put(`api/favorites/vod/${items[0]?.id}`);
    assert.deepEqual(await titles('favorites'), ['Unwanted']);
    assert.deepEqual(await titles('vod?favorite=true'), ['Unwanted']);
    assert.deepEqual(await titles('vod?favorite=false'), ['Both', 'Wanted']);
  });

  it('stay when something else changes, and go when the list is emptied', async () => {
    await journey.api.patch('api/playlists/1', { name: 'Renamed' });
    assert.deepEqual(await titles('vod'), ['Both', 'Wanted']);
    await exclude({ vod: [] });
    assert.equal((await titles('vod')).length, 3);
  });

  it('are refused where they are no list of ids', async () => {
    for (const wrong of [[], { vod: 'x' }, { vod: [1] }, { other: [] }, { vod: [''] }]) {
      const { status } = await journey.api.call('PATCH', 'api/playlists/1', { excluded_categories: wrong });
      assert.equal(status, 400, JSON.stringify(wrong));
    }
  });
});
