import assert from 'node:assert/strict';
import { accountOf, never, openRooms, type Rooms, rows } from '../../test/support/rooms.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import type { AppError } from '../platform/errors.ts';
import { accountChanged, refuseInactive } from './index.ts';

const password = 'S3cret/pass word?';

describe('an account', () => {
  let rooms: Rooms;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue(), account: { username: 'us er', password } });
  });
  after(() => rooms.close());
  afterEach(() => {
    rooms.panel.faults.clear();
    rooms.panel.account.status = 'Active';
    rooms.panel.limits.maxConnections = 4;
  });

  /** A film that is being fetched, the way a player does. */
  async function playing() {
    const { id } = rooms.panel.catalogue.addMovie({ name: 'Long', size: 50_000_000 });
    rooms.panel.limits.bytesPerSecond = 100_000;
    const leaving = new AbortController();
    const answer = await fetch(rooms.panel.streamUrl('movie', id), { signal: leaving.signal });
    assert.equal(answer.status, 200);
    return {
      async close() {
        leaving.abort();
        await rooms.panel.waitFor(({ stats }) => stats.open === 0);
        rooms.panel.limits.bytesPerSecond = null;
      },
    };
  }

  const stored = async (id: number) =>
    (
      await rows<{ password_sealed: string; username: string; server_url: string }>(
        rooms.database,
        `select * from playlists where id = ${id}`,
      )
    )[0];

  it('is kept with a sealed password that only the same secret opens', async () => {
    const row = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    const kept = await stored(row.id);
    assert.doesNotMatch(JSON.stringify(kept), /S3cret/);
    assert.equal(rooms.secrets.open(kept?.password_sealed ?? ''), password);
    assert.notEqual(kept?.password_sealed, rooms.secrets.seal(password));
  });

  it('is taken from a full link, whose credentials the fields beat', async () => {
    const { url } = rooms.panel;
    const link = `${url}/get.php?username=us%20er&password=${encodeURIComponent(password)}&type=m3u_plus`;
    const row = await rooms.provider.create({ name: 'Link', server_url: link });
    assert.deepEqual([row.server_url, row.username], [url, 'us er']);
    assert.equal((await rooms.provider.refresh(row.id, never)).status, 'active');

    const other = await rooms.provider.create({ name: 'Link', server_url: link, username: 'else', password: 'other' });
    assert.equal(other.username, 'else');
    assert.equal(rooms.secrets.open(other.password_sealed), 'other');
  });

  const incomplete: [what: string, input: object, path: string][] = [
    ['no user name', { server_url: 'http://a.example', password: 'p' }, 'username'],
    ['no password', { server_url: 'http://a.example', username: 'u' }, 'password'],
    ['no address', { username: 'u', password: 'p' }, 'server_url'],
    ['another protocol', { server_url: 'ftp://a.example', username: 'u', password: 'p' }, 'server_url'],
  ];
  for (const [what, input, path] of incomplete) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(rooms.provider.create({ name: 'X', ...input }), (error: AppError) => {
        assert.deepEqual([error.status, error.errors?.[0]?.path], [400, path]);
        return true;
      });
    });
  }

  it('is tried without being kept', async () => {
    const before = (await rooms.provider.list()).length;
    const { access, state } = await rooms.provider.test(accountOf(rooms.panel), never);
    assert.deepEqual([access.username, state.status, state.maxConnections], ['us er', 'active', 4]);
    await assert.rejects(rooms.provider.test({ ...accountOf(rooms.panel), password: 'no' }, never), {
      code: 'bad-credentials',
    });
    assert.equal((await rooms.provider.list()).length, before);
  });

  it('shows the state that the provider tells, and says so', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    const told: number[] = [];
    const off = rooms.events.on(accountChanged, ({ playlistId }) => void told.push(playlistId));
    rooms.panel.limits.maxConnections = 2;
    await rooms.provider.refresh(id, never);
    off();
    const row = await rooms.provider.account(id);
    assert.deepEqual([row.account_status, row.max_connections, row.active_connections], ['active', 2, 0]);
    assert.ok(row.expires_at && row.timezone);
    assert.deepEqual(told, [id]);
  });

  it('takes any number that a panel writes', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    rooms.panel.limits.maxConnections = 99_999_999_999;
    await rooms.provider.refresh(id, never);
    assert.equal((await rooms.provider.account(id)).max_connections, 2_147_483_647);
  });

  it('is refused where it has ended', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    rooms.panel.account.status = 'Disabled';
    const state = await rooms.provider.refresh(id, never);
    assert.throws(() => refuseInactive(state), { code: 'account-expired', status: 422 });
    refuseInactive({ ...state, status: 'active' });
  });

  it('is asked with its new credentials as soon as they are changed', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel), password: 'wrong' });
    await assert.rejects(rooms.provider.refresh(id, never), { code: 'bad-credentials' });
    await rooms.provider.change(id, { password });
    assert.equal((await rooms.provider.refresh(id, never)).status, 'active');

    // Another process changed the row.
    await rooms.database.query(`update playlists set username = 'nobody' where id = ${id}`);
    await assert.rejects(rooms.provider.refresh(id, never), { code: 'bad-credentials' });
    await rooms.provider.change(id, {
      server_url: `${rooms.panel.url}/player_api.php?username=us+er&password=${encodeURIComponent(password)}`,
    });
    assert.equal((await rooms.provider.refresh(id, never)).status, 'active');
  });

  it('keeps its client, with its place in the line, over changes that are not its access', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    const client = await rooms.provider.client(id);
    await rooms.provider.change(id, { name: 'B', connections: 3, enabled: false });
    assert.equal(await rooms.provider.client(id), client);
    await rooms.provider.change(id, { user_agent: 'Other/1' });
    assert.notEqual(await rooms.provider.client(id), client);
    await rooms.provider.refresh(id, never);
    assert.equal(rooms.panel.stats.requests.at(-1)?.userAgent, 'Other/1');
    await rooms.provider.change(id, { user_agent: '' });
    assert.equal((await rooms.provider.account(id)).user_agent, null);
  });

  it('forgets what was learned when it becomes another account', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    await rooms.provider.learned(id, { best: 6, pingPong: false, limit: null, reason: 'it was fastest' });
    await rooms.provider.change(id, { name: 'B' });
    assert.equal((await rooms.provider.account(id)).learned_connections, 6);
    await rooms.provider.change(id, { username: 'other' });
    assert.equal((await rooms.provider.account(id)).learned_connections, null);
  });

  it('knows why so many connections are best, and forgets it when told to', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    await rooms.provider.learned(id, { best: 1, pingPong: true, limit: null, reason: 'more end each other' });
    const row = await rooms.provider.account(id);
    assert.deepEqual(
      [row.learned_connections, row.learned_ping_pong, row.learned_reason],
      [1, true, 'more end each other'],
    );
    assert.ok(row.learned_at && Math.abs(row.learned_at.getTime() - Date.now()) < 60_000);
    await rooms.provider.forgetLearned(id);
    const { learned_connections, learned_ping_pong, learned_reason, learned_at } = await rooms.provider.account(id);
    assert.deepEqual([learned_connections, learned_ping_pong, learned_reason, learned_at], [null, false, null, null]);
    await assert.rejects(rooms.provider.forgetLearned(999_999), { code: 'not-found' });
  });

  it('leaves connections to players: as many as the settings say, or it itself', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    await rooms.provider.refresh(id, never);
    const most = async () =>
      (await rooms.provider.source(id, { kind: 'movie', providerId: '7', extension: 'mp4' })).maxConnections;
    assert.equal(await most(), 4);
    await rooms.settings.change({ reserve_for_playback: 1 });
    assert.equal(await most(), 3);
    await rooms.provider.change(id, { reserve_for_playback: 9 });
    assert.equal(await most(), 1);
    await rooms.provider.change(id, { reserve_for_playback: 0 });
    assert.equal(await most(), 4);
    await rooms.provider.change(id, { connections: 3, reserve_for_playback: 1 });
    assert.deepEqual(await rooms.provider.allowance(id), { connections: 3, maxConnections: 2 });
    await rooms.settings.change({ reserve_for_playback: null });
  });

  describe('at a provider that counts API calls as connections', () => {
    let id: number;

    beforeEach(async () => {
      Object.assign(rooms.panel.limits, { maxConnections: 1, apiCounts: true, overflow: 429 });
      ({ id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) }));
      await rooms.provider.refresh(id, never);
    });
    afterEach(() => Object.assign(rooms.panel.limits, { apiCounts: false, overflow: 'kill-oldest' }));

    it('is seen to do so, after which calls take a lease and are never one too many', async () => {
      const ask = () => rooms.provider.refresh(id, never);
      const lease = await rooms.leases.take(id, 'download');
      const stream = await playing();
      await assert.rejects(ask(), { code: 'rate-limited' });
      assert.equal((await rooms.provider.account(id)).api_calls_count, false);
      await stream.close();
      await rooms.leases.release(lease?.leaseId ?? '');
      await ask();
      assert.equal((await rooms.provider.account(id)).api_calls_count, true);

      const again = await rooms.leases.take(id, 'download');
      const before = rooms.panel.stats.requests.length;
      const waiting = ask();
      const late = setTimeout(() => void rooms.leases.release(again?.leaseId ?? ''), 200);
      await waiting;
      clearTimeout(late);
      assert.equal(rooms.panel.stats.requests.length, before + 1);
      assert.equal(await rooms.leases.take(id, 'download').then((one) => one !== null), true);
    });

    it('is no longer said to once that is forgotten', async () => {
      await rooms.providerStore.setApiCounted(id, true);
      assert.equal((await rooms.provider.account(id)).api_calls_count, true);
      await rooms.provider.forgetLearned(id);
      assert.equal((await rooms.provider.account(id)).api_calls_count, false);
    });

    it('answers that all connections are in use when none comes free in ten seconds', async () => {
      await rooms.providerStore.setApiCounted(id, true);
      const lease = await rooms.leases.take(id, 'download');
      const began = Date.now();
      await assert.rejects(rooms.provider.refresh(id, never), { code: 'account-busy', status: 503, retryable: true });
      assert.ok(Date.now() - began < 12_000);
      await rooms.leases.release(lease?.leaseId ?? '');
      await rooms.provider.refresh(id, never);
    });
  });

  it('gives the canonical address of a title, with what it allows', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel), connections: 2 });
    await rooms.provider.learned(id, { best: 3, pingPong: false, limit: 4, reason: 'it was fastest' });
    const source = await rooms.provider.source(id, { kind: 'episode', providerId: '77', extension: 'mkv' });
    assert.equal(source.url, `${rooms.panel.url}/series/us%20er/${encodeURIComponent(password)}/77.mkv`);
    assert.deepEqual([source.connections, source.learned], [2, { best: 3, pingPong: false, limit: 4 }]);
    const movie = await rooms.provider.source(id, { kind: 'movie', providerId: '7', extension: 'mp4' });
    assert.match(movie.url, /\/movie\/.*\/7\.mp4$/);
  });

  it('is not found when it is gone', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    await rooms.provider.remove(id);
    for (const call of [
      rooms.provider.account(id),
      rooms.provider.client(id),
      rooms.provider.remove(id),
      rooms.provider.change(id, { name: 'x' }),
      rooms.provider.refresh(id, never),
    ]) {
      await assert.rejects(call, { code: 'not-found', status: 404 });
    }
  });

  it('whose password was sealed with another secret says so', async () => {
    const { id } = await rooms.provider.create({ name: 'A', ...accountOf(rooms.panel) });
    await rooms.database.query(`update playlists set password_sealed = 'v1.AAAA' where id = ${id}`);
    await assert.rejects(rooms.provider.refresh(id, never), { code: 'secret-changed' });
  });
});
