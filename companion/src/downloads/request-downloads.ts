import type { Catalogue, EpisodeRow, Title } from '../catalogue/index.ts';
import {
  distinctStem,
  episodeStem,
  episodeTemplate,
  extensionOf,
  idFolders,
  type Library,
  movieStem,
  movieTemplate,
  stemKey,
} from '../library/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Settings } from '../platform/settings.ts';
import { episodeNaming, movieNaming } from './episode-naming.ts';
import type { DownloadRow, DownloadsStore, NewDownload } from './store.ts';

export type Wanted =
  | { kind: 'movie'; id: number }
  | { kind: 'episode'; id: number }
  | { kind: 'season'; series_id: number; season: number }
  | { kind: 'series'; id: number };

export type Requested = { row: DownloadRow; isNew: boolean };

/** A download before its place is known to be free. */
type Wish = Omit<NewDownload, 'stem_key'>;
type Parts = { store: DownloadsStore; catalogue: Catalogue; library: Library; settings: Settings };

/** What a wish means as single files: a season or series becomes one download per episode. */
export function createRequests(parts: Parts) {
  const { store, catalogue, library } = parts;

  async function movie(id: number, priority: number): Promise<Requested> {
    const title = await catalogue.title(id, 'movie');
    return ensure(movieDownload(parts, title, priority), title);
  }

  async function episode(row: EpisodeRow, series: Title, priority: number): Promise<Requested> {
    return ensure(episodeDownload(parts, row, series, priority), series);
  }

  /** The row of this item: the one there is, brought to life again where it had ended without a file, or a new one. */
  async function ensure(wanted: Wish, title: Title): Promise<Requested> {
    for (let tries = 0; tries < 5; tries++) {
      const known = (await store.byItem(wanted.kind, wanted.item_id)) ?? (await adopt(wanted));
      if (known) return revive(known, wanted, title);
      mustBeOffered(title);
      const stem = await freeStem(wanted.stem);
      const created = await store.create({ ...wanted, stem, stem_key: stemKey(stem) });
      if (created) return { row: created, isNew: true };
    }
    throw new AppError('busy', 'This title is being queued by somebody else at this moment. Try again.', {
      status: 409,
      retryable: true,
    });
  }

  /** A title of an account that was added anew has a new id; its download and its file are still the ones there are. */
  async function adopt({ kind, item_id, series_id, playlist_id, provider_id }: Wish): Promise<DownloadRow | null> {
    for (const row of await store.byProviderItem(kind, playlist_id, provider_id)) {
      const title = kind === 'movie' ? catalogue.title(row.item_id) : catalogue.episode(row.item_id);
      if (!(await isThere(title))) return store.change(row.id, [row.status], { item_id, series_id });
    }
    return null;
  }

  async function revive(row: DownloadRow, { priority, provider_id }: Wish, title: Title): Promise<Requested> {
    const gone = row.status === 'completed' && (await library.sizeOf(`${row.stem}.${row.extension}`)) === null;
    if (!gone && row.status !== 'failed' && row.status !== 'cancelled') return { row, isNew: false };
    mustBeOffered(title);
    const fresh = gone || row.status === 'cancelled' ? { bytes_done: 0, bytes_total: null } : {};
    const revived = await store.change(row.id, [row.status], {
      status: 'queued',
      priority,
      provider_id,
      ...fresh,
      ...untried,
    });
    return revived ? { row: revived, isNew: true } : { row: (await store.get(row.id)) ?? row, isNew: false };
  }

  /** Neither another download's place nor a file that the user put there. */
  async function freeStem(stem: string): Promise<string> {
    const rows = await store.stemKeysLike(stemKey(stem));
    const files = await library.neighbours(stem);
    const taken = new Set([...rows, ...files.map(({ key }) => key)]);
    return distinctStem(stem, (key) => taken.has(key));
  }

  async function episodesOf(wanted: Extract<Wanted, { kind: 'season' | 'series' }>, signal: AbortSignal) {
    const seriesId = wanted.kind === 'season' ? wanted.series_id : wanted.id;
    const series = await catalogue.title(seriesId, 'series');
    const all = await catalogue.episodes(seriesId, 'cached', signal);
    const chosen = wanted.kind === 'season' ? all.filter((row) => row.season_number === wanted.season) : all;
    if (chosen.length > 0) return { series, episodes: chosen };
    const what = wanted.kind === 'season' ? `Season ${wanted.season} of "${series.title}"` : `"${series.title}"`;
    throw new AppError('no-episodes', `${what} has no episodes at the provider.`, { status: 404 });
  }

  return async function request(wanted: Wanted, priority: number, signal: AbortSignal): Promise<Requested[]> {
    if (wanted.kind === 'movie') return [await movie(wanted.id, priority)];
    if (wanted.kind === 'episode') {
      const row = await catalogue.episode(wanted.id);
      return [await episode(row, await catalogue.title(row.series_id, 'series'), priority)];
    }
    const { series, episodes } = await episodesOf(wanted, signal);
    return allThatCan(episodes, (row) => episode(row, series, priority));
  };
}

/** What is on disk stays; only what would have to be fetched needs a provider that has it. */
function mustBeOffered({ title, gone_at }: Title): void {
  if (gone_at === null) return;
  const day = gone_at.toISOString().slice(0, 10);
  throw new AppError('gone', `The provider no longer offers "${title}" (since ${day}).`, { status: 404 });
}

async function isThere(found: Promise<unknown>): Promise<boolean> {
  try {
    await found;
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

/** One episode that can't be queued doesn't keep the others out; where none can, the first reason is thrown. */
async function allThatCan<T, R>(items: T[], make: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  const faults: unknown[] = [];
  for (const item of items)
    await make(item).then(
      (one) => made.push(one),
      (error) => faults.push(error),
    );
  if (made.length === 0) throw faults[0];
  return made;
}

/** Fields of a row that starts anew, with all its tries. */
export const untried = {
  error: null,
  not_before: null,
  fruitless_since: null,
  waiting_for: null,
  finished_at: null,
  attempts: 0,
} satisfies Partial<DownloadRow>;

function movieDownload({ settings }: Parts, title: Title, priority: number): Wish {
  const extension = fileExtension(title.container_extension);
  return {
    kind: 'movie',
    item_id: title.id,
    playlist_id: title.playlist_id,
    provider_id: title.provider_id,
    series_id: null,
    season_number: null,
    episode_num: null,
    title: title.year === null ? title.title : `${title.title} (${title.year})`,
    stem: movieStem(movieNaming(title, settings.get(idFolders)), settings.get(movieTemplate)),
    extension,
    priority,
  };
}

function episodeDownload({ settings }: Parts, row: EpisodeRow, series: Title, priority: number): Wish {
  const stem = episodeStem(episodeNaming(row, series, settings.get(idFolders)), settings.get(episodeTemplate));
  return {
    kind: 'episode',
    item_id: row.id,
    playlist_id: series.playlist_id,
    provider_id: row.episode_id,
    series_id: series.id,
    season_number: row.season_number,
    episode_num: row.episode_num,
    title: stem.split('/').at(-1) ?? row.title,
    stem,
    extension: fileExtension(row.container_extension),
    priority,
  };
}

/** A playlist of pieces is not a file. */
function fileExtension(container: string | null): string {
  if (/^m3u8?$/i.test(container ?? '')) {
    throw new AppError('not-a-file', 'The provider serves this title as a stream in pieces (HLS), not as a file.', {
      status: 422,
    });
  }
  return extensionOf(container);
}
