import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findChromium } from '../support/browser.ts';
import { type DrivenPanel, drivePanel, fits, sizes } from '../support/driven-panel.ts';
import { findId } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

type Download = contract.Download;

const chromium = findChromium();
const day = (fromToday: number) => new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);

describe('tracking in the panel', function () {
  this.timeout(120_000);
  let panel: DrivenPanel;
  let seriesId: number;
  let providerId: number;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the panel is not driven');
      this.skip();
    }
    panel = await drivePanel(chromium, {
      fill(catalogue) {
        providerId = catalogue.addSeries({ name: 'EN - The Ledger' }).id;
        for (const season of [1, 2]) {
          for (let n = 1; n <= 3; n++) catalogue.addEpisode(providerId, { season, name: `Page ${n}`, size: 100_000 });
        }
      },
    });
    panel.page.setDefaultTimeout(30_000);
    seriesId = await findId(panel, 'series', 'ledger');
  });
  after(() => panel?.close());
  afterEach(() => assert.deepEqual(panel.problems, []));

  const dialog = () => panel.page.getByRole('dialog', { name: 'Track The Ledger' });
  const looks = () => panel.page.getByTestId('tracking-looks');
  const episodes = async () =>
    (await panel.api.get<{ items: Download[] }>('api/downloads?limit=200')).items
      .map(({ item }) => `${item.season_number}x${item.episode_num}`)
      .sort();
  const tracked = () => panel.api.get<contract.Tracking>(`api/series/${seriesId}/tracking`);
  const finished = (name: string) =>
    panel.page
      .getByTestId('episode-row')
      .filter({ hasText: name })
      .locator('[data-testid=tri][data-state=done]')
      .waitFor();

  /** Presses "Look now" and waits until the page tells of that look. */
  async function look(): Promise<void> {
    const before = (await tracked()).last_checked_at;
    await panel.page.getByRole('button', { name: 'Look now' }).click();
    await panel.page.getByRole('button', { name: 'Looking' }).waitFor();
    await panel.page.getByRole('button', { name: 'Look now' }).waitFor();
    assert.notEqual((await tracked()).last_checked_at, before);
  }

  it('begins with all that is missing, some of it at each look, and says what follows and when', async () => {
    const { page, visit } = panel;
    await visit(`/series/${seriesId}`);
    await page.getByTestId('track').click();
    await dialog().getByTestId('track-start-all').check();
    await dialog().getByText('6 episodes would be queued now.').waitFor();
    await dialog().getByRole('button', { name: 'Season 1' }).click();
    await dialog().getByText('3 episodes would be queued now.').waitFor();
    await dialog().getByRole('button', { name: 'All, and later ones' }).click();
    await dialog().getByTestId('track-cap').selectOption('2');
    await dialog().getByText('6 episodes are missing: 2 would be queued now, the rest at the next looks.').waitFor();
    await dialog().getByTestId('track-save').click();
    await dialog().waitFor({ state: 'detached' });
    await looks().getByText('2 episodes queued, 4 follow at the next looks.').waitFor();
    assert.match(await looks().innerText(), /^Last look .+ Next look in .+\.$/);
    await page.getByTestId('tracking-line').getByText('At most 2 at each look.').waitFor();
    assert.deepEqual(await episodes(), ['1x1', '1x2']);
    const { seasons, start, max_per_check } = await tracked();
    assert.deepEqual([seasons, start, max_per_check], ['all', 'all', 2]);
  });

  it('tells for each episode what was decided', async () => {
    const decisions = panel.page.getByTestId('tracking-decisions');
    await decisions.getByText('What was decided').click();
    const told = await decisions.getByRole('listitem').allInnerTexts();
    assert.deepEqual(
      told.map((text) => text.replace(/\s+/g, ' ').trim()),
      [
        'S01E01–E02 Queued: every episode is wanted',
        'S01E03 Follows at a later look',
        'S02E01–E03 Follows at a later look',
      ],
    );
  });

  it('brings a new episode by a look: on the series’ page, as a download and in the calendar', async () => {
    const { page, provider } = panel;
    provider.catalogue.addEpisode(providerId, { season: 2, name: 'The Last Page', size: 100_000, airDate: day(0) });
    await look();
    await looks().getByText('2 episodes queued, 3 follow at the next looks.').waitFor();
    assert.deepEqual(await episodes(), ['1x1', '1x2', '1x3', '2x1']);
    await page.getByTestId('episode-row').filter({ hasText: 'The Last Page' }).waitFor();
    await look();
    await look();
    await looks().getByText('1 episode queued.').waitFor();
    await finished('The Last Page');
    await look();
    await looks().getByText('nothing new.').waitFor();
    assert.deepEqual(await episodes(), ['1x1', '1x2', '1x3', '2x1', '2x2', '2x3', '2x4']);

    await page.getByRole('link', { name: 'Calendar' }).first().click();
    const entry = page.locator('main td.today').getByRole('link', { name: /The Ledger/ });
    await entry.getByText('S02E04').waitFor();
    await entry.getByText(/librar|done|here/i).waitFor();
    await page.goto(`${panel.url}#/downloads?tab=history`);
    await page.locator('[data-testid=download-row][data-status=completed]').filter({ hasText: 'S02E04' }).waitFor();
  });

  it('shows in the dialog what holds now, and changes it, on a phone too', async () => {
    const { page, visit, provider } = panel;
    await page.setViewportSize(sizes.phone);
    await visit(`/series/${seriesId}`);
    await page.getByTestId('track').click();
    await dialog()
      .getByText(/Next look in \d+ minutes/)
      .waitFor();
    const cap = dialog().getByTestId('track-cap');
    assert.deepEqual([await cap.inputValue(), await dialog().getByTestId('track-start-all').isChecked()], ['2', true]);
    for (const part of [cap, dialog().getByTestId('track-save'), dialog().getByTestId('track-stop')]) {
      assert.ok(await fits(part));
    }
    await cap.selectOption('1');
    await dialog().getByRole('button', { name: 'Season 2' }).click();
    await dialog().getByTestId('track-save').click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByTestId('tracking-line').getByText('At most 1 at each look.').waitFor();
    const { seasons, max_per_check } = await tracked();
    assert.deepEqual([seasons, max_per_check], [[2], 1]);
    assert.equal(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')), 0);
    provider.catalogue.addEpisode(providerId, { season: 3, name: 'Elsewhere', size: 100_000 });
    await look();
    const decisions = page.getByTestId('tracking-decisions');
    await decisions.getByText('What was decided').click();
    await decisions.getByText('Not queued: this season is not tracked').waitFor();
    await page.setViewportSize(sizes.wide);
  });

  it('says that a look failed, and why', async () => {
    const { page, provider } = panel;
    provider.faults.set({ match: { action: 'get_series_info' }, fault: { type: 'html' } });
    await look();
    const { last_error } = await tracked();
    await page
      .getByTestId('tracking-line')
      .getByText(last_error ?? 'no error')
      .waitFor();
    provider.faults.clear();
    await look();
    await page
      .getByTestId('tracking-line')
      .getByText(last_error ?? 'no error')
      .waitFor({ state: 'detached' });
  });

  it('ends when it is told to, and what was fetched stays', async () => {
    const { page, provider } = panel;
    const before = await episodes();
    await page.getByTestId('track').click();
    await dialog().getByTestId('track-stop').click();
    await page.getByTestId('tracking-line').waitFor({ state: 'detached' });
    await page.getByTestId('track').getByText('Track', { exact: true }).waitFor();
    provider.catalogue.addEpisode(providerId, { season: 2, name: 'Too Late', size: 100_000 });
    const { series } = await panel.api.post<{ series: number }>('api/tracking/check');
    assert.equal(series, 0);
    assert.deepEqual(await episodes(), before);
    await page.getByRole('link', { name: 'Calendar' }).first().click();
    await page.locator('main td.today').waitFor();
    await eventually(
      () => page.locator('main td a').count(),
      (count) => count === 0,
    );
  });
});
