import { computed } from '@preact/signals';
import type { Episode, SeriesDetails } from '@xtreme/companion/contract';
import { useId, useMemo, useState } from 'preact/hooks';
import { downloads, tell, want } from '../downloads/state.ts';
import { downloadOf, itemKey, type Known } from '../downloads/store.ts';
import { TriButton } from '../downloads/tri.tsx';
import { triOf, triOfAll } from '../downloads/tri-state.ts';
import { navigate } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import { roving } from '../ui/roving.ts';
import { EpisodeRow } from './episode-row.tsx';

const rows = roving('.item');

type Season = SeriesDetails['seasons'][number];

/** The newest first, as the page shows them. */
export const inOrder = (season: Season): Episode[] =>
  [...season.episodes].sort((a, b) => (b.episode_num ?? 0) - (a.episode_num ?? 0));

type Props = {
  series: SeriesDetails;
  season: Season;
  open: boolean;
  selected: ReadonlySet<number>;
  pick: (id: number, shift: boolean) => void;
};

/** One season: how much of it is here, one button for all of it, and its episodes. */
export function SeasonPanel({ series, season, open, selected, pick }: Props) {
  const [expanded, setExpanded] = useState(open);
  const id = useId();
  const number = season.season_number;
  const name = t.catalogue.season(number);
  const episodes = inOrder(season);
  return (
    <section class="season" aria-label={name} data-season={number}>
      <header class="season-head">
        <h2>
          <button type="button" aria-expanded={expanded} aria-controls={id} onClick={() => setExpanded(!expanded)}>
            <Icon name="right" size="s" class="chev" />
            {name}
            {season.name && season.name !== name && (
              <span class="t3 sm wide-only season-name">
                <bdi>{season.name}</bdi>
              </span>
            )}
          </button>
        </h2>
        <SeasonState series={series} season={season} />
      </header>
      {expanded && (
        <div id={id} role="list" ref={rows}>
          {episodes.map((episode) => (
            <EpisodeRow
              key={episode.id}
              series={series}
              episode={episode}
              selected={selected.has(episode.id)}
              pick={pick}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function SeasonState({ series, season }: { series: SeriesDetails; season: Season }) {
  const known = useKnown(season);
  const parts = known.map(triOf);
  const all = parts.length;
  const done = parts.filter((part) => part.state === 'done').length;
  const failed = parts.filter((part) => part.state === 'failed').length;
  const moving = parts.filter(({ state }) => state === 'active' || state === 'queued' || state === 'waiting').length;
  const tri = triOfAll(parts);
  const retryAll = () => Promise.all(known.flatMap((one) => (one?.status === 'failed' ? [tell(one.id, 'retry')] : [])));
  const act = () => {
    if (tri.state === 'get') return want([{ kind: 'season', series_id: series.id, season: season.season_number }]);
    if (tri.state === 'failed') return retryAll();
    return navigate('/downloads', tri.state === 'done' ? { tab: 'history' } : {});
  };
  return (
    <>
      <span class="row">
        <span class={`badge ${done === all && all > 0 ? 'ok' : ''}`}>
          {done === all && all > 0 && <Icon name="check" size="s" />}
          {t.catalogue.complete(done, all)}
        </span>
        {moving > 0 && <span class="badge accent wide-only">{t.catalogue.underWay(moving)}</span>}
        {failed > 0 && <span class="badge bad">{t.catalogue.failedCount(failed)}</span>}
      </span>
      <span class="end row">
        <TriButton tri={tri} title={t.catalogue.seasonLower(season.season_number)} look="fit" act={act} passive />
      </span>
    </>
  );
}

function useKnown(season: Season): Known[] {
  const known = useMemo(
    () =>
      computed(() => {
        const state = downloads.value;
        return season.episodes.map(({ id, download }) => downloadOf(state, itemKey('episode', id), download));
      }),
    [season],
  );
  return known.value;
}
