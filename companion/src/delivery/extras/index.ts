import type { Catalogue, Description, Images } from '../../catalogue/index.ts';
import { episodeNaming } from '../../downloads/index.ts';
import {
  type Extra,
  type ExtrasWriter,
  episodeTemplate,
  movieTemplate,
  type NewFile,
  ownEpisodeName,
} from '../../library/index.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Provider } from '../../provider/index.ts';
import { episodeNfo, movieNfo, tvshowNfo } from './nfo.ts';
import { moviePlaces, seasonPoster, seriesFolder } from './places.ts';
import { writeArtwork, writeNfo } from './settings.ts';

export { extrasSettings } from './settings.ts';

/**
 * A film that is whole waits so long for its details, then the list's words do. They are asked for at the end, when the
 * film has given its connection back: some providers count the question as one.
 */
const usualDetailsMs = 4_000;
const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

type Place = Pick<Extra, 'stem' | 'beside'>;

/** What goes beside films and episodes, as the media server's first look reads it. */
export function createExtrasWriter(options: {
  catalogue: Catalogue;
  provider: Provider;
  images: Images;
  settings: Settings;
  log: Logger;
  detailsMs?: number;
}): ExtrasWriter {
  const { catalogue, provider, images, settings, log, detailsMs = usualDetailsMs } = options;
  const isWanted = () => settings.get(writeNfo) || settings.get(writeArtwork);

  async function descriptionOf(titleId: number, signal: AbortSignal): Promise<Description> {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(detailsMs)]);
    await catalogue.ensureDetails(titleId, 'cached', inTime).catch((error) => {
      log.info({ title: titleId }, `described by what the list says: ${messageOf(error)}`);
    });
    return catalogue.description(titleId);
  }

  function nfo(place: Place, text: () => string): Extra[] {
    if (!settings.get(writeNfo)) return [];
    return [{ ...place, kind: 'description', make: async () => ({ extension: 'nfo', bytes: Buffer.from(text()) }) }];
  }

  /** The first of these addresses that leads to a picture. */
  function picture(place: Place, urls: (string | null | undefined)[], playlistId: number): Extra[] {
    const known = urls.filter((url) => typeof url === 'string');
    if (known.length === 0 || !settings.get(writeArtwork)) return [];
    return [{ ...place, kind: 'picture', make: (signal) => firstPicture(known, playlistId, signal) }];
  }

  async function firstPicture(urls: string[], playlistId: number, signal: AbortSignal) {
    for (const url of urls.slice(0, 3)) {
      signal.throwIfAborted();
      const found = await images.read(url, playlistId).catch(() => null);
      const extension = found && extensions[found.type];
      if (found && extension) return { extension, bytes: found.bytes };
    }
    return null;
  }

  async function movie({ itemId, stem }: NewFile, signal: AbortSignal): Promise<Extra[]> {
    const film = await descriptionOf(itemId, signal);
    const clean = await provider.cleaner(film.playlistId);
    const { beside, ...at } = moviePlaces(stem, settings.get(movieTemplate));
    return [
      ...nfo({ stem: at.nfo, beside }, () => movieNfo(film, clean)),
      ...picture({ stem: at.poster, beside }, film.posterUrls, film.playlistId),
      ...picture({ stem: at.fanart, beside }, film.backdropUrls, film.playlistId),
    ];
  }

  async function episode({ itemId, stem }: NewFile, signal: AbortSignal): Promise<Extra[]> {
    const row = await catalogue.describedEpisode(itemId);
    const title = await catalogue.title(row.series_id, 'series');
    const series = await descriptionOf(title.id, signal);
    const clean = await provider.cleaner(series.playlistId);
    const naming = episodeNaming(row, title);
    const facts = { episode: row, seriesTitle: series.title, name: ownEpisodeName(naming), number: naming.episode };
    const folder = seriesFolder(stem, settings.get(episodeTemplate));
    return [
      ...nfo({ stem, beside: stem }, () => episodeNfo(facts, clean)),
      ...picture({ stem: `${stem}-thumb`, beside: stem }, [row.image_url], series.playlistId),
      ...(folder === null ? [] : show({ series, folder, stem, season: row.season_number, clean })),
    ];
  }

  function show(one: {
    series: Description;
    folder: string;
    stem: string;
    season: number;
    clean: (text: string) => string;
  }): Extra[] {
    const { series, folder, stem, season, clean } = one;
    const cover = series.seasons.find(({ seasonNumber }) => seasonNumber === season)?.coverUrl;
    // The season's poster lies in the series' folder, and goes with the season's.
    const besideSeason = stem.slice(0, stem.lastIndexOf('/'));
    return [
      ...nfo({ stem: `${folder}/tvshow`, beside: folder }, () => tvshowNfo(series, clean)),
      ...picture({ stem: `${folder}/poster`, beside: folder }, series.posterUrls, series.playlistId),
      ...picture({ stem: `${folder}/fanart`, beside: folder }, series.backdropUrls, series.playlistId),
      ...picture({ stem: seasonPoster(folder, season), beside: besideSeason }, [cover], series.playlistId),
    ];
  }

  return async (file, signal) => {
    if (!isWanted()) return [];
    return file.kind === 'movie' ? movie(file, signal) : episode(file, signal);
  };
}
