import assert from 'node:assert/strict';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeCheckpoint, hashOf } from '../../checkpoint.ts';
import type { FileSystem } from '../../file-system.ts';
import { runCrash } from '../crash-runner.ts';
import * as faults from '../faults.ts';
import { diskWith, forgetfulDisk, smallDisk, systemError } from '../faulty-disk.ts';
import type { Harness } from '../harness.ts';
import { testSeed } from '../random.ts';
import type { Scenario } from '../scenario.ts';
import { largeFilm, readWindow } from '../large-film.ts';
import { checkpointPath, fetchWhole, MiB, partPath, resume, runUntil, type World } from '../world.ts';

const size = 8 * MiB;

const claim = (have: [number, number][], change: { identity?: string; size?: number } = {}) =>
  encodeCheckpoint({ identity: hashOf('movie:1:1'), size, validator: null, have, ...change });

async function leave({ harness }: World, files: { part?: Buffer; checkpoint: string }): Promise<void> {
  if (files.part) await writeFile(partPath(harness), files.part);
  await writeFile(checkpointPath(harness), files.checkpoint);
}

const saidFull = (harness: Harness) => harness.when((event) => event.type === 'waiting' && event.for === 'disk');

/** The n-th call fails, the others go to the disk. */
function failing(call: 'write' | 'sync', options: { at: (nth: number) => boolean; code: string }): FileSystem {
  let nth = 0;
  return diskWith((real) => ({
    [call]: (...args: never[]) =>
      options.at(++nth)
        ? Promise.reject(systemError(options.code))
        : (real[call] as (...all: never[]) => Promise<unknown>)(...args),
  }));
}

