import type * as contract from '../contract/index.ts';
import type { CardRow } from './cards.ts';
import type { DetailRow, EpisodeItem, ItemRow } from './store.ts';

const videoSite = 'https://www.youtube.com/watch?v=';

function itemShown(row: ItemRow) {
  return {
    id: row.id,
    playlist_id: row.playlist_id,
    name: row.name,
    title: row.title,
    year: row.year,
    language: row.language,
    tags: row.tags,
    category_ids: row.category_ids,
    rating: row.rating,
    added_at: row.added_at?.toISOString() ?? null,
    image_url: row.has_image ? `api/images/${row.kind}/${row.id}` : null,
    tmdb_id: row.tmdb_id,
    favorite: row.favorite,
  };
}

export function liveShown(row: ItemRow): contract.LiveItem {
  return { ...itemShown(row), stream_id: row.provider_id, epg_channel_id: row.epg_channel_id };
}

export function vodShown(row: CardRow): contract.VodItem {
  return {
    ...itemShown(row),
    stream_id: row.provider_id,
    container_extension: row.container_extension,
    download: downloadRef(row),
    ...cardShown(row),
  };
}

export function seriesShown(row: CardRow): contract.SeriesItem {
  return { ...itemShown(row), series_id: row.provider_id, tracked: row.tracked, ...cardShown(row) };
}

function cardShown({ card }: CardRow) {
  return card && { variants: card.ids.length, variant_ids: card.ids, variant_reason: card.reason };
}

export function vodDetailsShown(row: DetailRow): contract.VodDetails {
  return { ...vodShown(row), ...detailsShown(row), duration_seconds: numberOf(row.info?.durationSeconds) };
}

export function seriesDetailsShown(
  row: DetailRow,
  episodes: EpisodeItem[],
  tracking: contract.SeriesDetails['tracking'],
): contract.SeriesDetails {
  return {
    ...seriesShown(row),
    ...detailsShown(row),
    seasons: seasonsShown(row, episodes),
    tracking,
    fetched_at: row.fetched_at?.toISOString() ?? null,
  };
}

/** The seasons that have episodes: a provider's own list of seasons says little about its files. */
function seasonsShown(row: DetailRow, episodes: EpisodeItem[]): contract.SeriesDetails['seasons'] {
  const bySeason = new Map<number, EpisodeItem[]>();
  for (const episode of episodes) {
    bySeason.set(episode.season_number, [...(bySeason.get(episode.season_number) ?? []), episode]);
  }
  return [...bySeason].map(([season_number, list]) => ({
    season_number,
    name: row.seasons?.find(({ seasonNumber }) => seasonNumber === season_number)?.name ?? null,
    episodes: list.map(episodeShown),
  }));
}

function episodeShown(row: EpisodeItem): contract.Episode {
  return {
    id: row.id,
    episode_id: row.episode_id,
    season_number: row.season_number,
    episode_num: row.episode_num,
    title: row.title,
    plot: row.plot,
    air_date: row.air_date,
    duration_seconds: row.duration_seconds,
    container_extension: row.container_extension,
    added_at: row.added_at?.toISOString() ?? null,
    download: downloadRef(row),
  };
}

type WithDownload = Pick<
  ItemRow,
  'download_id' | 'download_status' | 'download_done' | 'download_total' | 'download_servers'
>;

function downloadRef(row: WithDownload) {
  if (row.download_id === null || row.download_status === null) return null;
  const known = row.download_total !== null && row.download_total > 0;
  const percent = known ? Math.floor(((row.download_done ?? 0) / (row.download_total ?? 1)) * 10_000) / 100 : null;
  return {
    id: row.download_id,
    status: row.download_status,
    progress: row.download_status === 'completed' ? 100 : percent,
    play_url: row.download_servers?.find(({ url }) => url !== null)?.url ?? null,
  };
}

/** What the provider's details say wins over the list's fields. */
function detailsShown(row: DetailRow) {
  const info = row.info ?? {};
  const trailer = textOf(info.youtubeTrailer) ?? row.trailer;
  return {
    tmdb_id: row.tmdb_id ?? textOf(info.tmdbId),
    plot: textOf(info.plot) ?? row.plot,
    cast: (textOf(info.cast) ?? row.actors ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    director: textOf(info.director) ?? row.director,
    genre: textOf(info.genre) ?? row.genre,
    release_date: textOf(info.releaseDate) ?? row.release_date,
    trailer_url: trailerUrl(trailer),
    gone_at: row.gone_at?.toISOString() ?? null,
    backdrop_url: hasBackdrop(info) ? `api/images/backdrop/${row.id}` : null,
  };
}

function hasBackdrop(info: Record<string, unknown>): boolean {
  const pictures = info.backdropUrls ?? info.backdrop;
  return Array.isArray(pictures) && pictures.length > 0;
}

function trailerUrl(trailer: string | null): string | null {
  if (!trailer) return null;
  if (/^[\w-]{6,20}$/.test(trailer)) return videoSite + trailer;
  return trailer.startsWith('https://') && URL.canParse(trailer) ? trailer : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;
}
