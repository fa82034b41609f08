import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findChromium } from '../support/browser.ts';
import { type DrivenPanel, drivePanel, fits, sizes } from '../support/driven-panel.ts';
import { findId } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

const chromium = findChromium();
const films = 30;
const daysAgo = (days: number) => Math.floor(Date.now() / 1000) - days * 86_400;

describe('what the syncs saw, in the panel', function () {
  this.timeout(120_000);
  let panel: DrivenPanel;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the panel is not driven');
      this.skip();
    }
    panel = await drivePanel(chromium, {
      fill(catalogue) {
        catalogue.addCategory('vod', 'EN | Films');
        for (let n = 0; n < films; n++) {
          const marks = n % 3 === 0 ? ' 4K' : n % 3 === 1 ? ' HDR' : '';
          const name = `${['EN', 'DE', 'FR'][n % 3]} - Film ${n} (${1990 + n})${marks}`;
          catalogue.addMovie({ name, rating: n % 10, addedAt: daysAgo(n < 5 ? 2 : 100), size: 100_000 });
        }
        catalogue.addSeries({ name: 'EN - The Ledger (2019)' });
        catalogue.addSeries({ name: 'EN - Harbour (2020)' });
      },
    });
    panel.page.setDefaultTimeout(30_000);
  });
  after(() => panel?.close());
  afterEach(() => assert.deepEqual(panel.problems, []));

  const rowsOf = () => panel.page.getByTestId('change-row');
  const button = (name: string | RegExp) => panel.page.getByRole('button', { name }).filter({ visible: true }).first();
  const link = (name: string) => panel.page.locator('main').getByRole('link', { name, exact: true });
  const query = () => panel.page.evaluate('location.hash') as Promise<string>;

  async function sync(): Promise<void> {
    const before = await panel.api.post<contract.Playlist>('api/playlists/1/sync');
    await eventually(
      () => panel.api.get<contract.Playlist>('api/playlists/1'),
      (now) => now.sync_status === 'idle' && now.last_synced_at !== before.last_synced_at,
    );
  }

  it('a first sync is no news, and the page says so', async () => {
    await panel.visit('/');
    await panel.page.getByRole('link', { name: 'What’s new' }).first().click();
    await panel.page.getByText('Nothing new this week').waitFor();
    await panel.page.getByText(/first sync was there before/).waitFor();
    assert.equal(await rowsOf().count(), 0);
  });

  it('what arrives stands there with a button that fetches it', async () => {
    const { page, provider } = panel;
    provider.catalogue.addMovie({ name: 'EN - Northlight (2024)', size: 100_000, container: 'mp4' });
    provider.catalogue.addSeries({ name: 'EN - Signals (2023)' });
    await sync();
    await panel.visit('/changes');
    await rowsOf().nth(1).waitFor();
    assert.equal(await rowsOf().count(), 2);
    await page.getByText('2 titles', { exact: true }).waitFor();
    await link('Movies').click();
    await page.getByText('1 title', { exact: true }).waitFor();
    const row = rowsOf().filter({ hasText: 'Northlight' });
    await row.getByTestId('tri').click();
    await row.locator('[data-testid=tri][data-state=done]').waitFor();
    await row.getByRole('link', { name: 'Northlight' }).click();
    await page.getByRole('heading', { name: 'Northlight' }).waitFor();
  });

  it('what was changed says from what to what', async () => {
    const { page, provider } = panel;
    const [film] = provider.catalogue.movies;
    provider.catalogue.renameMovie(film?.id ?? 0, 'EN - Film Zero (1990) 4K');
    await sync();
    await panel.visit('/changes?tab=changed');
    await rowsOf().getByText('EN - Film 0 (1990) 4K → EN - Film Zero (1990) 4K').waitFor();
    await page.setViewportSize(sizes.phone);
    assert.ok(await fits(rowsOf().first()));
    await page.setViewportSize(sizes.wide);
  });

  it('a favourite that goes is told of on the home page, until that was read', async () => {
    const { page, provider } = panel;
    await panel.api.put(`api/favorites/series/${await findId(panel, 'series', 'harbour')}`);
    const gone = provider.catalogue.removeSeries(({ name }) => /Harbour|Ledger/.test(name));
    await sync();
    await panel.visit('/');
    const notice = page.getByTestId('notice-gone');
    await notice.getByText('Harbour').waitFor();
    assert.match(await notice.innerText(), /no longer offers a title that you follow/);
    await page.getByRole('link', { name: 'Show', exact: true }).click();
    await rowsOf().getByRole('link', { name: 'Harbour' }).waitFor();
    assert.equal(await rowsOf().count(), 1);
    await rowsOf().getByText('Favourite').waitFor({ state: 'attached' });
    await link('Only what I follow').click();
    await rowsOf().nth(1).waitFor();
    await rowsOf().getByRole('link', { name: 'Harbour' }).click();
    await page.getByText(/has not listed this since/).waitFor();
    await panel.visit('/');
    await page.getByTestId('notice-gone-read').click();
    await notice.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByTestId('home-title').waitFor();

    provider.catalogue.series.push(...gone);
    await sync();
    await page.reload();
    await page.getByTestId('notice-back').getByText('Harbour').waitFor();
    assert.equal(await notice.count(), 0);
  });

  describe('filters', () => {
    const choose = async (chip: RegExp, ...values: RegExp[]) => {
      await button(chip).click();
      for (const value of values) await panel.page.locator('.menu:popover-open button', { hasText: value }).click();
      await panel.page.keyboard.press('Escape');
    };
    const passing = (count: number) => panel.page.getByText(`${count} pass your filters`).waitFor();

    it('offer what there is, with counts, also several together, and stay in the address', async () => {
      const { page } = panel;
      await panel.visit('/movies');
      await button(/^Quality/).click();
      const offered = page.locator('.menu:popover-open button');
      await offered.filter({ hasText: 'HDR' }).waitFor();
      assert.deepEqual(
        (await offered.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
        ['Any quality', '4K 10', 'HDR 10'],
      );
      await page.keyboard.press('Escape');
      await choose(/^Language/, /German/, /French/);
      await passing(20);
      await choose(/^Quality/, /HDR/);
      await passing(10);
      await choose(/^Rating/, /8\.0/);
      await passing(2);
      assert.equal(await query(), '#/movies?language=German%2CFrench&tag=HDR&rating=8');
      await page.reload();
      await passing(2);
      await button(/^Language: German \+1/).waitFor();
      await choose(/^Language/, /German/);
      await page.getByText('Nothing passes these filters').waitFor();
      await button('Clear search and filters').click();
      await choose(/^Added/, /In the last week/);
      await passing(5);
      await choose(/^Year/, /1990 to 1999/);
      await passing(5);
    });

    it('can be reached by keys alone, and fit on a phone', async () => {
      const { page } = panel;
      await panel.visit('/movies');
      await button(/^Language/).focus();
      await page.keyboard.press('Enter');
      await page.locator('.menu:popover-open button:focus').waitFor();
      for (const key of ['ArrowDown', 'Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
      await page.locator('.menu:popover-open [role=menuitemcheckbox][aria-checked=true]').nth(1).waitFor();
      await page.keyboard.press('Escape');
      await button(/^Language: .+ \+1/).waitFor();
      await page.setViewportSize(sizes.phone);
      await button(/^Quality/).click();
      assert.ok(await fits(page.locator('.menu:popover-open')));
      await page.keyboard.press('Escape');
      assert.equal(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')), 0);
      await page.setViewportSize(sizes.wide);
    });
  });

  describe('a large loss that waits', () => {
    it('shows what it would take, and takes it only when it is told to', async () => {
      const { page, provider, api } = panel;
      await api.put(`api/favorites/vod/${await findId(panel, 'vod', 'film 29')}`);
      const count = async () => (await api.get<{ total: number }>('api/vod')).total;
      const before = await count();
      provider.catalogue.removeMovies(({ name }) => /Film [12]\d/.test(name));
      await sync();
      await panel.visit('/settings/accounts');
      await page.getByTestId('quarantine-decide').click();
      const loss = page.getByTestId('loss');
      await page.getByRole('dialog').getByText(`20 of ${before} movies are missing`).waitFor();
      await loss.waitFor();
      const text = (await loss.innerText()).replace(/\s+/g, ' ');
      assert.match(text, /You follow some of them: 1 favourite/);
      assert.match(text, /Films 20 of 31/);
      await loss.getByRole('link', { name: 'Film 29' }).first().waitFor();
      await page.setViewportSize(sizes.phone);
      assert.ok(await fits(page.getByTestId('confirm')));
      await button('Keep them').click();
      assert.equal(await count(), before);
      await page.setViewportSize(sizes.wide);
      await page.getByTestId('quarantine-decide').click();
      await loss.waitFor();
      await page.getByTestId('confirm').click();
      await page.getByTestId('quarantine-decide').waitFor({ state: 'detached' });
      assert.equal(await count(), before - 20);
      await panel.visit('/changes?tab=gone&section=vod');
      await page.getByText('20 titles', { exact: true }).waitFor();
    });
  });
});
