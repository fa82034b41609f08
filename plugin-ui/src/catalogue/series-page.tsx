import { computed } from '@preact/signals';
import type { SeriesDetails } from '@xtreme/companion/contract';
import { useMemo, useState } from 'preact/hooks';
import { invalidate, useResource } from '../cache.ts';
import { downloads, want } from '../downloads/state.ts';
import { downloadOf, itemKey } from '../downloads/store.ts';
import { triOf } from '../downloads/tri-state.ts';
import { t } from '../strings/index.ts';
import { TrackDialog } from '../tracking/track-dialog.tsx';
import { TrackingLine } from '../tracking/tracking-line.tsx';
import { Button } from '../ui/button.tsx';
import { number, relative } from '../ui/format.ts';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { fetchOneSeries } from './calls.ts';
import { FavoriteButton } from './favorite.tsx';
import { Hero, TrailerLink } from './hero.tsx';
import { inOrder, SeasonPanel } from './season-panel.tsx';
import { mostAtOnce, SelectionBar } from './selection-bar.tsx';
import { type Choosing, useSelection } from './use-selection.ts';
import { Variants } from './variants.tsx';

export function SeriesPage({ params }: { params: Record<string, string> }) {
  const id = Number(params.id);
  const entry = useResource(`series/${id}`, (signal) => fetchOneSeries(id, signal));
  const series = entry.data.value;
  const error = entry.error.value;
  if (!series)
    return error === undefined ? (
      <Skeleton shape="panel" rows={3} />
    ) : (
      <LoadError error={error} retry={entry.refresh} />
    );
  return <Series series={series} />;
}

function Series({ series }: { series: SeriesDetails }) {
  const [tracking, setTracking] = useState(false);
  const missing = useMissing(series);
  const seasons = [...series.seasons].sort((a, b) => rank(b.season_number) - rank(a.season_number));
  const episodes = useMemo(() => seasons.flatMap(inOrder), [series]);
  const choosing = useSelection(episodes, String(series.id));
  const changed = () => {
    invalidate(`series/${series.id}`);
    invalidate('series?', () => true);
  };
  return (
    <>
      <PageTitle text={series.title} />
      <Hero
        item={series}
        icon="series"
        facts={<span>{t.catalogue.seasons(series.seasons.filter((one) => one.season_number > 0).length)}</span>}
        actions={
          <>
            <WholeSeries series={series} missing={missing} />
            <Button
              look={series.tracking ? 'on' : ''}
              icon="track"
              solidIcon={series.tracking !== null}
              aria-haspopup="dialog"
              data-testid="track"
              onClick={() => setTracking(true)}
            >
              {series.tracking ? t.tracking.tracked : t.tracking.track}
            </Button>
            <TrailerLink url={series.trailer_url} />
            <FavoriteButton kind="series" item={series} />
          </>
        }
      />
      {series.tracking && <TrackingLine series={series} />}
      <Variants kind="series" id={series.id} />
      {seasons.length === 0 ? (
        <div class="panel">
          <Empty icon="series" title={t.catalogue.episodesMissing} />
        </div>
      ) : (
        <div class="panel bleed">
          {seasons.map((season, index) => (
            <SeasonPanel
              key={season.season_number}
              series={series}
              season={season}
              open={index === 0}
              selected={choosing.selection.ids}
              pick={choosing.pick}
            />
          ))}
        </div>
      )}
      {series.fetched_at && <p class="xs t3 list-age">{t.catalogue.read(relative(series.fetched_at))}</p>}
      {choosing.on && <EpisodeBar choosing={choosing} total={episodes.length} all={episodes} />}
      {tracking && <TrackDialog series={series} onChanged={changed} onClose={() => setTracking(false)} />}
    </>
  );
}

type BarProps = { choosing: Choosing; total: number; all: readonly { id: number }[] };

function EpisodeBar({ choosing: { selection, all: choose, clear }, total, all }: BarProps) {
  const download = async () => {
    await want([...selection.ids].slice(0, mostAtOnce).map((id) => ({ kind: 'episode', id })));
    clear();
  };
  return (
    <SelectionBar count={selection.ids.size} clear={clear}>
      <Button look="sm ghost" onClick={() => choose(all.map(({ id }) => id))} data-testid="select-all">
        {t.select.all(number(total))}
      </Button>
      <Button look="sm primary go" icon="download" onClick={download} data-testid="select-download">
        {t.select.download}
      </Button>
    </SelectionBar>
  );
}

/** Specials go last, newest season first. */
const rank = (season: number) => (season === 0 ? -1 : season);

function WholeSeries({ series, missing }: { series: SeriesDetails; missing: number }) {
  const episodes = series.seasons.flatMap((season) => season.episodes).length;
  if (episodes === 0) return null;
  if (missing === 0)
    return (
      <Button look="have" icon="check" disabled>
        {t.catalogue.allHere}
      </Button>
    );
  return (
    <Button
      look="primary"
      icon="download"
      data-testid="download-series"
      onClick={() => want([{ kind: 'series', id: series.id }])}
    >
      {t.catalogue.downloadMissing(missing)}
    </Button>
  );
}

/** How many episodes are neither here nor under way. */
function useMissing(series: SeriesDetails): number {
  const count = useMemo(
    () =>
      computed(() => {
        const episodes = series.seasons.flatMap((season) => season.episodes);
        const state = downloads.value;
        return episodes.filter(
          ({ id, download }) => triOf(downloadOf(state, itemKey('episode', id), download)).state === 'get',
        ).length;
      }),
    [series],
  );
  return count.value;
}
