import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { type Keyboard, keyboardOf } from '../support/keyboard.ts';
import { buildPanel } from '../support/panel.ts';
import { eventually, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();

/** The whole way by keyboard alone; the parts follow each other. */
describe('the panel without a mouse', function () {
  this.timeout(120_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let keys: Keyboard;
  const problems: string[] = [];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: no keys are pressed');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    browser = await launchChromium(chromium);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => problems.push(error.message));
    keys = keyboardOf(page);
  });
  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
    assert.deepEqual(problems, []);
  });

  const hash = () => new URL(page.url()).hash;
  const at = (place: string) =>
    eventually(
      async () => hash(),
      (now) => now === place,
    );
  const on = (selector: string) =>
    eventually(
      () => keys.isOn(selector),
      (there) => there,
    );
  const download = async () =>
    (await test.api.get<{ items: contract.Download[] }>('api/downloads')).items[0] as contract.Download;
  const status = (wanted: contract.DownloadStatus) => eventually(download, (one) => one?.status === wanted);

  it('sets the password: the field has the focus, Enter goes on', async () => {
    await page.goto(test.service.address);
    await on('[data-testid=setup-password]');
    await keys.type('a good password');
    await keys.press('Enter');
    await page.getByTestId('account-server').waitFor();
  });

  it('goes through the wizard', async () => {
    await on('main');
    await keys.tabTo('[data-testid=account-server]');
    await keys.type(provider.url);
    await keys.press('Tab');
    await keys.type(provider.username);
    await keys.press('Tab');
    await keys.type(provider.password);
    await keys.tabTo('[data-testid=account-submit]');
    await keys.press('Enter');
    for (const step of ['categories', 'folder', 'server', 'film']) {
      await page.waitForURL(new RegExp(`step=${step}`));
      await on('main');
      await keys.tabTo('[data-testid=wizard-continue]:not(:disabled)', 60);
      await keys.press('Enter');
    }
    await at('#/movies');
    await page.getByTestId('title-card').first().waitFor();
  });

  it('begins each page with a link that skips the navigation', async () => {
    await page.reload();
    await page.getByTestId('title-card').first().waitFor();
    await keys.press('Tab');
    assert.equal((await keys.focus()).name, 'Skip to the page');
    assert.equal((await keys.focus()).visible, true);
    await keys.press('Enter');
    await on('main');
    assert.equal(hash(), '#/movies');
  });

  it('reaches categories, filters and posters with a Tab each, and moves inside them with arrows', async () => {
    await keys.tabTo('.pane li a');
    const first = (await keys.focus()).name;
    await keys.press('ArrowDown');
    const second = (await keys.focus()).name;
    assert.notEqual(second, first);
    await keys.press('ArrowUp');
    assert.equal((await keys.focus()).name, first);
    await keys.press('End', 'ArrowDown');
    assert.ok(await keys.isOn('.pane li:last-child a'));
    await keys.press('Tab');
    assert.equal(await keys.isOn('.pane li a'), false, 'Tab leaves the list');

    await keys.tabTo('[data-testid=title-card] [data-focus]', 20);
    const names = [(await keys.focus()).name];
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
      await keys.press(key);
      names.push((await keys.focus()).name);
      assert.ok((await keys.focus()).visible, key);
    }
    assert.equal(names.at(-1), names[0], names.join(' → '));
    assert.equal(new Set(names).size, 4);
  });

  it('finds a film: / leads to the field, and letters typed there are letters', async () => {
    await keys.press('/');
    await on('[data-testid=search]');
    await keys.type('gd?df northlight');
    assert.equal(hash().split('?')[0], '#/movies');
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await page.getByTestId('search').inputValue(), 'gd?df northlight');
    await keys.press('Control+A');
    await keys.type('northlight');
    const card = page.getByTestId('title-card').filter({ hasText: 'Northlight' });
    await eventually(
      async () => [await page.getByTestId('title-card').count(), await card.count()],
      ([all, found]) => found !== 0 && all === found,
    );
    await keys.tabTo('[data-testid=title-card] [data-focus]', 40);
    await keys.press('Enter');
    await page.waitForURL(/#\/movies\/\d+$/);
    await page.getByTestId('watch').waitFor();
    await keys.press('Escape');
    await at('#/movies?search=northlight');
    await keys.tabTo('[data-testid=title-card] [data-focus]', 40);
    await keys.press('Enter');
    await page.waitForURL(/#\/movies\/\d+$/);
  });

  it('downloads it, pauses it and goes on', async () => {
    provider.limits.bytesPerSecond = 20_000;
    await page.locator('[data-testid=tri][data-state=get]').waitFor();
    await on('main');
    await keys.tabTo('main [data-testid=tri]', 4);
    await keys.press('Enter');
    await status('downloading');
    await keys.press('g', 'd');
    await at('#/downloads');
    await page.locator('[data-testid=download-row][data-status=downloading]').waitFor();
    await on('main');
    await keys.tabTo('[data-testid=download-row] button[aria-label^="Pause"]', 20);
    await keys.press('Space');
    await status('paused');
    await on('[data-testid=download-row] button[aria-label^="Resume"]:not([aria-busy])');
    await keys.press('Enter');
    await status('downloading');
  });

  it('asks before it cancels, in a dialog that keeps the focus and gives it back', async () => {
    await keys.tabTo('[data-testid=download-row] button[aria-label^="Cancel"]', 4);
    await keys.press('Enter');
    await on('dialog *');
    for (let tab = 0; tab < 6; tab++) {
      assert.ok(await keys.isOn('dialog *'), (await keys.focus()).name);
      assert.ok((await keys.focus()).visible);
      await keys.press(tab < 3 ? 'Tab' : 'Shift+Tab');
    }
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await on('[data-testid=download-row] button[aria-label^="Cancel"]');
    assert.equal((await download()).status, 'downloading');
    provider.limits.bytesPerSecond = null;
    await status('completed');
  });

  it('opens the palette and the list of keys from everywhere, and closes them with Esc', async () => {
    await keys.press('g', 's');
    await at('#/series');
    await on('main');
    await keys.press('Control+k');
    await on('.palette input');
    await keys.type('calendar');
    await keys.press('Enter');
    await at('#/calendar');
    await page.locator('main h1').waitFor();
    await on('main');
    await keys.tabTo('main a, main button', 2);
    const before = (await keys.focus()).mark;
    for (const [key, dialog] of [
      ['Control+k', 'palette'],
      ['?', 'Keys'],
    ] as const) {
      await keys.press(key);
      const shown = dialog === 'palette' ? page.getByTestId('palette') : page.getByRole('dialog', { name: dialog });
      await shown.waitFor();
      await on('dialog, dialog *');
      await keys.press('g', 'm');
      await keys.press('Escape');
      await shown.waitFor({ state: 'detached' });
      await eventually(keys.focus, ({ mark }) => mark === before);
      assert.equal(hash(), '#/calendar');
    }
  });

  it('opens a menu, moves in it, and leaves it with Esc', async () => {
    await keys.press('g', 'm');
    await at('#/movies');
    await page.getByTestId('title-card').first().waitFor();
    await keys.tabTo('main button[aria-haspopup=menu]');
    await keys.press('Enter');
    await on('[role^=menuitem]');
    const first = (await keys.focus()).name;
    await keys.press('ArrowDown');
    assert.notEqual((await keys.focus()).name, first);
    await keys.press('Escape');
    await on('main button[aria-haspopup=menu]');
  });

  it('never traps the focus: Tab goes round every page, and back', async () => {
    const first = async (list: string) =>
      (await test.api.get<{ items: { id: number }[] }>(`api/${list}?limit=1`)).items[0]?.id;
    const titles = [`/movies/${await first('vod')}`, `/series/${await first('series')}`];
    const rooms = ['/', '/live', '/movies', '/series', '/downloads', '/calendar', '/settings', '/settings/general'];
    for (const place of [...rooms, ...titles]) {
      await page.goto(`${test.url}#${place}`);
      await page.locator('main h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate('document.activeElement?.blur()');
      const stops: string[] = [];
      for (let tab = 0; tab < 120 && !(tab > 2 && stops.at(-1) === stops[0]); tab++) {
        await keys.press('Tab');
        const { mark, tag, visible } = await keys.focus();
        if (tag === 'body') continue;
        assert.ok(visible, `${place}: the focus can't be seen on ${mark}`);
        stops.push(mark);
      }
      assert.equal(stops.at(-1), stops[0], `${place}: ${stops.length} stops and no end: ${stops.slice(-5).join(', ')}`);
      await keys.press('Shift+Tab', 'Shift+Tab');
      assert.notEqual((await keys.focus()).mark, stops[0]);
    }
  });

  it('changes a setting and signs out', async () => {
    await keys.press('g', 'e');
    await at('#/settings');
    await on('main');
    await keys.tabTo('nav.tabs a[href$="/general"]', 6);
    await keys.press('Enter');
    await at('#/settings/general');
    await keys.tabTo('input.switch', 40);
    const now = () => page.evaluate<boolean>('document.activeElement.checked');
    const before = await now();
    await keys.press('Space');
    await page.getByText('Saved.').waitFor();
    assert.equal(await now(), !before);
    await keys.press('Control+k');
    await on('.palette input');
    await keys.type('sign out');
    await keys.press('Enter');
    await on('[data-testid=signin-password]');
    await keys.type('a good password');
    await keys.press('Enter');
    await page.locator('.app').waitFor();
  });
});
