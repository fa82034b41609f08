import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { repository } from './service.ts';

let built: Promise<unknown> | undefined;

/** What the service serves is what Vite makes of the sources as they are now; `npm test` has made it before any test. */
export async function buildPanel(): Promise<void> {
  built ??= promisify(execFile)(process.execPath, ['scripts/prepare.mjs'], { cwd: repository });
  await built;
}

/** From the address that the start printed to the panel, signed in. */
export async function setPassword(page: Page, password = 'a good password'): Promise<void> {
  await page.getByTestId('setup-password').fill(password);
  await page.getByTestId('setup-submit').click();
  await page.getByTestId('setup-submit').waitFor({ state: 'detached' });
}
