import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join as path } from 'node:path';
import { type FakeJellyfin, startFakeJellyfin } from '@xtreme/integrations/media-server/jellyfin/fake';
import type { Locator } from 'playwright-core';
import type * as contract from '../../src/contract/index.ts';
import { findChromium } from '../support/browser.ts';
import { type DrivenPanel, drivePanel } from '../support/driven-panel.ts';
import { downloadWhen, findId, hasStatus, order } from '../support/journey.ts';
import { setPassword } from '../support/panel.ts';
import { eventually, startTestService, synced, type TestService } from '../support/service.ts';

const chromium = findChromium();
const films = 20;

describe('the settings in the panel', function () {
  this.timeout(120_000);
  let panel: DrivenPanel;
  let jellyfin: FakeJellyfin;
  let adult = '';

  before(async function () {
    if (!chromium) {
      console.log('    no Chromium found: the settings are not driven');
      this.skip();
    }
    panel = await drivePanel(chromium, {
      fill(catalogue) {
        const usual = catalogue.addCategory('vod', 'Drama').id;
        adult = catalogue.addCategory('vod', 'For Adults').id;
        for (let n = 1; n <= films - 4; n++) {
          catalogue.addMovie({ name: `EN - Film ${n} (2020)`, categoryIds: [usual], size: 60_000 });
        }
        for (const name of ['EN - Who: Me? (2019)', 'EN - Twins (1988)', 'DE - Twins (1988)']) {
          catalogue.addMovie({ name, categoryIds: [usual], size: 60_000 });
        }
        catalogue.addMovie({ name: 'EN - Only For Adults (2018)', categoryIds: [adult] });
        const show = catalogue.addSeries({ name: 'EN - The Show (2019)' });
        for (let n = 1; n <= 3; n++) catalogue.addEpisode(show.id, { season: 1, number: n, name: `Part ${n}` });
        catalogue.addChannel({ name: 'EN - News' });
      },
    });
    jellyfin = await startFakeJellyfin({
      libraries: [{ name: 'Films', kind: 'movies', paths: ['/media/VOD'] }],
      pathMap: [{ from: panel.mediaDir, to: '/media' }],
    });
    panel.page.setDefaultTimeout(30_000);
    panel.secrets.push(jellyfin.apiKey);
    const series = await findId(panel, 'series', 'show');
    await panel.api.get(`api/series/${series}`);
    await panel.api.put(`api/series/${series}/tracking`, { seasons: 'all', start: 'new' });
    await panel.api.put(`api/favorites/vod/${await findId(panel, 'vod', 'film 1')}`);
  });
  after(async () => {
    await panel?.close();
    await jellyfin?.close();
  });
  afterEach(() => assert.deepEqual(panel.problems.splice(0), []));

  const id = (name: string): Locator => panel.page.getByTestId(name);
  const button = (name: string | RegExp, within: Locator | DrivenPanel['page'] = panel.page) =>
    within.getByRole('button', { name, exact: typeof name === 'string' });
  const settings = () => panel.api.get<Record<string, unknown>>('api/settings');
  const dialog = () => panel.page.locator('dialog[open]').last();
  /** The field of this label with what stands below it. */
  const field = (input: Locator) => panel.page.locator('.field').filter({ has: input });
  const problemOf = (input: Locator) => field(input).locator('.hint.bad');
  async function goTo(tab: string): Promise<void> {
    await panel.page.locator(`.tabs a[href="#/settings/${tab}"]`).click();
  }

  describe('requests', () => {
    const ask = (authorization: string, tmdbId: string, subject: string) =>
      fetch(new URL('api/hooks/seerr', panel.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({
          notification_type: 'MEDIA_APPROVED',
          subject,
          media: { media_type: 'movie', tmdbId },
          request: { request_id: tmdbId, requestedBy_username: 'ada' },
        }),
      });

    it('gives Seerr its address and a key, and shows what became of what was asked for', async () => {
      await panel.visit('/settings/requests');
      assert.equal(await id('seerr-url').innerText(), new URL('api/hooks/seerr', panel.url).href);
      await id('seerr-key').click();
      const header = await id('seerr-header').innerText();
      assert.match(header, /^Bearer xd_/);
      assert.equal((await ask(header, '77', 'Nobody Offers This (2001)')).status, 202);
      assert.equal((await ask(header.replace('Bearer ', ''), '78', 'Twins (1988)')).status, 200);
      assert.equal((await ask('Bearer xd_wrong', '79', 'Twins (1988)')).status, 401);
      await panel.page.reload();
      const rows = id('request');
      await rows.first().waitFor();
      assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-status'))), [
        'accepted',
        'waiting',
      ]);
      assert.match(await rows.last().getByTestId('request-reason').innerText(), /No account offers/);
      await rows.last().getByTestId('request-retry').click();
      await panel.page.getByText('Waiting for a sync').last().waitFor();
      await button(/^Forget the request for Nobody/, rows.last()).click();
      await button('Remove', dialog()).click();
      await eventually(
        () => rows.count(),
        (count) => count === 1,
      );
      const { items } = await panel.api.get<{ items: contract.Download[] }>('api/downloads');
      for (const { id: download } of items) await panel.api.delete(`api/downloads/${download}`);
    });
  });

  describe('naming', () => {
    const movie = () => id('naming-movie-path');
    const titles = () => id('naming-movie').getByTestId('naming-title');
    const paths = () => id('naming-movie').getByTestId('naming-path').allInnerTexts();

    it('shows as it is typed what becomes of titles of the own catalogue', async () => {
      await panel.visit('/settings/naming');
      await titles().first().waitFor();
      assert.ok((await paths()).every((text) => text.startsWith('VOD/')));
      await movie().fill('Films/{title}');
      await eventually(paths, (all) => all.every((text) => text.startsWith('Films/')));
      const [twin] = await titles().filter({ hasText: 'Twins' }).all();
      assert.match((await twin?.getByTestId('naming-collision').innerText()) ?? '', /same path as (EN|DE) - Twins/);
      const changed = titles().filter({ hasText: 'Who: Me?' });
      assert.equal(await changed.getByTestId('naming-path').innerText(), 'Films/Who - Me.mp4');
      assert.equal(await changed.getByTestId('naming-change').getAttribute('data-reason'), 'characters');
      assert.match(await id('naming-movie').getByTestId('naming-summary').innerText(), /get another path/);
      assert.equal((await settings()).movie_path, 'VOD/{language}/{movie}/{movie}');
    });

    it('says in words beside the field what is wrong, where, and lets nobody save it', async () => {
      await movie().fill('Films/{titel}');
      const problem = id('naming-movie-problem');
      await problem.locator('.hint.bad').waitFor();
      assert.match(await problem.innerText(), /There is no {titel}\. There is {language}/);
      assert.equal(await problem.locator('mark').innerText(), '{titel}');
      assert.equal(await id('naming-save').isDisabled(), true);
      assert.equal(await movie().inputValue(), 'Films/{titel}');
    });

    it('writes a placeholder where the cursor is', async () => {
      await movie().fill('Films/ end');
      await movie().evaluate((input) =>
        (input as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(6, 6),
      );
      await id('naming-movie-chip').filter({ hasText: '{movie}' }).click();
      assert.equal(await movie().inputValue(), 'Films/{movie} end');
      await panel.page.keyboard.type('!');
      assert.equal(await movie().inputValue(), 'Films/{movie}! end');
    });

    it('asks before what was typed is lost, whichever way the page is left', async () => {
      const question = () => dialog().getByText('not saved yet');
      for (const leave of [
        () => goTo('general'),
        () => panel.page.goBack(),
        () => panel.page.locator('a[href="#/movies"]').first().click(),
      ]) {
        await leave();
        await question().waitFor();
        await button('Stay here').click();
        assert.equal(await movie().inputValue(), 'Films/{movie}! end');
        assert.match(panel.page.url(), /#\/settings\/naming$/);
      }
      await goTo('general');
      await button('Don’t save').click();
      await panel.page.locator('[data-setting=sync_interval_minutes]').waitFor();
      await goTo('naming');
      assert.equal(await movie().inputValue(), 'VOD/{language}/{movie}/{movie}');
    });

    it('saves, and the next download goes where the preview said, while what is there stays', async () => {
      const [before] = await order(panel, { kind: 'movie', id: await findId(panel, 'vod', 'film 2') });
      await downloadWhen(panel, before?.id ?? 0, hasStatus('completed'));
      await movie().fill('Films/{year}/{movie}');
      const row = titles().filter({ hasText: 'Who: Me?' });
      await row.getByText('Films/2019').first().waitFor();
      const promised = await row.getByTestId('naming-path').innerText();
      await id('naming-save').click();
      await panel.page.getByText('The paths are saved').waitFor();
      assert.equal((await settings()).movie_path, 'Films/{year}/{movie}');

      const [download] = await order(panel, { kind: 'movie', id: await findId(panel, 'vod', 'who') });
      const done = await downloadWhen(panel, download?.id ?? 0, hasStatus('completed'));
      assert.equal(done.file_path, promised);
      await stat(path(panel.mediaDir, promised));
      const old = await panel.api.get<contract.Download>(`api/downloads/${before?.id}`);
      await stat(path(panel.mediaDir, old.file_path ?? ''));
    });

    it('goes back to the default', async () => {
      await id('naming-default-movie').click();
      assert.equal(await movie().inputValue(), 'VOD/{language}/{movie}/{movie}');
      await id('naming-save').click();
      await eventually(settings, ({ movie_path }) => movie_path === 'VOD/{language}/{movie}/{movie}');
    });
  });

  describe('values', () => {
    const row = (key: string) => panel.page.locator(`[data-setting=${key}]`);

    it('says in words what a value may be, and keeps what was typed', async () => {
      await panel.visit('/settings/general');
      const input = row('sync_interval_minutes').locator('input');
      await input.fill('soon');
      await input.blur();
      assert.match(await row('sync_interval_minutes').getByTestId('setting-problem').innerText(), /A whole number/);
      assert.equal(await input.inputValue(), 'soon');
      await goTo('accounts');
      await button('Stay here').click();
      assert.equal(await input.inputValue(), 'soon');
    });

    it('saves a good one when the field is left, and sets it back', async () => {
      const input = row('sync_interval_minutes').locator('input');
      await input.fill('90');
      await input.press('Enter');
      await eventually(settings, (now) => now.sync_interval_minutes === 90);
      await row('sync_interval_minutes').getByRole('button').click();
      await eventually(settings, (now) => now.sync_interval_minutes === 360);
      await eventually(
        () => input.inputValue(),
        (text) => text === '360',
      );
    });

    it('shows beside the field why the service refuses a value', async () => {
      const input = row('embed_origins').locator('input');
      await input.fill('not an origin');
      await input.press('Enter');
      const problem = row('embed_origins').getByTestId('setting-problem').locator('.hint.bad');
      await problem.waitFor();
      assert.ok((await problem.innerText()).length > 10);
      assert.equal(await input.inputValue(), 'not an origin');
      await input.press('Escape');
      assert.equal(await input.inputValue(), '');
      assert.equal((await settings()).embed_origins, '');
    });
  });

  describe('categories', () => {
    const choose = async (name: string) => {
      await panel.visit('/settings/accounts');
      await id('account-categories').click();
      await dialog().getByRole('button', { name: 'Movies' }).click();
      await dialog().locator('label').filter({ hasText: name }).click();
    };
    const shownMovies = async () => {
      await panel.visit('/movies');
      await id('title-card').first().waitFor();
      return (await panel.api.get<{ items: contract.VodItem[] }>('api/vod?limit=200')).items.map(({ title }) => title);
    };
    const sync = async () => {
      await panel.visit('/settings/accounts');
      await id('sync-now').click();
      await panel.page.locator('[data-testid=account][data-status=idle]').waitFor();
      await synced(panel, 1);
    };

    it('are asked about when the choice would be lost', async () => {
      await choose('For Adults');
      await panel.page.keyboard.press('Escape');
      await dialog().getByText('not saved yet').waitFor();
      await panel.page.keyboard.press('Escape');
      await panel.page.keyboard.press('Escape');
      await dialog().getByText('not saved yet').waitFor();
      await button('Stay here').click();
      assert.equal(
        await dialog().locator('label').filter({ hasText: 'For Adults' }).locator('input').isChecked(),
        false,
      );
      await button('Close', dialog()).click();
      await button('Don’t save').click();
      await dialog().waitFor({ state: 'detached' });
    });

    it('that are excluded leave the lists, also after a sync, and come back', async () => {
      await choose('For Adults');
      await id('categories-save').click();
      await panel.page.getByText('The choice is saved').waitFor();
      await sync();
      assert.ok(!(await shownMovies()).includes('Only For Adults'));
      assert.equal(await id('title-card').filter({ hasText: 'Only For Adults' }).count(), 0);
      await choose('For Adults');
      await id('categories-save').click();
      await panel.page.getByText('The choice is saved').waitFor();
      await sync();
      assert.ok((await shownMovies()).includes('Only For Adults'));
    });
  });

  describe('accounts', () => {
    const second = () => id('account').filter({ hasText: 'Second' });

    it('are read from a pasted link, whose password is not shown', async () => {
      const { url, username, password } = panel.provider;
      const query = new URLSearchParams({ username, password, type: 'm3u_plus' });
      await panel.visit('/settings/accounts');
      await id('account-add').click();
      await id('account-link').fill(`${url}/get.php?${query}`);
      assert.equal(await id('account-server').inputValue(), url);
      assert.equal(await id('account-username').inputValue(), username);
      assert.equal(await id('account-password').inputValue(), password);
      assert.ok(!(await id('account-link').inputValue()).includes(encodeURIComponent(password)));
      assert.equal(await id('account-password').getAttribute('type'), 'password');
    });

    it('say beside the field what is wrong with it, and lose nothing of the form', async () => {
      await id('account-name').fill('Second');
      await id('account-server').fill('ftp://nowhere');
      await id('account-submit').click();
      await problemOf(id('account-server')).waitFor();
      assert.match(await problemOf(id('account-server')).innerText(), /http/);
      assert.equal(await id('account-name').inputValue(), 'Second');
      assert.equal(await id('account-username').inputValue(), panel.provider.username);
      await panel.page.keyboard.press('Escape');
      await button('Stay here').click();
      assert.equal(await id('account-name').inputValue(), 'Second');
      await id('account-server').fill(panel.provider.url);
    });

    it('are tested before they are saved, then read', async () => {
      await id('account-password').fill('wrong');
      await id('account-test').click();
      await id('account-result').locator('.note.bad').waitFor();
      await id('account-password').fill(panel.provider.password);
      await id('account-test').click();
      await id('account-result').getByText('The account works').waitFor();
      await id('account-submit').click();
      await second().waitFor();
      await panel.page.locator('[data-testid=account][data-status=idle]').nth(1).waitFor();
      assert.equal((await synced(panel, 2)).name, 'Second');
    });

    it('are changed, their password kept where none is entered', async () => {
      await second().getByRole('button', { name: 'Edit Second' }).click();
      assert.equal(await id('account-password').inputValue(), '');
      await panel.page.getByText('More options').click();
      await panel.page.getByLabel('Connections for downloads').fill('99');
      await id('account-submit').click();
      await problemOf(panel.page.getByLabel('Connections for downloads')).waitFor();
      await panel.page.getByLabel('Connections for downloads').fill('2');
      await id('account-submit').click();
      await dialog().waitFor({ state: 'detached' });
      assert.equal((await panel.api.get<contract.Playlist>('api/playlists/2')).connections, 2);
      await panel.api.post('api/playlists/2/sync');
      assert.equal((await synced(panel, 2)).sync_error, null);
    });

    it('are removed only after a question that names what goes and what stays', async () => {
      await second().getByRole('button', { name: 'Remove Second?' }).click();
      const text = await dialog().innerText();
      assert.match(text, /titles leave the catalogue/);
      assert.match(text, /Finished files.*stay/);
      await button('Keep it').click();
      assert.equal(await second().count(), 1);
      await second().getByRole('button', { name: 'Remove Second?' }).click();
      await id('confirm').click();
      await second().waitFor({ state: 'detached' });
      assert.equal((await panel.api.get<{ total: number }>('api/playlists')).total, 1);
    });
  });

  describe('media servers', () => {
    it('say beside the field what is wrong, each with its own', async () => {
      await panel.visit('/settings/servers');
      await id('server-add').click();
      await id('server-url').fill('jellyfin');
      await id('server-key').fill(jellyfin.apiKey);
      await id('server-map-add').click();
      await id('server-map-from').fill(panel.mediaDir);
      await id('server-map-to').fill('media');
      await id('server-submit').click();
      await problemOf(id('server-url')).waitFor();
      assert.match(await problemOf(id('server-url')).innerText(), /http:\/\//);
      assert.match(await problemOf(id('server-map-to')).innerText(), /absolute path/);
      assert.equal(await id('server-key').inputValue(), jellyfin.apiKey);
    });

    it('are saved, tested and asked to scan', async () => {
      await id('server-url').fill(jellyfin.url);
      await id('server-map-to').fill('/elsewhere');
      await id('server-submit').click();
      await id('library-plan').getByText('does not see /elsewhere/VOD').waitFor();
      await id('plan-close').click();
      await id('server-test').click();
      await id('media-server').getByText('does not see /elsewhere/VOD').first().waitFor();
      await button(/^Edit /, id('media-server')).click();
      assert.equal(await id('server-map-to').inputValue(), '/elsewhere');
      assert.equal(await id('server-key').inputValue(), '');
      await id('server-public-url').fill('https://jellyfin.example.org/web/');
      await id('server-submit').click();
      await dialog().waitFor({ state: 'detached' });
    });

    it('have their paths corrected and their libraries set up by a click each', async () => {
      await id('server-plan').click();
      await id('plan-use-map').click();
      await id('library-plan').getByText('sees your media folder').waitFor();
      await id('plan-apply').click();
      await id('plan-close').waitFor();
      await id('plan-close').click();
      const [server] = (await panel.api.get<{ items: contract.MediaServer[] }>('api/media-servers')).items;
      assert.deepEqual(server?.path_map, [{ from: panel.mediaDir, to: '/media' }]);
      assert.deepEqual([server?.manage_libraries, server?.public_url], [true, 'https://jellyfin.example.org']);
      await id('server-test').click();
      await id('media-server').getByText('Everything fits').waitFor();
      await button('Scan now', id('media-server')).click();
      await jellyfin.waitForRequest((request) => JSON.stringify(request).includes('/media/VOD'));
    });
  });

  describe('API keys', () => {
    it('are shown once, and not lost by a click beside them', async () => {
      await panel.visit('/settings/keys');
      await id('key-create').click();
      await id('key-name').fill('Script');
      await id('key-name').press('Enter');
      const key = await id('key-secret').innerText();
      panel.secrets.push(key);
      const call = () => fetch(`${panel.url}api/playlists`, { headers: { 'x-api-key': key } });
      assert.equal((await call()).status, 200);
      await panel.page.mouse.click(5, 5);
      await button('Show it again').click();
      assert.equal(await id('key-secret').innerText(), key);
      await id('key-done').click();
      const row = id('api-key').filter({ hasText: 'Script' });
      assert.ok(!(await row.innerText()).includes(key));

      await button('Revoke Script?', row).click();
      await id('confirm').click();
      await row.waitFor({ state: 'detached' });
      assert.equal((await call()).status, 401);
    });
  });

  describe('a loss that waits for a decision', () => {
    it('is found by the health page, which leads to it', async () => {
      panel.provider.catalogue.removeMovies(films - 8);
      await panel.api.post('api/playlists/1/sync');
      await synced(panel, 1);
      await panel.visit('/settings/health');
      const finding = panel.page.locator('[data-testid=finding][data-id=account-1-loss-vod]');
      await finding.waitFor();
      assert.equal(await finding.getAttribute('data-level'), 'warning');
      assert.match(await finding.innerText(), /What to do: .*confirm the loss/);
      await id('media-check').click();
      await panel.page.getByText('The folder is fine').waitFor();
      await finding.getByRole('link', { name: 'Go there' }).click();
      await id('quarantine-decide').waitFor();
    });

    it('is kept or let go, as the user says', async () => {
      const count = async () => (await panel.api.get<{ total: number }>('api/vod')).total;
      await id('quarantine-decide').click();
      assert.match(await dialog().innerText(), /leave the catalogue now\. Finished files on your disk stay/);
      await button('Keep them').click();
      assert.equal(await count(), films);
      await id('quarantine-decide').click();
      await id('confirm').click();
      await id('quarantine-decide').waitFor({ state: 'detached' });
      assert.equal(await count(), 8);
    });
  });

  describe('the log', () => {
    it('shows the last lines, filtered by words and level, without a secret', async () => {
      await panel.visit('/settings/log');
      await id('log').getByText('section synced').first().waitFor();
      const all = await id('log').innerText();
      for (const secret of panel.secrets) assert.ok(!all.includes(secret));
      await panel.page.getByLabel('Find in the log').fill('media server told');
      await eventually(
        () => panel.page.locator('.log-line').allInnerTexts(),
        (lines) => lines.every((line) => line.includes('media server told')),
      );
      await panel.page.getByLabel('Find in the log').fill('nothing is called so');
      await panel.page.getByText('No line fits').waitFor();
    });
  });

  describe('backup', () => {
    let other: TestService;
    let file = '';
    before(async () => {
      other = await startTestService();
    });
    after(() => other.close());

    it('is saved as a file without a secret', async () => {
      await panel.visit('/settings/backup');
      const [download] = await Promise.all([panel.page.waitForEvent('download'), id('backup-save').click()]);
      file = path(panel.dataDir, 'backup.json');
      await download.saveAs(file);
      assert.match(download.suggestedFilename(), /^xtreme-downloader-\d{4}-\d\d-\d\d\.json$/);
      const text = await readFile(file, 'utf8');
      for (const secret of panel.secrets) assert.ok(!text.includes(secret));
      assert.equal((JSON.parse(text) as contract.Backup).favorites.length, 1);
    });

    it('is refused in words where it is none', async () => {
      await id('backup-file').setInputFiles({
        name: 'x.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{}'),
      });
      await id('backup-problem').getByText('This is no backup of this program.').waitFor();
      const newer = JSON.stringify({ version: 9, created_at: '2026-01-01T00:00:00Z', settings: {} });
      await id('backup-file').setInputFiles({
        name: 'y.json',
        mimeType: 'application/json',
        buffer: Buffer.from(newer),
      });
      await id('confirm').click();
      await id('backup-problem').getByText('one of a newer version').waitFor();
    });

    it('is restored in an empty installation, which says what waits, what comes back and what does not', async () => {
      const { page } = panel;
      await page.goto(other.service.address);
      await setPassword(panel.page, 'another good password');
      await page.goto(`${other.url}#/settings/backup`);
      await page.reload();
      await id('backup-file').setInputFiles(file);
      assert.match(await dialog().innerText(), /Nothing is downloaded by this/);
      await id('confirm').click();
      await id('restore-favorites').getByText('1 waiting for a sync').waitFor();
      await id('restore-tracking').getByText('1 waiting for a sync').waitFor();
      await page.getByText('Add again with their key: Jellyfin').waitFor();

      await page.getByRole('link', { name: 'To the accounts' }).click();
      await id('account').getByRole('button', { name: 'Edit Demo' }).click();
      await id('account-password').fill(panel.provider.password);
      await id('account-submit').click();
      await dialog().waitFor({ state: 'detached' });
      await id('sync-now').click();
      await synced(other, 1);
      await goTo('backup');
      await id('restore-favorites').getByText('1 back').waitFor();
      await id('restore-tracking').getByText('1 back').waitFor();
      assert.equal((await other.api.get<{ total: number }>('api/favorites')).total, 1);
      assert.equal((await other.api.get<{ total: number }>('api/tracking')).total, 1);
      assert.equal((await other.api.get<{ total: number }>('api/downloads')).total, 0);
      await id('restore-forget').click();
      await id('restore-state').waitFor({ state: 'detached' });
    });
  });
});
