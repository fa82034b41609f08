import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  accessRoutes,
  accessSettings,
  createAccess,
  createAccessStore,
  createPlugins,
  createPluginStore,
  embedOrigins,
  originsOf,
  signInLimit,
} from './access/index.ts';
import {
  browseRoutes,
  callTimes,
  createBrowseStore,
  createNamingStore,
  describeMetrics,
  namingRoutes,
  systemRoutes,
} from './browse/index.ts';
import {
  accountsHealth,
  catalogueRoutes,
  catalogueSettings,
  createCatalogue,
  createCatalogueStore,
  createImages,
  imageRoutes,
  playlistsShown,
  serveSyncLive,
} from './catalogue/index.ts';
import type { Config } from './config.ts';
import * as contract from './contract/index.ts';
import {
  backupRoutes,
  createDelivery,
  createDeliveryStore,
  createItemsStore,
  createPendingRestoreStore,
  createPlugin,
  createRestoring,
  createViewers,
  deliveryHealth,
  deliveryRoutes,
  pluginRoutes,
} from './delivery/index.ts';
import { createExtrasWriter, extrasSettings } from './delivery/extras/index.ts';
import {
  allowPrivateNotifications,
  createGuardedPost,
  createNews,
  createNotifiers,
  createNotifierStore,
  notifierRoutes,
  notifySettings,
} from './delivery/notify/index.ts';
import {
  createDownloads,
  createDownloadsStore,
  downloadsHealth,
  downloadsRoutes,
  downloadsSettings,
  serveDownloadsLive,
} from './downloads/index.ts';
import { createExtrasStore, createLibrary, libraryHealth, librarySettings } from './library/index.ts';
import { createPlayback, playbackRoutes } from './playback/index.ts';
import { mountPanel, mountReference } from './platform/http/pages.ts';
import { type BoundRoute, bind } from './platform/http/router.ts';
import { createApp, openDoor } from './platform/http/server.ts';
import { createSockets } from './platform/http/sockets.ts';
import type { ProgramLog } from './platform/log.ts';
import { makeFolder, openPlatform } from './platform/open-platform.ts';
import { createSchedule } from './platform/schedule.ts';
import { openSettings } from './platform/settings.ts';
import {
  createLeases,
  createProvider,
  createProviderStore,
  providerSettings,
  reserveForPlayback,
} from './provider/index.ts';
import { createTracking, createTrackingStore, trackingRoutes, trackingSettings } from './tracking/index.ts';
import { createMediaRequests, createRequestsStore, requestsRoutes } from './tracking/requests/index.ts';

const scheduleEveryMs = 30_000;

export type Service = {
  port: number;
  /** What a person opens; carries the one-time code in its fragment while set-up is needed. */
  address: string;
  /** Transfers reach a checkpoint, everything that was started ends. */
  close(): Promise<void>;
};

