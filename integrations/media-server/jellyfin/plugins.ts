import type { MediaServer, PluginState } from '../media-server.ts';
import { MediaServerError } from '../media-server.ts';
import { installedPlugins, packages, pendingRestart, repositories } from './answers.ts';
import type { JellyfinClient } from './client.ts';

type Plugins = Pick<MediaServer, 'pluginState' | 'installPlugin' | 'connectPlugin' | 'restart'>;

const bare = (id: string) => id.replaceAll('-', '').toLowerCase();

export function jellyfinPlugins(client: JellyfinClient): Plugins {
  async function pluginState(id: string, signal?: AbortSignal): Promise<PluginState> {
    const all = await client.read({ method: 'GET', path: '/Plugins' }, installedPlugins, signal);
    const { HasPendingRestart } = await client.read({ method: 'GET', path: '/System/Info' }, pendingRestart, signal);
    const own = all.filter(({ Id }) => bare(Id) === bare(id));
    // After an update both versions are listed until the restart.
    const found =
      own.find(({ Status }) => Status === 'Restart') ?? own.find(({ Status }) => Status === 'Active') ?? own[0];
    const pending = found?.Status === 'Restart' || (found !== undefined && HasPendingRestart === true);
    return { installed: found?.Version ?? null, active: found?.Status === 'Active', needsRestart: pending };
  }

  return {
    pluginState,

    async installPlugin({ id, name, version, repository }, signal) {
      const known = await client.read({ method: 'GET', path: '/Repositories' }, repositories, signal);
      // The call replaces the whole list: what is there stays, switched on or off as it is.
      if (!known.some(({ Url, Enabled }) => Url === repository.url && Enabled !== false)) {
        const own = { Name: repository.name, Url: repository.url, Enabled: true };
        const body = [...known.filter(({ Url }) => Url !== repository.url), own];
        await client.send({ method: 'POST', path: '/Repositories', body }, signal);
      }
      const offered = await client.read({ method: 'GET', path: '/Packages' }, packages, signal);
      const found = offered.find(({ guid }) => guid && bare(guid) === bare(id));
      if (!found?.versions?.some((one) => one.version === version)) {
        throw new MediaServerError(
          'not-found',
          `Jellyfin can't read the plugin's list at ${repository.url}. The address must be one that the server of Jellyfin reaches; it takes Jellyfin 10.10 or newer.`,
          { retryable: false },
        );
      }
      const query = new URLSearchParams({ assemblyGuid: id, version, repositoryUrl: repository.url });
      await client.send(
        { method: 'POST', path: `/Packages/Installed/${encodeURIComponent(found.name ?? name)}?${query}` },
        signal,
      );
    },

    async connectPlugin({ address, code }, signal) {
      const absent = {
        code: 'not-found',
        message: 'The plugin does not run in Jellyfin yet. Restart Jellyfin.',
      } as const;
      const away = `The plugin can't reach ${address}. It must be an address that the server of Jellyfin reaches.`;
      const meanings = {
        404: absent,
        422: { code: 'conflict', message: 'The plugin was not connected. Try again.' },
        502: { code: 'not-found', message: away },
      } as const;
      await client.send(
        { method: 'POST', path: '/XtreamCompanion/settings/pair', body: { address, code }, meanings },
        signal,
      );
    },

    async restart(signal) {
      await client.send({ method: 'POST', path: '/System/Restart' }, signal);
    },
  };
}
