import type { Plugins } from '../access/index.ts';
import * as contract from '../contract/index.ts';
import { AppError } from '../platform/errors.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Delivery } from './index.ts';
import { manifestOf, type Plugin } from './plugin-package.ts';

type Options = { delivery: Delivery; plugin: Plugin; plugins: Plugins; basePath: string };

/** The plugin for Jellyfin: its repository, and putting it into a media server. */
export function pluginRoutes({ delivery, plugin, plugins, basePath }: Options): BoundRoute[] {
  async function state(id: number, signal: AbortSignal): Promise<contract.PluginState> {
    const { guid, version = null } = (await plugin.read()) ?? {};
    const paired = (await plugins.list()).some(({ media_server_id }) => media_server_id === id);
    const there = await delivery.at(id, (server) => server.pluginState(guid ?? pluginId, signal));
    return {
      offered: version,
      installed: there.installed,
      active: there.active,
      needs_restart: there.needsRestart,
      paired,
    };
  }

  return [
    bind(contract.readPluginManifest, async ({ request, response }) => {
      response.setHeader('Cache-Control', 'no-cache');
      return manifestOf(await plugin.read(), `${request.protocol}://${request.host}${basePath}`);
    }),
    bind(contract.readPluginPackage, async ({ response }) => {
      const zip = await plugin.zip();
      if (!zip) throw notBuilt(404);
      response.setHeader('Cache-Control', 'no-cache');
      response.type('application/zip').send(zip);
      return undefined;
    }),
    bind(contract.readPlugin, async ({ params, signal }) => state(params.id, signal)),
    bind(contract.installPlugin, async ({ params, body, signal }) => {
      await delivery.get(params.id);
      const found = await plugin.read();
      if (!found) throw notBuilt(409);
      const { guid: id, name, version } = found;
      const repository = { name: 'xtreme-downloader', url: `${withSlash(body.address)}jellyfin/manifest.json` };
      await delivery.at(params.id, (server) => server.installPlugin({ id, name, version, repository }, signal));
      return state(params.id, signal);
    }),
    bind(contract.connectPlugin, async ({ params, body, signal }) => {
      const { code } = await plugins.createCode(params.id);
      await delivery.at(params.id, (server) =>
        server.connectPlugin({ address: withSlash(body.address), code }, signal),
      );
      return state(params.id, signal);
    }),
    bind(contract.restartMediaServer, async ({ params, signal }) => {
      await delivery.at(params.id, (server) => server.restart(signal));
      return undefined;
    }),
  ];
}

/** Known also where the package is not there: an older one may be installed. */
const pluginId = '3f6c1d0e-8a57-4b0b-9b67-2c1f5a0e7d94';

function notBuilt(status: number): AppError {
  return new AppError(
    'plugin-not-built',
    'The plugin was not built: that takes the .NET SDK (npm run build:plugin). Everything else works without it.',
    { status },
  );
}

const withSlash = (address: string) => (address.endsWith('/') ? address : `${address}/`);