/** The floor plan: opens the platform, builds the rooms left to right, opens the door, starts the roles. */
export async function runService(options: {
  config: Config;
  /** The checkout: where migrations and the panel's build are. */
  repository: string;
  version: string;
  log: ProgramLog;
}): Promise<Service> {
  const { config, repository, version, log } = options;
  // The door first: a port that is taken is the most frequent mistake, and nothing has been started yet.
  const door = await openDoor(config);
  const platform = await whole(door.close, async () => {
    await makeFolder('MEDIA_DIR', config.mediaDir);
    return openPlatform({ config, migrations: folderUrl(repository, import.meta.url), log });
  });
  const { database, queue, events, secrets, clock, exclusive } = platform;
  let open = true;

  return whole(
    () => platform.close().finally(door.close),
    async () => {
      const accessStore = createAccessStore(database);
      const plugins = createPlugins({
        store: createPluginStore(database),
        users: accessStore,
        secrets,
        basePath: config.basePath,
      });
      const access = createAccess({ store: accessStore, secrets, apiKey: config.apiKey, plugins });
      const declared = [
        ...accessSettings,
        ...providerSettings,
        ...catalogueSettings,
        ...librarySettings,
        ...downloadsSettings,
        ...trackingSettings,
        ...extrasSettings,
        ...notifySettings,
      ];
      const settings = await openSettings(database, declared, events);
      const providerStore = createProviderStore(database);
      const reserve = () => settings.get(reserveForPlayback);
      const leases = createLeases({ store: providerStore, log, exclusive, reserve });
      const provider = createProvider({ store: providerStore, leases, secrets, settings, events, log });
      const common = { provider, queue, settings, events, clock, log };
      const catalogue = createCatalogue({ store: createCatalogueStore(database), ...common });
      const extras = { store: createExtrasStore(database), log };
      const library = createLibrary({ mediaDir: config.mediaDir, extras });
      const images = createImages({ provider, folder: join(config.dataDir, 'images') });
      library.addExtras(createExtrasWriter({ catalogue, images, ...common }));
      const downloads = createDownloads({ store: createDownloadsStore(database), catalogue, library, ...common });
      const playback = createPlayback({ catalogue, library, downloads, ...common });
      const tracking = createTracking({ store: createTrackingStore(database), catalogue, downloads, ...common });
      const requestsStore = createRequestsStore(database);
      const requests = createMediaRequests({ store: requestsStore, catalogue, downloads, tracking, ...common });
      const delivery = createDelivery({
        store: createDeliveryStore(database),
        items: createItemsStore(database),
        library,
        downloads,
        secrets,
        ...common,
      });
      const viewers = createViewers({ delivery, library, ...common });
      const receivers = createGuardedPost(() => settings.get(allowPrivateNotifications));
      const notifiers = createNotifiers({
        store: createNotifierStore(database),
        post: receivers.post,
        secrets,
        ...common,
      });
      const news = createNews({ notifiers, catalogue, downloads, delivery, ...common });
      const restoring = createRestoring({ store: createPendingRestoreStore(database), catalogue, tracking, ...common });

      await library.prepare();
      if (exclusive) await catalogue.recover();
      await downloads.recover(exclusive);

      const sockets = createSockets({
        server: door.server,
        basePath: config.basePath,
        authenticate: access.authenticate,
      });
      serveDownloadsLive({ sockets, events, downloads });
      serveSyncLive({ sockets, events, catalogue, provider });
      const roles = new Set(config.roles);
      describeMetrics({
        platform,
        library,
        downloads,
        leasesUsed: async (id) => (await providerStore.connectionUse(id))?.held ?? 0,
        playlists: () => playlistsShown({ catalogue, provider }),
      });
      const system = systemRoutes({
        platform,
        settings,
        library,
        downloads,
        version,
        roles: config.roles,
        health: [
          () => libraryHealth(library),
          () => downloadsHealth({ downloads, library }),
          async () => accountsHealth(await playlistsShown({ catalogue, provider }), clock.now()),
          () => deliveryHealth(delivery),
        ],
        recent: log.recent,
        isOpen: () => open,
      });
      const routes = roles.has('api')
        ? [
            ...system,
            ...accessRoutes({ access, plugins, basePath: config.basePath, disconnect: sockets.disconnect }),
            ...catalogueRoutes({ catalogue, provider }),
            ...imageRoutes({ catalogue, images }),
            ...browseRoutes({ store: createBrowseStore(database), catalogue, provider, clock }),
            ...namingRoutes({ store: createNamingStore(database), settings, events }),
            ...trackingRoutes({ tracking, catalogue, settings }),
            ...requestsRoutes(requests),
            ...downloadsRoutes(downloads),
            ...playbackRoutes(playback),
            ...deliveryRoutes(delivery),
            ...pluginRoutes({
              delivery,
              plugin: createPlugin(join(repository, 'integrations/jellyfin-plugin/dist')),
              plugins,
              basePath: config.basePath,
            }),
            ...notifierRoutes(notifiers),
            ...backupRoutes({ settings, provider, catalogue, tracking, delivery, notifiers, restoring, clock }),
          ]
        : system.filter(({ route }) => !route.path.startsWith('/api'));
      door.serve(
        createApp({
          basePath: config.basePath,
          routes: [...routes, documentRoute(routes, { version, basePath: config.basePath })],
          authenticate: (request, ticket) => access.authenticate({ request, ticket }),
          guards: (app) => {
            app.use(['/api/session', '/api/setup'], signInLimit());
            app.use('/api/jellyfin/pair', signInLimit());
          },
          pages(app) {
            if (!roles.has('api')) return;
            mountReference(app);
            mountPanel(app, join(repository, 'plugin-ui/dist'), async () => [
              ...originsOf(settings.get(embedOrigins)),
              ...(await delivery.origins()),
            ]);
          },
          watch: callTimes(platform),
          log,
        }),
      );

      const schedule = createSchedule({
        database,
        everyMs: scheduleEveryMs,
        async tick() {
          await catalogue.syncWhatIsDue();
          await catalogue.refreshSeries();
          await tracking.check(await tracking.due(false));
          await news.tellOfExpiries();
        },
        log,
      });
      await leases.start();
      if (roles.has('worker')) {
        await queue.start();
        await delivery.recover();
        await notifiers.recover();
        await restoring.recover();
        await requests.recover();
        viewers.start();
        await downloads.start();
      }
      if (roles.has('scheduler')) schedule.start();

      const code = (await access.setupNeeded()) ? `#code=${access.setupCode()}` : '';
      return {
        port: door.port,
        address: `http://${shownHost(config.host)}:${door.port}${config.basePath}${code}`,
        async close() {
          open = false;
          await schedule.stop();
          await sockets.close();
          await playback.close();
          library.endExtras();
          await viewers.stop();
          await downloads.shutDown();
          await queue.stop();
          await receivers.close();
          await leases.stop();
          await platform.close();
          await door.close();
        },
      };
    },
  );
}

function documentRoute(routes: BoundRoute[], about: { version: string; basePath: string }): BoundRoute {
  const all = [...routes.map(({ route }) => route as contract.Route), contract.readOpenApi];
  const document = contract.openApiDocument({ routes: all, ...about });
  return bind(contract.readOpenApi, async () => document);
}

/** Runs `work`; where it fails, `undo` runs before the error goes on. */
async function whole<T>(undo: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Migrations are TypeScript beside the sources and JavaScript beside the build. */
function folderUrl(repository: string, self: string): URL {
  return pathToFileURL(join(repository, self.endsWith('.ts') ? 'migrations/' : 'migrations/dist/'));
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
