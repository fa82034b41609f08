import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { findChromium, launchChromium, launchProfile } from '../support/browser.ts';
import { type HostPage, startHostPage } from '../support/host-page.ts';
import { buildPanel } from '../support/panel.ts';
import { addPlaylist, eventually, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
const password = 'a good password';

describe('the panel in a frame of another page', function () {
  this.timeout(120_000);
  let provider: DemoProvider;
  let test: TestService;
  let host: HostPage;
  let stranger: HostPage;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the panel is not framed');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider();
    test = await startTestService();
    host = await startHostPage(test.url);
    stranger = await startHostPage(test.url);
    await test.api.patch('api/settings', { embed_origins: `${host.near} ${host.foreign}` });
    const code = new URL(test.service.address).hash.replace('#code=', '');
    await test.api.post('api/setup', { password, code });
    await addPlaylist(test, provider);
    browser = await launchChromium(chromium);
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    problems.length = 0;
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(problems, []);
  });
  after(async () => {
    await browser?.close();
    await host?.close();
    await stranger?.close();
    await test?.close();
    await provider?.close();
  });

  /** Opens the host's page; the panel in it. */
  async function open(address: string): Promise<Frame> {
    await page.goto(address);
    const frame = page.frames().find((one) => one !== page.mainFrame());
    assert.ok(frame);
    return frame;
  }

  async function signIn(frame: Frame): Promise<void> {
    await frame.getByTestId('signin-password').fill(password);
    await frame.getByTestId('signin-submit').click();
    await frame.locator('.embed-tabs').waitFor();
  }

  const tokenIn = (frame: Frame) => frame.evaluate<string | null>('sessionStorage.getItem("xd.session")');
  /** In a browser that gives such frames a storage of their own. */
  async function withStorage(): Promise<void> {
    await context.close();
    context = await launchProfile(chromium ?? '');
    page = await context.newPage();
  }

  const tab = (frame: Frame, name: string) => frame.locator('.embed-tabs a', { hasText: name });

  /** Resolves when a socket of the panel has told what there is. */
  function snapshot(): Promise<void> {
    return new Promise((resolve) => {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => String(payload).includes('"snapshot"') && resolve()),
      );
    });
  }

  async function firstPosterLoads(frame: Frame): Promise<string> {
    const cards = `[...document.querySelectorAll('[data-testid=title-card] img')]`;
    const address = () => frame.evaluate<string | undefined>(`${cards}.find((one) => one.naturalWidth > 0)?.src`);
    return (await eventually(address, (found) => found !== undefined)) ?? '';
  }

  it('keeps the session in its cookie on the host of the service, another port or not', async () => {
    const frame = await open(host.near);
    const live = snapshot();
    await signIn(frame);
    await live;
    assert.equal(await tokenIn(frame), null);
    await tab(frame, 'Movies').click();
    assert.ok(!(await firstPosterLoads(frame)).includes('ticket'));
    const [cookie] = await context.cookies(test.url);
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
    const again = await open(host.near);
    await again.locator('.embed-tabs').waitFor();
  });

  it('carries the session itself on a foreign site, whose frames are given no cookie', async () => {
    await withStorage();
    const frame = await open(host.foreign);
    const live = snapshot();
    await signIn(frame);
    await live;
    assert.ok(await tokenIn(frame));
    assert.deepEqual(await context.cookies(), []);

    await tab(frame, 'Movies').click();
    const picture = await firstPosterLoads(frame);
    assert.match(picture, /\?ticket=/);
    await frame.getByTestId('title-card').first().locator('[data-focus]').click();
    await frame.getByTestId('watch').click();
    await plays(frame);

    const again = await open(host.foreign);
    await again.locator('.embed-tabs').waitFor();
    await tab(again, 'Movies').click();
    assert.equal(ticketOf(await firstPosterLoads(again)), ticketOf(picture), 'the browser goes on using what it has');
  });

  it('works in a browser that keeps nothing for such frames too, and says that it will ask again', async () => {
    const frame = await open(host.foreign);
    const link = frame.getByRole('link', { name: 'Open the panel in a tab' });
    assert.equal(await link.getAttribute('href'), test.url);
    const live = snapshot();
    await signIn(frame);
    await live;
    assert.deepEqual(await context.cookies(), []);
    await tab(frame, 'Movies').click();
    await firstPosterLoads(frame);
    const again = await open(host.foreign);
    await again.getByTestId('signin-password').waitFor();
  });

  it('ends such a session for good by signing out, and nothing of it stands in the log', async () => {
    await withStorage();
    const frame = await open(host.foreign);
    await signIn(frame);
    const token = (await tokenIn(frame)) ?? '';
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    await tab(frame, 'Movies').click();
    const picture = await firstPosterLoads(frame);
    const ask = async () => [
      (await fetch(new URL('api/playlists', test.url), bearer)).status,
      (await fetch(picture)).status,
    ];
    assert.deepEqual(await ask(), [200, 200]);

    await tab(frame, 'Settings').click();
    await frame.locator('.tabs a', { hasText: 'General' }).click();
    await frame.getByTestId('settings-sign-out').click();
    await frame.getByTestId('signin-password').waitFor();
    assert.deepEqual(await ask(), [401, 401]);
    assert.equal(await tokenIn(frame), null);
    const ticket = ticketOf(picture);
    assert.ok(ticket !== '' && test.logged().includes('/api/images/'));
    for (const secret of [token, ticket]) assert.ok(!test.logged().includes(secret));
  });

  it('is refused to a page that is not named in the settings', async () => {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    for (const address of [stranger.near, stranger.foreign]) {
      const frame = await open(address);
      assert.equal(await frame.locator('#root').count(), 0);
      assert.match(frame.url(), /^chrome-error:/);
    }
    assert.ok(said.some((text) => text.includes('frame-ancestors')));
  });

  it('is a part of that page: rooms are tabs, no theme, no navigation, links and dialogs stay inside', async () => {
    const frame = await open(host.near);
    await signIn(frame);
    for (const [name, path] of rooms) {
      await tab(frame, name).click();
      await frame.locator('main h1').first().waitFor();
      assert.equal(new URL(frame.url()).hash, path);
      assert.equal(await tab(frame, name).getAttribute('aria-current'), 'page');
    }
    assert.equal(page.url(), `${host.near}/`);
    await frame.locator('main').focus();
    await page.keyboard.press('/');
    await frame.getByTestId('search').filter({ visible: true }).waitFor();
    await page.keyboard.type('north');
    await frame.waitForURL(/#\/search\?search=north$/);
    await page.keyboard.type('light');
    await frame.waitForURL(/#\/search\?search=northlight$/);
    await frame.getByRole('button', { name: 'Close', exact: true }).click();
    await tab(frame, 'Settings').click();
    for (const own of ['.nav', '.tabbar', '.top .own', '.find'])
      assert.equal(await frame.locator(own).filter({ visible: true }).count(), 0, own);
    await frame.locator('.tabs a', { hasText: 'General' }).click();
    await frame.getByTestId('language').waitFor();
    assert.equal(await frame.getByRole('group', { name: 'Theme' }).count(), 0);
    await frame.locator('.tabs a', { hasText: 'API keys' }).click();
    await frame.getByRole('button', { name: 'Create a key' }).first().click();
    const dialog = await frame.getByRole('dialog').boundingBox();
    assert.ok(dialog && dialog.x >= 0 && dialog.y >= 0 && dialog.x + dialog.width <= 1280);
    await page.keyboard.press('Escape');
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    const targets = await frame.evaluate<string[]>(`[...document.querySelectorAll('a[href]:not([target=_blank])')]
      .map((one) => one.getAttribute('href')).filter((href) => !href.startsWith('#'))`);
    assert.deepEqual(targets, []);
  });

  it('downloads a film from inside to the end', async () => {
    const frame = await open(host.foreign);
    await signIn(frame);
    await tab(frame, 'Movies').click();
    const card = frame.getByTestId('title-card').first();
    await card.hover();
    await card.getByTestId('tri').click();
    await frame.locator('[data-testid=title-card] [data-testid=tri][data-state=done]').waitFor({ timeout: 60_000 });
    const { items } = await test.api.get<{ items: contract.Download[] }>('api/downloads');
    const [download] = items;
    assert.equal(download?.status, 'completed');
    assert.equal((await stat(join(test.mediaDir, download.file_path))).size, download.bytes_total);
  });

  it('wears the colours of that page where they can be read, by its address and by message', async () => {
    const frame = await open(`${host.near}/?canvas=1c2430&text=eeeeee&accent=00a4dc&surface=url(x)`);
    await frame.getByTestId('signin-password').waitFor();
    assert.deepEqual(await colours(frame), { canvas: 'rgb(28, 36, 48)', text: 'rgb(238, 238, 238)', scheme: 'dark' });
    assert.match(
      await frame.evaluate<string>(`document.documentElement.getAttribute('style')`),
      /--host-accent: #00a4dc/,
    );

    const say = (text: string) => page.evaluate(`document.querySelector('iframe').contentWindow.${text}`);
    await say(`postMessage({ type: 'xtreme-downloader:colours', colours: { canvas: '#fafafa', text: '#222' } }, '*')`);
    await eventually(
      () => colours(frame),
      ({ canvas }) => canvas === 'rgb(250, 250, 250)',
    );
    assert.deepEqual(await colours(frame), { canvas: 'rgb(250, 250, 250)', text: 'rgb(34, 34, 34)', scheme: 'light' });

    // What can't be read, what is no colour and what is not from that page changes nothing; the last one is a sign that all were heard.
    await frame.evaluate(`addEventListener('message', ({ data }) => { globalThis.heard = data })`);
    for (const bad of [`{ canvas: '#777777' }`, `{ canvas: 'red' }`, `'none'`, 'null'])
      await say(`postMessage({ type: 'xtreme-downloader:colours', colours: ${bad} }, '*')`);
    await frame.evaluate(
      `postMessage({ type: 'xtreme-downloader:colours', colours: { canvas: '#000000', text: '#ffffff' } }, '*')`,
    );
    await say(`postMessage('the last one', '*')`);
    await eventually(
      () => frame.evaluate('globalThis.heard'),
      (heard) => heard === 'the last one',
    );
    const { canvas } = await colours(frame);
    assert.ok(canvas !== 'rgb(0, 0, 0)' && canvas !== 'rgb(119, 119, 119)', canvas);
  });
});

const rooms = [
  ['Home', '#/'],
  ['Live TV', '#/live'],
  ['Movies', '#/movies'],
  ['Series', '#/series'],
  ['What’s new', '#/changes'],
  ['Downloads', '#/downloads'],
  ['Calendar', '#/calendar'],
  ['Settings', '#/settings'],
] as const;

const ticketOf = (address: string) => new URL(address).searchParams.get('ticket') ?? '';

async function plays(frame: Frame): Promise<void> {
  await eventually(
    () => frame.evaluate('document.querySelector("video")?.duration'),
    (seconds) => Number(seconds) > 0,
  );
}

function colours(frame: Frame): Promise<{ canvas: string; text: string; scheme: string }> {
  return frame.evaluate(`(() => {
    const { backgroundColor, color, colorScheme } = getComputedStyle(document.body);
    return { canvas: backgroundColor, text: color, scheme: colorScheme };
  })()`);
}
