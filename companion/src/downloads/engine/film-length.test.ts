import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFilmLength } from './film-length.ts';
import { fetchWhole, partPath, withWorld } from './testing/world.ts';

const film = { bytes: 2 ** 30, expectedSeconds: 6000, timeoutMs: 20_000 };

describe('how long a film plays', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'film-length-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A program in ffprobe's place. */
  async function ffprobe(does: string): Promise<string> {
    const path = join(folder, 'ffprobe');
    await writeFile(path, `#!/bin/sh\n${does}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const check = async (does: string, change: Partial<typeof film> = {}, signal = new AbortController().signal) =>
    checkFilmLength({ ...film, ...change, ffprobe: await ffprobe(does), path: join(folder, 'film') }, signal);

  it('is let through where it is about what was announced, or not so far off', async () => {
    for (const seconds of [6100, 6000.5, 5000, 1600]) await check(`echo ${seconds}`);
  });

  it('is refused where it is much less, with both lengths', async () => {
    await assert.rejects(check('echo 95.4'), {
      code: 'too-short',
      retryable: false,
      message: /95 s instead of 6000 s/,
    });
  });

  it('is told from a notice clip, which may be the film at the next try', async () => {
    await assert.rejects(check('echo 30', { bytes: 5_000_000 }), { code: 'error-clip', retryable: true });
  });

  it('is not judged where the program can not tell', async () => {
    for (const does of ['echo N/A', 'exit 1', 'kill -9 $$', 'echo garbage; exit 1']) await check(does);
    await checkFilmLength({ ...film, ffprobe: join(folder, 'nothing'), path: folder }, new AbortController().signal);
  });

  it('is not waited for longer than it may take, nor for what the program started', async () => {
    const began = Date.now();
    await check('exec sleep 60', { timeoutMs: 200 });
    await check('sleep 5', { timeoutMs: 200 });
    assert.ok(Date.now() - began < 10_000);
  });

  it('is not waited for when the download is stopped', async () => {
    const stop = new AbortController();
    const checked = check('exec sleep 60', {}, stop.signal);
    stop.abort();
    await checked;
    await check('exec sleep 60', {}, stop.signal);
  });

  it('is asked of the part file and of nothing that it refers to', async () => {
    const said = join(folder, 'arguments');
    await check(`printf '%s\\n' "$@" > ${said}; echo 6000`);
    const given = (await readFile(said, 'utf8')).trim().split('\n');
    assert.equal(given.at(-1), `file:${join(folder, 'film')}`);
    assert.equal(given[given.indexOf('-protocol_whitelist') + 1], 'file');
  });

  it('makes a download fail whose film is a clip, and nothing of it is kept', async () => {
    await withWorld({}, async ({ harness, origin }) => {
      const job = { ffprobe: await ffprobe('echo 12.5'), expectedSeconds: 5400 };
      const last = await harness.run(origin.url, job);
      assert.ok(last.type === 'failed' && last.code === 'error-clip' && last.bytesDone === 0, JSON.stringify(last));
      assert.equal((await readFile(partPath(harness))).length, 0);
    });
  });

  it('is not asked where nothing was announced or no program is there', async () => {
    await withWorld({}, async (world) => {
      const never = await ffprobe(`touch ${join(folder, 'asked')}; echo 1`);
      await fetchWhole(world, { ffprobe: never, expectedSeconds: null });
      await fetchWhole(world, { ffprobe: null, expectedSeconds: 5400, id: 2, identity: 'movie:1:2' });
      await assert.rejects(readFile(join(folder, 'asked')));
    });
  });
});
