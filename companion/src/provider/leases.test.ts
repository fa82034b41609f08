import assert from 'node:assert/strict';
import type { Sequelize } from 'sequelize';
import { createTestDatabase } from '../../test/support/database.ts';
import { createLog } from '../platform/log.ts';
import { createLeases } from './leases.ts';
import { createProviderStore } from './store.ts';

const log = createLog('silent');
const never = new AbortController().signal;

describe('connection leases', () => {
  let database: Sequelize;
  let drop: () => Promise<void>;

  before(async () => {
    ({ database, drop } = await createTestDatabase());
  });
  after(() => drop());

  const store = () => createProviderStore(database);
  const holder = (options = {}) =>
    createLeases({ store: store(), log, exclusive: false, reserve: () => 0, ...options });

  async function account(max_connections: number, connections: number | null = null): Promise<number> {
    const access = { name: 'A', server_url: 'http://a', username: 'u', password_sealed: 's' };
    return (await store().create({ ...access, max_connections, connections })).id;
  }

  const count = async (id: number) =>
    (await database.query(`select 1 from connection_leases where playlist_id = ${id}`))[0].length;

  for (const max of [1, 3, 7]) {
    it(`are never more than ${max}, however many of two processes ask at once`, async () => {
      const id = await account(max);
      const holders = [holder(), holder()];
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) => holders[n % 2]?.take(id, n % 3 === 0 ? 'play' : 'download')),
      );
      assert.equal(taken.filter(Boolean).length, max);
      assert.equal(await count(id), max);
    });
  }

  it('come back when they are released, and one that is released twice counts once', async () => {
    const id = await account(1);
    const leases = holder();
    const first = await leases.take(id, 'download');
    assert.ok(first);
    assert.equal(await leases.take(id, 'play'), null);
    await leases.release(first.leaseId);
    await leases.release(first.leaseId);
    const second = await leases.take(id, 'play');
    assert.ok(second);
    assert.equal(await leases.take(id, 'play'), null);
  });

  it('have no limit where the account has none', async () => {
    const id = await account(0);
    const leases = holder();
    const taken = await Promise.all(Array.from({ length: 30 }, () => leases.take(id, 'download')));
    assert.equal(taken.filter(Boolean).length, 30);
  });

  it('keep to the number that the user set', async () => {
    const id = await account(1, 2);
    const leases = holder();
    const taken = await Promise.all(Array.from({ length: 5 }, () => leases.take(id, 'download')));
    assert.equal(taken.filter(Boolean).length, 2);
  });

  it('are not to be had for an account that is not there', async () => {
    assert.equal(await holder().take(999_999, 'download'), null);
  });

  it('of a dead process come back when their time is over', async () => {
    const id = await account(1);
    await holder().take(id, 'download');
    const other = holder();
    assert.equal(await other.take(id, 'download'), null);
    await database.query(
      `update connection_leases set expires_at = now() - interval '1 second' where playlist_id = ${id}`,
    );
    assert.ok(await other.take(id, 'download'));
  });

  it('are renewed while their holder has them, and only those', async () => {
    const id = await account(0);
    const leases = holder();
    const [kept, lost] = [await leases.take(id, 'download'), await leases.take(id, 'download')];
    await database.query(
      `update connection_leases set expires_at = now() + interval '1 second' where playlist_id = ${id}`,
    );
    await store().renewLeases([kept?.leaseId ?? ''], 60);
    const [left] = await database.query(
      `select id from connection_leases where playlist_id = ${id} and expires_at > now() + interval '30 seconds'`,
    );
    assert.deepEqual(left, [{ id: kept?.leaseId }]);
    assert.ok(lost);
  });

  it('are all gone at the start of the only process, else only those that ran out', async () => {
    const id = await account(0);
    const dead = holder();
    await dead.take(id, 'download');
    const shared = holder();
    await shared.start();
    assert.equal(await count(id), 1);
    await shared.stop();
    const alone = holder({ exclusive: true });
    await alone.start();
    assert.equal(await count(id), 0);
    await alone.take(id, 'download');
    await alone.stop();
    assert.equal(await count(id), 0);
  });

  it('do not wait for a sync that is writing titles of the account', async () => {
    const id = await account(1);
    const writing = await database.transaction();
    try {
      await database.query(
        `insert into titles (playlist_id, kind, provider_id, name, title, language, content_hash)
         values (${id}, 'movie', '1', 'n', 't', 'English', 'h')`,
        { transaction: writing },
      );
      assert.ok(await holder().take(id, 'download'));
    } finally {
      await writing.rollback();
    }
  });

  it('of a download are taken back at once for a player, who gets the connection before any other download', async () => {
    const id = await account(1);
    const leases = holder();
    const download = await leases.take(id, 'download');
    assert.ok(download);
    const revoked = new Promise<string>((resolve) => leases.onRevoke(resolve));
    const play = leases.takeForPlay(id, never);
    assert.equal(await revoked, download.leaseId);
    assert.equal(await leases.take(id, 'download'), null);
    await leases.release(download.leaseId);
    assert.equal(await leases.take(id, 'download'), null);
    const playing = await play;
    assert.ok(playing);
    assert.equal(await count(id), 1);
    await leases.release(playing.leaseId);
    assert.ok(await leases.take(id, 'download'));
  });

  it('of a download in another process are taken back within two seconds', async () => {
    const id = await account(1);
    const [downloader, player] = [holder(), holder()];
    downloader.onRevoke((leaseId) => void downloader.release(leaseId));
    await downloader.start();
    try {
      assert.ok(await downloader.take(id, 'download'));
      const began = Date.now();
      assert.ok(await player.takeForPlay(id, never));
      assert.ok(Date.now() - began < 2_000);
    } finally {
      await downloader.stop();
    }
  });

  it('are given to a player at once where one is left, and no download gives way', async () => {
    const id = await account(2);
    const leases = holder();
    leases.onRevoke(() => assert.fail('nothing had to give way'));
    assert.ok(await leases.take(id, 'download'));
    assert.ok(await leases.takeForPlay(id, never));
  });

  it('of players are not taken by another player, who hears it soon and leaves nothing behind', async () => {
    const id = await account(1);
    const leases = holder();
    assert.ok(await leases.takeForPlay(id, never));
    assert.equal(await leases.takeForPlay(id, never), null);
    assert.equal(await count(id), 1);
  });

  it('that a player waits for go to nobody when he leaves', async () => {
    const id = await account(1);
    const leases = holder();
    assert.ok(await leases.take(id, 'download'));
    const leaving = new AbortController();
    const play = leases.takeForPlay(id, leaving.signal);
    leases.onRevoke(() => leaving.abort(new Error('left')));
    await assert.rejects(play, /left/);
    assert.equal(await count(id), 1);
  });

  it('of as many downloads as there are players are taken back, never more open than the account has', async () => {
    const id = await account(3);
    const leases = holder();
    const open = new Set<string>();
    leases.onRevoke((leaseId) => {
      open.delete(leaseId);
      void leases.release(leaseId);
    });
    for (let n = 0; n < 3; n++) open.add((await leases.take(id, 'download'))?.leaseId ?? '');
    const plays = [0, 1].map(async () => {
      const lease = await leases.takeForPlay(id, never);
      open.add(lease?.leaseId ?? '');
      assert.ok(open.size <= 3);
    });
    await Promise.all(plays);
    assert.equal(open.size, 3);
    const [kept] = await database.query(
      `select purpose, count(*) as n from connection_leases where playlist_id = ${id} group by 1 order by 1`,
    );
    assert.deepEqual(kept, [
      { purpose: 'download', n: 1 },
      { purpose: 'play', n: 2 },
    ]);
  });

  it('of downloads never take what is kept for players, which players take', async () => {
    const id = await account(4);
    const leases = holder({ reserve: () => 1 });
    leases.onRevoke(() => assert.fail('nothing had to give way'));
    const taken = await Promise.all(Array.from({ length: 9 }, () => leases.take(id, 'download')));
    assert.equal(taken.filter(Boolean).length, 3);
    assert.ok(await leases.takeForPlay(id, never));
    assert.equal(await count(id), 4);
  });

  it('of downloads are at least one, which a player takes where he needs it', async () => {
    const id = await account(1);
    const leases = holder({ reserve: () => 2 });
    assert.ok(await leases.take(id, 'download'));
    leases.onRevoke((leaseId) => void leases.release(leaseId));
    assert.ok(await leases.takeForPlay(id, never));
  });

  it('keep as many for players as the account itself says, and none where it has no limit', async () => {
    const [own, unlimited] = [await account(4), await account(0)];
    await store().change(own, { reserve_for_playback: 0 });
    const leases = holder({ reserve: () => 3 });
    for (const id of [own, unlimited]) {
      const taken = await Promise.all(Array.from({ length: 6 }, () => leases.take(id, 'download')));
      assert.equal(taken.filter(Boolean).length, id === own ? 4 : 6);
    }
  });

  it('of downloads that are more than they may be since are given back, the youngest first', async () => {
    const id = await account(4);
    let reserve = 0;
    const leases = holder({ reserve: () => reserve });
    const taken: string[] = [];
    for (let n = 0; n < 4; n++) taken.push((await leases.take(id, 'download'))?.leaseId ?? '');
    const revoked: string[] = [];
    leases.onRevoke((leaseId) => void revoked.push(leaseId));
    reserve = 3;
    await leases.giveBack();
    await leases.giveBack();
    assert.deepEqual(revoked.sort(), taken.slice(1).sort());
  });

  it('of an API call are the next one that is free, before any download and behind any player', async () => {
    const id = await account(1);
    const leases = holder();
    leases.onRevoke((leaseId) => assert.equal(leaseId, first?.leaseId));
    const first = await leases.take(id, 'download');
    const order: string[] = [];
    const call = leases.takeForCall(id, never).then(async (lease) => {
      order.push('call');
      await leases.release(lease?.leaseId ?? '');
    });
    while ((await count(id)) < 2) await new Promise((resolve) => setImmediate(resolve));
    const play = leases.takeForPlay(id, never).then(async (lease) => {
      order.push('play');
      await leases.release(lease?.leaseId ?? '');
    });
    while ((await count(id)) < 3) await new Promise((resolve) => setImmediate(resolve));
    await leases.release(first?.leaseId ?? '');
    assert.equal(await leases.take(id, 'download'), null);
    await Promise.all([call, play]);
    assert.deepEqual(order, ['play', 'call']);
    assert.ok(await leases.take(id, 'download'));
  });

  it('of an API call are given at once where one is left, and make no download give way', async () => {
    const id = await account(2);
    const leases = holder();
    leases.onRevoke(() => assert.fail('a download had to give way'));
    assert.ok(await leases.take(id, 'download'));
    const lease = await leases.takeForCall(id, never);
    assert.ok(lease);
    const leaving = new AbortController();
    const waiting = leases.takeForCall(id, leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
    assert.equal(await count(id), 2);
  });

  it('go with their account', async () => {
    const id = await account(3);
    await holder().take(id, 'download');
    await store().remove(id);
    assert.equal(await count(id), 0);
  });
});
