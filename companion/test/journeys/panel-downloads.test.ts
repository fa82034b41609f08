import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join as path } from 'node:path';
import type { Locator } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { findChromium } from '../support/browser.ts';
import { type DrivenPanel, drivePanel, fits, sizes } from '../support/driven-panel.ts';
import { downloadWhen, findId, hasStatus, order } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

type Download = contract.Download;

const chromium = findChromium();
const films = ['Anchor', 'Beacon', 'Compass', 'Dinghy', 'Estuary', 'Ferry', 'Gangway', 'Harpoon', 'Islet'];
const size = 6_000_000;
/** Bytes a second of each connection: no film is whole before its test is over. */
const slowly = 30_000;

describe('downloads in the panel', function () {
  this.timeout(120_000);
  let panel: DrivenPanel;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the panel is not driven');
      this.skip();
    }
    panel = await drivePanel(chromium, {
      fill(catalogue) {
        for (const name of films) catalogue.addMovie({ name: `EN - ${name} (2021)`, size });
        const { id } = catalogue.addSeries({ name: 'EN - The Harbour' });
        for (const season of [1, 2]) {
          for (let n = 1; n <= 6; n++) catalogue.addEpisode(id, { season, name: `Part ${n}`, size: 200_000 });
        }
      },
      provider: { limits: { maxConnections: 0 } },
    });
    panel.page.setDefaultTimeout(20_000);
    const [playlist] = (await panel.api.get<{ items: contract.Playlist[] }>('api/playlists')).items;
    await panel.api.patch(`api/playlists/${playlist?.id}`, { connections: 4 });
  });
  after(() => panel?.close());
  beforeEach(async () => {
    panel.provider.faults.clear();
    fast();
    await panel.page.setViewportSize(sizes.wide);
    await panel.api.patch('api/settings', { max_active_downloads: 3 });
    for (const { id } of await list()) await panel.api.delete(`api/downloads/${id}?files=true`);
  });
  afterEach(() => assert.deepEqual(panel.problems, []));

  const slow = () => {
    panel.provider.limits.bytesPerSecond = slowly;
  };
  const fast = () => {
    panel.provider.limits.bytesPerSecond = null;
  };
  const list = async (status = '') =>
    (await panel.api.get<{ items: Download[] }>(`api/downloads?limit=200${status && `&status=${status}`}`)).items;
  const film = async (name: string) => ({ kind: 'movie', id: await findId(panel, 'vod', name) }) as const;
  const orderFilms = async (...names: string[]) => order(panel, ...(await Promise.all(names.map(film))));
  const moving = (id: number) => downloadWhen(panel, id, ({ bytes_done }) => bytes_done > 10_000);
  const status = (id: number, one: contract.DownloadStatus) =>
    panel.page.locator(`[data-id="${id}"][data-status=${one}]`).first().waitFor();

  /** All finished ones are where they say, whole. */
  async function onDisk(count: number): Promise<void> {
    const done = await eventually(
      () => list('completed'),
      ({ length }) => length === count,
    );
    for (const { file_path, bytes_total } of done) {
      assert.equal((await stat(path(panel.mediaDir, file_path))).size, bytes_total, file_path);
    }
  }

  const button = (within: Locator, state: string) => within.locator(`[data-testid=tri][data-state=${state}]`);

  it('come for a season: some episodes chosen with shift, the rest by the button of the season', async () => {
    const { page, visit } = panel;
    await visit('/series');
    await page.getByTestId('title-card').filter({ hasText: 'The Harbour' }).locator('a').last().click();
    const season = page.locator('[data-season="2"]');
    const rows = season.getByTestId('episode-row');
    await rows.nth(5).waitFor();
    await rows.nth(1).getByRole('checkbox').click();
    await rows
      .nth(3)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    const bar = page.getByTestId('selection-bar');
    assert.match(await bar.innerText(), /^3 selected/);
    await bar.getByTestId('select-download').click();
    await bar.waitFor({ state: 'detached' });
    await button(rows, 'done').nth(2).waitFor();
    assert.deepEqual((await list()).map(({ item }) => `${item.season_number}x${item.episode_num}`).sort(), [
      '2x3',
      '2x4',
      '2x5',
    ]);
    await onDisk(3);
    await season.getByText('3 of 6').waitFor();
    await button(season.locator('header'), 'get').click();
    await button(rows, 'done').nth(5).waitFor();
    await season.getByText('6 of 6').waitFor();
    await onDisk(6);
    await page.locator('[data-season="1"] h2 button').click();
    const others = page.locator('[data-season="1"]').getByTestId('episode-row');
    await button(others, 'get').nth(5).waitFor();
    await page.reload();
    await button(season.getByTestId('episode-row'), 'done').nth(5).waitFor();
  });

  it('come for films chosen in the grid with shift, and the bar says how many', async () => {
    const { page, visit } = panel;
    await visit('/movies');
    const cards = page.getByTestId('title-card');
    await cards.nth(6).waitFor();
    await cards.nth(1).hover();
    await cards.nth(1).getByRole('checkbox').click();
    await cards
      .nth(4)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    const bar = page.getByTestId('selection-bar');
    assert.match(await bar.innerText(), /^4 selected/);
    await cards.nth(2).getByRole('checkbox').click();
    await bar.getByText('3 selected').waitFor();
    await bar.getByTestId('select-download').click();
    await button(cards, 'done').nth(2).waitFor();
    await bar.waitFor({ state: 'detached' });
    await onDisk(3);
  });

  for (const [name, viewport] of Object.entries(sizes)) {
    it(`pause with their bytes, also over a reload, and go on (${name})`, async () => {
      const { page, visit, row, provider } = panel;
      slow();
      await page.setViewportSize(viewport);
      const [{ id } = { id: 0 }] = await orderFilms('Anchor');
      await visit('/downloads');
      const map = row(id).getByRole('img', { name: /percent here/ });
      await row(id)
        .getByRole('img', { name: /^[1-9]\d percent here/ })
        .waitFor();
      const pause = row(id).getByRole('button', { name: /^Pause Anchor/ });
      assert.ok(await fits(pause));
      for (const all of ['pause-all', 'cancel-all']) assert.ok(await fits(page.getByTestId(all)));
      await pause.click();
      await status(id, 'paused');
      await row(id).getByText(/kept/).waitFor();
      await provider.waitFor(({ stats }) => stats.open === 0);
      const paused = await panel.api.get<Download>(`api/downloads/${id}`);
      assert.ok(paused.bytes_done > 0 && paused.bytes_done < size);
      await page.reload();
      await status(id, 'paused');
      assert.match(
        (await map.getAttribute('aria-label')) ?? '',
        new RegExp(`^${Math.floor(paused.progress ?? 0)} percent`),
      );
      fast();
      provider.stats.reset();
      await row(id)
        .getByRole('button', { name: /^Resume Anchor/ })
        .click();
      await status(id, 'completed');
      const again = provider.stats.bytesSent;
      // The joins are compared: a little is fetched twice.
      const most = size - paused.bytes_done + 300_000;
      assert.ok(again <= most, `${again} bytes were fetched after ${paused.bytes_done} had been kept`);
      await onDisk(1);
    });
  }

  it('say what they wait for, and the same after a reload', async () => {
    const { page, visit, row } = panel;
    await panel.api.patch('api/settings', { max_active_downloads: 1 });
    slow();
    const [first, second, third] = (await orderFilms('Anchor', 'Beacon', 'Compass')).map(({ id }) => id) as [
      number,
      number,
      number,
    ];
    await visit('/downloads');
    for (let look = 0; look < 2; look++) {
      await status(first, 'downloading');
      const next = page.getByRole('region', { name: 'Next in the queue' });
      await next.getByTestId('download-row').nth(1).waitFor();
      for (const id of [second, third]) await row(id).getByText('Waits for a free place in the queue').waitFor();
      await page.reload();
    }
    await page.goto(`${panel.url}#/downloads?tab=queue`);
    await row(third)
      .getByRole('button', { name: /^Move Compass.* up$/ })
      .click();
    await eventually(
      () => panel.api.get<Download>(`api/downloads/${third}`),
      ({ priority }) => priority > 0,
    );
    await page.locator('[data-testid=queue-row]').first().and(row(third)).waitFor();
  });

  it('that the provider refuses for now wait for it, in words', async () => {
    const { visit, row, provider } = panel;
    slow();
    provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'status', status: 503 } });
    const [{ id } = { id: 0 }] = await orderFilms('Dinghy');
    await visit('/downloads');
    await row(id).getByText('Waits for the provider').waitFor();
    provider.faults.clear();
    fast();
    await status(id, 'completed');
  });

  it('are all paused, and all go on, with one button each', async () => {
    const { page, visit, provider } = panel;
    slow();
    const ids = (await orderFilms('Anchor', 'Beacon', 'Compass', 'Dinghy', 'Estuary')).map(({ id }) => id);
    await visit('/downloads');
    for (const id of ids.slice(0, 3)) await status(id, 'downloading');
    await page.getByTestId('pause-all').click();
    for (const id of ids) await status(id, 'paused');
    await page.getByTestId('pause-all').waitFor({ state: 'detached' });
    await provider.waitFor(({ stats }) => stats.open === 0);
    assert.equal((await list('paused')).length, 5);
    await page.reload();
    for (const id of ids) await status(id, 'paused');
    fast();
    await page.getByTestId('resume-all').click();
    await onDisk(5);
    await page.goto(`${panel.url}#/downloads?tab=history`);
    for (const id of ids) await status(id, 'completed');
  });

  for (const [name, viewport] of Object.entries(sizes)) {
    it(`are cancelled after a question in the page (${name})`, async () => {
      const { page, visit, row } = panel;
      slow();
      await page.setViewportSize(viewport);
      const [{ id } = { id: 0 }] = await orderFilms('Ferry');
      await moving(id);
      await visit('/downloads');
      const cancel = row(id).getByRole('button', { name: /^Cancel Ferry/ });
      await cancel.click();
      const question = page.getByRole('dialog', { name: /^Cancel Ferry/ });
      assert.match(await question.innerText(), /fetched so far are deleted/);
      assert.ok(await fits(question));
      await question.getByRole('button', { name: 'Keep it' }).click();
      await question.waitFor({ state: 'detached' });
      assert.equal((await panel.api.get<Download>(`api/downloads/${id}`)).status, 'downloading');
      await cancel.click();
      await question.getByTestId('confirm').click();
      await page.getByText('Nothing is being downloaded').waitFor();
      await eventually(
        () => readdir(path(panel.mediaDir, '.incomplete')),
        ({ length }) => length === 0,
      );
      await page.goto(`${panel.url}#/downloads?tab=history`);
      await status(id, 'cancelled');
    });
  }

  it('that failed say why and keep what they have, and a retry brings them home', async () => {
    const { page, visit, row, provider } = panel;
    const wanted = await film('Gangway');
    const gone = provider.catalogue.movies.find(({ name }) => name.includes('Gangway'));
    provider.faults.set({ match: { kind: 'movie', id: gone?.id ?? 0 }, fault: { type: 'status', status: 404 } });
    await visit('/downloads');
    const [{ id } = { id: 0 }] = await order(panel, wanted);
    await status(id, 'failed');
    const { error } = await panel.api.get<Download>(`api/downloads/${id}`);
    assert.ok(error?.message);
    await row(id).getByText(error.message).waitFor();
    await row(id).getByText('Nothing was kept.').waitFor();
    await page.reload();
    await status(id, 'failed');
    provider.faults.clear();
    await row(id)
      .getByRole('button', { name: /Gangway/ })
      .first()
      .click();
    await status(id, 'completed');
    await page.goto(`${panel.url}#/downloads?tab=history`);
    await status(id, 'completed');
    await onDisk(1);
  });

  it('show the truth again after the line was down', async () => {
    const { page, visit, row } = panel;
    slow();
    const [running, paused, gone] = (await orderFilms('Harpoon', 'Islet', 'Beacon')).map(({ id }) => id) as [
      number,
      number,
      number,
    ];
    await visit('/downloads');
    await status(running, 'downloading');
    await row(gone).waitFor();
    await page.context().setOffline(true);
    await panel.api.post(`api/downloads/${paused}/pause`);
    await panel.api.delete(`api/downloads/${gone}`);
    fast();
    await panel.api.post(`api/downloads/${running}/pause`);
    await panel.api.post(`api/downloads/${running}/resume`);
    await downloadWhen(panel, running, hasStatus('completed'));
    assert.equal(await row(gone).count(), 1, 'the page cannot know it yet');
    await page.context().setOffline(false);
    await status(running, 'completed');
    await status(paused, 'paused');
    await row(gone).waitFor({ state: 'detached' });
    panel.problems.splice(0);
  });
});
