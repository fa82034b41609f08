import type { Catalogue } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Settings } from '../platform/settings.ts';
import type { AccountRow, Provider } from '../provider/index.ts';
import type { Tracking } from '../tracking/index.ts';
import type { Delivery } from './index.ts';

const most = 100_000;

type Options = {
  settings: Settings;
  provider: Provider;
  catalogue: Catalogue;
  tracking: Tracking;
  delivery: Delivery;
  clock: Clock;
};

/** The settings as one file and back: it holds no secret, so that it may lie anywhere. */
export function backupRoutes(options: Options): BoundRoute[] {
  return [
    bind(contract.readBackup, async ({ response }) => {
      const backup = await readBackup(options);
      const day = backup.created_at.slice(0, 10);
      response.setHeader('Content-Disposition', `attachment; filename="xtreme-downloader-${day}.json"`);
      return backup;
    }),
    bind(contract.restoreBackup, async ({ body }) => restoreBackup(options, body)),
  ];
}

async function readBackup(options: Options): Promise<contract.Backup> {
  const { settings, provider, catalogue, delivery, clock } = options;
  const accounts = await provider.list();
  const places = new Map(accounts.map(({ id }, place) => [id, place]));
  return {
    version: 1,
    created_at: clock.now().toISOString(),
    settings: settings.all(),
    playlists: accounts.map(playlistOf),
    media_servers: (await delivery.list()).map(({ kind, name, url, path_map, allow_invalid_tls }) => ({
      kind,
      name,
      url,
      path_map,
      allow_invalid_tls,
    })),
    tracking: await trackingOf(options, places),
    favorites: (await catalogue.favorites()).map(({ playlist_id, kind, provider_id }) => ({
      playlist: places.get(playlist_id) ?? 0,
      kind,
      provider_id,
    })),
  };
}

function playlistOf(account: AccountRow): contract.Backup['playlists'][number] {
  return {
    name: account.name,
    server_url: account.server_url,
    username: account.username,
    user_agent: account.user_agent,
    connections: account.connections,
    sync_interval_minutes: account.sync_interval_minutes,
    enabled: account.enabled,
    allow_invalid_tls: account.allow_invalid_tls,
    excluded_categories: account.excluded_categories,
  };
}

async function trackingOf({ tracking, catalogue }: Options, places: Map<number, number>) {
  const found: contract.Backup['tracking'] = [];
  for (const { series_id: id, seasons, start } of await tracking.list({ afterId: 0, limit: most })) {
    const { playlist_id, provider_id, title } = await catalogue.title(id, 'series');
    found.push({ playlist: places.get(playlist_id) ?? 0, series_id: provider_id, title, seasons, start });
  }
  return found;
}

/** Settings of other versions are left out. An account is the same by its server and its user. */
async function restoreBackup({ settings, provider }: Options, backup: contract.Backup) {
  const declared = new Set(settings.declared().map(({ key }) => key));
  const known = Object.entries(backup.settings).filter(([key]) => declared.has(key));
  await settings.change(Object.fromEntries(known));
  const present = new Set((await provider.list()).map(identity));
  const missing = backup.playlists.filter((playlist) => !present.has(identity(playlist)));
  for (const playlist of missing) await provider.createWithoutPassword(playlist);
  return {
    settings: known.length,
    playlists_created: missing.map(({ name }) => name),
    playlists_present: backup.playlists.length - missing.length,
  };
}

const identity = ({ server_url, username }: { server_url: string; username: string }) =>
  JSON.stringify([server_url.replace(/\/+$/, ''), username]);
