import type { Catalogue } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Settings } from '../platform/settings.ts';
import type { AccountRow, Provider } from '../provider/index.ts';
import type { Tracking } from '../tracking/index.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import type { Delivery } from './index.ts';
import type { Notifiers } from './notify/index.ts';
import type { NewPending, PendingRow } from './pending-restore-store.ts';
import type { Restoring } from './restore-titles.ts';

const most = 100_000;

type Options = {
  settings: Settings;
  provider: Provider;
  catalogue: Catalogue;
  tracking: Tracking;
  delivery: Delivery;
  notifiers: Notifiers;
  restoring: Restoring;
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
    bind(contract.readRestore, async ({ query }) => {
      const names = new Map((await options.provider.list()).map(({ id, name }) => [id, name]));
      const open = (await options.restoring.unfinished()).map((row) => unrestored(row, names));
      return { ...pageFrom(open, query), ...(await options.restoring.counts()) };
    }),
    bind(contract.endRestore, async () => {
      await options.restoring.forget();
      return undefined;
    }),
  ];
}

async function readBackup(options: Options): Promise<contract.Backup> {
  const { settings, provider, delivery, notifiers, clock } = options;
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
    notifiers: (await notifiers.list(() => true)).map(({ kind, name, events }) => ({ kind, name, events })),
    ...titlesOf([...(await titlesNow(options)), ...(await options.restoring.unfinished())], places),
  };
}

function playlistOf(account: AccountRow): contract.Backup['playlists'][number] {
  return {
    name: account.name,
    server_url: account.server_url,
    username: account.username,
    user_agent: account.user_agent,
    connections: account.connections,
    speed_limit_bps: account.speed_limit_bps,
    reserve_for_playback: account.reserve_for_playback,
    sync_interval_minutes: account.sync_interval_minutes,
    enabled: account.enabled,
    allow_invalid_tls: account.allow_invalid_tls,
    excluded_categories: account.excluded_categories,
    category_languages: account.category_languages,
  };
}

/** The present favourites, the oldest first, and the tracked series, by what their providers call them. */
async function titlesNow({ tracking, catalogue }: Options): Promise<NewPending[]> {
  const favorites = (await catalogue.favorites()).map((row) => ({ ...row, what: 'favorite' as const, rule: null }));
  const tracked: NewPending[] = [];
  for (const { series_id: id, seasons, start, max_per_check } of await tracking.list({ afterId: 0, limit: most })) {
    const { playlist_id, kind, provider_id, title, name } = await catalogue.title(id, 'series');
    const rule = { seasons, start, max_per_check };
    tracked.push({ what: 'tracking', playlist_id, kind, provider_id, title, name, rule });
  }
  return [...favorites, ...tracked];
}

/** Each once: what an earlier restore still looks for is in the backup too, unless the user has set it meanwhile. */
function titlesOf(titles: NewPending[], places: Map<number, number>): Pick<contract.Backup, 'favorites' | 'tracking'> {
  const favorites = new Map<string, contract.Backup['favorites'][number]>();
  const tracking = new Map<string, contract.Backup['tracking'][number]>();
  for (const { what, playlist_id, kind, provider_id, title, name, rule } of titles) {
    const place = places.get(playlist_id);
    const key = JSON.stringify([place, kind, provider_id]);
    if (place === undefined || (what === 'favorite' ? favorites : tracking).has(key)) continue;
    const words = { ...(title !== null && { title }), ...(name !== null && { name }) };
    if (what === 'favorite') favorites.set(key, { playlist: place, kind, provider_id, ...words });
    else if (rule)
      tracking.set(key, { playlist: place, series_id: provider_id, title: title ?? '', ...words, ...rule });
  }
  return { favorites: [...favorites.values()], tracking: [...tracking.values()] };
}

/** Settings of other versions are left out. An account is the same by its server and its user. */
async function restoreBackup(options: Options, backup: contract.Backup) {
  const { settings, provider, delivery, notifiers, restoring } = options;
  const declared = new Set(settings.declared().map(({ key }) => key));
  const known = Object.entries(backup.settings).filter(([key]) => declared.has(key));
  await settings.change(Object.fromEntries(known));
  const present = new Set((await provider.list()).map(identity));
  const missing = backup.playlists.filter((playlist) => !present.has(identity(playlist)));
  for (const playlist of missing) await provider.createWithoutPassword(playlist);
  const receivers = (await notifiers.list(() => true)).map(notifierIdentity);
  const servers = new Set((await delivery.list()).map(({ url }) => url));
  return {
    settings: known.length,
    playlists_created: missing.map(({ name }) => name),
    playlists_present: backup.playlists.length - missing.length,
    media_servers_missing: backup.media_servers.filter(({ url }) => !servers.has(url)).map(({ name }) => name),
    notifiers_missing: (backup.notifiers ?? [])
      .filter((one) => !receivers.includes(notifierIdentity(one)))
      .map(({ name }) => name),
    ...(await restoring.begin(pendingOf(backup, await provider.list()))),
  };
}

/** Where it goes may be a secret itself (an address of Discord, a topic of ntfy), and is not in the backup. */
const notifierIdentity = ({ kind, name }: { kind: string; name: string }) => JSON.stringify([kind, name]);

/** The backup's favourites and tracked series at the accounts as they are here. */
function pendingOf(backup: contract.Backup, accounts: AccountRow[]): NewPending[] {
  const ids = new Map(accounts.map((account) => [identity(account), account.id]));
  const idOf = (place: number) => {
    const playlist = backup.playlists[place];
    return playlist && ids.get(identity(playlist));
  };
  const favorites = backup.favorites.map(({ playlist, kind, provider_id, title = null, name = null }) => ({
    playlist_id: idOf(playlist),
    ...({ what: 'favorite', kind, provider_id, title, name, rule: null } as const),
  }));
  const tracking = backup.tracking.map(({ playlist, series_id, title, name = null, ...rule }) => ({
    playlist_id: idOf(playlist),
    ...({ what: 'tracking', kind: 'series', provider_id: series_id, title, name, rule } as const),
  }));
  return [...favorites, ...tracking].flatMap(({ playlist_id, ...row }) =>
    playlist_id === undefined ? [] : { playlist_id, ...row },
  );
}

function unrestored(row: PendingRow, playlists: Map<number, string>): contract.Unrestored {
  const { what, kind, title, playlist_id, status, error } = row;
  const playlist = playlists.get(playlist_id) ?? '';
  return { what, kind, title, playlist_id, playlist, status: status === 'restored' ? 'waiting' : status, error };
}

const identity = ({ server_url, username }: { server_url: string; username: string }) =>
  JSON.stringify([server_url.replace(/\/+$/, ''), username]);
