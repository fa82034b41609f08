import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, type Journey, join, startJourney } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

type Download = contract.Download;
type Tracking = contract.Tracking;

describe('a tracked series', () => {
  let journey: Journey;
  const providerIds: Record<string, number> = {};

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (const name of ['Fresh', 'Seasons', 'Capped']) {
          const { id } = catalogue.addSeries({ name: `EN - ${name}` });
          providerIds[name] = id;
          for (const season of [1, 2])
            for (const number of [1, 2]) catalogue.addEpisode(id, { season, number, size: 40_000 });
        }
      },
    });
    await join(journey);
  });
  after(() => journey.close());

  const put = (id: number, rule: contract.TrackingRule) => journey.api.put<Tracking>(`api/series/${id}/tracking`, rule);
  const release = (name: string, season: number) =>
    journey.provider.catalogue.addEpisode(providerIds[name] ?? 0, { season, size: 40_000 });
  const tracked = async (id: number) => {
    const { items } = await journey.api.get<{ items: Tracking[] }>('api/tracking?limit=200');
    return items.find(({ series }) => series.id === id);
  };

  async function check(): Promise<void> {
    const before = Date.now();
    const { items } = await journey.api.get<{ items: Tracking[]; total: number }>('api/tracking');
    const answer = await journey.api.call<{ series: number }>('POST', 'api/tracking/check');
    assert.deepEqual([answer.status, answer.body.series], [202, items.length]);
    await eventually(
      () => journey.api.get<{ items: Tracking[] }>('api/tracking'),
      (list) => list.items.every(({ last_checked_at }) => Date.parse(last_checked_at ?? '') >= before),
    );
  }

  async function episodes(id: number): Promise<string[]> {
    const { items } = await journey.api.get<{ items: Download[] }>('api/downloads?limit=200');
    const own = items
      .filter(({ item }) => item.series_id === id)
      .map(({ item }) => `${item.season_number}x${item.episode_num}`);
    return own.sort();
  }

  const done = () =>
    eventually(
      () => journey.api.get<{ items: Download[] }>('api/downloads?limit=200'),
      ({ items }) => items.every(({ status }) => status === 'completed'),
    );

  it('from now on queues what the provider did not list before, exactly once', async () => {
    const id = await findId(journey, 'series', 'Fresh');
    const rule: contract.TrackingRule = { seasons: 'all', start: 'new' };
    const answer = await journey.api.call<Tracking>('PUT', `api/series/${id}/tracking`, rule);
    assert.equal(answer.status, 200);
    const { series, seasons, start, last_error, last_decisions } = answer.body;
    assert.deepEqual([series.id, seasons, start, last_error], [id, 'all', 'new', null]);
    assert.equal(last_decisions.length, 4);
    assert.ok(last_decisions.every(({ accepted, reason }) => !accepted && reason !== ''));
    assert.deepEqual(await episodes(id), []);
    release('Fresh', 2);
    release('Fresh', 3);
    await check();
    assert.deepEqual(await episodes(id), ['2x3', '3x1']);
    await check();
    assert.deepEqual(await episodes(id), ['2x3', '3x1']);
    const decisions = (await tracked(id))?.last_decisions.filter(({ accepted }) => accepted) ?? [];
    assert.deepEqual(decisions.map(({ season_number }) => season_number).sort(), [2, 3]);
    await done();
  });

  it('is shown at the series and in the list', async () => {
    const id = await findId(journey, 'series', 'Fresh');
    const series = await journey.api.get<contract.SeriesDetails>(`api/series/${id}`);
    assert.deepEqual([series.tracked, series.tracking], [true, { seasons: 'all', start: 'new' }]);
    const list = await journey.api.get<{ items: Tracking[]; total: number; next_cursor: null }>('api/tracking');
    assert.deepEqual([list.items.map((one) => one.series.id), list.total, list.next_cursor], [[id], 1, null]);
  });

  it('keeps what it knows while the provider fails, and catches up', async () => {
    const id = await findId(journey, 'series', 'Fresh');
    journey.provider.faults.set({ match: { action: 'get_series_info' }, fault: { type: 'html' } });
    release('Fresh', 3);
    await check();
    assert.match((await tracked(id))?.last_error ?? '', /^.{10,}\.$/);
    journey.provider.faults.clear();
    await check();
    assert.equal((await tracked(id))?.last_error, null);
    assert.deepEqual(await episodes(id), ['2x3', '3x1', '3x2']);
    await done();
  });

  it('is checked by itself as often as the settings say', async () => {
    const id = await findId(journey, 'series', 'Fresh');
    const minutes = async () => {
      const { last_checked_at, next_check_at } = (await tracked(id)) as Tracking;
      return (Date.parse(next_check_at ?? '') - Date.parse(last_checked_at ?? '')) / 60_000;
    };
    assert.equal(await minutes(), 60);
    await journey.api.patch('api/settings', { tracking_interval_minutes: 5 });
    assert.equal(await minutes(), 5);
    assert.equal((await journey.api.call('PATCH', 'api/settings', { tracking_interval_minutes: 0 })).status, 400);
  });

  it('is left alone as soon as it is no longer tracked', async () => {
    const id = await findId(journey, 'series', 'Fresh');
    const before = await episodes(id);
    assert.equal((await journey.api.call('DELETE', `api/series/${id}/tracking`)).status, 204);
    assert.equal((await journey.api.call('DELETE', `api/series/${id}/tracking`)).status, 404);
    release('Fresh', 2);
    await check();
    assert.deepEqual(await episodes(id), before);
    assert.equal((await journey.api.get<contract.SeriesDetails>(`api/series/${id}`)).tracking, null);
  });

  it('by season queues only those, and says why not the others, until the rule is widened', async () => {
    const id = await findId(journey, 'series', 'Seasons');
    await put(id, { seasons: [2], start: 'all' });
    assert.deepEqual(await episodes(id), ['2x1', '2x2']);
    release('Seasons', 1);
    release('Seasons', 2);
    await check();
    assert.deepEqual(await episodes(id), ['2x1', '2x2', '2x3']);
    const refused = (await tracked(id))?.last_decisions.filter(({ accepted }) => !accepted) ?? [];
    assert.deepEqual([refused.length, refused.every(({ reason }) => /season 1/i.test(reason))], [3, true]);
    await put(id, { seasons: [1, 2], start: 'all' });
    assert.deepEqual(await episodes(id), ['1x1', '1x2', '1x3', '2x1', '2x2', '2x3']);
    await done();
  });

  it('with a cap queues so many at each check, and says what follows, until all are there', async () => {
    const id = await findId(journey, 'series', 'Capped');
    const first = await put(id, { seasons: 'all', start: 'all', max_per_check: 2 });
    assert.equal(first.max_per_check, 2);
    assert.deepEqual(await episodes(id), ['1x1', '1x2']);
    const now = await tracked(id);
    assert.deepEqual(await journey.api.get<Tracking>(`api/series/${id}/tracking`), now);
    const later = now?.last_decisions.filter(({ code }) => code === 'later') ?? [];
    assert.deepEqual([now?.deferred_count, later.length], [2, 2]);
    assert.ok(later.every(({ accepted, reason }) => !accepted && /later check/.test(reason)));
    assert.ok(now?.last_decisions.every(({ decided_at }) => decided_at === now.last_checked_at));
    release('Capped', 2);
    await check();
    assert.deepEqual(await episodes(id), ['1x1', '1x2', '2x1', '2x2']);
    assert.equal((await tracked(id))?.deferred_count, 1);
    await check();
    await check();
    assert.deepEqual(await episodes(id), ['1x1', '1x2', '2x1', '2x2', '2x3']);
    const all = await tracked(id);
    assert.deepEqual([all?.deferred_count, all?.last_decisions.every(({ accepted }) => accepted)], [0, true]);
    await put(id, { seasons: 'all', start: 'all', max_per_check: null });
    assert.equal((await tracked(id))?.max_per_check, null);
    for (const max_per_check of [0, -1, 501, 1.5, 'two']) {
      const rule = { seasons: 'all', start: 'all', max_per_check };
      assert.equal(
        (await journey.api.call('PUT', `api/series/${id}/tracking`, rule)).status,
        400,
        String(max_per_check),
      );
    }
    await journey.api.delete(`api/series/${id}/tracking`);
    assert.equal((await journey.api.call('GET', `api/series/${id}/tracking`)).status, 404);
    await done();
  });

  it('does not bring back what was deleted, which can be asked for by hand', async () => {
    const id = await findId(journey, 'series', 'Seasons');
    const { items } = await journey.api.get<{ items: Download[] }>('api/downloads?limit=200');
    const first = items.find(({ item }) => item.series_id === id && item.season_number === 1 && item.episode_num === 1);
    await journey.api.delete(`api/downloads/${first?.id}?files=true`);
    await check();
    assert.deepEqual(await episodes(id), ['1x2', '1x3', '2x1', '2x2', '2x3']);
    await journey.api.post('api/downloads', { items: [{ kind: 'episode', id: first?.item.id }] });
    assert.equal((await episodes(id)).length, 6);
    await done();
  });
});
