import assert from 'node:assert/strict';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeCheckpoint, hashOf } from './checkpoint.ts';
import type { FileSystem } from './file-system.ts';
import { makeContent } from './testing/content.ts';
import * as faults from './testing/faults.ts';
import { diskWith, forgetfulDisk, smallDisk, systemError } from './testing/faulty-disk.ts';
import { type Harness, openHarness } from './testing/harness.ts';
import { type Fault, type Origin, startOrigin } from './testing/origin.ts';
import type { Timing } from './timing.ts';

const MiB = 1 << 20;

type World = { harness: Harness; origin: Origin; content: Buffer };
type Options = {
  bytes?: number;
  pace?: number;
  faults?: Fault[];
  fs?: FileSystem;
  timing?: Partial<Timing>;
};

async function withWorld(options: Options, test: (world: World) => Promise<void>): Promise<void> {
  const content = makeContent(options.bytes ?? 8 * MiB);
  const origin = await startOrigin({
    content,
    ...(options.faults ? { faults: options.faults } : {}),
    ...(options.pace ? { pace: { bytesPerSecond: options.pace } } : {}),
  });
  const harness = await openHarness({
    ...(options.fs ? { fs: options.fs } : {}),
    ...(options.timing ? { timing: options.timing } : {}),
  });
  try {
    await test({ harness, origin, content });
    assert.equal(harness.ledger.held, 0);
    assert.equal(harness.engine.blocksInUse, 0);
  } finally {
    await harness.close();
    await origin.close();
  }
}

/** Runs until so many bytes are here, then pauses. */
async function runUntil({ harness, origin }: World, bytes: number, connections = 3): Promise<void> {
  const enough = harness.when((event) => event.type === 'progress' && event.bytesDone >= bytes);
  harness.engine.start(harness.jobFor(origin.url, { connections }));
  await enough;
  await harness.engine.stop(1, false);
}

async function finish({ harness, origin, content }: World, options: { paced?: boolean } = {}): Promise<void> {
  if (!options.paced) origin.pace = undefined;
  const last = await harness.run(origin.url, { connections: 3 });
  assert.equal(last.type, 'done', JSON.stringify(last));
  assert.ok(content.equals(await harness.read()), 'other bytes than the source');
}

const checkpointPath = (harness: Harness) => join(harness.folder, '1.part.dl');

