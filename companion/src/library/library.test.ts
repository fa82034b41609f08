import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLibrary, episodeTemplate, type Library, movieTemplate } from './index.ts';

const stem = 'VOD/English/Film (2019)/Film (2019)';

describe('the media folder', () => {
  let root: string;
  let library: Library;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'xtreme-library-'));
    library = createLibrary({ mediaDir: root });
    await library.prepare();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function put(path: string, content = 'x'): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const staged = () => readdir(join(root, '.incomplete'));

  it('publishes a part and takes away what lay beside it, and nothing of others', async () => {
    await writeFile(library.partPath(1), 'whole');
    for (const name of ['1.part.json', '1.part.json.new', '11.part', '11.part.json']) await put(`.incomplete/${name}`);
    assert.equal(await library.publish(1, { kind: 'movie', itemId: 1, stem, extension: 'mkv' }), `${stem}.mkv`);
    assert.equal(await library.sizeOf(`${stem}.mkv`), 5);
    assert.deepEqual((await staged()).sort(), ['11.part', '11.part.json']);
  });

  it('finds the film of a stem whatever its extension and case, and nothing else', async () => {
    assert.equal(await library.find(stem), null);
    for (const name of [
      'Film (2019).srt',
      'Film (2019).en.srt',
      'Film (2019).nfo',
      'Film (2019).jpg',
      'Film (2019)-poster.jpg',
      'Film (2019) - 2.mp4',
      '.Film (2019).mp4.part',
      'Film (2019)',
    ]) {
      await put(`VOD/English/Film (2019)/${name}`);
    }
    await mkdir(join(root, `${stem}.avi`));
    assert.equal(await library.find(stem), null);
    await put(`VOD/English/Film (2019)/FILM (2019).MKV`, 'four');
    assert.deepEqual(await library.find(stem), { path: 'VOD/English/Film (2019)/FILM (2019).MKV', bytes: 4 });
  });

  it('knows the films beside a stem by what a file system that ignores case compares', async () => {
    await put(`VOD/English/Film (2019)/FILM (2019).mp4`);
    await put(`VOD/English/Film (2019)/Film (2019) - 2.mkv`);
    await put(`VOD/English/Film (2019)/poster.jpg`);
    assert.deepEqual((await library.neighbours(stem)).map(({ key }) => key).sort(), [
      'vod/english/film (2019)/film (2019)',
      'vod/english/film (2019)/film (2019) - 2',
    ]);
    assert.deepEqual(await library.neighbours('VOD/None/None'), []);
  });

  it('removes a film with the folders that are empty without it, up to the root', async () => {
    await put(`${stem}.mp4`);
    await put('VOD/German/Other/Other.mp4');
    await library.remove(`${stem}.mp4`);
    assert.deepEqual(await readdir(join(root, 'VOD')), ['German']);
    await library.remove('VOD/German/Other/Other.mp4');
    assert.deepEqual(await readdir(root), ['.incomplete']);
    await library.remove('VOD/German/Other/Other.mp4');
  });

  it('leaves folders that hold anything else', async () => {
    await put(`${stem}.mp4`);
    await put(`${stem}.srt`);
    await library.remove(`${stem}.mp4`);
    assert.deepEqual(await readdir(join(root, dirname(stem))), ['Film (2019).srt']);
  });

  const outside = ['../x.mp4', '/etc/passwd', 'VOD/../../x', '..', 'a\0b'];
  it('is never left', async () => {
    for (const path of outside) {
      const refused = { code: 'outside-media-folder' };
      assert.throws(() => library.absolute(path), refused, path);
      assert.throws(() => library.sizeOf(path), refused);
      await assert.rejects(library.remove(path), refused);
    }
    await assert.rejects(library.publish(1, { kind: 'movie', itemId: 1, stem: '../x', extension: 'mp4' }), {
      code: 'outside-media-folder',
    });
  });

  it('sweeps the parts that nobody wants', async () => {
    for (const name of ['1.part', '1.part.json', '2.part', '22.part', 'other.txt']) await put(`.incomplete/${name}`);
    await library.sweepParts(new Set([2]));
    assert.deepEqual((await staged()).sort(), ['2.part', 'other.txt']);
    await library.discardPart(2);
    assert.deepEqual(await staged(), ['other.txt']);
  });

  it('tells its room, and what is wrong where it is away', async () => {
    const disk = await library.disk();
    assert.ok(disk.writable && disk.freeBytes > 0 && disk.totalBytes >= disk.freeBytes);
    assert.equal(await library.problem(), null);
    const away = createLibrary({ mediaDir: join(root, 'away') });
    assert.deepEqual(await away.disk(), { path: join(root, 'away'), freeBytes: 0, totalBytes: 0, writable: false });
    assert.match((await away.problem()) ?? '', /ENOENT/);
    await away.sweepParts(new Set());
    await away.discardPart(1);
  });

  it('takes only templates that give distinct, harmless paths', () => {
    for (const setting of [movieTemplate, episodeTemplate]) {
      assert.equal(setting.schema.safeParse(setting.default).success, true);
      for (const bad of ['', '/abs/{movie}', '../{movie}', 'VOD/fixed', '{nonsense}', `${'x'.repeat(501)}{movie}`]) {
        assert.equal(setting.schema.safeParse(bad).success, false, bad);
      }
    }
  });
});
