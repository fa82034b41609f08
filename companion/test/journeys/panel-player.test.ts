import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { downloadWhen, findId, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { leasesHeld, noLeaseHeld } from '../support/leases.ts';
import { buildPanel, setPassword } from '../support/panel.ts';
import { parted, type ServedFilm, serveFilm } from '../support/served-film.ts';
import { apiKey } from '../support/service.ts';

const chromium = findChromium();
/** A loaded machine decodes slowly. */
const patience = { timeout: 45_000 };
const gap = 12_000_000;

type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
type Video = { currentTime: number; duration: number; paused: boolean; muted: boolean };

describe('the player', function () {
  this.timeout(180_000);
  let journey: Journey;
  let browser: Browser;
  let page: Page;
  let axe: string;
  const broken: string[] = [];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: nothing is played');
      this.skip();
    }
    await buildPanel();
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Northlight (2024)' });
        catalogue.addMovie({ name: 'EN - Copper Sky (2022)' });
        catalogue.addMovie({ name: 'EN - Downloaded One (2023)' });
        catalogue.addMovie({ name: 'EN - Old Reel (1998)', extension: 'avi' });
        catalogue.addChannel({ name: 'EN: News' });
        const { id } = catalogue.addSeries({ name: 'EN - Harbour Nine (2020)' });
        for (const number of [1, 2, 3]) catalogue.addEpisode(id, { season: 1, number });
      },
    });
    await join(journey);
    browser = await launchChromium(chromium);
    page = await browser.newPage({ bypassCSP: true, viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => broken.push(error.message));
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.clock.install();
    await page.goto(journey.service.address);
    await setPassword(page);
  });

  beforeEach(async () => {
    journey.provider.faults.clear();
    journey.provider.stats.reset();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  afterEach(async () => {
    if ((await page.getByTestId('player').count()) > 0) await closePlayer();
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    await noLeaseHeld(journey);
  });

  after(async () => {
    await browser?.close();
    await journey?.close();
    assert.deepEqual(broken, []);
  });

  const closePlayer = async () => {
    await page.getByRole('button', { name: 'Close the player' }).first().click();
    await page.getByTestId('player').waitFor({ state: 'detached' });
  };
  const go = async (path: string) => {
    await page.goto(`${journey.url}#${path}`);
    await page.locator('main h1, header h1').first().waitFor();
  };
  const video = () =>
    page.getByTestId('video').evaluate((element) => {
      const { currentTime, duration, paused, muted } = element as unknown as Video;
      return { currentTime, duration, paused, muted };
    });
  /** Waits until the picture has come so far, in seconds. */
  const shows = (seconds: number) =>
    page.waitForFunction(`document.querySelector('[data-testid=video]')?.currentTime >= ${seconds}`, null, patience);
  const title = () => page.getByTestId('player').getAttribute('aria-label');
  const problem = () => page.getByTestId('player-problem');
  const numberOf = (kind: 'movies' | 'channels', name: string) =>
    journey.provider.catalogue[kind].find((one) => one.name.includes(name))?.id as number;

  async function playChannel(): Promise<void> {
    await go('/live');
    await page.getByTestId('play-channel').first().click();
  }

  async function playFilm(name: string): Promise<void> {
    await go(`/movies/${await findId(journey, 'vod', name)}`);
    await page.getByTestId('tri').waitFor();
    const watch = page.getByTestId('watch');
    await ((await watch.count()) > 0 ? watch : page.getByTestId('tri')).click();
  }

  async function shutsNobodyOut(what: string): Promise<void> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(
      grave.map(({ id, nodes }) => `${what}, ${id}: ${nodes[0]?.html}`),
      [],
    );
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.ok(Number(overflow) <= 0, `${what}: ${overflow} pixels too wide`);
  }

  it('shows a channel while it comes, counted as one connection, which closing gives back', async () => {
    await playChannel();
    await shows(2);
    const news = numberOf('channels', 'News');
    assert.equal(journey.provider.stats.openOf('live', news), 1);
    assert.equal(await leasesHeld(journey), 1);
    assert.match((await title()) ?? '', /News/);
    await closePlayer();
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    await noLeaseHeld(journey);
    assert.equal(journey.provider.stats.maxOpen, 1);
  });

  for (const type of ['truncate', 'reset'] as const) {
    it(`goes on by itself where the provider cuts a channel (${type})`, async () => {
      journey.provider.faults.set({ match: { kind: 'live' }, fault: { type, after: 90_000 }, times: 1 });
      await playChannel();
      await shows(1);
      await journey.provider.waitFor(({ stats }) => stats.requestsOf({ kind: 'live' }).length === 2, {
        timeoutMs: patience.timeout,
      });
      await journey.provider.waitForStreaming({ kind: 'live' });
      await shows(2);
      assert.equal(await problem().count(), 0);
      assert.equal(journey.provider.stats.maxOpen, 1);
    });
  }

  it('asks again for a channel that stands still, and lets go of it at once when it is closed', async () => {
    journey.provider.faults.set({ match: { kind: 'live' }, fault: { type: 'stall', after: 90_000 } });
    await playChannel();
    await shows(1);
    const asked = () => journey.provider.stats.requestsOf({ kind: 'live' }).length;
    for (const requests of [1, 2]) {
      await page.waitForFunction(`document.querySelector('[data-testid=video]')?.readyState === 2`, null, patience);
      assert.equal(asked(), requests);
      if (requests === 2) break;
      for (let steps = 0; steps < 60 && asked() === 1; steps += 1) await page.clock.runFor(1_000);
      await shows(1);
    }
    await closePlayer();
    await journey.provider.waitFor(({ stats }) => stats.open === 0, { timeoutMs: 3_000 });
  });

  it('gives up in words where a channel is cut again and again, and starts anew when asked', async () => {
    journey.provider.faults.set({ match: { kind: 'live' }, fault: { type: 'truncate', after: 20_000 } });
    await playChannel();
    for (let cuts = 1; cuts <= 5; cuts += 1) {
      await journey.provider.waitFor(({ stats }) => stats.requestsOf({ kind: 'live', end: 'fault' }).length === cuts);
      if (cuts < 5) await page.getByTestId('player').getByRole('status').filter({ hasText: 'Connecting' }).waitFor();
      await page.clock.fastForward(16_000);
    }
    await problem().filter({ hasText: 'broke off several times' }).waitFor();
    journey.provider.faults.clear();
    await page.clock.resume();
    await page.getByTestId('player-again').click();
    await shows(1);
  });

  it('gives the connection of a channel back that stands paused, and goes on when asked', async () => {
    await playChannel();
    await shows(1);
    await page.getByTestId('video').click();
    await page.locator('[data-testid=player-toggle][aria-label=Play]').waitFor();
    await page.clock.fastForward(31_000);
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    await noLeaseHeld(journey);
    await page.getByTestId('player').getByRole('status').filter({ hasText: 'given back' }).waitFor();
    await page.clock.resume();
    await page.getByTestId('video').click();
    await shows(1);
    assert.equal(journey.provider.stats.requestsOf({ kind: 'live' }).length, 2);
  });

  describe('with a film that is not downloaded', () => {
    let film: ServedFilm;

    before(async () => {
      const id = numberOf('movies', 'Northlight');
      film = await serveFilm(parted(journey.provider.contentOf('movie', id).read(0, 5_000_000), gap));
    });
    beforeEach(() => {
      film.asked.length = 0;
      journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'redirect-to', url: film.url } });
    });
    after(() => film?.close());

    it('plays it by its parts, and asks for what it is sent to', async () => {
      await playFilm('northlight');
      await shows(1);
      assert.equal(film.asked[0], 0);
      assert.ok((await video()).duration > 20);
      const before = film.asked.length;
      await page.getByTestId('player-timeline').fill('15');
      await shows(16);
      const asked = film.asked.slice(before);
      assert.ok(
        asked.some((start) => start > gap),
        `asked for ${asked.join(', ')}`,
      );
      await closePlayer();
      await noLeaseHeld(journey);
    });

    it('goes on where it was left, after a reload and only when asked', async () => {
      await playFilm('northlight');
      await page.getByTestId('player-timeline').fill('15');
      await shows(15);
      await page.reload();
      await page.getByTestId('player').waitFor();
      assert.match((await title()) ?? '', /Northlight/);
      await page.waitForLoadState('networkidle');
      assert.equal(await page.getByTestId('video').getAttribute('src'), null, 'nobody asked for it in this visit');
      await noLeaseHeld(journey);
      await page.getByTestId('player-toggle').click();
      await shows(15);
    });
  });

  it('plays a finished file from disk', async () => {
    const id = await findId(journey, 'vod', 'downloaded one');
    const [download] = await order(journey, { kind: 'movie', id });
    await downloadWhen(journey, download?.id ?? 0, hasStatus('completed'));
    journey.provider.stats.reset();
    await playFilm('downloaded one');
    await shows(1);
    assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 0);
    assert.equal(await leasesHeld(journey), 0);
  });

  it('plays what waits, goes back, and has its queue after a reload', async () => {
    const series = await findId(journey, 'series', 'harbour');
    const { seasons } = await journey.api.get<contract.SeriesDetails>(`api/series/${series}`);
    const ids = seasons[0]?.episodes.map(({ id }) => id) ?? [];
    const [first, second, third] = ids.map((id) => `episode:${id}`);
    await go(`/series/${series}`);
    const choose = async (place: number, name: string) => {
      const row = page.locator(`[data-testid=episode-row][data-id="${ids[place]}"]`);
      await row.getByRole('button', { name: /^More/ }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    const order = () =>
      page.evaluate(
        `['played', 'player'].map((name) => JSON.parse(localStorage.getItem('xd.' + name) ?? '[]').map(({ kind, id }) => kind + ':' + id))`,
      );
    await choose(0, 'Watch now');
    await choose(2, 'Add to the player queue');
    await choose(1, 'Add to the player queue');
    await shows(1);
    // They are short, and a loaded machine is slow: what stands still doesn't end.
    await page.getByTestId('video').click();
    assert.deepEqual(await order(), [[], [first, second, third]]);
    await page.getByTestId('player').hover();
    await page.getByTestId('player-next').click();
    assert.deepEqual(await order(), [[first], [second, third]]);
    await page.reload();
    await page.getByTestId('player').waitFor();
    assert.deepEqual(await order(), [[first], [second, third]]);
    await page.getByTestId('player-previous').click();
    await shows(1);
    await page.getByTestId('video').click();
    assert.deepEqual(await order(), [[], [first, second, third]]);
    await page.getByTestId('player').hover();
    await page.getByTestId('player-large').click();
    await page.getByTestId('player-queue').getByRole('button').nth(2).click();
    assert.deepEqual(await order(), [[first], [third, second]]);
    await page.keyboard.press('Escape');
  });

  for (const [what, start] of [
    ['a film', () => playFilm('copper sky')],
    ['a channel', playChannel],
  ] as const) {
    it(`says that no connection is free for ${what}, and starts when one is`, async () => {
      await journey.api.patch('api/playlists/1', { connections: 1 });
      const leaving = new AbortController();
      const other = await fetch(new URL(`api/streams/live/${await findId(journey, 'live', 'news')}`, journey.url), {
        headers: { 'x-api-key': apiKey },
        signal: leaving.signal,
      });
      assert.equal(other.status, 200);
      await start();
      await problem().waitFor(patience);
      assert.equal(await problem().getAttribute('data-kind'), 'busy');
      assert.match(await problem().innerText(), /No connection of this account is free/);
      leaving.abort();
      await noLeaseHeld(journey);
      await page.getByTestId('player-again').click();
      await shows(1);
      assert.equal(journey.provider.stats.maxOpen, 1);
      await journey.api.patch('api/playlists/1', { connections: null });
    });
  }

  describe('with a film that no browser plays', () => {
    let reel: ServedFilm;

    before(async () => {
      const head = Buffer.concat([Buffer.from('RIFF'), Buffer.from([0, 0, 8, 0]), Buffer.from('AVI LIST')]);
      reel = await serveFilm(Buffer.concat([head, Buffer.alloc(500_000)]));
    });
    beforeEach(() => {
      journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'redirect-to', url: reel.url } });
    });
    after(() => reel?.close());

    it('says so, and what to do: another player, or a download', async () => {
      await playFilm('old reel');
      await problem().waitFor(patience);
      assert.match(await problem().innerText(), /can’t play the format of this file \(AVI\)\. Download it/);
      await noLeaseHeld(journey);
      await shutsNobodyOut('without a picture');
      const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('player-elsewhere').click()]);
      assert.match(saved.suggestedFilename(), /^Old Reel.*\.m3u$/);
      const list = await readFile(await saved.path(), 'utf8');
      const address = list.split('\n').find((line) => line.startsWith('http')) ?? '';
      journey.secrets.push(new URL(address).searchParams.get('ticket') ?? '');
      const elsewhere = await fetch(address, { headers: { range: 'bytes=0-99' } });
      assert.equal(elsewhere.status, 206);
      assert.equal((await elsewhere.arrayBuffer()).byteLength, 100);
      await problem().getByTestId('tri').click();
      await problem().locator('[data-testid=tri]:not([data-state=get])').waitFor();
      const { items } = await journey.api.get<{ items: contract.Download[] }>('api/downloads');
      assert.ok(items.some(({ title }) => title.startsWith('Old Reel')));
    });
  });

  it('is worked with the keyboard, and gives the focus back', async () => {
    await go('/live');
    await page.reload();
    await page.waitForLoadState('networkidle');
    await page.getByTestId('play-channel').first().focus();
    await page.keyboard.press('Enter');
    await shows(1);
    await page.getByTestId('video').focus();
    await page.keyboard.press('m');
    assert.equal((await video()).muted, true);
    await page.keyboard.press(' ');
    assert.equal((await video()).paused, true);
    await page.keyboard.press('k');
    assert.equal((await video()).paused, false);
    await page.keyboard.press('f');
    await page.waitForFunction('document.fullscreenElement !== null');
    await page.keyboard.press('f');
    await page.waitForFunction('document.fullscreenElement === null');
    await page.keyboard.press('Escape');
    await page.getByTestId('player').waitFor({ state: 'detached' });
    assert.match(await page.evaluate('document.activeElement?.outerHTML.slice(0, 300)'), /data-testid="play-channel"/);
  });

  it('offers picture in picture where the browser has it', async () => {
    await playChannel();
    await shows(1);
    const has = await page.evaluate('document.pictureInPictureEnabled');
    const button = page.getByTestId('player-pip');
    assert.equal(await button.count(), has ? 1 : 0);
    if (has) assert.equal(await button.isEnabled(), true);
  });

  for (const { width, theme } of [
    { width: 1440, theme: 'dark' },
    { width: 360, theme: 'light' },
  ]) {
    it(`shuts nobody out and fits, small and large: at ${width}, ${theme}`, async () => {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(`localStorage.setItem('xd.theme', '${theme}')`);
      await page.reload();
      await playFilm('copper sky');
      await shows(1);
      for (const size of ['small', 'large']) {
        if (size === 'large') await page.getByRole('button', { name: 'Large player' }).first().click();
        await shutsNobodyOut(size);
      }
    });
  }
});
