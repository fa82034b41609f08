import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openRooms, type Rooms } from '../../test/support/rooms.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import type { Extra } from './index.ts';

const film = 'VOD/English/Film (2019)/Film (2019)';
const show = 'Series/English/Show';
const episode = (season: number, number: number) => `${show}/Season ${season}/Show S0${season}E0${number}`;

describe('what goes beside a film', () => {
  let rooms: Rooms;
  let extras: (Pick<Extra, 'stem' | 'beside'> & Partial<Extra> & { text?: string })[];
  let id = 0;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    rooms.library.addExtras(async () =>
      extras.map(({ text = 'ours', kind = 'description', ...extra }) => ({
        kind,
        make: async () => ({ extension: kind === 'picture' ? 'jpg' : 'nfo', bytes: Buffer.from(text) }),
        ...extra,
      })),
    );
  });
  after(() => rooms.close());
  afterEach(async () => {
    for (const folder of ['VOD', 'Series']) await rm(at(folder), { recursive: true, force: true });
  });

  const at = (path: string) => rooms.library.absolute(path);
  const read = (path: string) => readFile(at(path), 'utf8');
  const files = async (folder: string) =>
    (await readdir(at(folder), { recursive: true, withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();

  async function publish(stem: string): Promise<string> {
    await writeFile(rooms.library.partPath(++id), 'the film');
    return rooms.library.publish(id, { kind: 'movie', itemId: id, stem, extension: 'mp4' });
  }
  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  }

  const nfo = { stem: `${dirname(film)}/movie`, beside: dirname(film) };
  const poster = { stem: `${dirname(film)}/poster`, beside: dirname(film), kind: 'picture' as const };

  it('is there before the film, and leaves nothing in the staging folder', async () => {
    extras = [nfo, poster];
    await publish(film);
    assert.deepEqual(await files('VOD'), ['Film (2019).mp4', 'movie.nfo', 'poster.jpg']);
    assert.deepEqual(await readdir(join(rooms.library.root, '.incomplete')), []);
  });

  it("is never put over the user's files, also where his picture has another format", async () => {
    extras = [nfo, poster];
    await put(`${dirname(film)}/movie.nfo`, 'mine');
    await put(`${dirname(film)}/Poster.PNG`, 'mine');
    await publish(film);
    assert.equal(await read(`${dirname(film)}/movie.nfo`), 'mine');
    assert.deepEqual(await files('VOD'), ['Film (2019).mp4', 'Poster.PNG', 'movie.nfo']);
  });

  it('replaces its own description by a newer one, but not one that the user edited', async () => {
    extras = [nfo];
    const path = await publish(film);
    for (const [before, text, kept] of [
      ['', 'newer', 'newer'],
      ['edited by the user', 'newest', 'edited by the user'],
    ]) {
      await rm(at(path));
      if (before) await put(`${nfo.stem}.nfo`, before);
      extras = [{ ...nfo, text }];
      await publish(film);
      assert.equal(await read(`${nfo.stem}.nfo`), kept);
    }
  });

  it('goes with its film, what the user wrote or changed stays', async () => {
    extras = [nfo, poster];
    const path = await publish(film);
    await put(`${nfo.stem}.nfo`, 'edited by the user');
    await put(`${dirname(film)}/notes.txt`, 'mine');
    await rooms.library.remove(path);
    assert.deepEqual(await files('VOD'), ['movie.nfo', 'notes.txt']);

    const other = 'VOD/English/Other/Other';
    extras = [{ stem: 'VOD/English/Other/movie', beside: 'VOD/English/Other' }];
    await rooms.library.remove(await publish(other));
    assert.deepEqual(await readdir(at('VOD/English')), ['Film (2019)']);
  });

  it("of a series goes with its last episode, a season's with the season's last", async () => {
    const beside = (season: number, number: number) => [
      { stem: episode(season, number), beside: episode(season, number) },
      { stem: `${show}/tvshow`, beside: show },
      { stem: `${show}/season0${season}-poster`, beside: `${show}/Season ${season}`, kind: 'picture' as const },
    ];
    const paths: string[] = [];
    for (const [season, number] of [
      [1, 1],
      [1, 2],
      [2, 1],
    ] as const) {
      // prettier-ignore
      extras = beside(season, number);
      paths.push(await publish(episode(season, number)));
    }
    const left: string[][] = [];
    for (const path of paths) {
      await rooms.library.remove(path);
      left.push((await files('Series')).filter((name) => !name.includes('S0')));
    }
    assert.deepEqual(left, [
      ['season01-poster.jpg', 'season02-poster.jpg', 'tvshow.nfo'],
      ['season02-poster.jpg', 'tvshow.nfo'],
      [],
    ]);
  });

  it('that hangs or fails is left out, and the film waits for it no longer than said', async () => {
    const began = Date.now();
    extras = [
      nfo,
      { ...poster, make: () => new Promise(() => undefined) },
      {
        ...poster,
        stem: `${dirname(film)}/fanart`,
        make: async () => {
          throw new Error('dead');
        },
      },
    ];
    await publish(film);
    assert.deepEqual(await files('VOD'), ['Film (2019).mp4', 'movie.nfo']);
    assert.ok(Date.now() - began < 5_000);
  });

  it('is taken away again where the film can not come to its place', async () => {
    extras = [{ stem: 'VOD/English/Taken/Other', beside: 'VOD/English/Taken/Taken' }];
    await put('VOD/English/Taken/Taken.mp4/in the way', 'mine');
    await assert.rejects(publish('VOD/English/Taken/Taken'), { code: 'target-exists' });
    assert.deepEqual(await files('VOD'), ['in the way']);
  });
});
