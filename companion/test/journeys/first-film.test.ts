import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { addPlaylist, eventually, startTestService, type TestService } from '../support/service.ts';

describe('from the account to the library', () => {
  let provider: DemoProvider;
  let jellyfin: FakeJellyfin;
  let test: TestService;
  let playlist: contract.Playlist;

  before(async () => {
    provider = await startDemoProvider({ catalogue: emptyCatalogue() });
    const { catalogue } = provider;
    const drama = catalogue.addCategory('vod', 'EN | Drama');
    catalogue.addMovie({
      name: 'EN - Northlight (2024)',
      categoryIds: [drama.id],
      size: 3_000_000,
      container: 'mp4',
      plot: 'Light & ice, <far> north.',
      cast: ['Ada Lind', 'Bo Ek'],
      genre: 'Drama, Adventure',
      tmdbId: 515_151,
    });
    catalogue.addMovie({
      name: '|DE| Der Fährmann (2022)',
      categoryIds: [drama.id],
      size: 2_000_000,
      container: 'mkv',
      extension: 'mp4',
    });
    const series = catalogue.addSeries({ name: 'EN - Harbour Nine' });
    for (const season of [1, 2]) {
      for (const number of [1, 2, 3])
        catalogue.addEpisode(series.id, {
          season,
          number,
          title: `Harbour Nine - S0${season}E0${number} - Part ${number}`,
          size: 400_000,
        });
    }
    jellyfin = await startFakeJellyfin();
    test = await startTestService();
    await test.api.post('api/media-servers', {
      kind: 'jellyfin',
      name: 'Home',
      url: jellyfin.url,
      api_key: jellyfin.apiKey,
      path_map: [{ from: test.mediaDir, to: '/media' }],
    });
    playlist = await addPlaylist(test, provider);
  });

  after(async () => {
    await test.close();
    await jellyfin.close();
    await provider.close();
  });

  it('syncs the account and tells honest numbers', () => {
    assert.equal(playlist.sync_status, 'idle');
    assert.deepEqual(
      Object.values(playlist.sections).map(({ status, count, added }) => [status, count, added]),
      [
        ['idle', 0, 0],
        ['idle', 2, 2],
        ['idle', 1, 1],
      ],
    );
    assert.equal(playlist.account.status, 'active');
  });

  it('downloads a film byte for byte to its place, shows its progress and tells the media server exactly that path', async () => {
    const found = await test.api.get<{ items: contract.VodItem[] }>('api/vod?search=northl');
    assert.equal(found.items[0]?.title, 'Northlight');
    const socket = test.socket('/downloads');
    const snapshot = await new Promise((resolve) => socket.once('snapshot', resolve));
    assert.deepEqual(snapshot, { items: [] });
    const seen: contract.DownloadProgress[] = [];
    socket.on('progress', (message: contract.DownloadProgress) => seen.push(message));
    const ended = new Promise<contract.Download>((resolve) => {
      socket.on('changed', (download: contract.Download) => download.status === 'completed' && resolve(download));
    });

    const answer = await test.api.call<{ items: contract.Download[] }>('POST', 'api/downloads', {
      items: [{ kind: 'movie', id: found.items[0]?.id }],
    });
    assert.equal(answer.status, 201);
    const download = await ended;
    assert.equal(download.file_path, 'VOD/English/Northlight (2024)/Northlight (2024).mp4');
    assert.equal(download.progress, 100);
    assert.ok(seen.some(({ status }) => status === 'completed'));

    const { id } = provider.catalogue.movies[0] as { id: number };
    const bytes = await readFile(join(test.mediaDir, download.file_path));
    assert.equal(sha256(bytes), await provider.contentOf('movie', id).sha256());
    assert.deepEqual(await readdir(join(test.mediaDir, '.incomplete')), []);

    const told = await jellyfin.waitForRequest(({ path }) => path.startsWith('/Library/Media/Updated'));
    assert.deepEqual(told.body, {
      Updates: [{ Path: '/media/VOD/English/Northlight (2024)/Northlight (2024).mp4', UpdateType: 'Created' }],
    });
    const again = await test.api.call('POST', 'api/downloads', { items: [{ kind: 'movie', id: found.items[0]?.id }] });
    assert.equal(again.status, 200);
  });

  it('puts beside the film what the media server reads with its first look', async () => {
    const folder = join(test.mediaDir, 'VOD/English/Northlight (2024)');
    assert.deepEqual((await readdir(folder)).sort(), [
      'Northlight (2024).mp4',
      'fanart.png',
      'movie.nfo',
      'poster.png',
    ]);
    const nfo = await readFile(join(folder, 'movie.nfo'), 'utf8');
    for (const line of [
      '<title>Northlight</title>',
      '<year>2024</year>',
      '<plot>Light &amp; ice, &lt;far&gt; north.</plot>',
      '<genre>Adventure</genre>',
      '<name>Ada Lind</name>',
      '<uniqueid type="tmdb" default="true">515151</uniqueid>',
    ])
      assert.ok(nfo.includes(line), `${line} in ${nfo}`);
    // The last thing that came to the folder is the film: whoever sees it sees the rest.
    const times = await Promise.all(
      (await readdir(folder)).map(async (name) => ({ name, at: (await stat(join(folder, name))).ctimeMs })),
    );
    assert.equal(times.sort((a, b) => b.at - a.at)[0]?.name, 'Northlight (2024).mp4');
  });

  it('names the file by what its bytes are, not by what the provider says', async () => {
    const found = await test.api.get<{ items: contract.VodItem[] }>('api/vod?search=fahrmann');
    await request(test, { kind: 'movie', id: found.items[0]?.id ?? 0 });
    const [done] = await allDone(test, 2);
    assert.equal(done?.file_path, 'VOD/German/Der Fährmann (2022)/Der Fährmann (2022).mkv');
  });

  it('downloads an episode, then its season, then the whole series, each file once', async () => {
    const { items } = await test.api.get<{ items: contract.SeriesItem[] }>('api/series');
    const series = await test.api.get<contract.SeriesDetails>(`api/series/${items[0]?.id}`);
    assert.deepEqual(
      series.seasons.map(({ season_number, episodes }) => [season_number, episodes.length]),
      [
        [1, 3],
        [2, 3],
      ],
    );
    const first = series.seasons[0]?.episodes[0];
    const single = await request(test, { kind: 'episode', id: first?.id ?? 0 });
    assert.equal(single[0]?.file_path, 'Series/English/Harbour Nine/Season 1/Harbour Nine S01E01 - Part 1.mp4');
    assert.equal((await request(test, { kind: 'season', series_id: series.id, season: 1 })).length, 3);
    const whole = await request(test, { kind: 'series', id: series.id });
    assert.equal(new Set(whole.map(({ id }) => id)).size, 6);
    await allDone(test, 8);
    const files = (await readdir(join(test.mediaDir, 'Series'), { recursive: true })).filter((name) =>
      name.endsWith('.mp4'),
    );
    assert.equal(files.length, 6);
    const show = join(test.mediaDir, 'Series/English/Harbour Nine');
    const beside = (await readdir(show)).filter((name) => !name.startsWith('Season '));
    assert.deepEqual(beside.sort(), [
      'fanart.png',
      'poster.png',
      'season01-poster.png',
      'season02-poster.png',
      'tvshow.nfo',
    ]);
    const nfo = await readFile(join(show, 'Season 2/Harbour Nine S02E03 - Part 3.nfo'), 'utf8');
    assert.match(
      nfo,
      /<title>Part 3<\/title>\s*<showtitle>Harbour Nine<\/showtitle>\s*<season>2<\/season>\s*<episode>3</,
    );
    assert.ok((await readdir(join(show, 'Season 2'))).includes('Harbour Nine S02E03 - Part 3-thumb.png'));
  });

  it("deletes a finished file at the user's wish and tells the media server", async () => {
    const { items } = await test.api.get<{ items: contract.Download[] }>('api/downloads?status=completed&limit=200');
    const film = items.find(({ kind }) => kind === 'movie');
    await test.api.delete(`api/downloads/${film?.id}?files=true`);
    // With what was put beside it: nothing is left of its folder.
    await assert.rejects(readdir(join(test.mediaDir, dirname(film?.file_path ?? ''))));
    await jellyfin.waitForRequest(({ body }) => JSON.stringify(body ?? '').includes('Deleted'));
    assert.equal((await test.api.call('GET', `api/downloads/${film?.id}`)).status, 404);
  });

  it('goes on after a restart with everything that it knew', async () => {
    const before = await test.api.get<{ total: number }>('api/downloads');
    await test.restart();
    assert.deepEqual((await test.api.get<{ total: number }>('api/downloads')).total, before.total);
    assert.equal((await test.api.get<contract.Playlist>(`api/playlists/${playlist.id}`)).sections.vod.count, 2);
  });
});

async function request(test: TestService, item: contract.WantedItem): Promise<contract.Download[]> {
  return (await test.api.post<{ items: contract.Download[] }>('api/downloads', { items: [item] })).items;
}

async function allDone(test: TestService, total: number): Promise<contract.Download[]> {
  const { items } = await eventually(
    () => test.api.get<{ items: contract.Download[]; total: number }>('api/downloads?limit=200'),
    (list) => list.total === total && list.items.every(({ status }) => status === 'completed'),
    30_000,
  );
  return items;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