describe('what disks do', () => {
  it('37: a paused download fetches little again', async () => {
    await withWorld({ pace: 4 * MiB }, async (world) => {
      await runUntil(world, 4 * MiB);
      const sent = world.origin.sent;
      await finish(world, { paced: true });
      assert.ok(world.origin.sent - sent < 4.6 * MiB, `${world.origin.sent - sent} bytes after the pause`);
    });
  });

  it('33: a source that changed while paused is fetched anew, and no two versions are mixed', async () => {
    await withWorld({ pace: 4 * MiB }, async (world) => {
      await runUntil(world, 4 * MiB);
      world.content = world.origin.content = makeContent(8 * MiB, 99);
      await finish(world);
    });
  });

  it('33: a source that changes all the time fails', async () => {
    let version = 1;
    const versions: Fault = (ask, origin) => {
      origin.content = ask.content = makeContent(8 * MiB, ++version);
      origin.serve(ask, { cutAfter: 3 * MiB });
      return true;
    };
    await withWorld({ pace: 8 * MiB, faults: [versions] }, async ({ harness, origin }) => {
      const last = await harness.run(origin.url, { connections: 1 });
      assert.ok(last.type === 'failed' && last.code === 'source-changed' && !last.retryable, JSON.stringify(last));
    });
  });

  it('38: a checkpoint never claims a byte that a power cut could take', async () => {
    const disk = forgetfulDisk();
    const timing = { checkpoint: 20 };
    await withWorld(
      {
        fs: disk.fs,
        bytes: 16 * MiB,
        pace: 4 * MiB,
        timing,
        faults: [faults.sometimes(0.3, faults.cutAfter(MiB))],
      },
      async (world) => {
        await finish(world);
      },
    );
    assert.equal(disk.lies, 0);
    assert.ok(disk.claims > 0);
  });

  const foreign: [string, (text: string) => string][] = [
    ['torn', (text) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of a newer version', (text) => text.replace('checkpoint 1', 'checkpoint 9')],
    ['with a wrong sum', (text) => text.replace('"size":8', '"size":9')],
    [
      "another download's",
      () =>
        encodeCheckpoint({
          identity: hashOf('movie:1:2'),
          size: 8 * MiB,
          validator: null,
          have: [[0, MiB]],
        }),
    ],
    [
      'of another size',
      () =>
        encodeCheckpoint({
          identity: hashOf('movie:1:1'),
          size: 9 * MiB,
          validator: null,
          have: [[0, 2 * MiB]],
        }),
    ],
    [
      'claiming what is not there',
      () =>
        encodeCheckpoint({
          identity: hashOf('movie:1:1'),
          size: 8 * MiB,
          validator: null,
          have: [[0, 7 * MiB]],
        }),
    ],
  ];
  for (const [what, change] of foreign) {
    it(`39: a checkpoint ${what} is not trusted`, async () => {
      await withWorld({ pace: 4 * MiB }, async (world) => {
        await runUntil(world, 3 * MiB);
        await writeFile(checkpointPath(world.harness), change(await readFile(checkpointPath(world.harness), 'utf8')));
        await finish(world);
      });
    });
  }

  it('40: a part file shorter than its checkpoint says is gone on from where it ends', async () => {
    await withWorld({ pace: 4 * MiB }, async (world) => {
      await runUntil(world, 3 * MiB);
      await truncate(join(world.harness.folder, '1.part'), 700_000);
      await finish(world);
    });
  });

  it('40: bytes that nothing can be compared with are fetched anew', async () => {
    await withWorld({}, async (world) => {
      const { harness } = world;
      await writeFile(join(harness.folder, '1.part'), Buffer.alloc(8 * MiB, 0x55));
      const have: [number, number][] = [[6 * MiB, 8 * MiB]];
      const text = encodeCheckpoint({
        identity: hashOf('movie:1:1'),
        size: 8 * MiB,
        validator: null,
        have,
      });
      await writeFile(checkpointPath(harness), text);
      await finish(world);
    });
  });

  it('40: a whole part file that was not handed over is not fetched again', async () => {
    await withWorld({}, async (world) => {
      const { harness, content, origin } = world;
      await writeFile(join(harness.folder, '1.part'), content);
      const have: [number, number][] = [[0, 8 * MiB]];
      const text = encodeCheckpoint({
        identity: hashOf('movie:1:1'),
        size: 8 * MiB,
        validator: null,
        have,
      });
      await writeFile(checkpointPath(harness), text);
      await finish(world);
      assert.equal(origin.requests, 0);
    });
  });

  it('40: a checkpoint without its part file is dropped', async () => {
    await withWorld({}, async (world) => {
      const text = encodeCheckpoint({
        identity: hashOf('movie:1:1'),
        size: 8 * MiB,
        validator: null,
        have: [[0, MiB]],
      });
      await writeFile(checkpointPath(world.harness), text);
      await finish(world);
      assert.ok(world.origin.sent >= 8 * MiB);
    });
  });

  it('41: a full disk closes the connections, is said, and the download goes on when there is room', async () => {
    const disk = smallDisk(3 * MiB);
    await withWorld({ fs: disk.fs, pace: 4 * MiB }, async (world) => {
      const { harness, origin, content } = world;
      const full = harness.when((event) => event.type === 'waiting' && event.for === 'disk');
      const last = harness.run(origin.url, { connections: 3 });
      await full;
      await new Promise((resolve) => setTimeout(resolve, 100));
      disk.room = Number.POSITIVE_INFINITY;
      assert.equal((await last).type, 'done');
      assert.ok(content.equals(await harness.read()));
      const waits = harness.events.filter((event) => event.type === 'waiting').map((event) => event.for);
      assert.equal(waits.at(-1), null);
    });
  });

  it('41: too little room for the whole file is waited for before the disk is full', async () => {
    let free = 5 * MiB;
    let written = 0;
    const fs = diskWith((real) => ({
      freeBytes: async () => free,
      write: (...write) => {
        written += write[3];
        return real.write(...write);
      },
    }));
    await withWorld({ fs, pace: 8 * MiB }, async ({ harness, origin }) => {
      const waiting = harness.when((event) => event.type === 'waiting' && event.for === 'disk');
      const last = harness.run(origin.url);
      await waiting;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(harness.ledger.held, 0);
      assert.ok(written < 4 * MiB);
      free = 100 * MiB;
      assert.equal((await last).type, 'done');
    });
  });

  it('42: a disk that only tells at the sync that it is full is not believed for what came before', async () => {
    let syncs = 0;
    const disk = forgetfulDisk();
    const fs: FileSystem = {
      ...disk.fs,
      sync: (fd) => (++syncs === 2 ? Promise.reject(systemError('ENOSPC')) : disk.fs.sync(fd)),
    };
    await withWorld({ fs, pace: 3 * MiB, bytes: 5 * MiB, timing: { checkpoint: 30 } }, async (world) => {
      await finish(world, { paced: true });
    });
    assert.equal(disk.lies, 0);
  });

  for (const code of ['EROFS', 'EACCES', 'EPERM']) {
    it(`43: ${code} fails with the folder's problem named`, async () => {
      const fs = diskWith(() => ({
        open: () => Promise.reject(systemError(code)),
      }));
      await withWorld({ fs }, async ({ harness, origin }) => {
        const last = await harness.run(origin.url);
        assert.ok(last.type === 'failed' && last.code === 'media-not-writable' && !last.retryable);
        assert.match(last.message, /folder/);
        assert.equal(origin.requests, 0);
      });
    });
  }

  it('43: a stale file handle in the middle fails and can be retried', async () => {
    let writes = 0;
    const fs = diskWith((real) => ({
      write: (...write) => (++writes > 6 ? Promise.reject(systemError('ESTALE')) : real.write(...write)),
    }));
    await withWorld({ fs }, async ({ harness, origin }) => {
      const last = await harness.run(origin.url);
      assert.ok(last.type === 'failed' && last.code === 'disk-error' && last.retryable, JSON.stringify(last));
    });
  });

  it('44: a short write is completed', async () => {
    const fs = diskWith((real) => ({
      write: (fd, bytes, from, length, at) => real.write(fd, bytes, from, Math.ceil(length / 3), at),
    }));
    await withWorld({ fs }, finish);
  });

  it('45: a disk that takes long holds the connections back, with bounded memory', async () => {
    let most = 0;
    let blocks = () => 0;
    const fs = diskWith((real) => ({
      write: async (...write) => {
        most = Math.max(most, blocks());
        await new Promise((resolve) => setTimeout(resolve, 40));
        return real.write(...write);
      },
    }));
    await withWorld({ fs, bytes: 12 * MiB }, async (world) => {
      blocks = () => world.harness.engine.blocksInUse;
      await finish(world);
      assert.ok(most <= 3 * 4, `${most} blocks for 3 connections`);
    });
  });

  it('discards both files when a download is given up', async () => {
    await withWorld({ pace: 4 * MiB }, async (world) => {
      const enough = world.harness.when((event) => event.type === 'progress' && event.bytesDone > 2 * MiB);
      world.harness.engine.start(world.harness.jobFor(world.origin.url));
      await enough;
      await world.harness.engine.stop(1, true);
      await assert.rejects(stat(join(world.harness.folder, '1.part')));
      await assert.rejects(stat(checkpointPath(world.harness)));
    });
  });

  it('3: goes on at an offset past four GiB', async () => {
    const start = 5 * 2 ** 30;
    const size = start + 2 * MiB;
    const tail = makeContent(2 * MiB);
    const serve: Fault = ({ range, res }) => {
      const from = Number(range?.from);
      const body = Buffer.concat([Buffer.alloc(Math.max(0, start - from)), tail.subarray(Math.max(0, from - start))]);
      res
        .writeHead(206, {
          'content-range': `bytes ${from}-${size - 1}/${size}`,
          'content-length': String(body.length),
        })
        .end(body);
      return true;
    };
    await withWorld({ bytes: 1, faults: [serve] }, async ({ harness, origin }) => {
      origin.content = { length: size } as Buffer;
      const part = join(harness.folder, '1.part');
      await writeFile(part, makeContent(16));
      await truncate(part, size);
      const text = encodeCheckpoint({
        identity: hashOf('movie:1:1'),
        size,
        validator: null,
        have: [[0, start]],
      });
      await writeFile(checkpointPath(harness), text);
      const last = await harness.run(origin.url, { connections: 1 });
      assert.deepEqual(last, {
        type: 'done',
        jobId: 1,
        bytes: size,
        extension: 'mkv',
      });
      const { open } = await import('node:fs/promises');
      const handle = await open(part);
      const { buffer } = await handle.read(Buffer.alloc(2 * MiB), 0, 2 * MiB, start);
      await handle.close();
      assert.ok(buffer.equals(tail));
    });
  });
});
