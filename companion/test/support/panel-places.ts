import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually, repository, type TestService } from './service.ts';

/** Every place of the panel: its route table with a title's number and each part of the settings put in. */
export async function panelPlaces({ api }: TestService): Promise<string[]> {
  const source = (path: string) => readFile(join(repository, 'plugin-ui/src', path), 'utf8');
  const paths = matches(await source('routes.ts'), /path: '([^']+)'/g);
  const tabs = matches(await source('settings/settings-page.tsx'), /\{ id: '(\w+)', content/g);
  const first = async (list: string) =>
    (await api.get<{ items: { id: number }[] }>(`api/${list}?limit=1`)).items[0]?.id;
  const [movie, series] = [await first('vod'), await first('series')];
  const places = paths
    .flatMap((path) => (path.endsWith('/:tab') ? tabs.map((tab) => path.replace(':tab', tab)) : [path]))
    .map((path) => path.replace('/movies/:id', `/movies/${movie}`).replace('/series/:id', `/series/${series}`));
  return [...places, '/search?search=no', ...['queue', 'upcoming', 'history'].map((tab) => `/downloads?tab=${tab}`)];
}

/** The steps of the first run that can be opened once there is an account. */
export const wizardPlaces = ['', '?step=categories&account=1', '?step=folder', '?step=server', '?step=film'].map(
  (query) => `/welcome${query}`,
);

/** Goes there without loading the page anew. */
export async function openPlace(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  await settled(page);
}

/** What the page asked for is here, and drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main :is(h1, h2)').first().waitFor();
  await eventually(
    () => page.evaluate<number>(busy),
    (count) => count === 0,
  );
}

/** Two frames: the first draws what has come. The page of parts shows what is busy for ever. */
const busy = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  resolve(document.querySelectorAll('main :is([aria-busy=true], .sk):not(.parts *)').length))))`;

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}
