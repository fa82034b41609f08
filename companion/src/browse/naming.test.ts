import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, serveRoutes } from '../../test/support/rooms.ts';
import { syncCatalogue } from '../catalogue/sync-catalogue.ts';
import { syncFinished } from '../catalogue/index.ts';
import type * as contract from '../contract/index.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { createNamingStore, namingRoutes } from './index.ts';

const long = 'A Name That Does Not End '.repeat(12).trim();
const reasonsOf = ({ changes }: contract.NamedTitle) => changes.map(({ reason }) => reason);

describe('the preview of the naming templates', () => {
  let rooms: Rooms;
  let served: { url: string; close(): Promise<void> };
  let account: number;

  const post = (body: object) =>
    fetch(`${served.url}/api/settings/naming/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  async function ask(body: object = {}): Promise<contract.NamingPreview> {
    const answer = await post(body);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as contract.NamingPreview;
  }
  function called(items: contract.NamedTitle[], name: string | RegExp): contract.NamedTitle {
    const found = items.find((one) => (typeof name === 'string' ? one.name === name : name.test(one.name)));
    assert.ok(found, `${name} is not among ${items.map((one) => one.name).join(', ')}`);
    return found;
  }

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    served = await serveRoutes(
      namingRoutes({ store: createNamingStore(rooms.database), settings: rooms.settings, events: rooms.events }),
    );
    account = await rooms.addAccount();
  });
  after(async () => {
    await served.close();
    await rooms.close();
  });

  it('has examples while the catalogue is empty', async () => {
    const { movie, episode } = await ask();
    assert.ok(movie.items.length > 2 && episode.items.length > 1);
    assert.ok([...movie.items, ...episode.items].every(({ id }) => id === null));
    assert.deepEqual([movie.template, movie.fault], [movie.default, null]);
    assert.equal(movie.items[0]?.path, 'VOD/English/Example Film (2019)/Example Film (2019).mkv');
  });

  it('shows the own titles as soon as they are there, the usual ones and those that are hard', async () => {
    const offer = rooms.panel.catalogue;
    for (let n = 1; n <= 30; n++) offer.addMovie({ name: `EN - Usual ${n} (20${String(n).padStart(2, '0')})` });
    for (const name of [
      'EN - No Year At All',
      'MULTI - Many Tongues (2011)',
      `EN - ${long} (2012)`,
      'EN - Mission: Impossible? (1996)',
      'EN - Face/Off (1997)',
      'EN - The End... (2005)',
      'RU - Солярис (1972)',
      'EN - Twins (1988)',
      'DE - Twins (1988)',
      'EN - Same (2001)',
      'EN - Same (2001) 4K',
    ]) {
      offer.addMovie({ name });
    }
    const show = offer.addSeries({ name: 'EN - The Show: Again (2019)' });
    offer.addEpisode(show.id, { season: 1, number: 1, name: 'What? Why?' });
    offer.addEpisode(show.id, { season: 1, number: 2 });
    offer.addEpisode(show.id, { season: 0, number: 1, name: 'Behind It' });
    await syncCatalogue(rooms, account, never);

    const { movie, episode } = await ask();
    assert.ok(movie.items.length >= 15 && movie.items.length <= 20, String(movie.items.length));
    assert.equal(new Set(movie.items.map(({ id }) => id)).size, movie.items.length);
    for (const hard of [/No Year/, /MULTI/, /Not End/, /Mission/, /Face/, /End\.\.\./, /Солярис/, /Twins/, /Same/]) {
      called(movie.items, hard);
    }
    assert.ok(episode.items.every(({ id, series }) => id === null && series === 'EN - The Show: Again (2019)'));
  });

  it('shows episodes of the series whose episodes are known', async () => {
    const [series] = await rooms.catalogue.findTitles({
      playlistId: account,
      kind: 'series',
      ids: [],
      names: ['the show: AGAIN'],
    });
    assert.ok(series);
    await rooms.catalogue.episodes(series.id, 'fresh', never);
    const { items } = (await ask()).episode;
    assert.equal(items.length, 3);
    const special = called(items, /Behind/);
    assert.equal(
      special.path,
      'Series/English/The Show - Again (2019)/Season 0/The Show - Again (2019) S00E01 - Behind It.mp4',
    );
    assert.deepEqual(reasonsOf(called(items, /What/)), ['characters', 'characters']);
  });

  it('gives the very paths that the queue takes, by the saved and by the new templates', async () => {
    const templates = {
      movie_path: 'Films/{year}/{title}/{title} [{language}]',
      episode_path: 'TV/{series}/S{season:00}/{title} {season}x{episode:000} {episode_name}',
    };
    const before = await ask();
    const { movie, episode } = await ask(templates);
    assert.deepEqual(
      [...movie.items, ...episode.items].map(({ path_now }) => path_now),
      [...before.movie.items, ...before.episode.items].map(({ path }) => path),
    );
    await rooms.settings.change(templates);
    const wanted = [
      ...movie.items.map((one) => ({ kind: 'movie' as const, ...one })),
      ...episode.items.map((one) => ({ kind: 'episode' as const, ...one })),
    ];
    for (const { kind, id, path, collides_with } of wanted) {
      const { requested } = await rooms.downloads.request([{ kind, id: id as number }], 0, never);
      const row = requested[0]?.row;
      if (collides_with.length === 0) assert.equal(`${row?.stem}.${row?.extension}`, path);
      else assert.ok(`${path}`.startsWith(row?.stem.replace(/ - 2$/, '') ?? '-'), `${path} ${row?.stem}`);
    }
    assert.deepEqual(
      (await ask()).movie.items.map(({ path }) => path),
      movie.items.map(({ path }) => path),
    );
    await rooms.settings.change({ movie_path: null, episode_path: null });
  });

  it('shows the id in the names where that is wished for, before it is saved', async () => {
    await rooms.database.query(`update titles set tmdb_id = '1091' where name = 'EN - No Year At All'`);
    const path = async (body: object) => called((await ask(body)).movie.items, 'EN - No Year At All').path;
    const name = 'No Year At All';
    assert.equal(await path({}), `VOD/English/${name}/${name}.mp4`);
    rooms.events.emit(syncFinished, { playlistId: account, error: null });
    assert.equal(await path({ tmdb_ids: true }), `VOD/English/${name} [tmdbid-1091]/${name} [tmdbid-1091].mp4`);
  });

  it('says what was done to a title and why', async () => {
    const { movie } = await ask();
    assert.deepEqual(called(movie.items, /Mission/).changes, [
      { reason: 'characters', from: 'Mission: Impossible?', to: 'Mission - Impossible' },
    ]);
    assert.deepEqual(reasonsOf(called(movie.items, /Not End/)), ['cut']);
    const usual = called(movie.items, /Usual/);
    assert.deepEqual([usual.path, usual.changes], [usual.path_now, []]);
    const year = (await ask({ movie_path: 'VOD/{title} ({year})' })).movie;
    const without = called(year.items, /No Year/);
    assert.deepEqual(
      [without.path, without.changes],
      ['VOD/No Year At All.mp4', [{ reason: 'unknown', from: '{year}', to: '' }]],
    );
  });

  it('finds titles that would get one path, also where only one of them is shown', async () => {
    const usual = (await ask()).movie;
    assert.deepEqual(called(usual.items, 'EN - Same (2001)').collides_with, ['EN - Same (2001) 4K']);
    assert.deepEqual(called(usual.items, /EN - Twins/).collides_with, []);
    const flat = (await ask({ movie_path: 'VOD/{title}' })).movie;
    assert.deepEqual(called(flat.items, /EN - Twins/).collides_with, ['DE - Twins (1988)']);
  });

  it('says where in a template something is wrong, and still what is now', async () => {
    const { movie, episode } = await ask({ movie_path: 'VOD/{moviee}/{movie}', episode_path: 'TV/{series}/{season}' });
    assert.deepEqual(
      [movie.fault?.code, movie.fault?.start, movie.fault?.end, movie.fault?.names],
      ['unknown-placeholder', 4, 12, ['language', 'movie', 'title', 'year']],
    );
    assert.match(movie.fault?.message ?? '', /no \{moviee\}/);
    assert.deepEqual([episode.fault?.code, episode.fault?.start], ['missing-in-name', 12]);
    assert.ok(movie.items.every(({ path, path_now }) => path === null && path_now.startsWith('VOD/')));
  });

  it('names each placeholder with what it is in the own catalogue', async () => {
    const { movie, episode } = await ask();
    const of = ({ placeholders }: typeof movie) =>
      Object.fromEntries(placeholders.map((one) => [one.name, one.example]));
    assert.deepEqual(Object.keys(of(movie)), ['language', 'movie', 'title', 'year']);
    assert.match(of(movie).movie ?? '', /^[\w ]+ \(20\d\d\)$/);
    assert.match(of(episode).episode_title ?? '', /^The Show - Again \(2019\) S0\dE0\d/);
  });

  it('keeps titles of hidden categories to itself', async () => {
    const hidden = rooms.panel.catalogue.addCategory('vod', 'Hidden').id;
    rooms.panel.catalogue.addMovie({ name: 'EN - Secret: Title? (2024)', categoryIds: [hidden] });
    await syncCatalogue(rooms, account, never);
    called((await ask()).movie.items, /Secret/);
    await rooms.provider.change(account, { excluded_categories: { vod: [hidden] } });
    assert.ok((await ask()).movie.items.every(({ name }) => !name.includes('Secret')));
  });

  it('refuses what is no template at all', async () => {
    for (const wrong of [{ movie_path: 3 }, { other: 'x' }, { movie_path: 'x'.repeat(2001) }]) {
      assert.equal((await post(wrong)).status, 400, JSON.stringify(wrong).slice(0, 40));
    }
  });
});
