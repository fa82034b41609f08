import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { synced } from '../support/service.ts';

describe('a provider that moved and numbers everything anew', () => {
  let journey: Journey;
  let playlist: contract.Playlist;

  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => {
        for (const name of ['Northlight (2024)', 'Copper Sky (2021)', 'Kestrel Down (2019)']) {
          catalogue.addMovie({ name: `EN - ${name}`, size: 400_000, container: 'mp4' });
        }
      },
    });
    playlist = await join(journey);
  });
  after(() => journey.close());

  it('still has what was asked of it: favourites stay, and what was paused comes under its new id', async () => {
    const before = await films(journey);
    const film = before[0];
    assert.ok(film);
    await journey.api.put(`api/favorites/vod/${film.id}`);
    await journey.api.patch('api/settings', { max_active_downloads: 1 });
    journey.provider.limits.bytesPerSecond = 20_000;
    const [download] = await order(journey, { kind: 'movie', id: film.id });
    assert.ok(download);
    await downloadWhen(journey, download.id, hasStatus('downloading'));
    await journey.api.post(`api/downloads/${download.id}/pause`);
    journey.provider.limits.bytesPerSecond = null;

    for (const movie of journey.provider.catalogue.movies) movie.id += 700_000;
    await journey.api.post(`api/playlists/${playlist.id}/sync`);
    const { sections } = await synced(journey, playlist.id);
    assert.deepEqual([sections.vod.added, sections.vod.removed, sections.vod.count], [0, 0, 3]);
    const after = await films(journey);
    assert.deepEqual(
      after.map(({ id, title }) => [id, title]),
      before.map(({ id, title }) => [id, title]),
    );
    assert.equal(after[0]?.stream_id, String(Number(film.stream_id) + 700_000));
    assert.equal(after[0]?.favorite, true);

    await journey.api.post(`api/downloads/${download.id}/resume`);
    const done = await downloadWhen(journey, download.id, hasStatus('completed', 'failed'));
    assert.equal(done.status, 'completed', done.error?.message);
  });
});
