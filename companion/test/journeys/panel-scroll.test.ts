import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/browser.ts';
import { type FullPanel, openFullPanel } from '../support/full-panel.ts';
import { scrollPosters } from '../support/scroll-posters.ts';
import { eventually } from '../support/service.ts';

const films = 300_000;

describe('a catalogue of 300,000 films in the panel', function () {
  this.timeout(600_000);
  let panel: FullPanel;
  let page: Page;

  before(async function () {
    const chromium = findChromium();
    if (!chromium) {
      console.log('    no Chromium found: nothing is scrolled');
      this.skip();
    }
    panel = await openFullPanel({ chromium, films });
    page = panel.page;
  });
  after(() => panel?.close());

  it('is scrolled through 20,000 posters without a hitch', async () => {
    await panel.openMovies();
    const run = await scrollPosters(page, { posters: 20_000, ...panel.pace });
    assert.ok(run.posters >= 20_000, `only ${run.posters} posters were drawn with their titles`);
    assert.equal(run.blanks, 0, 'places were blank when the scrolling rested');
    // By the processor's time: by the clock a task also takes what other programs of the machine take.
    assert.ok(run.tasks.longestCpu <= 100, `a task kept the page busy for ${run.tasks.longestCpu} ms`);
    assert.ok(run.heap.peak < 120, `${run.heap.peak} MB of JavaScript heap`);
    assert.ok(run.heap.kept < 30, `${run.heap.kept} MB stay after scrolling`);
    assert.ok(run.elements < 4_000, `${run.elements} elements in the document`);
    assert.ok(run.requests.lists < 400, `${run.requests.lists} requests for lists`);
  });

  /** What stands in the window, and where the keys go. */
  type Sight = { first: number; last: number; shapes: number; focused: number | null; titles: string[] };
  const look = () =>
    page.evaluate<Sight>(`(() => {
      const cells = [...document.querySelectorAll('.vgrid [data-index]')].filter((cell) => {
        const { top, bottom } = cell.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      const index = (cell) => cell ? Number(cell.dataset.index) : null;
      return {
        first: index(cells[0]),
        last: index(cells.at(-1)),
        shapes: document.querySelectorAll('.vgrid .shape').length,
        focused: index(document.activeElement?.closest('[data-index]')),
        titles: cells.map((cell) => cell.querySelector('.card-t').textContent),
      };
    })()`);
  const settled = (fits: (sight: Sight) => boolean) =>
    eventually(look, (sight) => sight.shapes === 0 && sight.titles.length > 0 && fits(sight));
  const scrollTo = (share: number) =>
    page.evaluate(`scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * ${share})`);

  it('leads anywhere at once: by the scroll bar into the middle, by keys to its end and back', async () => {
    await panel.openMovies();
    await scrollTo(0.5);
    const middle = await settled(({ first }) => Math.abs(first - films / 2) < films / 100);
    const { items } = await panel.test.api.get<{ items: { title: string }[] }>(
      `api/vod?sort=-added_at&offset=${middle.first}&limit=${middle.titles.length}`,
    );
    assert.deepEqual(
      middle.titles,
      items.map(({ title }) => title),
    );

    await page.locator(`[data-index="${middle.first + 8}"] [data-focus]`).focus();
    await page.keyboard.press('End');
    await settled(({ last, focused }) => last === films - 1 && focused === films - 1);
    await page.keyboard.press('ArrowLeft');
    await settled(({ focused }) => focused === films - 2);
    await page.keyboard.press('Home');
    await settled(({ first, focused }) => first === 0 && focused === 0);
  });

  it('asks for the place where a drag ends, and not for all that it passes', async () => {
    await panel.openMovies();
    let asked = 0;
    const count = (request: { url(): string }) => {
      asked += new URL(request.url()).pathname === '/api/vod' ? 1 : 0;
    };
    page.on('request', count);
    await page.evaluate(`(async () => {
      const height = document.documentElement.scrollHeight - innerHeight;
      for (let n = 0; n <= 200; n++) {
        scrollTo(0, (height * n) / 400);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    })()`);
    await settled(({ first }) => Math.abs(first - films / 2) < films / 100);
    page.off('request', count);
    assert.ok(asked < 150, `${asked} requests for 200 places`);
  });

  it('is where it was left after a film was looked at, and when the window becomes another', async () => {
    await panel.openMovies();
    await scrollTo(0.3);
    const left = await settled(({ first }) => first > 80_000);
    await page.locator(`[data-index="${left.first + 7}"] .card-t`).click();
    await page.locator('.hero').waitFor();
    await page.goBack();
    await settled(({ first }) => first === left.first);
    await page.setViewportSize({ width: 390, height: 800 });
    await settled(({ first }) => Math.abs(first - left.first) < 12);
    await page.setViewportSize({ width: 1440, height: 900 });
    await settled(({ first }) => Math.abs(first - left.first) < 24);
  });

  it('reaches its last film on a phone, where it is taller than a browser can draw', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await panel.openMovies();
    await scrollTo(1);
    await settled(({ last }) => last === films - 1);
    await page.mouse.move(180, 400);
    await page.mouse.wheel(0, -1500);
    const up = await settled(({ last }) => last < films - 1);
    assert.ok(up.last > films - 40, `a short way up leads to ${up.last}`);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
