import type { Request, Response } from 'express';
import type { Catalogue } from '../catalogue/index.ts';
import type { StreamedKind } from '../contract/index.ts';
import { allowPrivateRedirects, type Downloads } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { type Provider, refuseInactive } from '../provider/index.ts';
import { askedRange, type ByteRange } from './byte-range.ts';
import { accountBusy, Refused } from './judge-answer.ts';
import { createKnownExtensions } from './known-extensions.ts';
import { mediaType } from './media-type.ts';
import { type Opened, openItem } from './open-item.ts';
import { openUpstream } from './open-upstream.ts';
import { relay } from './relay.ts';
import { serveFile } from './serve-file.ts';

export { playbackRoutes } from './routes.ts';

export type Playback = ReturnType<typeof createPlayback>;
type Player = { request: Request; response: Response; signal: AbortSignal };
/** How long a player is kept waiting for the reason of a refusal. */
const explainMs = 8_000;

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
  const known = createKnownExtensions();

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
    try {
      await withConnection(item.playlistId, signal, () => pass(item, player, signal));
    } catch (error) {
      throw await explained(error, item, signal);
    }
  }

  async function withConnection(playlistId: number, signal: AbortSignal, use: () => Promise<void>): Promise<void> {
    const lease = await provider.leases.takeForPlay(playlistId, signal);
    if (!lease) throw accountBusy('other players of this service have them');
    try {
      await use();
    } finally {
      await provider.leases.release(lease.leaseId).catch((error) => log.warn(`a player's lease: ${messageOf(error)}`));
    }
  }

  async function pass(item: Item, { request, response }: Player, signal: AbortSignal): Promise<void> {
    // Without validators a condition is never met, and the whole file is the answer.
    const conditional = request.headers['if-range'] !== undefined;
    const asked = item.kind === 'live' || conditional ? null : askedRange(request.headers.range);
    const upstream = await open(item, asked, signal);
    try {
      await relay({ response }, upstream, signal);
    } finally {
      await upstream.close();
    }
  }

  async function open(item: Item, asked: ByteRange | null, signal: AbortSignal): Promise<Opened> {
    const addressOf = async (extension: string) => provider.source(item.playlistId, { ...item, extension });
    const { url: home, userAgent, allowInvalidTls } = await addressOf(item.extension);
    const allowPrivateHosts = settings.get(allowPrivateRedirects);
    const source = {
      asked,
      addressOf: async (extension: string) => (await addressOf(extension)).url,
      open: (url: string, range: ByteRange | null, until: AbortSignal) =>
        openUpstream({ url, home, userAgent, allowInvalidTls, allowPrivateHosts, range }, until),
    };
    try {
      const opened = await openItem(source, known.tries(item), signal);
      if (opened.extension !== item.extension)
        log.info({ ...item, found: opened.extension }, 'another extension plays');
      known.found(item, opened.extension);
      return opened;
    } catch (error) {
      if (error instanceof Refused && error.nothingThere) known.foundNothing(item);
      throw error;
    }
  }

  /** Panels refuse everything in the same words: the account's own state tells whose problem it is. */
  async function explained(error: unknown, { playlistId }: Item, signal: AbortSignal): Promise<unknown> {
    if (!(error instanceof Refused)) return error;
    try {
      refuseInactive(await provider.refresh(playlistId, AbortSignal.any([signal, AbortSignal.timeout(explainMs)])));
      return error;
    } catch (cause) {
      return cause instanceof AppError && !cause.retryable ? cause : error;
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
