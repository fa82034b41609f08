import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import type { DemoProviderOptions } from '../../src/demo/provider/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';

type Download = contract.Download;

/** Three films at a provider with these limits. */
async function start(limits: DemoProviderOptions['limits'], size: number, fields: object = {}): Promise<Journey> {
  const journey = await startJourney({
    fill(catalogue) {
      for (const name of ['One', 'Two', 'Three']) catalogue.addMovie({ name: `EN - ${name} (2020)`, size });
    },
    provider: { catalogue: { categories: [], movies: [], series: [], channels: [] }, ...(limits && { limits }) },
  });
  const playlist = await join(journey);
  await journey.api.patch(`api/playlists/${playlist.id}`, fields);
  return journey;
}

async function orderAll(journey: Journey): Promise<Download[]> {
  return order(journey, ...(await films(journey)).map(({ id }) => ({ kind: 'movie', id }) as const));
}

/** The bytes on disk are those of the provider, and nothing is left of the way there. */
async function assertWhole(journey: Journey, { id, item }: Download): Promise<void> {
  const done = await downloadWhen(journey, id, hasStatus('completed', 'failed', 'cancelled'), 40_000);
  assert.equal(done.status, 'completed', JSON.stringify(done.error));
  const bytes = await readFile(path(journey.mediaDir, done.file_path));
  const { stream_id } = await journey.api.get<contract.VodItem>(`api/vod/${item.id}`);
  const wanted = await journey.provider.contentOf('movie', Number(stream_id)).sha256();
  assert.equal(createHash('sha256').update(bytes).digest('hex'), wanted, done.title);
  const left = (await readdir(path(journey.mediaDir, '.incomplete'))).filter((name) => name.startsWith(`${id}.`));
  assert.deepEqual(left, []);
}

describe('an account with one connection', () => {
  let journey: Journey;
  before(async () => {
    journey = await start({ maxConnections: 1, overflow: 'kill-oldest', bytesPerSecond: 2_000_000 }, 1_000_000);
  });
  after(() => journey.close());

  it('never has two at the provider, with three downloads and everything else going on', async () => {
    const downloads = await orderAll(journey);
    const noise = (async () => {
      const { items } = await journey.api.get<{ items: contract.Playlist[] }>('api/playlists');
      for (let n = 0; n < 5; n++) {
        await Promise.all([
          journey.api.get(`api/vod/${downloads[0]?.item.id}`),
          journey.api.get('api/downloads'),
          journey.api.call('POST', `api/playlists/${items[0]?.id}/sync`),
          journey.api.call('POST', `api/downloads/${downloads[1]?.id}/pause`),
        ]);
        await journey.api.call('POST', `api/downloads/${downloads[1]?.id}/resume`);
      }
    })();
    await Promise.all([noise, ...downloads.map((one) => assertWhole(journey, one))]);
    const { maxOpen, killed, refused } = journey.provider.stats;
    assert.deepEqual({ maxOpen, killed, refused }, { maxOpen: 1, killed: 0, refused: 0 });
  }).timeout(40_000);
});

describe('an account with four connections', () => {
  it('uses all four for one film where a number fixes it, and never a fifth', async () => {
    const journey = await start({ maxConnections: 4, bytesPerSecond: 2_000_000 }, 12_000_000, { connections: 4 });
    try {
      const [film] = await films(journey);
      const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
      assert.ok(download);
      await downloadWhen(journey, download.id, ({ connections }) => connections === 4);
      await assertWhole(journey, download);
      const { maxOpen, killed } = journey.provider.stats;
      assert.deepEqual({ maxOpen, killed }, { maxOpen: 4, killed: 0 });
    } finally {
      await journey.close();
    }
  }).timeout(40_000);

  it('shares them among its downloads', async () => {
    const journey = await start({ maxConnections: 4, bytesPerSecond: 1_500_000 }, 2_000_000, { connections: 4 });
    try {
      for (const one of await orderAll(journey)) await assertWhole(journey, one);
      const { maxOpen, killed } = journey.provider.stats;
      assert.ok(maxOpen >= 3 && maxOpen <= 4, `${maxOpen} connections`);
      assert.equal(killed, 0);
    } finally {
      await journey.close();
    }
  }).timeout(40_000);
});

describe('an account without a limit', () => {
  it('never has more than sixteen connections for one film', async () => {
    const journey = await start({ maxConnections: 0, bytesPerSecond: 1_000_000 }, 40_000_000, { connections: 64 });
    try {
      const [film] = await films(journey);
      const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
      assert.ok(download);
      await assertWhole(journey, download);
      assert.ok(journey.provider.stats.maxOpen <= 16, `${journey.provider.stats.maxOpen} connections`);
      assert.ok(journey.provider.stats.maxOpen >= 8, `${journey.provider.stats.maxOpen} connections`);
    } finally {
      await journey.close();
    }
  }).timeout(40_000);
});
