import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel } from '../support/panel.ts';
import { openPlace, panelPlaces, settled, wizardPlaces } from '../support/panel-places.ts';
import { addPlaylist, eventually, repository, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
type Table = { [name: string]: unknown };

describe('the panel in Arabic', function () {
  this.timeout(180_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let places: string[];
  let english: string[];
  let titles: string[];
  let surveyed: Surveyed[];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: nothing is read from right to left');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    await addPlaylist(test, provider);
    const code = new URL(test.service.address).hash.replace('#code=', '');
    await test.api.post('api/setup', { password: 'a good password', code });
    places = (await panelPlaces(test)).filter((place) => place !== '/dev/parts');
    english = await onlyEnglish();
    titles = await titlesOf('vod', 'series', 'live');
    await somethingOfEverything();
    browser = await launchChromium(chromium);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(test.url);
    await page.evaluate(`localStorage.setItem('xd.language', 'ar')`);
    await page.reload();
    await page.getByTestId('signin-password').fill('a good password');
    await page.getByTestId('signin-submit').click();
    await page.locator('.app').waitFor();
    surveyed = await survey();
  });
  after(async () => {
    await browser?.close();
    await test?.close();
    await provider?.close();
  });

  async function titlesOf(...lists: string[]): Promise<string[]> {
    const pages = await Promise.all(
      lists.map((list) => test.api.get<{ items: { title: string }[] }>(`api/${list}?limit=200`)),
    );
    return pages.flatMap(({ items }) => items.map(({ title }) => title)).filter((title) => title.length > 6);
  }

  /** A finished film, a paused one, one that failed, a tracked series, a key, a media server that does not answer. */
  async function somethingOfEverything(): Promise<void> {
    const { items } = await test.api.get<{ items: contract.VodItem[] }>('api/vod?sort=name&limit=40');
    const [done, paused, failed] = items.slice(20);
    const order = async (item?: contract.VodItem) =>
      (
        await test.api.post<{ items: contract.Download[] }>('api/downloads', {
          items: [{ kind: 'movie', id: item?.id }],
        })
      ).items[0] as contract.Download;
    const until = (id: number, ...wanted: string[]) =>
      eventually(
        () => test.api.get<contract.Download>(`api/downloads/${id}`),
        ({ status }) => wanted.includes(status),
        60_000,
      );
    await until((await order(done)).id, 'completed');
    provider.limits.bytesPerSecond = 20_000;
    const { id } = await order(paused);
    await until(id, 'downloading');
    await test.api.post(`api/downloads/${id}/pause`);
    await until(id, 'paused');
    provider.faults.set({
      match: { kind: 'movie', id: Number(failed?.stream_id) },
      fault: { type: 'status', status: 410 },
    });
    await until((await order(failed)).id, 'failed');
    provider.limits.bytesPerSecond = null;
    const { items: series } = await test.api.get<{ items: contract.SeriesItem[] }>('api/series?limit=1');
    await test.api.put(`api/series/${series[0]?.id}/tracking`, { seasons: 'all', start: 'new' });
    await test.api.post('api/api-keys', { name: 'phone' });
    await test.api.post('api/media-servers', {
      kind: 'jellyfin',
      name: 'Living room',
      url: 'http://127.0.0.1:9/',
      api_key: '0123456789abcdef',
    });
  }

  const open = (place: string) => openPlace(page, place);

  type Surveyed = { place: string; layouts: [width: number, found: Layout][]; said: string[]; loose: string[] };

  /** Every page once, wide and narrow, with all that is to be known about it. */
  async function survey(): Promise<Surveyed[]> {
    const pages: Surveyed[] = [];
    for (const place of [...places, ...wizardPlaces]) {
      await open(place);
      const wide = await page.evaluate<Layout>(layout);
      const said = await page.evaluate<string[]>(everythingSaid);
      const loose = [
        ...(await page.evaluate<string[]>(`(${looseTitles})(${JSON.stringify(titles)})`)),
        ...(await page.evaluate<string[]>(looseNumbers)),
      ];
      await page.setViewportSize({ width: 360, height: 900 });
      await settled(page);
      const narrow = await page.evaluate<Layout>(layout);
      await page.setViewportSize({ width: 1440, height: 900 });
      pages.push({
        place,
        said,
        loose,
        layouts: [
          [1440, wide],
          [360, narrow],
        ],
      });
    }
    return pages;
  }

  it('is laid out from right to left, fits, and nothing lies on anything else, on every page', () => {
    const faults = surveyed.flatMap(({ place, layouts }) =>
      layouts.flatMap(([width, { direction, language, wide, overlaps }]) => [
        ...(direction === 'rtl' && language === 'ar' ? [] : [`${place}: ${direction} ${language}`]),
        ...(wide > 0 ? [`${place} at ${width}: ${wide} pixels too wide`] : []),
        ...overlaps.map((pair) => `${place} at ${width}: ${pair}`),
      ]),
    );
    assert.deepEqual(faults, []);
    const looked = surveyed.flatMap(({ layouts }) => layouts.map(([, { parts }]) => parts));
    assert.ok(looked.length > 40 && looked.every((parts) => parts > 0), looked.join(' '));
  });

  it('has the navigation at the right, and mirrors what points', async () => {
    await open('/movies');
    const [nav, main] = [await page.locator('.nav').boundingBox(), await page.locator('main').boundingBox()];
    assert.ok(nav && main && nav.x >= main.x + main.width - 1, 'the navigation is at the right');
    const [pane, grid] = [await page.locator('.pane').boundingBox(), await page.locator('.vgrid').boundingBox()];
    assert.ok(pane && grid && pane.x > grid.x + grid.width, 'the categories are at the right of the posters');
    const [first, second] = await page.getByTestId('title-card').all();
    assert.ok(((await first?.boundingBox())?.x ?? 0) > ((await second?.boundingBox())?.x ?? 0));
    await open(places.find((place) => /^\/series\/\d+$/.test(place)) ?? '');
    const scale = (selector: string) => page.evaluate(`getComputedStyle(document.querySelector('${selector}')).scale`);
    assert.equal(await scale('.chev'), '-1 1');
    await open('/calendar');
    assert.equal(await scale('main .flip, main .flips .icon'), '-1 1');
    await open('/settings/general');
    assert.match(
      await page.evaluate<string>(`getComputedStyle(document.querySelector('select.input')).backgroundPositionX`),
      /^12px/,
    );
  });

  it('reads the other way with the arrow keys too', async () => {
    await open('/movies');
    await page.locator('[data-index="0"] [data-focus]').focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(
      () => page.evaluate(`document.activeElement.closest('[data-index]')?.dataset.index`),
      (index) => index === '1',
    );
  });

  it('keeps numbers in their order and the provider’s words apart from its own, and cuts them at their end', async () => {
    assert.deepEqual(
      surveyed.flatMap(({ place, loose }) => loose.map((text) => `${place}: ${text}`)),
      [],
    );
    await page.setViewportSize({ width: 360, height: 900 });
    await open('/movies');
    const style = await page.evaluate(`(() => {
      const one = [...document.querySelectorAll('.card-t bdi')].find((bdi) => bdi.textContent.startsWith('The Cartographer'));
      const { direction, textOverflow, overflow } = getComputedStyle(one);
      return [direction, textOverflow, overflow, one.scrollWidth > one.clientWidth];
    })()`);
    assert.deepEqual(style, ['ltr', 'ellipsis', 'hidden', true]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('says nothing of its own in English', () => {
    const found = surveyed.flatMap(({ place, said }) =>
      said.filter((text) => english.some((words) => isSaid(text, words))).map((text) => `${place}: ${text}`),
    );
    assert.deepEqual(found, []);
    for (const { place, said } of surveyed)
      assert.ok(
        said.some((text) => /\p{Script=Arabic}/u.test(text)),
        place,
      );
  });
});

type Layout = { direction: string; language: string; wide: number; parts: number; overlaps: string[] };

/** Controls and headings of the page as they are seen (a row that scrolls shows a part of itself), each pair compared. */
const layout = `(() => {
  const seen = (one) => {
    let { left, right, top, bottom } = one.getBoundingClientRect();
    for (let box = one.parentElement; box; box = box.parentElement) {
      if (getComputedStyle(box).overflow === 'visible') continue;
      const clip = box.getBoundingClientRect();
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
    }
    return { one, left, right, top, bottom };
  };
  const onPurpose = '[aria-hidden=true], [popover], .card .art, .sr, .eye';
  const parts = [...document.querySelectorAll('main :is(a, button, input, select, summary, h1, h2, h3)')]
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest(onPurpose))
    .map(seen);
  const name = ({ one }) => one.localName + ' "' + (one.innerText || one.getAttribute('aria-label') || one.className).slice(0, 40) + '"';
  const over = 3;
  const overlaps = parts.flatMap((a, at) => parts.slice(at + 1)
    .filter((b) => !a.one.contains(b.one) && !b.one.contains(a.one)
      && Math.min(a.right, b.right) - Math.max(a.left, b.left) > over
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > over)
    .map((b) => name(a) + ' and ' + name(b)));
  const { dir, lang, scrollWidth } = document.documentElement;
  return { direction: dir, language: lang, wide: scrollWidth - innerWidth, parts: parts.length, overlaps };
})()`;

const textNodes = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.parentElement.checkVisibility()) found.push(walker.currentNode);
  return found;
})()`;

/** Titles of the provider that stand in a sentence without a direction of their own. */
const looseTitles = `(titles) => ${textNodes}
  .filter((node) => titles.some((title) => node.data.includes(title)) && !node.parentElement.closest('bdi, .mono, [dir=ltr], option'))
  .map((node) => node.data)`;

const looseNumbers = `[...document.querySelectorAll('.num, .pc, .badge, .mono')]
  .filter((one) => getComputedStyle(one).unicodeBidi === 'normal')
  .map((one) => one.outerHTML.slice(0, 120))`;

/** Words on the page and words for readers of the screen, without those of the provider and of the service. */
const everythingSaid = `[
  ...${textNodes}.filter((node) => !node.parentElement.closest('bdi, [dir=ltr], kbd, .setting')).map((node) => node.data),
  ...['aria-label', 'title', 'placeholder'].flatMap((name) =>
    [...document.querySelectorAll('[' + name + ']')].map((one) => one.getAttribute(name))),
].map((text) => text.trim()).filter(Boolean)`;

/** The sentences of the English table that the Arabic one says otherwise. */
async function onlyEnglish(): Promise<string[]> {
  const table = async (tag: string) => {
    const file = pathToFileURL(join(repository, `plugin-ui/src/strings/${tag}.ts`));
    return ((await import(file.href)) as Record<string, Table>)[tag] ?? {};
  };
  const arabic = new Set(sentencesOf(await table('ar')));
  return sentencesOf(await table('en')).filter((text) => !arabic.has(text));
}

/** A whole sentence, or the words between two facts of one. */
const isSaid = (text: string, words: string) =>
  text === words || (/[a-z]{2,} [a-z]{2,}/i.test(words) && text.includes(words));

function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return wordsOf(value as (...facts: unknown[]) => unknown);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(sentencesOf) : [];
}

function wordsOf(sentence: (...facts: unknown[]) => unknown): string[] {
  try {
    const words = String(sentence('§', '§', '§', '§')).split(/§|NaN/);
    return words.map((part) => part.trim()).filter((part) => part.includes(' '));
  } catch {
    return [];
  }
}
