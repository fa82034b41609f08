import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/service.ts';
import { createImagesFolder } from './images-folder.ts';

const kilobyte = Buffer.alloc(1000, 7);
const hour = 3_600_000;

describe('the pictures that are kept on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-images-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const names = async () => (await readdir(folder)).sort();
  /** The file was looked at, or written, that long ago. */
  async function age(name: string, times: { read?: number; written?: number }): Promise<void> {
    const ago = (milliseconds = 0) => (Date.now() - milliseconds) / 1000;
    await utimes(join(folder, name), ago(times.read), ago(times.written));
  }

  it('are those that were looked at last, and never more than may be', async () => {
    const images = createImagesFolder(folder, 10_000);
    for (let n = 0; n < 10; n++) {
      await images.write(`picture-${n}`, kilobyte);
      await age(`picture-${n}`, { read: (20 - n) * hour, written: (20 - n) * hour });
    }
    assert.equal((await names()).length, 10);
    // The oldest is looked at again: that counts from now on, though it was written first.
    assert.deepEqual(await images.read('picture-0'), kilobyte);
    await images.write('picture-new', kilobyte);
    const kept = await eventually(names, (all) => all.length <= 9);
    assert.deepEqual(kept, [...[0, 3, 4, 5, 6, 7, 8, 9].map((n) => `picture-${n}`), 'picture-new']);
  });

  it('are counted from what an earlier service left, what it never finished included', async () => {
    await writeFile(join(folder, 'old'), Buffer.alloc(8000));
    await age('old', { read: 5 * hour, written: 5 * hour });
    await writeFile(join(folder, 'half.4711'), Buffer.alloc(8000));
    await age('half.4711', { read: 9 * hour, written: 9 * hour });
    const images = createImagesFolder(folder, 10_000);
    await images.write('new', kilobyte);
    assert.deepEqual(await eventually(names, (all) => all.length < 3), ['new', 'old']);
  });

  it('are not believed after a month, and looking at them makes them no younger', async () => {
    const images = createImagesFolder(folder);
    await images.write('picture', kilobyte);
    await age('picture', { read: 2 * hour, written: 29 * 24 * hour });
    assert.ok(await images.read('picture'));
    const { atimeMs, mtimeMs } = await stat(join(folder, 'picture'));
    assert.ok(Date.now() - atimeMs < hour && Date.now() - mtimeMs > 28 * 24 * hour);
    await age('picture', { written: 31 * 24 * hour });
    assert.equal(await images.read('picture'), null);
    assert.equal(await images.read('another'), null);
  });
});
