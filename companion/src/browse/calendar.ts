import type * as contract from '../contract/index.ts';
import { badInput } from '../platform/errors.ts';
import { type Day, estimateNext } from './estimate-next.ts';
import type { BrowseStore, TrackedEpisode } from './store.ts';

const dayMs = 86_400_000;
const usualDays = 30;
const mostDays = 800;

/** Episodes of tracked series between two days: those with a date, and of each series the next one by its rhythm. */
export async function readCalendar(
  store: BrowseStore,
  query: { from?: Day; to?: Day },
  now: Date,
): Promise<contract.CalendarItem[]> {
  const today = now.toISOString().slice(0, 10);
  const from = query.from ?? today;
  const to = query.to ?? new Date(Date.parse(from) + usualDays * dayMs).toISOString().slice(0, 10);
  if (Date.parse(to) - Date.parse(from) > mostDays * dayMs) throw badInput('to', `is more than ${mostDays} days away`);
  const bySeries = new Map<number, TrackedEpisode[]>();
  for (const episode of await store.trackedEpisodes()) {
    const own = bySeries.get(episode.series_id);
    if (own) own.push(episode);
    else bySeries.set(episode.series_id, [episode]);
  }
  return [...bySeries.values()]
    .flatMap((episodes) => [...known(episodes), ...estimated(episodes, today)])
    .filter(({ date }) => from <= date && date <= to)
    .sort((a, b) => compare(a.date, b.date) || compare(a.series.title, b.series.title) || numbersOf(a) - numbersOf(b));
}

function known(episodes: TrackedEpisode[]): contract.CalendarItem[] {
  return episodes.flatMap((episode) =>
    episode.air_date === null
      ? []
      : {
          series: seriesOf(episode),
          season_number: episode.season_number,
          episode_num: episode.episode_num,
          title: episode.title,
          date: episode.air_date,
          estimated: false,
          reason: 'the provider names this date',
          download: episode.download_id === null ? null : { id: episode.download_id, status: episode.download_status },
        },
  );
}

/** By the dates of broadcast, or where too few are known by the days on which the provider added the episodes. */
function estimated(episodes: TrackedEpisode[], today: Day): contract.CalendarItem[] {
  const dated = (field: 'air_date' | 'added_on') =>
    episodes.flatMap((episode) => (episode[field] === null ? [] : { ...episode, date: episode[field] }));
  const next = estimateNext(dated('air_date'), today) ?? estimateNext(dated('added_on'), today);
  const [first] = episodes;
  const comes = episodes.some(({ air_date }) => air_date !== null && air_date > today);
  if (!next || !first || comes) return [];
  return [{ series: seriesOf(first), ...next, title: null, estimated: true, download: null }];
}

const seriesOf = ({ series_id, series_title, playlist_id }: TrackedEpisode) => ({
  id: series_id,
  title: series_title,
  playlist_id,
});
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const numbersOf = ({ season_number, episode_num }: contract.CalendarItem) =>
  season_number * 10_000 + (episode_num ?? 0);
