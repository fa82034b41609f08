import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './browser.ts';
import { type Journey, type JourneyOptions, join, startJourney } from './journey.ts';
import { buildPanel, setPassword } from './panel.ts';

export const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } };

export type DrivenPanel = Journey & {
  browser: Browser;
  page: Page;
  /** What the page threw or complained of, but for answers that say no. */
  problems: string[];
  /** Goes to a page of the panel as if it were entered by hand: nothing is left of the one before. */
  visit(path: string): Promise<void>;
  /** The row of a download, wherever the page shows it. */
  row(id: number): Locator;
};

/** A journey with its account added, and the panel signed in, in a real Chromium. */
export async function drivePanel(chromium: string, options: JourneyOptions): Promise<DrivenPanel> {
  await buildPanel();
  const journey = await startJourney(options);
  await join(journey);
  const browser = await launchChromium(chromium);
  const page = await browser.newPage({ viewport: sizes.wide });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
  });
  await page.goto(journey.service.address);
  await setPassword(page);
  const close = journey.close;
  return Object.assign(journey, {
    browser,
    page,
    problems,
    async visit(path: string) {
      await page.goto(`${journey.url}#${path}`);
      await page.reload();
    },
    row: (id: number) => page.locator(`[data-id="${id}"]:is([data-testid=download-row], [data-testid=queue-row])`),
    async close() {
      await browser.close();
      await close();
    },
  });
}

/** Is the element inside the window, from edge to edge? */
export async function fits(locator: Locator): Promise<boolean> {
  const box = await locator.boundingBox();
  const size = locator.page().viewportSize();
  return box !== null && size !== null && box.x >= 0 && box.x + box.width <= size.width;
}
