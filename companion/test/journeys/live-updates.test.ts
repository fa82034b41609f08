import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Socket } from 'socket.io-client';
import { type ZodType, z } from 'zod';
import * as contract from '../../src/contract/index.ts';
import { emptyCatalogue } from '../../src/demo/provider/index.ts';
import { films, heard, type Journey, join, order, startJourney } from '../support/journey.ts';
import { synced } from '../support/service.ts';

type Message = { event: string; body: unknown };

const schemas: Record<string, Record<string, ZodType>> = {
  '/downloads': {
    snapshot: contract.DownloadsSnapshot,
    changed: contract.Download,
    removed: contract.DownloadRemoved,
    progress: contract.DownloadProgress,
  },
  '/sync': {
    snapshot: contract.SyncSnapshot,
    changed: contract.Playlist,
    removed: contract.PlaylistRemoved,
    progress: contract.SyncProgress,
  },
};

/** Everything that a namespace sends, in order, held against the contract's schemas. */
class Listener {
  readonly messages: Message[] = [];
  readonly socket: Socket;
  private readonly looks = new Set<() => void>();

  constructor(journey: Journey, namespace: '/downloads' | '/sync') {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    this.socket = journey.socket(namespace);
    this.socket.onAny((event: string, body) => {
      const schema = schemas[namespace]?.[event];
      assert.ok(schema, `${namespace} sent ${event}`);
      const validate = ajv.compile(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }));
      assert.ok(validate(body), `${event}: ${ajv.errorsText(validate.errors)} ${JSON.stringify(body)}`);
      this.messages.push({ event, body });
      for (const look of this.looks) look();
    });
  }

  of<T>(event: string): T[] {
    return this.messages.filter((message) => message.event === event).map(({ body }) => body as T);
  }

  /** Resolves with the first message, past or to come, that fits. */
  until<T>(event: string, fits: (body: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no such ${event} in ${JSON.stringify(this.messages).slice(-2000)}`)),
        15_000,
      );
      const look = () => {
        const found = this.of<T>(event).find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        this.looks.delete(look);
        resolve(found);
      };
      this.looks.add(look);
      look();
    });
  }
}

describe('live updates', () => {
  let journey: Journey;
  let ids: number[];

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (let n = 1; n <= 6; n++)
          catalogue.addMovie({
            name: `EN - Film ${n} (2020)`,
            size: 1_000_000,
          });
      },
      provider: { catalogue: emptyCatalogue(), limits: { maxConnections: 0 } },
    });
  });
  after(() => journey.close());
  afterEach(() => {
    journey.provider.faults.clear();
    journey.provider.limits.bytesPerSecond = null;
  });

  it('of the sync tell each section, the playlist as it changes, and when it goes', async () => {
    const live = new Listener(journey, '/sync');
    await live.until('snapshot', ({ items }: { items: unknown[] }) => items.length === 0);
    const playlist = await join(journey);
    await live.until(
      'changed',
      ({ id, sync_status }: contract.Playlist) => id === playlist.id && sync_status === 'syncing',
    );
    for (const section of ['live', 'vod', 'series']) {
      await live.until(
        'progress',
        (one: contract.SyncProgress) =>
          one.playlist_id === playlist.id && one.section === section && one.status === 'syncing',
      );
      const end = await live.until(
        'progress',
        (one: contract.SyncProgress) => one.section === section && one.status === 'idle',
      );
      assert.equal(end.done, section === 'vod' ? 6 : 0);
    }
    const last = await live.until(
      'changed',
      (one: contract.Playlist) => one.sync_status === 'idle' && one.last_synced_at !== null,
    );
    assert.equal(last.sections.vod.count, 6);
    journey.provider.faults.set({
      match: { action: 'get_vod_streams' },
      fault: { type: 'html' },
    });
    await journey.api.post(`api/playlists/${playlist.id}/sync`);
    await live.until('progress', (one: contract.SyncProgress) => one.section === 'vod' && one.status === 'error');
    await live.until('changed', (one: contract.Playlist) => one.sync_status === 'error');
    await synced(journey, playlist.id);
    journey.provider.faults.clear();

    const later = new Listener(journey, '/sync');
    const snapshot = (await later.until('snapshot', () => true)) as {
      items: contract.Playlist[];
    };
    assert.deepEqual(snapshot.items, [await journey.api.get(`api/playlists/${playlist.id}`)]);
    await journey.api.delete(`api/playlists/${playlist.id}`);
    assert.deepEqual(await live.until('removed', () => true), {
      playlist_id: playlist.id,
    });
    await join(journey);
    ids = (await films(journey)).map(({ id }) => id);
    live.socket.disconnect();
    later.socket.disconnect();
  });

  it('of a download begin with it, tell its progress and its end, in that order', async () => {
    const live = new Listener(journey, '/downloads');
    assert.deepEqual(await live.until('snapshot', () => true), { items: [] });
    journey.provider.limits.bytesPerSecond = 400_000;
    const [{ id } = { id: 0 }] = await order(journey, {
      kind: 'movie',
      id: ids[0] ?? 0,
    });
    await live.until('progress', (one: contract.DownloadProgress) => one.bytes_done > 0 && one.status === undefined);
    const snapshot = new Listener(journey, '/downloads');
    const { items } = (await snapshot.until('snapshot', () => true)) as {
      items: contract.Download[];
    };
    assert.deepEqual(
      items.map((one) => [one.id, one.status]),
      [[id, 'downloading']],
    );
    const end = await live.until('changed', (one: contract.Download) => one.id === id && one.status === 'completed');
    assert.deepEqual(end, await journey.api.get(`api/downloads/${id}`));

    const statuses = live
      .of<contract.Download>('changed')
      .map(({ status }) => status)
      .filter((status, index, all) => status !== all[index - 1]);
    assert.deepEqual(statuses, ['queued', 'downloading', 'completed']);
    const progress = live.of<contract.DownloadProgress>('progress');
    for (const status of ['queued', 'downloading', 'completed'])
      assert.ok(
        progress.some((one) => one.status === status),
        status,
      );
    const bytes = progress.map(({ bytes_done }) => bytes_done);
    assert.deepEqual(
      bytes,
      [...bytes].sort((a, b) => a - b),
    );
    const moving = progress.filter((one) => one.status === undefined);
    assert.ok(moving.length <= 8, `${moving.length} messages in about three seconds`);
    for (const one of moving) assert.ok(one.bytes_total === 1_000_000 && (one.progress ?? 0) <= 100);
    await journey.api.delete(`api/downloads/${id}?files=true`);
    assert.deepEqual(await live.until('removed', () => true), {
      download_id: id,
    });
    live.socket.disconnect();
    snapshot.socket.disconnect();
  });

  it('tell every verb of the user at once', async () => {
    const live = new Listener(journey, '/downloads');
    await heard(live.socket, 'snapshot');
    journey.provider.limits.bytesPerSecond = 50_000;
    const [{ id } = { id: 0 }] = await order(journey, {
      kind: 'movie',
      id: ids[1] ?? 0,
    });
    await live.until('changed', (one: contract.Download) => one.status === 'downloading');
    for (const [verb, status] of [
      ['pause', 'paused'],
      ['resume', 'queued'],
      ['cancel', 'cancelled'],
    ] as const) {
      const from = live.messages.length;
      await journey.api.post(`api/downloads/${id}/${verb}`);
      await live.until(
        'changed',
        (one: contract.Download) =>
          one.status === status && live.messages.findLastIndex(({ body }) => body === one) >= from,
      );
      const progress = live.of<contract.DownloadProgress>('progress').findLast((one) => one.status === status);
      assert.equal(progress?.download_id, id);
      if (verb === 'resume')
        await live.until(
          'changed',
          (one: contract.Download) =>
            one.status === 'downloading' && live.messages.findLastIndex(({ body }) => body === one) >= from,
        );
    }
    live.socket.disconnect();
  });

  it('tell why a download failed', async () => {
    const live = new Listener(journey, '/downloads');
    await heard(live.socket, 'snapshot');
    journey.provider.faults.set({
      match: { kind: 'movie' },
      fault: { type: 'status', status: 410 },
    });
    await order(journey, { kind: 'movie', id: ids[2] ?? 0 });
    const failed = await live.until('changed', (one: contract.Download) => one.status === 'failed');
    const progress = live.of<contract.DownloadProgress>('progress').findLast((one) => one.status === 'failed');
    assert.deepEqual([progress?.error, progress?.download_id], [failed.error, failed.id]);
    assert.match(failed.error?.message ?? '', /\.$/);
    live.socket.disconnect();
  });

  it('come again after the service was restarted, with a new snapshot', async () => {
    const live = new Listener(journey, '/downloads');
    await live.until('snapshot', () => true);
    journey.provider.limits.bytesPerSecond = 100_000;
    const [{ id } = { id: 0 }] = await order(journey, {
      kind: 'movie',
      id: ids[3] ?? 0,
    });
    await live.until('progress', (one: contract.DownloadProgress) => one.bytes_done > 0);
    const gone = heard(live.socket, 'disconnect');
    await journey.restart();
    await gone;
    live.socket.disconnect();
    const again = new Listener(journey, '/downloads');
    const { items } = (await again.until('snapshot', () => true)) as {
      items: contract.Download[];
    };
    assert.deepEqual(
      items.map((one) => one.id),
      [id],
    );
    assert.ok((items[0]?.bytes_done ?? 0) > 0);
    journey.provider.limits.bytesPerSecond = null;
    again.socket.disconnect();
  });
});
