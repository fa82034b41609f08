import type { infer as Infer } from 'zod';
import type { MediaServer, MediaServerOptions, PlayingSession, ServerInfo } from '../media-server.ts';
import { publicInfo, sessions, systemInfo } from './answers.ts';
import { createClient, type JellyfinClient } from './client.ts';
import { notJellyfin } from './errors.ts';
import { findItem, findItems } from './find-item.ts';
import { jellyfinLibraries } from './libraries.ts';
import { jellyfinPlugins } from './plugins.ts';
import { jellyfinScans } from './scans.ts';
import { readSettings } from './settings.ts';
import { jellyfinSignIn } from './sign-in.ts';

/** Jellyfin 10.10 to 12, by about fifteen calls of plain HTTP. */
export function createJellyfin(options: MediaServerOptions): MediaServer {
  const client = createClient(readSettings(options), options.log);
  return {
    kind: 'jellyfin',
    url: client.baseUrl,
    info: (signal) => info(client, signal),
    ...jellyfinLibraries(client),
    ...jellyfinScans(client),
    ...jellyfinPlugins(client),
    itemByPath: (path, lookup, signal) => findItem(client, path, lookup, signal),
    itemsByPath: (paths, lookup, signal) => findItems(client, paths, lookup, signal),
    async sessions(signal) {
      return (await client.read({ method: 'GET', path: '/Sessions' }, sessions, signal)).flatMap(toPlayingSession);
    },
    ...jellyfinSignIn(client),
  };
}

async function info(client: JellyfinClient, signal?: AbortSignal): Promise<ServerInfo> {
  const { code, message } = notJellyfin(client.baseUrl);
  const elsewhere = { code, message };
  const meanings = { 400: elsewhere, 401: elsewhere, 403: elsewhere, 404: elsewhere, 405: elsewhere };
  const found = await client.read(
    { method: 'GET', path: '/System/Info/Public', as: 'nobody', meanings },
    publicInfo,
    signal,
  );
  const version = found.Version ?? found.version;
  const product = found.ProductName ?? found.productName;
  if (!version || (product && !/jellyfin/i.test(product))) throw notJellyfin(client.baseUrl);
  const ready = Boolean(found.Version);
  // Asked with the key: the public answer above says nothing about it.
  if (ready) await client.read({ method: 'GET', path: '/System/Info' }, systemInfo, signal);
  return { name: found.ServerName ?? found.serverName ?? '', version, id: found.Id ?? found.id ?? '', ready };
}

function toPlayingSession(session: Infer<typeof sessions>[number]): PlayingSession[] {
  const { NowPlayingItem: item, PlayState: state } = session;
  if (!item) return [];
  return [
    {
      id: session.Id,
      user: session.UserName ?? '',
      client: session.Client ?? '',
      device: session.DeviceName ?? '',
      title: item.Name ?? '',
      itemPath: item.Path ?? null,
      isPaused: state?.IsPaused === true,
      isTranscoding: state?.PlayMethod === 'Transcode',
    },
  ];
}
