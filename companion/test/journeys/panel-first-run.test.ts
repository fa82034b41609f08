import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel } from '../support/panel.ts';
import { startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();

describe('the panel, from first run to a finished download', function () {
  this.timeout(90_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the panel is not driven');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    browser = await launchChromium(chromium);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  });

  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
  });

  it('sets the password with the code of the printed address', async () => {
    await page.goto(test.service.address);
    await page.getByTestId('setup-password').fill('a good password');
    await page.getByTestId('setup-submit').click();
    await page.getByTestId('account-server').waitFor();
    assert.ok(!page.url().includes('code='), 'the code left the address bar');
  });

  it('says what is wrong with a wrong password, then adds the account', async () => {
    await page.getByTestId('account-server').fill(provider.url);
    await page.getByTestId('account-username').fill(provider.username);
    await page.getByTestId('account-password').fill('wrong');
    await page.getByTestId('account-test').click();
    await page
      .getByText(/password/i)
      .filter({ hasText: /accept|wrong|check/i })
      .first()
      .waitFor();
    await page.getByTestId('account-password').fill(provider.password);
    await page.getByTestId('account-name').fill('Demo');
    await page.getByTestId('account-submit').click();
  });

  it('watches the sync, searches a film, downloads it and shows when it is done', async () => {
    for (let step = 0; step < 10 && !page.url().endsWith('#/movies'); step++) {
      const next = page.locator('[data-testid=wizard-continue]:not([disabled])');
      await Promise.race([next.waitFor(), page.waitForURL(/#\/movies$/)]);
      if (!page.url().endsWith('#/movies')) await next.click();
    }
    await page.getByTestId('title-card').first().waitFor();
    await page.getByTestId('search').first().fill('northlight');
    const card = page.getByTestId('title-card').filter({ hasText: 'Northlight' }).first();
    await card.waitFor();
    await card.hover();
    await card.getByTestId('tri').click();
    await page
      .locator('[data-testid=title-card] [data-testid=tri][data-state=done]')
      .first()
      .waitFor({ timeout: 60_000 });

    const { items } = await test.api.get<{ items: { file_path: string; status: string; bytes_total: number }[] }>(
      'api/downloads',
    );
    assert.equal(items[0]?.status, 'completed');
    assert.equal((await stat(join(test.mediaDir, items[0]?.file_path ?? ''))).size, items[0]?.bytes_total);
  });

  it('shows the same after a reload, without a fault in the console', async () => {
    await page.goto(`${test.url}#/downloads?tab=history`);
    await page.reload();
    await page.locator('[data-testid=download-row][data-status=completed]').first().waitFor();
    assert.deepEqual(
      problems.filter((text) => !expected.test(text)),
      [],
    );
  });
});

/** The wrong password was on purpose, and some posters are dead on purpose. */
const expected = /status of (401|404|422)/;
