import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realFileSystem } from './file-system.ts';
import { diskWith, systemError } from './testing/faulty-disk.ts';
import { checkpointPath, fetchWhole, MiB, partPath, withWorld } from './testing/world.ts';

describe('the download engine', () => {
  it('fetches a file with many connections, byte for byte', async () => {
    await withWorld({ bytes: 40 * MiB, pace: 10 * MiB }, async (world) => {
      await fetchWhole(world);
      assert.equal(world.harness.ledger.peak, 8);
    });
  });

  it('discards both files when a download is given up', async () => {
    await withWorld({ pace: 4 * MiB, bytes: 8 * MiB }, async ({ harness, origin }) => {
      const enough = harness.when((event) => event.type === 'progress' && event.bytesDone > 2 * MiB);
      harness.engine.start(harness.jobFor(origin.url));
      await enough;
      await harness.engine.stop(1, true);
      await assert.rejects(stat(partPath(harness)));
      await assert.rejects(stat(checkpointPath(harness)));
    });
  });

  it('says which pieces of the file are here, and where two of them have met', async () => {
    await withWorld({ bytes: 16 * MiB, pace: 4 * MiB }, async (world) => {
      await fetchWhole(world, { connections: 4 });
      const maps = world.harness.events.flatMap((event) => (event.type === 'progress' ? [event.segments] : []));
      assert.ok(maps.some((map) => map.some(({ joined }) => !joined)));
      for (const map of maps) {
        assert.equal(map[0]?.joined, true);
        for (const [index, { start }] of map.entries()) assert.equal(start, map[index - 1]?.end ?? 0);
      }
    });
  });

  it('takes the room for the whole file at once where it is told to and the disk can', async () => {
    await withWorld({ bytes: 12 * MiB, pace: 4 * MiB }, async ({ harness, origin }) => {
      const probe = join(harness.folder, 'probe');
      await writeFile(probe, '');
      const canReserve = await realFileSystem.reserve(probe, 12 * MiB);
      for (const [id, allocation] of [
        [1, 'reserve'],
        [2, 'sparse'],
      ] as const) {
        harness.engine.start(harness.jobFor(origin.url, { id, identity: `movie:1:${id}`, allocation, connections: 1 }));
        await harness.when((event) => event.type === 'progress' && event.jobId === id && event.bytesDone > MiB / 2);
        const { size, blocks } = await stat(join(harness.folder, `${id}.part`));
        assert.equal(size, 12 * MiB);
        assert.equal(blocks * 512 >= size, canReserve && allocation === 'reserve', `${blocks} blocks`);
        await harness.engine.stop(id, false);
      }
    });
  });

  it('fetches a file as well where the disk can not take its room at once', async () => {
    const fs = diskWith(() => ({ reserve: async () => false }));
    await withWorld({ fs }, (world) => fetchWhole(world, { allocation: 'reserve' }));
  });

  it('waits for room when there is none to take', async () => {
    let isFull = true;
    const fs = diskWith((real) => ({
      reserve: async (path, bytes) => {
        if (isFull) throw systemError('ENOSPC');
        return real.reserve(path, bytes);
      },
    }));
    await withWorld({ fs, pace: 4 * MiB }, async (world) => {
      const full = world.harness.when((event) => event.type === 'waiting' && event.for === 'disk');
      const done = fetchWhole(world, { allocation: 'reserve' });
      await full;
      isFull = false;
      await done;
    });
  });
});
