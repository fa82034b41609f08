import { useResource } from '../cache.ts';
import { navigate, place, withQuery } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/notes.tsx';
import { fetchMovies, fetchSeries } from './calls.ts';
import { toFilter } from './filter.ts';

type ListKey = 'vod' | 'series';
type PeoplePage = { total: number; total_estimated?: true; cast_partly_known?: true };

/** Somebody of the cast or the direction whom the list is filtered by; a press takes the filter away. */
export function PersonChip({ name, label }: { name: 'actor' | 'director'; label: string }) {
  const person = place.value.query[name];
  if (!person) return null;
  return (
    <button
      type="button"
      class="chip on"
      data-testid={`filter-${name}`}
      onClick={() => navigate(place.value.path, withQuery({ [name]: null }))}
    >
      {label}{' '}
      <b>
        <bdi>{person}</bdi>
      </b>
      <Icon name="close" size="s" />
    </button>
  );
}

/** How many films or series the filtered people are in, and whether more could be once they are opened. */
function usePeopleIn(list: ListKey) {
  const { actor, director } = place.value.query;
  const filter = {
    ...toFilter({ ...(actor && { actor }), ...(director && { director }) }, shownPlaylist.value),
    limit: 1,
  };
  const fetch = (signal: AbortSignal): Promise<PeoplePage> =>
    list === 'vod' ? fetchMovies(filter, signal) : fetchSeries(filter, signal);
  return useResource(`${list}?people ${JSON.stringify(filter)}`, fetch).data.value;
}

/** The same people in the other catalogue. */
export function InOtherList({ list }: { list: ListKey }) {
  const { actor, director } = place.value.query;
  return actor || director ? <OtherList list={list === 'vod' ? 'series' : 'vod'} query={{ actor, director }} /> : null;
}

function OtherList({ list, query }: { list: ListKey; query: Record<string, string | undefined> }) {
  const found = usePeopleIn(list);
  if (!found || found.total === 0) return null;
  const count = list === 'vod' ? t.catalogue.countMovies : t.catalogue.countSeries;
  return (
    <a class="chip" href={href(list === 'vod' ? '/movies' : '/series', query)} data-testid="in-other-list">
      <Icon name={list === 'vod' ? 'movie' : 'series'} size="s" />
      {count(number(found.total), !found.total_estimated)}
    </a>
  );
}

/** Said where the list may lack titles because nobody has looked at them yet. */
export function CastNote({ list }: { list: ListKey }) {
  const { actor, director } = place.value.query;
  return actor || director ? <PartlyKnown list={list} /> : null;
}

function PartlyKnown({ list }: { list: ListKey }) {
  if (!usePeopleIn(list)?.cast_partly_known) return null;
  return (
    <Note icon="info" class="cast-note">
      {t.catalogue.castPartlyKnown}
    </Note>
  );
}
