import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import { openRooms, type Rooms } from '../../test/support/rooms.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createDelivery, createDeliveryStore, createItemsStore, createViewers } from './index.ts';

describe('viewers on a media server', () => {
  let rooms: Rooms;
  let jellyfin: FakeJellyfin;
  let viewers: ReturnType<typeof createViewers>;
  let account: number;
  let live: string;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    jellyfin = await startFakeJellyfin({ pathMap: [{ from: rooms.library.root, to: '/mnt' }] });
    const stores = { store: createDeliveryStore(rooms.database), items: createItemsStore(rooms.database) };
    const delivery = createDelivery({ ...rooms, ...stores });
    const { url, apiKey: api_key } = jellyfin;
    const path_map = [{ from: rooms.library.root, to: '/mnt' }];
    await delivery.create({ kind: 'jellyfin', name: 'Home', url, api_key, path_map });
    account = await rooms.addAccount();
    await rooms.providerStore.change(account, { max_connections: 2 });
    const { username, password } = rooms.panel;
    live = `${rooms.panel.url}/live/${encodeURIComponent(username)}/${encodeURIComponent(password)}/7.ts`;
    viewers = createViewers({ ...rooms, delivery, everyMs: 600_000 });
    viewers.start();
  });
  after(async () => {
    await viewers.stop();
    await rooms.close();
    await jellyfin.close();
  });

  const held = async () => (await rooms.provider.account(account)).viewer_connections;

  it('hold a connection of the account that they play from, and of no other', async () => {
    await viewers.look();
    assert.equal(await held(), 0);
    const stops = [
      jellyfin.play({ user: 'bob', path: live }),
      jellyfin.play({ user: 'eve', path: '/mnt/VOD/English/Film/Film.mkv' }),
      jellyfin.play({ user: 'ann', path: 'http://another.example/live/x/y/1.ts' }),
    ];
    await viewers.look();
    assert.equal(await held(), 1);
    for (const stop of stops) stop();
    await viewers.look();
    assert.equal(await held(), 0);
  });

  it('have downloads give way, as many as they need', async () => {
    const revoked: string[] = [];
    rooms.leases.onRevoke((id) => void revoked.push(id));
    const first = await rooms.leases.take(account, 'download');
    const second = await rooms.leases.take(account, 'download');
    const stop = jellyfin.play({ user: 'bob', path: live });
    await viewers.look();
    assert.deepEqual(revoked, [second?.leaseId]);
    await rooms.leases.release(second?.leaseId ?? '');
    assert.equal(await rooms.leases.take(account, 'download'), null);
    await viewers.look();
    assert.equal(revoked.length, 1);
    stop();
    await viewers.look();
    const third = await rooms.leases.take(account, 'download');
    assert.ok(third);
    for (const lease of [first, third]) await rooms.leases.release(lease?.leaseId ?? '');
  });

  it('are known by the address in a STRM file of the media folder', async () => {
    const file = rooms.library.absolute('VOD/English/Stream/Stream.strm');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${live}\n`);
    const stops = [
      jellyfin.play({ user: 'bob', path: '/mnt/VOD/English/Stream/Stream.strm' }),
      jellyfin.play({ user: 'eve', path: '/mnt/../../etc/other.strm' }),
    ];
    await viewers.look();
    assert.equal(await held(), 1);
    for (const stop of stops) stop();
  });

  it('still count while the media server does not answer for a moment', async () => {
    const stop = jellyfin.play({ user: 'bob', path: live });
    await viewers.look();
    jellyfin.faults.down = true;
    await viewers.look();
    assert.equal(await held(), 1);
    jellyfin.faults.down = false;
    stop();
    await viewers.look();
    assert.equal(await held(), 0);
  });
});
