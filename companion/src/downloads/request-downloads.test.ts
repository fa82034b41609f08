import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import type * as contract from '../contract/index.ts';
import { emptyCatalogue, type Movie } from '../demo/provider/index.ts';
import { downloadsRoutes, type Wanted } from './index.ts';

describe('asking for downloads', () => {
  let rooms: Rooms;
  let account: number;

  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    account = await rooms.addAccount();
  });
  afterEach(() => rooms.close());

  const offer = () => rooms.panel.catalogue;
  const sync = () => syncCatalogue(rooms, account, never);
  const ask = (...items: Wanted[]) => rooms.downloads.request(items, 0, never);

  async function idOf(kind: 'movie' | 'series', providerId: number): Promise<number> {
    const sql = `select id from titles where kind = '${kind}' and provider_id = '${providerId}'`;
    return (await rows<{ id: number }>(rooms.database, sql))[0]?.id ?? 0;
  }
  async function movies(...names: (string | (Partial<Movie> & { name: string }))[]): Promise<Wanted[]> {
    const made = names.map((one) => offer().addMovie(typeof one === 'string' ? { name: one } : one));
    await sync();
    return Promise.all(made.map(async ({ id }) => ({ kind: 'movie', id: await idOf('movie', id) }) as const));
  }
  async function series(name: string, ...seasons: number[]): Promise<number> {
    const made = offer().addSeries({ name });
    for (const [index, count] of seasons.entries()) {
      for (let n = 0; n < count; n++) offer().addEpisode(made.id, { season: index + 1, name: `Part ${n + 1}` });
    }
    await sync();
    return idOf('series', made.id);
  }
  async function put(path: string): Promise<void> {
    await mkdir(dirname(join(rooms.library.root, path)), { recursive: true });
    await writeFile(join(rooms.library.root, path), 'mine');
  }
  const stems = async (...items: Wanted[]) => (await ask(...items)).requested.map(({ row }) => row.stem);

  it('queues a film at the place where the media server looks for it', async () => {
    const [wanted] = (await movies({ name: 'DE - Das Boot (1981) [4K]', container: 'mkv' })) as [Wanted];
    const { requested, rejected } = await ask(wanted);
    assert.deepEqual(rejected, []);
    const { row, isNew } = requested[0] ?? {};
    assert.deepEqual(
      [row?.stem, row?.extension, row?.status, row?.title, isNew],
      ['VOD/German/Das Boot (1981)/Das Boot (1981)', 'mkv', 'queued', 'Das Boot (1981)', true],
    );
  });

  const hostile = [
    '../../../etc/passwd',
    '/etc/cron.d/evil',
    '..',
    '.',
    '~root',
    'C:\\Windows\\System32\\evil',
    '\\\\server\\share',
    'CON',
    'nul.mp4',
    'a\u0000b',
    'tab\tand\nline',
    '\u202egpj.exe',
    '<script>alert(1)</script>',
    'x'.repeat(300),
    '漢'.repeat(100),
    '🎬'.repeat(75),
    '   ',
    '',
    '...',
    '-rf',
    '$(rm -rf ~) `id` ;',
    '.hidden',
    'trailing. ',
    'what? * "quoted" |pipe| a:b',
  ];
  it('gives every title a safe place of its own inside the media folder, whatever it is called', async () => {
    const wanted = await movies(...hostile);
    const { requested, rejected } = await ask(...wanted);
    assert.deepEqual(rejected, []);
    const root = resolve(rooms.library.root) + sep;
    const places = new Set<string>();
    for (const { row } of requested) {
      const path = `${row.stem}.${row.extension}`;
      const absolute = rooms.library.absolute(path);
      assert.ok(absolute.startsWith(join(root, 'VOD') + sep), path);
      for (const part of path.split('/')) {
        assert.ok(
          Buffer.byteLength(part) <= 255 && part !== '' && !/^\.|[\u0000-\u001f\\:*?"<>|\u202e]|[. ]$/.test(part),
          JSON.stringify(part),
        );
      }
      places.add(path.toLowerCase());
      // Every such path can be made on a real disk.
      await put(path);
    }
    assert.equal(places.size, hostile.length);
  });

  it('gives two titles that clean to the same path two places', async () => {
    const wanted = await movies(
      'EN - Same Film (2001)',
      'UK | same film (2001)',
      '4K-EN - Same: Film (2001)',
      'EN - Same Film (2001) ',
    );
    const found = await stems(...wanted);
    assert.equal(new Set(found.map((stem) => stem.toLowerCase())).size, 4);
    assert.equal(found[0], 'VOD/English/Same Film (2001)/Same Film (2001)');
    assert.equal(found[3], 'VOD/English/Same Film (2001)/Same Film (2001) - 3');
  });

  it('gives many who ask at the same moment one row, and two of one name two places', async () => {
    const [one, two] = (await movies('Film (2001)', 'FILM (2001)')) as [Wanted, Wanted];
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n % 2 ? one : two)));
    const ids = answers.flatMap(({ requested }) => requested.map(({ row }) => row.id));
    assert.equal(ids.length, 10);
    assert.equal(new Set(ids).size, 2);
    assert.equal(answers.filter(({ requested }) => requested[0]?.isNew).length, 2);
    assert.equal((await rows(rooms.database, 'select distinct stem_key from downloads')).length, 2);
  });

  it('leaves a film alone that the user put there himself', async () => {
    const [wanted] = (await movies('EN - Mine (2001)')) as [Wanted];
    await put('VOD/English/Mine (2001)/MINE (2001).avi');
    await put('VOD/English/Mine (2001)/Mine (2001) - 2.mkv');
    assert.deepEqual(await stems(wanted), ['VOD/English/Mine (2001)/Mine (2001) - 3']);
  });

  it('lets subtitles and artwork that are there already stand beside the film', async () => {
    const [wanted] = (await movies('EN - Mine (2001)')) as [Wanted];
    for (const one of ['srt', 'nfo', 'jpg']) await put(`VOD/English/Mine (2001)/Mine (2001).${one}`);
    assert.deepEqual(await stems(wanted), ['VOD/English/Mine (2001)/Mine (2001)']);
  });

  it('answers what is there or under way already', async () => {
    const [wanted] = (await movies('Film (2001)')) as [Wanted];
    const first = (await ask(wanted)).requested[0];
    for (const status of ['queued', 'downloading', 'paused'] as const) {
      await rooms.database.query(`update downloads set status = '${status}'`);
      const again = (await ask(wanted)).requested[0];
      assert.deepEqual([again?.row.id, again?.row.status, again?.isNew], [first?.row.id, status, false]);
    }
    await rooms.database.query(`update downloads set status = 'completed'`);
    await put(`${first?.row.stem}.mp4`);
    assert.equal((await ask(wanted)).requested[0]?.isNew, false);
  });

  it('queues again what failed or was cancelled, keeping the bytes of what failed', async () => {
    const [wanted] = (await movies('Film (2001)')) as [Wanted];
    const id = (await ask(wanted)).requested[0]?.row.id;
    await rooms.database.query(
      `update downloads set status = 'failed', bytes_done = 5, bytes_total = 9, attempts = 7, error = '{}', finished_at = now()`,
    );
    const failed = (await ask(wanted)).requested[0];
    assert.ok(failed?.isNew && failed.row.id === id);
    const { status, bytes_done, attempts, error, finished_at } = failed.row;
    assert.deepEqual([status, bytes_done, attempts, error, finished_at], ['queued', 5, 0, null, null]);
    await rooms.database.query(`update downloads set status = 'cancelled'`);
    const cancelled = (await ask(wanted)).requested[0];
    assert.deepEqual([cancelled?.isNew, cancelled?.row.bytes_done, cancelled?.row.bytes_total], [true, 0, null]);
  });

  it('queues again what was finished and whose file is gone, at the same place', async () => {
    const [wanted] = (await movies('Film (2001)')) as [Wanted];
    const first = (await ask(wanted)).requested[0];
    await rooms.database.query(`update downloads set status = 'completed', bytes_done = 9, bytes_total = 9`);
    await put(`${first?.row.stem}.mp4`);
    assert.equal((await ask(wanted)).requested[0]?.isNew, false);
    await rm(rooms.library.absolute(`${first?.row.stem}.mp4`));
    const again = (await ask(wanted)).requested[0];
    assert.deepEqual(
      [again?.isNew, again?.row.id, again?.row.stem, again?.row.status, again?.row.bytes_done],
      [true, first?.row.id, first?.row.stem, 'queued', 0],
    );
  });

  it('knows a film again that the provider dropped and brought back', async () => {
    const [wanted] = (await movies('Film (2001)', 'Other (2002)')) as [Wanted];
    const first = (await ask(wanted)).requested[0];
    await rooms.database.query(`update downloads set status = 'completed'`);
    await put(`${first?.row.stem}.mp4`);
    const [dropped] = offer().removeMovies(({ name }) => name === 'Film (2001)');
    await sync();
    assert.deepEqual((await ask(wanted)).requested[0]?.isNew, false);
    await rm(join(rooms.library.root, `${first?.row.stem}.mp4`));
    assert.equal((await ask(wanted)).rejected[0]?.error.code, 'gone');
    offer().movies.push(dropped as Movie);
    await sync();
    const again = (await ask(wanted)).requested[0];
    assert.deepEqual([again?.row.id, again?.isNew], [first?.row.id, true]);
  });

  it('makes one download of each episode of a season or a series', async () => {
    const id = await series('EN - Some Show (2010)', 2, 1);
    assert.deepEqual(await stems({ kind: 'season', series_id: id, season: 1 }), [
      'Series/English/Some Show (2010)/Season 1/Some Show (2010) S01E01 - Part 1',
      'Series/English/Some Show (2010)/Season 1/Some Show (2010) S01E02 - Part 2',
    ]);
    const { requested } = await ask({ kind: 'series', id });
    assert.deepEqual(
      requested.map(({ isNew, row }) => [row.season_number, row.episode_num, isNew]),
      [
        [1, 1, false],
        [1, 2, false],
        [2, 1, true],
      ],
    );
    const [episode] = await rooms.catalogue.episodes(id, 'cached', never);
    const one = (await ask({ kind: 'episode', id: episode?.id ?? 0 })).requested[0];
    assert.deepEqual([one?.row.series_id, one?.isNew], [id, false]);
  });

  it('queues the episodes that can be queued', async () => {
    const id = await series('Some Show', 2);
    const [show] = offer().series;
    offer().addEpisode(show?.id ?? 0, { extension: 'm3u8' });
    const { requested, rejected } = await ask({ kind: 'series', id });
    assert.deepEqual([requested.length, rejected.length], [2, 0]);
  });

  it('says of each wish why it cannot be queued, and queues the others', async () => {
    const [film, pieces] = (await movies('Film', { name: 'In pieces', extension: 'm3u8' })) as [Wanted, Wanted];
    const empty = await series('Empty');
    const wishes: [wish: Wanted, code: string][] = [
      [{ kind: 'movie', id: 999_999 }, 'not-found'],
      [{ kind: 'movie', id: empty }, 'not-found'],
      [{ kind: 'episode', id: 999_999 }, 'not-found'],
      [{ kind: 'season', series_id: empty, season: 1 }, 'no-episodes'],
      [{ kind: 'series', id: empty }, 'no-episodes'],
      [pieces, 'not-a-file'],
    ];
    const { requested, rejected } = await ask(...wishes.map(([wish]) => wish), film);
    assert.equal(requested.length, 1);
    assert.deepEqual(
      rejected.map(({ item, error }) => [item, error.code]),
      wishes,
    );
  });

  it('answers as the contract says', async () => {
    const [film, other] = (await movies('Film', 'Other')) as [Wanted, Wanted];
    const api = await serveRoutes(downloadsRoutes(rooms.downloads));
    const call = async <T>(method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${api.url}/api/downloads${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
    };
    type Created = { items: contract.Download[]; rejected: unknown[]; errors?: unknown[] };
    try {
      const bad: Wanted = { kind: 'movie', id: 999_999 };
      const created = await call<Created>('POST', '', { items: [film, other, bad] });
      assert.deepEqual([created.status, created.body.items.length, created.body.rejected.length], [201, 2, 1]);
      const [first, second] = created.body.items as [contract.Download, contract.Download];
      assert.deepEqual(
        [first.status, first.progress, first.waiting_for, first.file_path],
        ['queued', null, 'slot', 'VOD/English/Film/Film.mp4'],
      );
      assert.equal((await call('POST', '', { items: [film] })).status, 200);
      const none = await call<Created>('POST', '', { items: [bad] });
      assert.deepEqual([none.status, none.body.rejected.length, none.body.items], [422, 1, []]);
      for (const items of [[], [{ kind: 'live', id: 1 }], [{ kind: 'movie' }], [{ kind: 'movie', id: 0 }], 'x']) {
        assert.equal((await call('POST', '', { items })).status, 400);
      }

      const page = await call<{ items: contract.Download[]; next_cursor: string; total: number }>(
        'GET',
        '?limit=1&status=active',
      );
      assert.deepEqual([page.body.items[0]?.id, page.body.total], [second.id, 2]);
      const rest = await call<{ items: contract.Download[] }>(
        'GET',
        `?limit=1&status=active&cursor=${page.body.next_cursor}`,
      );
      assert.equal(rest.body.items[0]?.id, first.id);
      assert.equal((await call('GET', '?status=nonsense')).status, 400);
      assert.equal((await call('GET', '?cursor=nonsense')).status, 400);

      const verbs: [verb: string, status: number, now?: string][] = [
        ['resume', 409],
        ['retry', 409],
        ['pause', 200, 'paused'],
        ['pause', 409],
        ['resume', 200, 'queued'],
        ['cancel', 200, 'cancelled'],
        ['cancel', 409],
        ['pause', 409],
        ['retry', 200, 'queued'],
      ];
      for (const [verb, status, now] of verbs) {
        const answer = await call<contract.Download>('POST', `/${first.id}/${verb}`);
        assert.equal(answer.status, status, verb);
        if (now) assert.equal(answer.body.status, now);
      }
      assert.equal((await call<contract.Download>('PATCH', `/${first.id}`, { priority: 7 })).body.priority, 7);
      assert.equal((await call('PATCH', `/${first.id}`, { priority: 7.5 })).status, 400);
      assert.equal((await call('DELETE', `/${first.id}?files=true`)).status, 204);
      assert.equal((await call('GET', `/${first.id}`)).status, 404);
      assert.equal((await call('POST', `/${first.id}/pause`)).status, 404);
    } finally {
      await api.close();
    }
  });
});
