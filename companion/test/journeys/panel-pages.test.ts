import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel, setPassword } from '../support/panel.ts';
import { openPlace, panelPlaces, settled, wizardPlaces } from '../support/panel-places.ts';
import { addPlaylist, repository, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
const password = 'a good password';
const themes = ['dark', 'light'] as const;
const widths = [1440, 360];
/** Of every page, for people; nothing compares them. */
const pictures = join(repository, 'screenshots');

type Axe = { run(options: object): Promise<{ violations: Violation[] }> };
type Violation = { id: string; impact: string; nodes: { html: string }[] };

const fileName = (what: string) => what.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'home';

describe('every page of the panel', function () {
  this.timeout(600_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let axe: string;
  let places: string[];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the pages are not looked at');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    await addPlaylist(test, provider);
    places = [...(await panelPlaces(test)), ...wizardPlaces];
    browser = await launchChromium(chromium);
    page = await browser.newPage({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });

  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
  });

  /** What shuts people out or does not fit, in both themes, wide and narrow. `reopen`: what a change of width closes. */
  async function faultsOf(what: string, reopen?: () => Promise<void>): Promise<string[]> {
    const faults: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      if (width !== widths[0]) await reopen?.();
      const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      if (overflow > 0) faults.push(`${what} at ${width}: ${overflow} pixels too wide`);
      for (const theme of themes) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await page.screenshot({ path: join(pictures, `${fileName(what)}-${width}-${theme}.png`) });
        // Another theme changes nothing but the colours.
        const rules = theme === themes[0] ? [] : ['color-contrast'];
        faults.push(...(await violations(rules)).map((one) => `${what} at ${width}, ${theme}: ${one}`));
      }
    }
    await page.setViewportSize({ width: widths[0] ?? 0, height: 900 });
    return faults;
  }

  async function violations(rules: string[]): Promise<string[]> {
    if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(axe);
    const options = { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: rules }) };
    const found = await page.evaluate((given) => (globalThis as unknown as { axe: Axe }).axe.run(given), options);
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  const button = (name: string | RegExp) => page.getByRole('button', { name }).filter({ visible: true }).first();

  it('begins with one that shuts nobody out: the first password', async () => {
    await page.goto(test.service.address);
    await page.getByTestId('setup-password').waitFor();
    assert.deepEqual(await faultsOf('the first password'), []);
    await setPassword(page, password);
  });

  it('shuts nobody out and fits', async () => {
    const faults: string[] = [];
    for (const place of places) {
      await openPlace(page, place);
      faults.push(...(await faultsOf(place)));
    }
    assert.deepEqual(faults, []);
    assert.ok(places.length > 25, places.join(' '));
  });

  it('fits on a wide screen', async () => {
    await page.setViewportSize({ width: 2560, height: 1300 });
    const wide: string[] = [];
    for (const place of places) {
      await openPlace(page, place);
      const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      if (overflow > 0) wide.push(`${place}: ${overflow} pixels too wide`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(wide, []);
  });

  const overlays: [what: string, place: string, open: () => Promise<void>][] = [
    [
      'the palette',
      '/movies',
      async () => {
        await page.keyboard.press('Control+k');
        await page.locator('.palette input').fill('northlight');
        await page
          .getByRole('option', { name: /Northlight/ })
          .first()
          .waitFor();
      },
    ],
    ['the list of keys', '/', () => page.keyboard.press('?')],
    ['a menu', '/live', () => button(/^Sort/).click()],
    ['a new account', '/settings/accounts', () => button('Add an account').or(button('Add account')).first().click()],
    ['a confirmation', '/settings/accounts', () => button(/^Remove/).click()],
    ['a new media server', '/settings/servers', () => button('Add Jellyfin').click()],
    ['a new key', '/settings/keys', () => button('Create a key').click()],
    ['tracking', '/series', () => track()],
  ];

  async function track(): Promise<void> {
    await openPlace(page, places.find((place) => /^\/series\/\d+$/.test(place)) ?? '');
    await button('Track').click();
  }

  for (const [what, place, open] of overlays) {
    it(`shuts nobody out with ${what} open`, async () => {
      await openPlace(page, place);
      await open();
      await page.locator('dialog[open], [popover]:popover-open').first().waitFor();
      const faults = await faultsOf(what);
      await page.keyboard.press('Escape');
      await page.locator('dialog[open], [popover]:popover-open').first().waitFor({ state: 'hidden' });
      assert.deepEqual(faults, []);
    });
  }

  it('shuts nobody out with the categories open where they have no room', async () => {
    await page.setViewportSize({ width: 360, height: 900 });
    await openPlace(page, '/movies');
    await button('All movies').click();
    await page.locator('dialog[open]').waitFor();
    const found = await violations([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(found, []);
  });

  it('shuts nobody out in a frame, in the colours of the page around it too', async () => {
    for (const query of ['', '?canvas=1c2430&text=eeeeee&accent=bb86fc', '?canvas=ffffff&surface=f2f2f2&text=333333']) {
      await page.goto(`${test.url}embed${query}#/movies`);
      await settled(page);
      for (const place of ['/', '/movies', '/downloads', '/settings/general']) {
        await openPlace(page, place);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await violations([]), [], `${place} ${query} at ${width}`);
          assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0);
        }
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('ends with one that shuts nobody out: signing in', async () => {
    await page.goto(`${test.url}#/settings/general`);
    await page.getByTestId('settings-sign-out').click();
    await page.getByTestId('signin-password').waitFor();
    assert.deepEqual(await faultsOf('signing in'), []);
  });
});
