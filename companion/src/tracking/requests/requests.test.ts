import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, serveRoutes } from '../../../test/support/rooms.ts';
import { syncCatalogue } from '../../catalogue/sync-catalogue.ts';
import type * as contract from '../../contract/index.ts';
import { emptyCatalogue } from '../../demo/provider/index.ts';
import { createTracking, createTrackingStore, type Tracking } from '../index.ts';
import { createMediaRequests, createRequestsStore, type Requests, requestsRoutes } from './index.ts';

type Answer = { status: string; code: string; reason: string; request: contract.MediaRequest | null };

describe('a request of Seerr', () => {
  let rooms: Rooms;
  let tracking: Tracking;
  let requests: Requests;
  let served: { url: string; close(): Promise<void> };
  let account: number;
  let series: number;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    const offer = rooms.panel.catalogue;
    offer.addMovie({ name: 'EN - Solaris (1972) {tmdb-593}' });
    offer.addMovie({ name: 'EN - Stalker (1979)' });
    series = offer.addSeries({ name: 'EN - Dark (2017) {tmdb-70523}' }).id;
    for (const [season, number] of [[1, 1], [1, 2], [2, 1]] as const) offer.addEpisode(series, { season, number }); // prettier-ignore
    account = await rooms.addAccount();
    await syncCatalogue(rooms, account, never);
    tracking = createTracking({ ...rooms, store: createTrackingStore(rooms.database) });
    requests = createMediaRequests({ ...rooms, tracking, store: createRequestsStore(rooms.database) });
    served = await serveRoutes(requestsRoutes(requests));
    await rooms.queue.start();
  });
  after(async () => {
    await served.close();
    await rooms.close();
  });

  const film = (tmdbId: string, subject: string, change: object = {}) => ({
    notification_type: 'MEDIA_APPROVED',
    event: 'Movie Request Approved',
    subject,
    media: { media_type: 'movie', tmdbId, tvdbId: '', status: 'PENDING', status4k: 'UNKNOWN' },
    request: { request_id: tmdbId, requestedBy_username: 'ada' },
    issue: null,
    comment: null,
    extra: [],
    ...change,
  });
  const show = (seasons: string, id: string) =>
    film('70523', 'Dark (2017)', {
      media: { media_type: 'tv', tmdbId: '70523' },
      request: { request_id: id },
      extra: [{ name: 'Requested Seasons', value: seasons }],
    });

  async function send(
    payload: object,
  ): Promise<{ http: number; body: Answer & { detail?: string; errors?: object[] } }> {
    const answer = await fetch(`${served.url}/api/hooks/seerr`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    return { http: answer.status, body: (await answer.json()) as Answer };
  }
  const queued = async () =>
    (await rooms.downloads.list({ statuses: null, beforeId: null, limit: 100 })).rows.map(({ title }) => title).sort();
  const listed = async () =>
    ((await (await fetch(`${served.url}/api/requests`)).json()) as { items: contract.MediaRequest[] }).items;

  it('finds a film by its id and queues it, once', async () => {
    const first = await send(film('593', 'A name that nobody offers'));
    assert.deepEqual([first.http, first.body.status, first.body.code], [200, 'accepted', 'queued']);
    assert.deepEqual(await queued(), ['Solaris (1972)']);
    const again = await send(film('593', 'A name that nobody offers', { notification_type: 'MEDIA_AUTO_APPROVED' }));
    assert.deepEqual([again.http, again.body.request], [200, first.body.request]);
    assert.equal((await listed()).length, 1);
  });

  it('that is done does not bring back what the user took away since', async () => {
    const [row] = (await rooms.downloads.list({ statuses: null, beforeId: null, limit: 1 })).rows;
    await rooms.downloads.remove(row?.id ?? 0, true);
    await send(film('593', 'A name that nobody offers'));
    assert.deepEqual(await queued(), []);
  });

  it('finds a film by title and year where no id is known', async () => {
    const { http, body } = await send(film('', 'Stalker (1979)', { request: null }));
    assert.deepEqual([http, body.code], [200, 'queued']);
    assert.deepEqual(await queued(), ['Stalker (1979)']);
  });

  it('for what nobody offers yet is kept, and fetched when a sync brings it', async () => {
    const { http, body } = await send(film('1398', 'Mirror (1975)'));
    assert.deepEqual([http, body.status, body.code], [202, 'waiting', 'not-offered']);
    assert.match(body.reason, /No account offers "Mirror" \(1975\) now/);
    rooms.panel.catalogue.addMovie({ name: 'EN - Mirror (1975) {tmdb-1398}' });
    await syncCatalogue(rooms, account, never);
    for (;;) {
      const [row] = await listed();
      if (row?.status === 'accepted') break;
    }
    assert.ok((await queued()).includes('Mirror (1975)'));
  });

  it('for seasons queues and tracks them, and adds to what is tracked', async () => {
    const { body } = await send(show('1', '20'));
    assert.deepEqual([body.status, body.code], ['accepted', 'queued']);
    assert.match(body.reason, /^2 episodes are queued/);
    const id = body.request?.title_id ?? 0;
    assert.deepEqual((await tracking.get(id)).seasons, [1]);
    const more = await send(show('2, 3', '21'));
    assert.match(more.body.reason, /^1 episode is queued.*Season 3 of "Dark" has no episodes/);
    assert.deepEqual((await tracking.get(id)).seasons, [1, 2, 3]);
    assert.equal((await queued()).filter((title) => title.startsWith('Dark')).length, 3);
  });

  it('for seasons that are still to come is tracked', async () => {
    const { http, body } = await send(show('9', '22'));
    assert.deepEqual([http, body.code], [200, 'tracked']);
    assert.match(body.reason, /No episode of it is offered yet/);
  });

  it('that can not be fetched is refused with the reason, and may be tried again', async () => {
    rooms.panel.catalogue.addMovie({ name: 'EN - Pieces (2001) {tmdb-11}', extension: 'm3u8' });
    await syncCatalogue(rooms, account, never);
    const { http, body } = await send(film('11', 'Pieces (2001)'));
    assert.equal(http, 422);
    assert.match(body.detail ?? '', /stream in pieces/);
    const [row] = await listed();
    assert.deepEqual([row?.status, row?.code], ['refused', 'not-a-file']);
    await rooms.database.query(`update titles set container_extension = 'mp4' where tmdb_id = '11'`);
    const retried = await fetch(`${served.url}/api/requests/${row?.id}/retry`, { method: 'POST' });
    assert.equal(((await retried.json()) as contract.MediaRequest).status, 'accepted');
  });

  it('that is declined is waited for no longer', async () => {
    await send(film('99', 'Never (1999)'));
    await send(film('99', 'Never (1999)', { notification_type: 'MEDIA_DECLINED' }));
    const [row] = await listed();
    assert.deepEqual([row?.status, row?.code], ['refused', 'declined']);
  });

  it('that is a test or nothing to fetch is answered and not kept', async () => {
    const before = (await listed()).length;
    for (const [type, code] of [
      ['TEST_NOTIFICATION', 'test'],
      ['MEDIA_PENDING', 'nothing-to-do'],
      ['MEDIA_AVAILABLE', 'nothing-to-do'],
    ]) {
      const { http, body } = await send(film('593', 'Test', { notification_type: type, media: null }));
      assert.deepEqual([http, body.status, body.code], [200, 'ignored', code]);
    }
    assert.equal((await listed()).length, before);
  });

  it('that does not say what it is for is refused and names the place', async () => {
    const { http, body } = await send(film('593', 'Solaris', { media: null }));
    assert.equal(http, 400);
    assert.deepEqual(body.errors, [
      { path: 'media.media_type', message: 'must be "movie" or "tv". Leave the JSON payload as Seerr has it.' },
    ]);
  });
});
