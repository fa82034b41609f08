import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel } from '../support/panel.ts';
import { addPlaylist, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
const pages = ['/', '/live', '/movies', '/series', '/downloads', '/calendar', '/settings', '/settings/health'];
const looks = [
  { width: 1440, theme: 'dark' },
  { width: 360, theme: 'light' },
] as const;

type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };

describe('every page of the panel', function () {
  this.timeout(120_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let axe: string;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the pages are not looked at');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    await addPlaylist(test, provider);
    browser = await launchChromium(chromium);
    page = await browser.newPage({ bypassCSP: true });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.goto(test.service.address);
    await page.getByTestId('setup-password').fill('a good password');
    await page.getByTestId('setup-submit').click();
    await page.getByTestId('setup-submit').waitFor({ state: 'detached' });
  });

  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
  });

  for (const { width, theme } of looks) {
    for (const path of pages) {
      it(`has nothing that shuts people out and fits: ${path} at ${width}, ${theme}`, async () => {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(`localStorage.setItem('xd.theme', '${theme}')`);
        await page.goto(`${test.url}#${path}`);
        await page.reload();
        await page.locator('main h1, header h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(
          grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          [],
        );
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok(Number(overflow) <= 0, `${overflow} pixels too wide`);
      });
    }
  }
});
