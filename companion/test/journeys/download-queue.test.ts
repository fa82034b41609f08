import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

type Download = contract.Download;

describe('the queue of downloads', () => {
  let journey: Journey;
  let ids: number[];

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (let n = 1; n <= 12; n++) catalogue.addMovie({ name: `EN - Film ${n} (2020)`, size: 400_000 });
        const series = catalogue.addSeries({ name: 'EN - Long Series' });
        for (let n = 1; n <= 4; n++) catalogue.addEpisode(series.id, { season: n % 2, size: 50_000 });
      },
      provider: { catalogue: { categories: [], movies: [], series: [], channels: [] }, limits: { maxConnections: 0 } },
    });
    await join(journey);
    ids = (await films(journey)).map(({ id }) => id);
  });
  after(() => journey.close());
  afterEach(async () => {
    journey.provider.limits.bytesPerSecond = null;
    for (const { id } of await list('')) await journey.api.delete(`api/downloads/${id}?files=true`);
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    assert.deepEqual(await readdir(path(journey.mediaDir, '.incomplete')), []);
  });

  const film = (n: number): contract.WantedItem => ({ kind: 'movie', id: ids[n] ?? 0 });
  const list = async (query: string) =>
    (await journey.api.get<{ items: Download[] }>(`api/downloads?limit=200${query}`)).items;
  const verb = (id: number, name: string) => journey.api.call<Download>('POST', `api/downloads/${id}/${name}`);
  const slow = () => {
    journey.provider.limits.bytesPerSecond = 40_000;
  };
  const fast = () => {
    journey.provider.limits.bytesPerSecond = null;
  };

  it('runs three at a time, and more or fewer when told so', async () => {
    slow();
    await order(journey, ...[0, 1, 2, 3, 4, 5].map(film));
    const running = () => list('&status=downloading');
    assert.equal((await eventually(running, ({ length }) => length >= 3)).length, 3);
    const waiting = await list('&status=queued');
    assert.deepEqual(
      waiting.map(({ waiting_for }) => waiting_for),
      ['slot', 'slot', 'slot'],
    );
    await journey.provider.waitFor(({ stats }) => new Set([...stats.streaming].map(({ id }) => id)).size === 3);
    await journey.api.patch('api/settings', { max_active_downloads: 5 });
    assert.equal((await eventually(running, ({ length }) => length >= 5)).length, 5);
    assert.equal((await list('&status=active')).length, 6);
    assert.equal((await list('&status=queued,downloading')).length, 6);
    await journey.api.patch('api/settings', { max_active_downloads: 1 });
    const first = (await running()).at(-1);
    await journey.api.post(`api/downloads/${first?.id}/pause`);
    assert.equal((await running()).length, 4);
    await journey.api.patch('api/settings', { max_active_downloads: 3 });
  });

  it('takes the highest priority first, then the oldest', async () => {
    await journey.api.patch('api/settings', { max_active_downloads: 1 });
    slow();
    const [running, ...rest] = await order(journey, ...[0, 1, 2, 3, 4].map(film));
    await downloadWhen(journey, running?.id ?? 0, hasStatus('downloading'));
    const [a, b, c, d] = rest.map(({ id }) => id) as [number, number, number, number];
    const raised = await journey.api.patch<Download>(`api/downloads/${c}`, { priority: 5 });
    assert.equal(raised.priority, 5);
    await journey.api.patch(`api/downloads/${a}`, { priority: -1 });
    const urgent = await journey.api.post<{ items: Download[] }>('api/downloads', { items: [film(5)], priority: 10 });
    fast();
    await journey.api.post(`api/downloads/${running?.id}/cancel`);
    const all = [urgent.items[0]?.id ?? 0, c, b, d, a];
    for (const id of all) await downloadWhen(journey, id, hasStatus('completed'));
    const done = await list('&status=completed');
    const inTime = done.sort((x, y) => ((x.started_at ?? '') < (y.started_at ?? '') ? -1 : 1));
    assert.deepEqual(
      inTime.map(({ id }) => id),
      all,
    );
    await journey.api.patch('api/settings', { max_active_downloads: 3 });
  });

  it('pauses with its bytes, and resumes from them', async () => {
    slow();
    const [{ id } = { id: 0 }] = await order(journey, film(0));
    const moving = await downloadWhen(journey, id, ({ bytes_done }) => bytes_done > 20_000);
    assert.equal(moving.status, 'downloading');
    assert.ok(moving.bytes_total === 400_000 && moving.connections >= 1);
    const paused = await verb(id, 'pause');
    assert.deepEqual([paused.status, paused.body.status, paused.body.speed_bps], [200, 'paused', 0]);
    assert.ok(paused.body.bytes_done >= moving.bytes_done);
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    journey.provider.stats.reset();
    fast();
    const resumed = await verb(id, 'resume');
    assert.equal(resumed.status, 200);
    const done = await downloadWhen(journey, id, hasStatus('completed'));
    assert.deepEqual(
      [done.bytes_done, done.bytes_total, done.progress, done.eta_seconds],
      [400_000, 400_000, 100, null],
    );
    const again = journey.provider.stats.bytesOf('movie', Number((await films(journey))[0]?.stream_id));
    assert.ok(
      again <= 400_000 - paused.body.bytes_done + 130_000,
      `${again} bytes fetched again after ${paused.body.bytes_done}`,
    );
  });

  it('deletes the partial bytes of what is cancelled, and can start it anew', async () => {
    slow();
    const [{ id } = { id: 0 }] = await order(journey, film(0));
    await downloadWhen(journey, id, ({ bytes_done }) => bytes_done > 0);
    const cancelled = await verb(id, 'cancel');
    assert.deepEqual([cancelled.status, cancelled.body.status, cancelled.body.bytes_done], [200, 'cancelled', 0]);
    assert.match(cancelled.body.finished_at ?? '', /Z$/);
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    assert.deepEqual(await readdir(path(journey.mediaDir, '.incomplete')), []);
    fast();
    const retried = await verb(id, 'retry');
    assert.deepEqual([retried.status, retried.body.status], [200, 'queued']);
    await downloadWhen(journey, id, hasStatus('completed'));
    await journey.api.delete(`api/downloads/${id}?files=true`);
    const wish = await journey.api.call<{ items: Download[] }>('POST', 'api/downloads', { items: [film(0)] });
    assert.equal(wish.status, 201);
    await downloadWhen(journey, wish.body.items[0]?.id ?? 0, hasStatus('completed'));
  });

  it('answers 409 to every verb that does not fit the state', async () => {
    const allowed: Record<string, string[]> = {
      queued: ['pause', 'cancel'],
      downloading: ['pause', 'cancel'],
      paused: ['resume', 'cancel'],
      completed: [],
      failed: ['retry', 'cancel'],
      cancelled: ['retry'],
    };
    const [, , , gone] = await films(journey);
    journey.provider.faults.set({ match: { id: Number(gone?.stream_id) }, fault: { type: 'status', status: 410 } });
    const [failed = 0, completed = 0] = (await order(journey, film(3), film(0))).map(({ id }) => id);
    await downloadWhen(journey, failed, hasStatus('failed'));
    await downloadWhen(journey, completed, hasStatus('completed'));
    slow();
    const [paused = 0, cancelled = 0] = (await order(journey, film(1), film(2))).map(({ id }) => id);
    assert.equal((await verb(paused, 'pause')).status, 200);
    assert.equal((await verb(cancelled, 'cancel')).status, 200);
    const byState = { completed, paused, cancelled, failed };
    for (const [state, id] of Object.entries(byState)) {
      for (const name of ['pause', 'resume', 'retry', 'cancel']) {
        if (allowed[state]?.includes(name)) continue;
        const answer = await verb(id, name);
        assert.equal(answer.status, 409, `${name} of what is ${state}`);
        assert.equal((await journey.api.get<Download>(`api/downloads/${id}`)).status, state);
      }
    }
    journey.provider.faults.clear();
    assert.equal((await verb(failed, 'cancel')).status, 200);
    slow();
    assert.equal((await verb(failed, 'retry')).status, 200);
    await downloadWhen(journey, failed, hasStatus('downloading'));
    for (const name of ['resume', 'retry']) assert.equal((await verb(failed, name)).status, 409);
    for (const name of ['pause', 'resume', 'retry', 'cancel']) assert.equal((await verb(999_999, name)).status, 404);
  });

  it('survives verbs that meet', async () => {
    slow();
    const [{ id } = { id: 0 }] = await order(journey, film(0));
    await downloadWhen(journey, id, hasStatus('downloading'));
    const paused = await Promise.all([1, 2, 3].map(() => verb(id, 'pause')));
    assert.deepEqual(paused.map(({ status }) => status).sort(), [200, 409, 409]);
    const both = await Promise.all([verb(id, 'resume'), verb(id, 'cancel'), verb(id, 'resume')]);
    for (const { status } of both) assert.ok(status === 200 || status === 409);
    const deleted = await Promise.all([1, 2].map(() => journey.api.call('DELETE', `api/downloads/${id}`)));
    assert.deepEqual(deleted.map(({ status }) => status).sort(), [204, 404]);
    const wishes = await Promise.all(
      [1, 2, 3, 4].map(() => journey.api.call<{ items: Download[] }>('POST', 'api/downloads', { items: [film(1)] })),
    );
    assert.equal(new Set(wishes.map(({ body }) => body.items[0]?.id)).size, 1);
    assert.deepEqual(wishes.map(({ status }) => status).sort(), [200, 200, 200, 201]);
    for (let n = 0; n < 5; n++) {
      await verb(wishes[0]?.body.items[0]?.id ?? 0, 'pause');
      await verb(wishes[0]?.body.items[0]?.id ?? 0, 'resume');
    }
    fast();
    await downloadWhen(journey, wishes[0]?.body.items[0]?.id ?? 0, hasStatus('completed'));
  });

  it('lets nothing go on that was paused before it had begun', async () => {
    await journey.api.patch('api/settings', { max_active_downloads: 10 });
    slow();
    const made = await order(journey, ...[0, 1, 2, 3, 4, 5, 6, 7].map(film));
    await Promise.all(made.map(({ id }) => verb(id, 'pause')));
    assert.equal((await list('&status=paused')).length, 8);
    await journey.provider.waitFor(({ stats }) => stats.open === 0, { timeoutMs: 3_000 });
    await journey.api.patch('api/settings', { max_active_downloads: 3 });
  });

  it('turns a season or series into one download per episode, and tells which wishes it refuses', async () => {
    const { items } = await journey.api.get<{ items: contract.SeriesItem[] }>('api/series');
    const series = items[0]?.id ?? 0;
    const wish = await journey.api.call<{ items: Download[]; rejected: { item: unknown; error: contract.Failure }[] }>(
      'POST',
      'api/downloads',
      {
        items: [
          film(0),
          { kind: 'season', series_id: series, season: 1 },
          { kind: 'season', series_id: series, season: 9 },
          { kind: 'movie', id: 999_999 },
        ],
      },
    );
    assert.equal(wish.status, 201);
    assert.deepEqual(
      wish.body.items.map(({ kind }) => kind),
      ['movie', 'episode', 'episode'],
    );
    assert.deepEqual(
      wish.body.rejected.map(({ item, error }) => [item, error.retryable]),
      [
        [{ kind: 'season', series_id: series, season: 9 }, false],
        [{ kind: 'movie', id: 999_999 }, false],
      ],
    );
    const whole = await journey.api.call<{ items: Download[] }>('POST', 'api/downloads', {
      items: [{ kind: 'series', id: series }],
    });
    assert.deepEqual([whole.status, whole.body.items.length], [201, 4]);
    const again = await journey.api.call<{ items: Download[] }>('POST', 'api/downloads', {
      items: [{ kind: 'series', id: series }],
    });
    assert.deepEqual([again.status, again.body.items.map(({ id }) => id)], [200, whole.body.items.map(({ id }) => id)]);
    const none = await journey.api.call<{ items: []; rejected: unknown[] }>('POST', 'api/downloads', {
      items: [{ kind: 'movie', id: 999_999 }],
    });
    assert.equal(none.status, 422);
    assert.deepEqual([none.body.items, none.body.rejected.length], [[], 1]);
    await eventually(
      () => list(''),
      (all) => all.length === 5 && all.every(({ status }) => status === 'completed'),
    );
  });

  it('is listed newest first, page by page', async () => {
    const made = await order(journey, ...[0, 1, 2, 3, 4, 5, 6].map(film));
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: Download[]; next_cursor: string | null; total: number } = await journey.api.get(
        `api/downloads?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      assert.equal(page.total, 7);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    assert.deepEqual(seen, made.map(({ id }) => id).reverse());
    await eventually(
      () => list('&status=completed'),
      ({ length }) => length === 7,
    );
    assert.deepEqual(await list('&status=active'), []);
  });
});
