import type { Page } from 'playwright-core';
import { emptyCatalogue, startDemoProvider } from '../../src/demo/provider/index.ts';
import { connect, type DatabaseAddress } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { launchChromium } from './browser.ts';
import { insertFilms } from './many-films.ts';
import { buildPanel, setPassword } from './panel.ts';
import { addPlaylist, startTestService, type TestService } from './service.ts';

export type FullPanel = {
  test: TestService;
  page: Page;
  /** The list of films, from its beginning, as after a fresh start. */
  openMovies(): Promise<void>;
  /** As fast as a wheel that is turned without a pause: two rows a frame. */
  pace: { pixelsAFrame: number; restEvery: number; patienceMs: number };
  close(): Promise<void>;
};

/** The panel in a browser, signed in, over a catalogue of that many films. */
export async function openFullPanel({ chromium, films }: { chromium: string; films: number }): Promise<FullPanel> {
  await buildPanel();
  const provider = await startDemoProvider({ catalogue: emptyCatalogue() });
  const test = await startTestService();
  const { id } = await addPlaylist(test, provider);
  const database = connect(test.config.postgres as DatabaseAddress, createLog('silent'));
  await insertFilms(database, { playlistId: id, count: films, pictures: provider.url });
  await database.close();
  const browser = await launchChromium(chromium);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(test.service.address);
  await setPassword(page);
  return {
    test,
    page,
    pace: { pixelsAFrame: 480, restEvery: 2_000, patienceMs: 60_000 },
    async openMovies() {
      await page.goto(`${test.url}#/movies`);
      await page.reload();
      await page.getByTestId('title-card').first().waitFor();
    },
    async close() {
      await browser.close();
      await test.close();
      await provider.close();
    },
  };
}
