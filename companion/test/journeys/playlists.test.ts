import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { demoCatalogue } from '../../src/demo/provider/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { eventually, synced } from '../support/service.ts';

type Playlist = contract.Playlist;

describe('an Xtream account', () => {
  let journey: Journey;
  let playlist: Playlist;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (let n = 1; n <= 20; n++) catalogue.addMovie({ name: `EN - Film ${n} (2020)`, size: 60_000 });
        catalogue.addSeries({ name: 'EN - One' });
        catalogue.addChannel({ name: 'EN: One' });
      },
    });
  });

  after(() => journey.close());

  const read = (id: number) => journey.api.get<Playlist>(`api/playlists/${id}`);

  async function sync(id: number): Promise<Playlist> {
    const answer = await journey.api.call<Playlist>('POST', `api/playlists/${id}/sync`);
    assert.equal(answer.status, 202);
    assert.equal(answer.body.sync_status, 'syncing');
    return synced(journey, id);
  }

  it('is tried without being saved', async () => {
    const { url: server_url, username, password } = journey.provider;
    const answer = await journey.api.call<{ server_url: string; username: string; account: contract.Account }>(
      'POST',
      'api/playlists/test',
      { server_url, username, password },
    );
    assert.equal(answer.status, 200);
    assert.equal(answer.body.server_url, server_url);
    assert.equal(answer.body.username, username);
    assert.equal(answer.body.account.status, 'active');
    assert.equal(answer.body.account.max_connections, 4);
    assert.equal((await journey.api.get<{ total: number }>('api/playlists')).total, 0);
  });

  it('is added with the name, address and credentials, and its first sync starts by itself', async () => {
    const { url: server_url, username, password } = journey.provider;
    const answer = await journey.api.call<Playlist>('POST', 'api/playlists', {
      name: 'Home',
      server_url,
      username,
      password,
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.body.sync_status, 'syncing');
    assert.equal(answer.body.last_synced_at, null);
    assert.equal('password' in answer.body, false);
    playlist = await synced(journey, answer.body.id);
    assert.equal(playlist.sync_status, 'idle');
    assert.equal(playlist.sync_error, null);
    assert.deepEqual(
      Object.entries(playlist.sections).map(([name, { status, error, count, added, updated, removed }]) => [
        name,
        { status, error, count, added, updated, removed },
      ]),
      [
        ['live', { status: 'idle', error: null, count: 1, added: 1, updated: 0, removed: 0 }],
        ['vod', { status: 'idle', error: null, count: 20, added: 20, updated: 0, removed: 0 }],
        ['series', { status: 'idle', error: null, count: 1, added: 1, updated: 0, removed: 0 }],
      ],
    );
    for (const section of Object.values(playlist.sections)) assert.match(section.synced_at ?? '', /Z$/);
    assert.equal(playlist.account.status, 'active');
    assert.equal(playlist.account.max_connections, 4);
    assert.match(playlist.account.expires_at ?? '', /Z$/);
    assert.equal(typeof playlist.account.timezone, 'string');
  });

  it('is listed and read, with every name of the contract', async () => {
    const list = await journey.api.get<{ items: Playlist[]; next_cursor: null; total: number }>('api/playlists');
    assert.deepEqual(list, { items: [playlist], next_cursor: null, total: 1 });
    assert.deepEqual(await read(playlist.id), playlist);
    for (const name of [
      'name',
      'server_url',
      'username',
      'user_agent',
      'connections',
      'sync_interval_minutes',
      'enabled',
      'id',
    ]) {
      assert.ok(name in playlist, name);
    }
  });

  it('lists a page of as many as are asked for', async () => {
    const second = await add({ name: 'Second', server_url: journey.provider.url });
    const first = await journey.api.get<{ items: Playlist[]; next_cursor: string; total: number }>(
      'api/playlists?limit=1',
    );
    assert.deepEqual([first.items.length, first.total], [1, 2]);
    const next = await journey.api.get<{ items: Playlist[]; next_cursor: null }>(
      `api/playlists?limit=1&cursor=${first.next_cursor}`,
    );
    assert.deepEqual(
      next.items.map(({ id }) => id),
      [second.id],
    );
    assert.equal(next.next_cursor, null);
    await journey.api.delete(`api/playlists/${second.id}`);
  });

  const linked = { username: undefined, password: undefined };
  async function add(fields: Record<string, unknown>): Promise<Playlist> {
    const { username, password } = journey.provider;
    const answer = await journey.api.call<Playlist>('POST', 'api/playlists', {
      name: 'Link',
      username,
      password,
      ...fields,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return synced(journey, answer.body.id);
  }

  it('is taken from a whole get.php or player_api.php link, or from a bare host', async () => {
    const { url, username, password } = journey.provider;
    const query = new URLSearchParams({ username, password });
    const host = url.replace('http://', '');
    const links: [string, Record<string, unknown>][] = [
      [`${url}/get.php?${query}&type=m3u_plus&output=ts`, linked],
      [`${url}/player_api.php?${query}`, linked],
      [`${url}/xmltv.php?${query}`, linked],
      [`${url}/movie/${encodeURIComponent(username)}/${encodeURIComponent(password)}/1.mp4`, linked],
      [`${url}/get.php?username=somebody&password=else&type=m3u`, {}],
      [host, {}],
      [`  ${url}/  `, {}],
    ];
    for (const [server_url, credentials] of links) {
      const added = await add({ server_url, ...credentials });
      assert.equal(added.server_url, url);
      assert.equal(added.username, username);
      assert.equal(added.sync_status, 'idle', added.sync_error ?? '');
      assert.equal(added.sections.vod.count, 20);
      await journey.api.delete(`api/playlists/${added.id}`);
    }
    for (const missing of ['username', 'password']) {
      const answer = await journey.api.call<{ errors: { path: string }[] }>('POST', 'api/playlists', {
        name: 'Link',
        server_url: url,
        username: 'u',
        password: 'p',
        [missing]: undefined,
      });
      assert.equal(answer.status, 400);
      assert.deepEqual(
        answer.body.errors.map((error) => error.path),
        [missing],
      );
    }
  });

  it('is changed in parts', async () => {
    const change = {
      name: 'Renamed',
      connections: 2,
      sync_interval_minutes: 30,
      enabled: false,
      user_agent: 'Television/1.0',
    };
    const changed = await journey.api.patch<Playlist>(`api/playlists/${playlist.id}`, change);
    assert.deepEqual(changed, { ...playlist, ...change });
    const back = { name: 'Home', connections: null, sync_interval_minutes: null, enabled: true };
    await journey.api.patch(`api/playlists/${playlist.id}`, back);
    await sync(playlist.id);
    assert.equal(journey.provider.stats.requests.at(-1)?.userAgent, 'Television/1.0');
    const plain = await journey.api.patch<Playlist>(`api/playlists/${playlist.id}`, { user_agent: null });
    assert.equal(plain.user_agent, null);
    assert.deepEqual(await journey.api.patch(`api/playlists/${playlist.id}`, {}), plain);
  });

  it('uses a new password at once', async () => {
    const { account } = journey.provider;
    const old = account.password;
    account.password = 'other&passwörd/2';
    journey.secrets.push(account.password);
    const failed = await sync(playlist.id);
    assert.equal(failed.sync_status, 'error');
    await journey.api.patch(`api/playlists/${playlist.id}`, { password: account.password });
    assert.equal((await sync(playlist.id)).sync_status, 'idle');
    account.password = old;
    await journey.api.patch(`api/playlists/${playlist.id}`, { password: old });
  });

  it('refuses a second sync while one runs', async () => {
    journey.provider.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'delay', ms: 700 }, times: 1 });
    const started = await journey.api.call<Playlist>('POST', `api/playlists/${playlist.id}/sync`);
    assert.deepEqual([started.status, started.body.sync_status], [202, 'syncing']);
    const again = await journey.api.call('POST', `api/playlists/${playlist.id}/sync`);
    assert.equal(again.status, 409);
    const after = await synced(journey, playlist.id);
    assert.equal(after.sync_status, 'idle');
    assert.ok((after.last_synced_at ?? '') > (playlist.last_synced_at ?? ''));
  });

  it('tells what a sync added, updated and removed, and ids stay', async () => {
    const before = await films(journey);
    const { catalogue } = journey.provider;
    catalogue.addMovie({ name: 'EN - Late Film (2021)', size: 60_000 });
    catalogue.removeMovies((movie) => movie.name.startsWith('EN - Film 20 '));
    catalogue.renameMovie(catalogue.movies[0]?.id ?? 0, 'EN - Film One (2020)');
    const { vod } = (await sync(playlist.id)).sections;
    assert.deepEqual([vod.added, vod.updated, vod.unchanged, vod.removed, vod.count], [1, 1, 18, 1, 20]);
    const after = await films(journey);
    assert.deepEqual(
      after.slice(0, 19).map(({ id }) => id),
      before.slice(0, 19).map(({ id }) => id),
    );
    assert.equal(after[0]?.title, 'Film One');
    assert.equal(typeof after[0]?.stream_id, 'string');
    const again = (await sync(playlist.id)).sections.vod;
    assert.deepEqual([again.added, again.updated, again.unchanged, again.removed], [0, 0, 20, 0]);
  });

  it('holds back a large loss until it is confirmed', async () => {
    const path = `api/playlists/${playlist.id}/sections/vod/confirm`;
    assert.equal((await journey.api.call('POST', path)).status, 409);
    const gone = journey.provider.catalogue.removeMovies(12);
    const held = await sync(playlist.id);
    assert.deepEqual(
      [held.sections.vod.status, held.sections.vod.count, held.sections.vod.removed],
      ['quarantined', 20, 0],
    );
    assert.equal(held.sections.vod.quarantine?.missing, 12);
    assert.equal((await journey.api.get<{ total: number }>('api/vod')).total, 20);
    const confirmed = await journey.api.call<Playlist>('POST', path);
    assert.equal(confirmed.status, 200);
    assert.deepEqual([confirmed.body.sections.vod.status, confirmed.body.sections.vod.count], ['idle', 8]);
    assert.equal((await journey.api.get<{ total: number }>('api/vod')).total, 8);
    journey.provider.catalogue.movies.push(...gone);
    assert.equal((await sync(playlist.id)).sections.vod.count, 20);
  });

  it('leaves finished files and their downloads behind when it is removed', async () => {
    const [first, second] = await films(journey);
    journey.provider.faults.set({ match: { kind: 'movie', id: Number(second?.stream_id) }, fault: { type: 'stall' } });
    const [done, waiting] = await order(
      journey,
      { kind: 'movie', id: first?.id ?? 0 },
      { kind: 'movie', id: second?.id ?? 0 },
    );
    assert.ok(done && waiting);
    await downloadWhen(journey, done.id, hasStatus('completed'));
    await journey.api.delete(`api/playlists/${playlist.id}`);
    assert.equal((await journey.api.call('GET', `api/playlists/${playlist.id}`)).status, 404);
    assert.equal((await journey.api.get<{ total: number }>('api/vod')).total, 0);
    const kept = await journey.api.get<contract.Download>(`api/downloads/${done.id}`);
    assert.deepEqual([kept.status, kept.playlist_id], ['completed', null]);
    assert.equal((await readFile(path(journey.mediaDir, kept.file_path))).length, 60_000);
    const lost = await downloadWhen(journey, waiting.id, hasStatus('failed'));
    assert.equal(lost.error?.code, 'playlist-removed');
    assert.equal(lost.error?.retryable, false);
    await eventually(
      async () => journey.provider.stats.open,
      (open) => open === 0,
    );
  });

  it('can be removed in the middle of its sync', async () => {
    journey.provider.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'delay', ms: 500 }, times: 1 });
    const { url: server_url, username, password } = journey.provider;
    const { id } = await journey.api.post<Playlist>('api/playlists', { name: 'Short', server_url, username, password });
    await journey.provider.waitFor(({ stats }) => stats.requests.at(-1)?.action === 'get_vod_streams');
    await journey.api.delete(`api/playlists/${id}`);
    await eventually(
      () => journey.api.get<contract.System>('api/system'),
      ({ queue }) => queue.running === 0 && queue.waiting === 0,
    );
    assert.equal((await journey.api.get<{ total: number }>('api/vod')).total, 0);
    assert.equal((await join(journey)).sections.vod.count, 20);
  });
});

describe('an account below a sub-path', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney({ provider: { basePath: '/panel', catalogue: demoCatalogue() } });
  });
  after(() => journey.close());

  it('keeps the path of its address', async () => {
    const { url, username, password } = journey.provider;
    const playlist = await join(journey);
    assert.equal(playlist.server_url, url);
    assert.ok(playlist.sections.vod.count > 100);
    const query = new URLSearchParams({ username, password });
    const answer = await journey.api.post<{ server_url: string }>('api/playlists/test', {
      server_url: `${url}/get.php?${query}`,
    });
    assert.equal(answer.server_url, url);
  });
});
