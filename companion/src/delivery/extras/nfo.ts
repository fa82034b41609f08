import type { DescribedEpisode, Description } from '../../catalogue/index.ts';
import { type Element, xmlDocument } from './xml.ts';

/** What an episode's description is made of beside its row. */
export type EpisodeFacts = {
  episode: DescribedEpisode;
  seriesTitle: string;
  /** Its own name; empty where it has none. */
  name: string;
  /** `5`, or `5-6` for a file with several. */
  number: number | string | null;
};

/** Takes what is secret out of a text. */
type Clean = (text: string) => string;

/** As Jellyfin, Emby and Kodi read `movie.nfo`. No picture's address is in it: those may carry the account's password. */
export function movieNfo(film: Description, clean: Clean): string {
  return xmlDocument({ name: 'movie', value: shared(film, { tmdb: film.tmdbId, imdb: film.imdbId }) }, clean);
}

export function tvshowNfo(series: Description, clean: Clean): string {
  const names = series.seasons.flatMap(({ seasonNumber, name }) => namedSeason(seasonNumber, name));
  const ids = { tmdb: series.tmdbId, imdb: series.imdbId };
  return xmlDocument({ name: 'tvshow', value: [...shared(series, ids), ...names] }, clean);
}

export function episodeNfo({ episode, seriesTitle, name, number }: EpisodeFacts, clean: Clean): string {
  const [first, last] = numbersOf(number);
  const value = [
    of('title', name || (first === null ? episode.title : `Episode ${first}`)),
    of('showtitle', seriesTitle),
    of('season', episode.season_number),
    of('episode', first),
    of('episodenumberend', last),
    of('plot', episode.plot),
    of('aired', wholeDate(episode.air_date)),
    of('rating', shownRating(episode.rating)),
    of('runtime', minutes(episode.duration_seconds)),
  ];
  return xmlDocument({ name: 'episodedetails', value }, clean);
}

function shared(title: Description, ids: Record<string, string | null>): Element[] {
  const known = Object.entries(ids).filter((one): one is [string, string] => one[1] !== null);
  return [
    of('title', title.title),
    of('originaltitle', title.originalTitle),
    of('year', title.year),
    of('premiered', wholeDate(title.releaseDate)),
    of('plot', title.plot),
    of('rating', shownRating(title.rating)),
    of('runtime', minutes(title.durationSeconds)),
    ...title.genres.map((genre) => of('genre', genre)),
    ...title.countries.map((country) => of('country', country)),
    ...title.directors.map((director) => of('director', director)),
    ...title.cast.map((name, order) => ({ name: 'actor', value: [of('name', name), of('order', order)] })),
    of('trailer', title.trailerId && `plugin://plugin.video.youtube/?action=play_video&videoid=${title.trailerId}`),
    ...known.map(([type, value], index) => ({
      ...of('uniqueid', value),
      attributes: { type, ...(index === 0 && { default: 'true' }) },
    })),
    ...known.map(([type, value]) => of(`${type}id`, value)),
  ];
}

const of = (name: string, value: Element['value']): Element => ({ name, value });

/** Where the provider has a name of its own: `Season 1` the media server says in the user's language. */
function namedSeason(number: number, name: string | null): Element[] {
  if (name === null || !/\p{L}/u.test(name.replace(/^\D*\b0*\d+$/, ''))) return [];
  return [{ ...of('namedseason', name), attributes: { number: String(number) } }];
}

function numbersOf(number: EpisodeFacts['number']): [first: number | null, last: number | null] {
  const range = /^(\d+)-(\d+)$/.exec(String(number ?? ''));
  if (range) return [Number(range[1]), Number(range[2])];
  return [number === null || number === '' ? null : Number(number), null];
}

const wholeDate = (date: string | null) => (date && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null);
/** 0 is how panels say that nobody has rated it. */
const shownRating = (rating: number | null) => (rating ? Math.round(rating * 10) / 10 : null);
const minutes = (seconds: number | null) => (seconds ? Math.max(1, Math.round(seconds / 60)) : null);
