import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine, or null. */
export function findChromium(): string | null {
  const places = process.env.CHROMIUM ? [process.env.CHROMIUM] : usualPlaces;
  return places.find((place) => existsSync(place)) ?? null;
}

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet];

/** Its contexts are private windows: a frame of another site is given neither cookies nor storage there. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

/** A browser that gives frames of other sites a storage of their own, as most do; its profile goes when it is closed. */
export async function launchProfile(executablePath: string): Promise<BrowserContext> {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-profile-'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, { executablePath, args });
  context.once('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return context;
}
