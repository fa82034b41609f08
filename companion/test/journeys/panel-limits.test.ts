import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { connect } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { createProviderStore } from '../../src/provider/index.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { buildPanel, setPassword } from '../support/panel.ts';
import { addPlaylist, eventually, startTestService, type TestService } from '../support/service.ts';

const chromium = findChromium();
type Values = Record<string, unknown>;

describe('the limits in the panel, on a phone', function () {
  this.timeout(120_000);
  let provider: DemoProvider;
  let test: TestService;
  let browser: Browser;
  let page: Page;
  let account: number;

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the limits are not looked at');
      this.skip();
    }
    await buildPanel();
    provider = await startDemoProvider({ catalogue: emptyCatalogue() });
    test = await startTestService();
    ({ id: account } = await addPlaylist(test, provider));
    const database = connect(test.config.postgres as NonNullable<typeof test.config.postgres>, createLog('silent'));
    const learned = { best: 2, pingPong: false, limit: 2, reason: 'it refused more' };
    await createProviderStore(database).setLearned(account, learned);
    await database.close();
    browser = await launchChromium(chromium);
    page = await browser.newPage({ viewport: { width: 360, height: 780 }, timezoneId: 'America/New_York' });
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
    await page.reload();
  };
  const stored = (fits: (values: Values) => boolean) => eventually(() => test.api.get<Values>('api/settings'), fits);
  const ofAccount = (fits: (playlist: contract.Playlist) => boolean) =>
    eventually(() => test.api.get<contract.Playlist>(`api/playlists/${account}`), fits);
  async function enter(testid: string, text: string): Promise<void> {
    await page.getByTestId(testid).fill(text);
    await page.getByTestId(testid).press('Enter');
  }

  it('are set as megabytes per second, and a word is refused where it stands', async () => {
    await open('/settings/limits');
    await enter('limits-speed', '2,5');
    await stored(({ speed_limit_bps }) => speed_limit_bps === 2_500_000);
    await enter('limits-speed', 'fast');
    await page.locator('.hint.bad').waitFor();
    assert.equal(await page.getByTestId('limits-speed').getAttribute('aria-invalid'), 'true');
    await enter('limits-speed', '');
    await stored(({ speed_limit_bps }) => speed_limit_bps === 0);
    await enter('limits-floor', '12');
    await stored(({ min_free_disk_bytes }) => min_free_disk_bytes === 12_000_000_000);
    await enter('limits-floor', '');
    await stored(({ min_free_disk_bytes }) => min_free_disk_bytes === null);
  });

  it('have times of day by the clock of who sets them', async () => {
    await open('/settings/limits');
    await page.getByTestId('limits-mode-only').check();
    const night = [{ from: '01:00', to: '07:00' }];
    const first = await stored(({ download_schedule }) => (download_schedule as unknown[]).length === 1);
    assert.deepEqual([first.download_schedule, first.time_zone], [night, 'America/New_York']);
    const window = page.getByTestId('limits-window').first();
    await window.locator('input[type=time]').nth(1).fill('08:30');
    await stored(({ download_schedule }) => (download_schedule as { to: string }[])[0]?.to === '08:30');
    await window.locator('.chip').nth(6).click();
    await stored(({ download_schedule }) => (download_schedule as { days?: string[] }[])[0]?.days?.length === 6);

    await page.getByTestId('limits-add-window').click();
    await stored(({ download_schedule }) => (download_schedule as unknown[]).length === 2);
    await page.getByTestId('limits-window').nth(1).getByTestId('limits-window-speed').fill('0');
    await page.getByTestId('limits-window').nth(1).getByTestId('limits-window-speed').press('Enter');
    await stored(({ download_schedule }) => (download_schedule as Values[])[1]?.speed_limit_bps === 0);
    await page.getByTestId('limits-window').nth(1).locator('button.end').click();
    await stored(({ download_schedule }) => (download_schedule as unknown[]).length === 1);

    await page.getByTestId('limits-mode-slower').check();
    await enter('limits-outside', '0.5');
    await stored(({ download_outside_bps }) => download_outside_bps === 500_000);
    await page.getByTestId('limits-mode-always').check();
    const off = await stored(({ download_schedule_enabled }) => download_schedule_enabled === false);
    assert.equal((off.download_schedule as unknown[]).length, 1);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.ok(Number(overflow) <= 0, `${overflow} pixels too wide`);
  });

  it('hold for one account, which also says what it found out, and forgets it', async () => {
    await open('/settings/limits');
    await enter('limits-reserve', '1');
    await stored(({ reserve_for_playback }) => reserve_for_playback === 1);
    await enter('limits-account-speed', '3');
    await enter('limits-account-reserve', '0');
    await enter('limits-account-connections', '2');
    const { speed_limit_bps, reserve_for_playback } = await ofAccount(({ connections }) => connections === 2);
    assert.deepEqual([speed_limit_bps, reserve_for_playback], [3_000_000, 0]);

    await open('/settings/accounts');
    await page.getByTestId('learned-connections').getByText('best with 2 connections').waitFor();
    await page.getByTestId('learned-forget').click();
    await page.getByTestId('learned-connections').waitFor({ state: 'detached' });
    assert.equal((await ofAccount(() => true)).learned, null);
  });

  it('are at hand where the downloads are', async () => {
    await open('/downloads');
    const menu = page.getByRole('button', { name: /^Speed limit/ });
    await menu.click();
    await page.getByRole('menuitemradio', { name: /At most 5 MB/ }).click();
    await stored(({ speed_limit_bps }) => speed_limit_bps === 5_000_000);
    await menu.getByText('At most 5 MB/s').waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Keep to the times' }).click();
    await stored(({ download_schedule_enabled }) => download_schedule_enabled === true);
    await menu.click();
    await page.getByRole('menuitem', { name: 'All limits' }).click();
    await page.getByTestId('limits-speed').waitFor();
    assert.equal(await page.getByTestId('limits-speed').inputValue(), '5');
  });
});
