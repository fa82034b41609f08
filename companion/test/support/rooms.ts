import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sequelize } from 'sequelize';
import {
  catalogueSettings,
  createCatalogue,
  createCatalogueStore,
  type SectionName,
  type SectionRow,
} from '../../src/catalogue/index.ts';
import { type DemoProvider, type DemoProviderOptions, startDemoProvider } from '../../src/demo/provider/index.ts';
import { createDownloads, createDownloadsStore, downloadsSettings } from '../../src/downloads/index.ts';
import { createExtrasStore, createLibrary, librarySettings } from '../../src/library/index.ts';
import { createEvents } from '../../src/platform/events.ts';
import type { BoundRoute } from '../../src/platform/http/router.ts';
import { createApp } from '../../src/platform/http/server.ts';
import { createLog } from '../../src/platform/log.ts';
import { createDatabaseQueue } from '../../src/platform/queue/database-queue.ts';
import { createSecrets } from '../../src/platform/secrets.ts';
import { openSettings } from '../../src/platform/settings.ts';
import {
  createLeases,
  createProvider,
  createProviderStore,
  providerSettings,
  reserveForPlayback,
  type Timer,
} from '../../src/provider/index.ts';
import { trackingSettings } from '../../src/tracking/index.ts';
import { createTestDatabase } from './database.ts';

export const never = new AbortController().signal;

/** Waits pass at once: its time runs ahead by them. */
function createHastyTimer(): Timer {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    async wait(milliseconds, signal) {
      signal.throwIfAborted();
      ahead += milliseconds;
    },
  };
}

export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** The rooms from `provider` to `downloads`, by hand, on a database of their own, beside a fake provider; time is set, not waited for. */
export async function openRooms(demo: DemoProviderOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-rooms-'));
  const { database, drop } = await createTestDatabase();
  const panel = await startDemoProvider(demo);
  const log = createLog('silent');
  const clock = createTestClock();
  const events = createEvents(log);
  const secrets = createSecrets('a secret of the tests, long enough');
  const declared = [
    ...providerSettings,
    ...catalogueSettings,
    ...librarySettings,
    ...downloadsSettings,
    ...trackingSettings,
  ];
  const settings = await openSettings(database, declared, events);
  const queue = createDatabaseQueue({ database, log, exclusive: true });
  const providerStore = createProviderStore(database);
  const reserve = () => settings.get(reserveForPlayback);
  const leases = createLeases({ store: providerStore, log, exclusive: true, reserve });
  const provider = createProvider({
    store: providerStore,
    leases,
    secrets,
    settings,
    events,
    log,
    timer: createHastyTimer(),
  });
  const store = createCatalogueStore(database);
  const common = { database, log, clock, events, secrets, settings, queue, provider };
  const catalogue = createCatalogue({ store, ...common });
  const library = createLibrary({
    mediaDir: join(folder, 'media'),
    extras: { store: createExtrasStore(database), log, patienceMs: 1_000 },
  });
  await library.prepare();
  const downloadsStore = createDownloadsStore(database);
  // Not started: it queues, and nothing is fetched.
  const downloads = createDownloads({ store: downloadsStore, catalogue, library, ...common });

  return {
    ...common,
    panel,
    folder,
    providerStore,
    leases,
    store,
    catalogue,
    library,
    downloadsStore,
    downloads,
    /** The panel's account as a playlist; answers its id. */
    addAccount: async (credentials: { username?: string; password?: string } = {}) =>
      (await provider.create({ name: 'Demo', ...accountOf(panel), ...credentials })).id,
    async close() {
      await queue.stop();
      await panel.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function accountOf({ url, username, password }: DemoProvider) {
  return { server_url: url, username, password };
}

export type TestClock = { now(): Date; advance(milliseconds: number): void };

/** Stands still until it is moved. */
export function createTestClock(start = new Date('2026-03-01T12:00:00Z')): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

export async function sectionOf({ store }: Pick<Rooms, 'store'>, id: number, name: SectionName): Promise<SectionRow> {
  const found = (await store.sections([id])).find(({ section }) => section === name);
  if (!found) throw new Error(`The section ${name} was never synced.`);
  return found;
}

/** Rows of any query, for what no room tells. */
export async function rows<T extends object>(database: Sequelize, sql: string): Promise<T[]> {
  const [found] = await database.query(sql);
  return found as T[];
}

/** Some rooms' calls over real HTTP, everybody let in. */
export async function serveRoutes(routes: BoundRoute[]): Promise<{ url: string; close(): Promise<void> }> {
  const app = createApp({
    basePath: '/',
    routes,
    authenticate: async () => ({ via: 'api-key', role: 'admin' }),
    guards: () => undefined,
    pages: () => undefined,
    log: createLog('silent'),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
