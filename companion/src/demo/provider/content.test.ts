import { strict as assert } from 'node:assert';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLIP_SECONDS, type Container, readClip } from './clips.ts';
import { type Content, createContent } from './content.ts';

const run = promisify(execFile);
const hasFfprobe = (() => {
  try {
    execFileSync('ffprobe', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('the content of a title', () => {
  it('reads the same in any pieces, and the digest is that of all of them', () => {
    const content = createContent('mp4', 5_000_000, 'movie:1');
    const whole = content.read(0, content.size);
    assert.equal(whole.length, content.size);
    for (const [start, end] of [
      [0, 1],
      [readClip('mp4').length - 3, readClip('mp4').length + 20],
      [1_048_570, 1_048_590],
      [2_000_000, 4_500_000],
      [4_999_999, 5_000_000],
    ] as const) {
      assert.ok(content.read(start, end).equals(whole.subarray(start, end)), `${start}-${end}`);
    }
    assert.equal(content.sha256(), createHash('sha256').update(whole).digest('hex'));
  });

  it('begins with the clip and differs from title to title and from place to place', () => {
    const one = createContent('mkv', 4_000_000, 'movie:1').read(1_000_000, 4_000_000);
    const other = createContent('mkv', 4_000_000, 'movie:2').read(1_000_000, 4_000_000);
    assert.ok(!one.equals(other));
    assert.ok(!one.subarray(0, 100_000).equals(one.subarray(1_048_576, 1_148_576)));
    assert.ok(createContent('mp4', 3_000_000, 'x').read(0, 1000).equals(readClip('mp4').subarray(0, 1000)));
  });

  it('can have any size, down to nothing', () => {
    for (const size of [0, 1, 1000, readClip('mp4').length + 3, 1_048_575]) {
      for (const container of ['mp4', 'mkv'] as const) {
        assert.equal(createContent(container, size, 'x').read(0, size + 10).length, size);
      }
    }
  });

  it('is readable beyond four gigabytes', () => {
    const content = createContent('mp4', 30_000_000_000, 'x');
    assert.equal(content.read(29_999_999_990, 30_000_000_000).length, 10);
    assert.ok(!content.read(29_000_000_000, 29_000_001_000).equals(content.read(29_100_000_000, 29_100_001_000)));
  });

  for (const container of ['mp4', 'mkv'] as const) {
    for (const size of [2_000_000, 5_000_000_000]) {
      it(`is a playable ${container} of full length at ${size} bytes`, async function () {
        if (!hasFfprobe) this.skip();
        assert.ok(Math.abs((await durationOf(container, size)) - CLIP_SECONDS) < 1);
      });
    }
  }
});

/** Writes the file with a hole where only filler is, and asks ffprobe. */
async function durationOf(container: Container, size: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'clip-'));
  const path = join(folder, `file.${container}`);
  try {
    await writeSparse(path, createContent(container, size, 'x'));
    const { stdout, stderr } = await run('ffprobe', [
      '-v',
      'warning',
      '-show_entries',
      'format=duration',
      '-of',
      'csv=p=0',
      path,
    ]);
    assert.equal(stderr, '');
    return Number(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeSparse(path: string, content: Content): Promise<void> {
  const file = await open(path, 'w');
  await file.write(content.read(0, 1_000_000), 0, undefined, 0);
  await file.write(content.read(content.size - 1000, content.size), 0, undefined, content.size - 1000);
  await file.close();
}
