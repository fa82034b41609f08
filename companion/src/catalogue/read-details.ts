import type { Clock } from '../platform/clock.ts';
import { AppError, messageOf, notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import type { Provider } from '../provider/index.ts';
import { episodesRead } from './events.ts';
import { isLarge } from './loss-guard.ts';
import { lossFloor, lossShare } from './settings.ts';
import { storableInteger } from './storable.ts';
import type { CatalogueStore, NewEpisode, Title } from './store.ts';

/** Details are asked for again when somebody looks and they are older than this. */
const staleAfterMs = 12 * 3_600_000;

export type Freshness = 'cached' | 'fresh';

type Parts = {
  store: CatalogueStore;
  provider: Provider;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
};

/**
 * Details of a film, seasons and episodes of a series: read from the provider when first needed and kept. What is
 * kept is good enough where the provider is away; only a title never read before can't be shown then.
 */
export function createDetails(parts: Parts) {
  const { store, clock, log } = parts;
  const shared = createSharedReadings();

  async function read(title: Title, signal: AbortSignal): Promise<void> {
    if (title.kind === 'movie') await readMovie(parts, title, signal);
    if (title.kind === 'series') await readSeries(parts, title, signal);
  }

  return async function ensureDetails(titleId: number, freshness: Freshness, signal: AbortSignal): Promise<void> {
    const title = await store.title(titleId);
    if (!title) throw notFound('title', titleId);
    const fetchedAt = await store.detailsFetchedAt(titleId);
    const stale = fetchedAt === null || clock.now().getTime() - fetchedAt.getTime() > staleAfterMs;
    if (freshness === 'cached' && !stale) return;
    try {
      await shared(titleId, (one) => read(title, one), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (freshness === 'fresh' || fetchedAt === null) throw error;
      log.info({ title: titleId }, `kept details are shown, the provider says: ${messageOf(error)}`);
    }
  };
}

type Reading = { done: Promise<void>; waiting: number; stop: AbortController };

/** Who asks for what is being read already waits for that; the reading ends early only when nobody waits any more. */
function createSharedReadings() {
  const underWay = new Map<number, Reading>();

  function begin(titleId: number, read: (signal: AbortSignal) => Promise<void>): Reading {
    const stop = new AbortController();
    const reading = { done: read(stop.signal), waiting: 0, stop };
    const forget = () => {
      if (underWay.get(titleId) === reading) underWay.delete(titleId);
    };
    reading.done.then(forget, forget);
    stop.signal.addEventListener('abort', forget);
    underWay.set(titleId, reading);
    return reading;
  }

  return async (titleId: number, read: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const reading = underWay.get(titleId) ?? begin(titleId, read);
    reading.waiting++;
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      await Promise.race([reading.done, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      if (--reading.waiting === 0) reading.stop.abort(signal.reason);
    }
  };
}

async function readMovie({ store, provider, clock }: Parts, title: Title, signal: AbortSignal): Promise<void> {
  const client = await provider.client(title.playlist_id);
  await store.saveDetails(title.id, await client.vodInfo(title.provider_id, signal), [], clock.now());
}

async function readSeries(parts: Parts, title: Title, signal: AbortSignal): Promise<void> {
  const { store, provider, settings, events, clock } = parts;
  const client = await provider.client(title.playlist_id);
  const { info, seasons, episodes } = await client.seriesInfo(title.provider_id, signal);
  const held = await store.episodes(title.id);
  if (episodes.length === 0 && held.length > 0) {
    throw new AppError('empty-answer', 'The provider listed no episodes. What is known stays.', {
      status: 502,
      retryable: true,
    });
  }
  const limits = { sharePercent: settings.get(lossShare), minRows: settings.get(lossFloor) };
  const rows: NewEpisode[] = episodes.map((episode) => ({
    episode_id: episode.episodeId,
    season_number: storableInteger(episode.seasonNumber) ?? 0,
    episode_num: storableInteger(episode.episodeNum),
    title: episode.title,
    container_extension: episode.containerExtension,
    plot: episode.plot,
    air_date: episode.airDate,
    duration_seconds: storableInteger(episode.durationSeconds),
    image_url: episode.imageUrl,
    rating: episode.rating,
    added_at: episode.addedAt,
  }));
  const added = await store.saveEpisodes(title.id, rows, (loss) => !isLarge(loss, limits));
  await store.saveDetails(title.id, info, seasons, clock.now());
  events.emit(episodesRead, { seriesId: title.id, added });
}
