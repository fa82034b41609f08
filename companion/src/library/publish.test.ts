import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishFile, sizeOf } from './publish.ts';

describe('publishing a file', () => {
  let root: string;
  let part: string;
  let final: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'xtreme-publish-'));
    await mkdir(join(root, '.incomplete'));
    part = join(root, '.incomplete', '7.part');
    final = join(root, 'VOD', 'English', 'Film (2019)', 'Film (2019).mp4');
    await writeFile(part, 'the film');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('brings it to its place, with its folders, and takes the part away', async () => {
    const { ino } = await stat(part);
    await publishFile(part, final);
    assert.equal(await readFile(final, 'utf8'), 'the film');
    assert.equal((await stat(final)).ino, ino);
    assert.deepEqual(await readdir(join(root, '.incomplete')), []);
  });

  it('never writes over what is there, whatever it is', async () => {
    await mkdir(join(final, '..'), { recursive: true });
    const make: [what: string, at: () => Promise<void>][] = [
      ['a file', () => writeFile(final, 'mine')],
      ['a folder', () => mkdir(final).then(() => undefined)],
      ['a link to nowhere', () => symlink('/nowhere/at/all', final)],
    ];
    for (const [what, at] of make) {
      await at();
      await assert.rejects(publishFile(part, final), { code: 'target-exists', status: 409, retryable: false }, what);
      assert.equal(await readFile(part, 'utf8'), 'the film');
      if (what === 'a file') assert.equal(await readFile(final, 'utf8'), 'mine');
      await rm(final, { recursive: true });
    }
  });

  it('can be done only once by two at the same time', async () => {
    const second = join(root, '.incomplete', '8.part');
    await writeFile(second, 'another');
    const results = await Promise.allSettled([publishFile(part, final), publishFile(second, final)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('fails where a folder of the path is a file, and keeps the part', async () => {
    await writeFile(join(root, 'VOD'), 'a file');
    await assert.rejects(publishFile(part, final));
    assert.equal(await readFile(part, 'utf8'), 'the film');
  });

  it('that was killed between its two steps leaves the film whole', async () => {
    await mkdir(join(final, '..'), { recursive: true });
    await link(part, final);
    await assert.rejects(publishFile(part, final), { code: 'target-exists' });
    assert.equal(await sizeOf(final), 8);
  });

  for (const place of otherFileSystems())
    describe(`on another file system (${place})`, () => {
      let elsewhere: string;
      before(async () => {
        elsewhere = await mkdtemp(join(place, 'xtreme-publish-'));
      });
      after(() => rm(elsewhere, { recursive: true, force: true }));

      const target = () => join(elsewhere, 'VOD', 'Film.mp4');

      it('copies, and leaves nothing half done behind', async () => {
        await publishFile(part, target());
        assert.equal(await readFile(target(), 'utf8'), 'the film');
        assert.deepEqual(await readdir(join(elsewhere, 'VOD')), ['Film.mp4']);
        assert.equal(await sizeOf(part), null);
      });

      it('does not write over what is there either', async () => {
        await assert.rejects(publishFile(part, target()), { code: 'target-exists' });
        assert.deepEqual(await readdir(join(elsewhere, 'VOD')), ['Film.mp4']);
        assert.equal(await readFile(part, 'utf8'), 'the film');
      });
    });

  it('knows the size of files only', async () => {
    assert.equal(await sizeOf(part), 8);
    assert.equal(await sizeOf(root), null);
    assert.equal(await sizeOf(join(root, 'none')), null);
    assert.equal(await sizeOf(join(part, 'below a file')), null);
  });
});

/** Linux has one in memory nearly everywhere. */
function otherFileSystems(): string[] {
  const device = (path: string) => statSync(path, { throwIfNoEntry: false })?.dev;
  return ['/dev/shm'].filter((path) => device(path) !== undefined && device(path) !== device(tmpdir()));
}
