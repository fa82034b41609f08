import type { Request, Response } from 'express';
import type { Catalogue } from '../catalogue/index.ts';
import type { StreamedKind } from '../contract/index.ts';
import { allowPrivateRedirects, type Downloads } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import type { Provider } from '../provider/index.ts';
import { askedRange } from './byte-range.ts';
import { accountBusy } from './judge-answer.ts';
import { mediaType } from './media-type.ts';
import { openUpstream } from './open-upstream.ts';
import { relay } from './relay.ts';
import { serveFile } from './serve-file.ts';

export { playbackRoutes } from './routes.ts';

export type Playback = ReturnType<typeof createPlayback>;
type Player = { request: Request; response: Response; signal: AbortSignal };
type Item = { playlistId: number; kind: StreamedKind; providerId: string; extension: string };

/** Bytes to a player: finished files from disk, everything else from the provider, counted as one of its connections. */
export function createPlayback(options: {
  provider: Provider;
  catalogue: Catalogue;
  library: Library;
  downloads: Downloads;
  settings: Settings;
  log: Logger;
}) {
  const { provider, catalogue, library, downloads, settings, log } = options;
  const closing = new AbortController();
  const playing = new Set<Promise<void>>();

  async function itemOf(kind: StreamedKind, id: number): Promise<Item> {
    if (kind === 'episode') {
      const episode = await catalogue.episode(id);
      const { playlist_id: playlistId } = await catalogue.title(episode.series_id, 'series');
      return { playlistId, kind, providerId: episode.episode_id, extension: episode.container_extension || 'mp4' };
    }
    const title = await catalogue.title(id, kind);
    const extension = kind === 'live' ? 'ts' : title.container_extension || 'mp4';
    return { playlistId: title.playlist_id, kind, providerId: title.provider_id, extension };
  }

  /** Answers whether the file was there. */
  async function playFile(kind: StreamedKind, id: number, { response }: Player): Promise<boolean> {
    const path = kind === 'live' ? null : await downloads.finishedFile(kind, id);
    return path !== null && serveFile(response, library.absolute(path));
  }

  async function playFromProvider(item: Item, player: Player): Promise<void> {
    const { request, response } = player;
    if (request.method === 'HEAD') {
      // A panel answers HEAD without looking at the file, so it isn't asked.
      return void response.status(200).setHeader('Content-Type', mediaType(item.extension)).end();
    }
    const signal = AbortSignal.any([player.signal, closing.signal]);
    const lease = await provider.leases.takeForPlay(item.playlistId, signal);
    if (!lease) throw accountBusy('other players of this service have them');
    try {
      await pass(item, player, signal);
    } finally {
      await provider.leases.release(lease.leaseId).catch((error) => log.warn(`a player's lease: ${messageOf(error)}`));
    }
  }

  async function pass(item: Item, { request, response }: Player, signal: AbortSignal): Promise<void> {
    const { url, userAgent, allowInvalidTls } = await provider.source(item.playlistId, item);
    // Without validators a condition is never met, and the whole file is the answer.
    const conditional = request.headers['if-range'] !== undefined;
    const asked = item.kind === 'live' || conditional ? null : askedRange(request.headers.range);
    const allowPrivateHosts = settings.get(allowPrivateRedirects);
    const upstream = await openUpstream({ url, userAgent, allowInvalidTls, allowPrivateHosts, range: asked }, signal);
    try {
      await relay({ response, mediaType: mediaType(item.extension), asked }, upstream, signal);
    } finally {
      await upstream.close();
    }
  }

  return {
    /** Answers the player; resolves when it has everything or is gone. */
    async play(kind: StreamedKind, id: number, player: Player): Promise<void> {
      if (await playFile(kind, id, player)) return;
      const done = playFromProvider(await itemOf(kind, id), player);
      playing.add(done);
      await done.finally(() => playing.delete(done));
    },

    /** Ends what is playing and gives its connections back. */
    async close(): Promise<void> {
      closing.abort(new AppError('stopping', 'The service is stopping.', { status: 503, retryable: true }));
      await Promise.allSettled(playing);
    },
  };
}
