import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel, setPassword } from '../support/panel.ts';
import { addPlaylist, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
const actor = 'Véra Lind';

describe('people in the panel', function () {
  this.timeout(120_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the pages are not looked at');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider({ catalogue: emptyCatalogue() });
    const { catalogue } = provider;
    for (const name of ['EN - First Film (2020)', 'EN - Second Film (2021)', 'EN - Third Film (2022)'])
      catalogue.addMovie({ name, cast: [actor, 'Bo Ek'], director: 'Olga Berg, Ann Lee' });
    for (const name of ['EN - Her Series (2019)', 'EN - Other Series (2018)'])
      catalogue.addEpisode(catalogue.addSeries({ name, cast: name.includes('Her') ? [actor] : ['Bo Ek'] }).id);
    test = await startTestService();
    await addPlaylist(test, provider);
    browser = await launchChromium(chromium);
    page = await browser.newPage();
    await page.goto(test.service.address);
    await setPassword(page);
  });

  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
  });

  const open = async (path: string) => {
    await page.goto(`${test.url}#${path}`);
    await page.locator('main h1').first().waitFor();
  };
  it('lead from a film to all films with the actor, and on to the series', async () => {
    const { items } = await test.api.get<{ items: { id: number; title: string }[] }>('api/vod?sort=name');
    for (const { id } of items.slice(0, 2)) await open(`/movies/${id}`);
    await page.getByTestId('actor').filter({ hasText: actor }).click();
    await page.getByTestId('filter-actor').waitFor();
    assert.match((await page.getByTestId('filter-actor').textContent()) ?? '', new RegExp(actor));
    await page.getByText('First Film', { exact: true }).first().waitFor();
    await page.getByText('Second Film', { exact: true }).first().waitFor();
    assert.equal(await page.getByText('Third Film', { exact: true }).count(), 0);
    // The third was never opened, and the page says so.
    await page.getByText('Titles that nobody has opened yet are missing here.').waitFor();

    const other = page.getByTestId('in-other-list');
    assert.match((await other.textContent()) ?? '', /1 series/);
    await other.click();
    await page.getByText('Her Series', { exact: true }).first().waitFor();
    assert.equal(await page.getByText('Other Series', { exact: true }).count(), 0);
    assert.match((await page.getByTestId('in-other-list').textContent()) ?? '', /2 movies/);
  });

  it('are a filter that can be taken away', async () => {
    await page.getByTestId('filter-actor').click();
    await page.getByText('Other Series', { exact: true }).first().waitFor();
    assert.equal(await page.getByTestId('filter-actor').count(), 0);
    assert.equal(await page.getByTestId('in-other-list').count(), 0);
  });

  it('who directed lead to their films too', async () => {
    const { items } = await test.api.get<{ items: { id: number }[] }>('api/vod?sort=-year');
    await open(`/movies/${items[0]?.id}`);
    await page.getByTestId('director').filter({ hasText: 'Ann Lee' }).click();
    await page.getByTestId('filter-director').waitFor();
    await page.getByText('Third Film', { exact: true }).first().waitFor();
    assert.equal(await page.getByTestId('in-other-list').count(), 0);
  });
});
