import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { type HostileProvider, markup, startHostileProvider } from '../support/hostile-provider.ts';
import { buildPanel, setPassword } from '../support/panel.ts';
import { openPlace, panelPlaces } from '../support/panel-places.ts';
import { addPlaylist, eventually, startTestService, synced, type TestService } from '../support/service.ts';

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

describe('a provider with markup in every text', function () {
  this.timeout(300_000);
  let provider: DemoProvider;
  let hostile: HostileProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let playlist: contract.Playlist;
  /** What ran, asked or was stopped by the browser: all of it must stay empty. */
  const happened: string[] = [];

  before(async function () {
    const chromium = findChromium();
    if (!chromium) {
      console.log('    no Chromium found: the pages are not looked at');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider({ catalogue: emptyCatalogue() });
    fill(provider);
    hostile = await startHostileProvider(provider);
    test = await startTestService();
    playlist = await addPlaylist(test, hostile);
    browser = await launchChromium(chromium);
    page = await browser.newPage({ viewport: sizes[0] });
    await watch(page);
    await page.goto(test.service.address);
    await setPassword(page);
  });
  after(async () => {
    await browser?.close();
    await test?.close();
    await hostile?.close();
    await provider?.close();
  });

  function fill({ catalogue }: DemoProvider): void {
    for (let n = 0; n < 6; n++) {
      catalogue.addMovie({
        name: `Film ${n}`,
        cast: ['Somebody'],
        trailer: 'x',
        plot: 'x',
        director: 'x',
        size: 40_000,
      });
    }
    for (let n = 0; n < 2; n++) {
      const { id } = catalogue.addSeries({ name: `Series ${n}`, cast: ['Somebody'], trailer: 'x', plot: 'x' });
      for (const season of [0, 1]) catalogue.addEpisode(id, { season, plot: 'x', airDate: '2026-01-01', size: 40_000 });
    }
    for (let n = 0; n < 4; n++) catalogue.addChannel({ name: `Channel ${n}`, epgId: `channel.${n}` });
  }

  async function watch(one: Page): Promise<void> {
    await one.exposeFunction('ran', (what: string) => happened.push(`ran: ${what}`));
    await one.exposeFunction('stopped', (what: string) => happened.push(`stopped by the policy: ${what}`));
    await one.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
      stopped(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`);
    one.on('dialog', (dialog) => {
      happened.push(`asked: ${dialog.message()}`);
      void dialog.dismiss();
    });
    one.on('pageerror', (error) => happened.push(`failed: ${error.message}`));
    one.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== new URL(test.url).origin)
        happened.push(`a request to another host: ${request.url()}`);
    });
  }

  const inPage = new URL('../support/provider-text-in-page.js', import.meta.url);
  type Sight = { shown: string[]; problems: string[] };
  async function look(): Promise<Sight> {
    return page.evaluate<Sight>(`${await readFile(inPage, 'utf8')}; lookAtProviderText()`);
  }

  /** The page as it is now, wide and on a phone: nothing has come of the markup, and `fields` are there to be read. */
  async function check(where: string, fields: string[] = []): Promise<void> {
    for (const size of sizes) {
      await page.setViewportSize(size);
      const at = `${where} at ${size.width}`;
      const { problems } = await look();
      assert.deepEqual(problems, [], at);
      if (size !== sizes[0]) continue;
      const missing = (sight: Sight) => fields.filter((field) => !sight.shown.some((text) => shows(text, field)));
      await eventually(look, (sight) => missing(sight).length === 0).catch(async () => {
        assert.deepEqual(missing(await look()), [], `${at}: texts that should be there`);
      });
    }
    assert.deepEqual(happened, [], where);
  }
  const shows = (text: string, field: string) => text.includes(`${field} `) && text.includes(markup.slice(0, 40));

  const firstId = async (list: string) => (await test.api.get<{ items: { id: number }[] }>(`api/${list}`)).items[0]?.id;
  const go = async (place: string) => {
    await page.setViewportSize(sizes[0] as { width: number; height: number });
    await openPlace(page, place);
  };

  it('would be noticed if a page took it for more than text', async () => {
    await go('/');
    assert.deepEqual([(await look()).problems, happened], [[], []]);
    await page.evaluate(`document.querySelector('main').innerHTML = ${JSON.stringify(`<p>${markup}</p>`)}`);
    const { problems } = await look();
    for (const what of ['an attribute that runs', 'a foreign address', 'an element that the panel has none of'])
      assert.ok(
        problems.some((one) => one.startsWith(what)),
        what,
      );
    await eventually(
      async () => happened,
      (all) => all.some((one) => one.startsWith('stopped by the policy')),
    );
    await page.reload();
    happened.length = 0;
  });

  it('is synced, with all that it has', async () => {
    assert.equal(playlist.sync_status, 'idle', String(playlist.sync_error));
    assert.deepEqual(
      [playlist.sections.vod.count, playlist.sections.series.count, playlist.sections.live.count],
      [6, 2, 4],
    );
    const movies = await test.api.get<{ items: contract.VodItem[] }>('api/vod');
    const series = await firstId('series');
    for (const { id } of movies.items.slice(0, 2)) await test.api.put(`api/favorites/vod/${id}`);
    await test.api.get(`api/series/${series}`);
    await test.api.put(`api/series/${series}/tracking`, { seasons: 'all', start: 'all' });
    provider.faults.set({
      match: { kind: 'movie', test: ({ path }) => path.includes('/5.') },
      fault: { type: 'html', status: 404 },
    });
    await test.api.post('api/downloads', { items: movies.items.slice(0, 4).map(({ id }) => ({ kind: 'movie', id })) });
    const { items } = await eventually(
      () => test.api.get<{ items: contract.Download[] }>('api/downloads'),
      (all) => all.items.filter(({ status }) => status === 'completed').length >= 3,
      60_000,
    );
    for (const { file_path } of items) assert.doesNotMatch(file_path, /[<>"|?*]|\.\./, file_path);
  });

  it('is shown as text on every page, wide and on a phone', async () => {
    const { items } = await test.api.get<{ items: contract.VodItem[] }>('api/vod');
    for (const place of [...(await panelPlaces(test)), ...items.map(({ id }) => `/movies/${id}`)]) {
      await go(place);
      await check(place);
    }
  });

  it('is there to be read wherever its texts belong', async () => {
    const expected: [place: string, fields: string[]][] = [
      ['/movies', ['name', 'category_name']],
      [`/movies/${await firstId('vod')}`, ['name', 'plot', 'cast', 'director', 'genre']],
      ['/series', ['name', 'category_name']],
      [`/series/${await firstId('series')}`, ['name', 'plot', 'title']],
      ['/live', ['name', 'category_name', 'title']],
      ['/', ['name']],
      ['/downloads?tab=history', ['name']],
      ['/search?search=img', ['name']],
    ];
    for (const [place, fields] of expected) {
      await go(place);
      await check(place, fields);
    }
  });

  it('is shown as text in what opens over a page', async () => {
    await go('/movies');
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').locator('input').fill('img');
    await page.getByTestId('palette').locator('[role=option] bdi').first().waitFor();
    await check('the palette', ['name']);
    await page.keyboard.press('Escape');

    await go('/settings/accounts');
    await page.getByTestId('account-categories').first().click();
    await check('the choice of categories', ['category_name']);
    await page.keyboard.press('Escape');

    await go(`/series/${await firstId('series')}`);
    await page.getByTestId('track').click();
    await page.getByTestId('track-save').waitFor();
    await check('the tracking dialog');
    await page.keyboard.press('Escape');

    await go('/live');
    await page.getByTestId('play-channel').first().click();
    await page.locator('.player').waitFor();
    await check('the player');
  });

  it('never reaches a picture that is none, nor any other host', async () => {
    for (const { id } of (await test.api.get<{ items: contract.VodItem[] }>('api/vod')).items) {
      const { status, headers } = await test.api.call('GET', `api/images/movie/${id}`);
      assert.equal(status, 404);
      assert.match(headers.get('content-type') ?? '', /json/);
    }
  });

  it('is shown as text where it says what is wrong with the account', async () => {
    for (const change of [
      () => (hostile.status = `Banned ${markup}`),
      () => (hostile.refusal = { status: 500, body: markup }),
      () => (hostile.refusal = { status: 200, body: markup }),
    ]) {
      change();
      await test.api.post(`api/playlists/${playlist.id}/sync`);
      const { sync_status } = await synced(test, playlist.id);
      assert.equal(sync_status, 'error');
      for (const place of ['/', '/movies', '/settings/accounts', '/settings/health', '/settings/log']) {
        await go(place);
        await page.reload();
        await go(place);
        await check(place);
      }
    }
  });
});