const untrusted: [string, (text: string) => string][] = [
  ['torn', (text) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['of a newer version', (text) => text.replace('checkpoint 1', 'checkpoint 9')],
  ['with a wrong sum', (text) => text.replace('"size":8', '"size":9')],
  ["another download's", () => claim([[0, MiB]], { identity: hashOf('movie:1:2') })],
  ['of another size', () => claim([[0, 2 * MiB]], { size: 9 * MiB })],
  ['claiming what is not there', () => claim([[0, 7 * MiB]])],
];

/** Rows 3 and 37 to 47: what disks do, and what is found on them. */
export const disks: Scenario[] = [
  largeFilmOf({ name: 'a film of five, whose end is missing', size: 5 * 2 ** 30 + 2 * MiB, windows: [5 * 2 ** 30] }),
  largeFilmOf({
    name: 'a film of thirty with holes all over it: a small checkpoint, every byte in its place',
    size: 30 * 2 ** 30,
    windows: Array.from({ length: 14 }, (_, index) => (index + 1) * 2_000_000_123),
  }),
  {
    row: '37',
    name: 'with its power: every byte is right in the end',
    run: async () => void (await runCrash(testSeed)),
  },
  {
    row: '37',
    name: 'a pause in its place: little is fetched again',
    bytes: size,
    pace: 4 * MiB,
    run: async (world) => {
      await runUntil(world, 4 * MiB);
      await resume(world);
      assert.ok(world.harness.written <= size + 16, `${world.harness.written} bytes written in all`);
    },
  },
  (() => {
    const disk = forgetfulDisk();
    return {
      row: '38',
      name: 'takes no byte that a checkpoint claims',
      fs: disk.fs,
      bytes: 16 * MiB,
      pace: 4 * MiB,
      timing: { checkpoint: 20 },
      faults: [faults.sometimes(0.3, faults.cutAfter(MiB))],
      also: () => {
        assert.equal(disk.lies, 0);
        assert.ok(disk.claims > 0);
      },
    };
  })(),
  ...untrusted.map(([what, change]): Scenario => ({
    row: '39',
    name: what,
    bytes: size,
    pace: 4 * MiB,
    startsOver: what.startsWith('of another size') || what.startsWith('claiming') ? 1 : 0,
    run: async (world) => {
      await runUntil(world, 3 * MiB);
      const text = await readFile(checkpointPath(world.harness), 'utf8');
      await writeFile(checkpointPath(world.harness), change(text));
      await resume(world);
    },
  })),
  {
    row: '40',
    name: 'shorter: gone on from where it ends',
    bytes: size,
    pace: 4 * MiB,
    run: async (world) => {
      await runUntil(world, 3 * MiB);
      await truncate(partPath(world.harness), 700_000);
      await resume(world);
    },
  },
  {
    row: '40',
    name: 'bytes that nothing can be compared with: fetched anew',
    bytes: size,
    startsOver: 1,
    run: async (world) => {
      await leave(world, { part: Buffer.alloc(size, 0x55), checkpoint: claim([[6 * MiB, size]]) });
      await resume(world);
    },
  },
  {
    row: '40',
    name: 'whole and not handed over: not fetched again',
    bytes: size,
    run: async (world) => {
      await leave(world, { part: world.content, checkpoint: claim([[0, size]]) });
      await resume(world);
      assert.equal(world.origin.requests, 0);
    },
  },
  {
    row: '40',
    name: 'gone: the checkpoint is dropped',
    bytes: size,
    run: async (world) => {
      await leave(world, { checkpoint: claim([[0, MiB]]) });
      await resume(world);
      assert.ok(world.harness.written >= size);
    },
  },
  (() => {
    const disk = smallDisk(3 * MiB);
    return {
      row: '41',
      name: 'in the middle: connections are closed, it is said, and it goes on when there is room',
      fs: disk.fs,
      bytes: size,
      pace: 4 * MiB,
      run: async (world) => {
        const { harness } = world;
        const full = saidFull(harness);
        const done = fetchWhole(world, { connections: 3 });
        await full;
        assert.equal(harness.ledger.held, 0);
        disk.room = Number.POSITIVE_INFINITY;
        await done;
        assert.equal(harness.events.filter((event) => event.type === 'waiting').at(-1)?.for, null);
      },
    };
  })(),
  (() => {
    let free = 5 * MiB;
    return {
      row: '41',
      name: 'too little room for the film: waited for before the disk is full',
      fs: diskWith(() => ({ freeBytes: async () => free })),
      bytes: size,
      pace: 8 * MiB,
      run: async (world) => {
        const { harness } = world;
        const full = saidFull(harness);
        const done = fetchWhole(world);
        await full;
        assert.equal(harness.ledger.held, 0);
        assert.ok(harness.written < 4 * MiB, `${harness.written} bytes written`);
        free = 100 * MiB;
        await done;
      },
    };
  })(),
  (() => {
    const disk = forgetfulDisk();
    const full = failing('sync', { at: (nth) => nth === 2, code: 'ENOSPC' });
    return {
      row: '42',
      name: 'full: what came since the last good sync is fetched again',
      fs: { ...disk.fs, sync: async (fd: number) => (await full.sync(fd), disk.fs.sync(fd)) },
      bytes: 5 * MiB,
      pace: 3 * MiB,
      timing: { checkpoint: 30 },
      job: { connections: 3 },
      also: () => assert.equal(disk.lies, 0),
    };
  })(),
  {
    row: '42',
    name: 'broken: fails, keeps what the last good sync covered',
    fs: failing('sync', { at: (nth) => nth > 1, code: 'EIO' }),
    bytes: size,
    pace: 2 * MiB,
    timing: { checkpoint: 30 },
    job: { connections: 2 },
    fails: { code: 'disk-error', retryable: true, keeps: true },
  },
  ...['EROFS', 'EACCES', 'EPERM'].map((code): Scenario => ({
    row: '43',
    name: `${code}: fails with the folder's problem named`,
    fs: diskWith(() => ({ open: () => Promise.reject(systemError(code)) })),
    fails: { code: 'media-not-writable', retryable: false },
    also: ({ origin, last }) => {
      assert.equal(origin.requests, 0);
      assert.match(last.type === 'failed' ? last.message : '', /folder/);
    },
  })),
  {
    row: '43',
    name: 'EROFS in the middle: fails, what came is kept',
    fs: failing('write', { at: (nth) => nth > 12, code: 'EROFS' }),
    bytes: size,
    pace: 2 * MiB,
    job: { connections: 2 },
    fails: { code: 'media-not-writable', retryable: false, keeps: true },
  },
  (() => {
    let isStale = true;
    const fs = failing('write', { at: (nth) => isStale && nth > 12, code: 'ESTALE' });
    return {
      row: '43',
      name: 'ESTALE in the middle: fails for now, and the retry goes on',
      fs,
      bytes: size,
      pace: 2 * MiB,
      run: async (world) => {
        const { harness, origin } = world;
        const last = await harness.run(origin.url, { connections: 2 });
        assert.ok(last.type === 'failed' && last.code === 'disk-error' && last.retryable, JSON.stringify(last));
        assert.ok(last.bytesDone > 0);
        isStale = false;
        const before = harness.written;
        await resume(world);
        assert.ok(harness.written - before <= size - last.bytesDone + 16);
      },
    };
  })(),
  {
    row: '43',
    name: 'ESTALE at the beginning: fails for now',
    fs: diskWith(() => ({ open: () => Promise.reject(systemError('ESTALE')) })),
    fails: { code: 'disk-error', retryable: true },
  },
  {
    row: '44',
    name: 'are completed',
    fs: diskWith((real) => ({
      write: (fd, bytes, from, length, at) => real.write(fd, bytes, from, Math.ceil(length / 3), at),
    })),
  },
  (() => {
    let most = 0;
    let blocks = () => 0;
    const fs = diskWith((real) => ({
      write: async (...write) => {
        most = Math.max(most, blocks());
        await new Promise((resolve) => setTimeout(resolve, 40));
        return real.write(...write);
      },
    }));
    return {
      row: '45',
      name: 'a little at each write: holds the connections back, with bounded memory',
      fs,
      bytes: 12 * MiB,
      run: async (world) => {
        blocks = () => world.harness.engine.blocksInUse;
        await fetchWhole(world, { connections: 3 });
        assert.ok(most <= 3 * 4, `${most} blocks for 3 connections`);
      },
    };
  })(),
  hangingDisk(),
  {
    row: '46',
    name: 'beside the part file: not touched',
    run: async (world) => {
      const final = join(world.harness.folder, '1.mkv');
      await writeFile(final, 'mine');
      await fetchWhole(world);
      assert.equal(await readFile(final, 'utf8'), 'mine');
      assert.deepEqual((await readdir(world.harness.folder)).sort(), ['1.mkv', '1.part', '1.part.dl']);
    },
  },
  {
    row: '47',
    name: 'it never leaves its folder, which is made where there is none',
    run: async (world) => {
      const { harness, origin, content } = world;
      const path = join(harness.folder, 'elsewhere', 'deep', '1.part');
      const last = await harness.run(origin.url, { partPath: path });
      assert.equal(last.type, 'done');
      assert.ok(content.equals(await readFile(path)));
      assert.deepEqual((await readdir(dirname(path))).sort(), ['1.part', '1.part.dl']);
    },
  },
];

/** A network disk that answers nothing for a while. */
function hangingDisk(): Scenario {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let hung = 0;
  const fs = diskWith((real) => ({
    write: async (...write) => {
      if (++hung > 6) await answered;
      return real.write(...write);
    },
  }));
  return {
    row: '45',
    name: 'for a long time: the sockets wait, and none of them counts as stalled',
    fs,
    bytes: 12 * MiB,
    timing: { stall: 200, stallBeside: 200, stallLast: 200 },
    run: async (world) => {
      const { harness, origin } = world;
      const done = fetchWhole(world, { connections: 3 });
      while (harness.engine.blocksInUse < 6) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.ok(harness.engine.blocksInUse <= 3 * 4, `${harness.engine.blocksInUse} blocks`);
      const { requests } = origin;
      answer();
      await done;
      assert.ok(requests <= 6, `${requests} requests while the disk hung`);
    },
  };
}

/** All of it is on the disk but some windows. */
function largeFilmOf(options: { name: string; size: number; windows: number[] }): Scenario {
  const film = largeFilm(options.size, options.windows);
  let largest = 0;
  return {
    row: '3',
    name: options.name,
    content: film.content,
    fs: diskWith((real) => ({
      writeText: (path, text) => {
        largest = Math.max(largest, text.length);
        return real.writeText(path, text);
      },
    })),
    run: async ({ harness, origin }) => {
      await writeFile(partPath(harness), film.content.subarray(0, 16));
      await truncate(partPath(harness), options.size);
      const checkpoint = claim(film.have, { size: options.size });
      await writeFile(checkpointPath(harness), checkpoint);
      const last = await harness.run(origin.url, { connections: 4 });
      assert.deepEqual(last, { type: 'done', jobId: 1, bytes: options.size, extension: 'mkv' });
      assert.equal((await stat(partPath(harness))).size, options.size);
      for (const window of film.windows) {
        const found = await readWindow(partPath(harness), window);
        assert.ok(found.equals(film.content.subarray(...window)), `other bytes at ${window[0]}`);
      }
      assert.ok(largest < 10_000, `a checkpoint of ${largest} bytes`);
    },
  };
}
