import { computed } from '@preact/signals';
import type { Episode, SeriesDetails } from '@xtreme/companion/contract';
import { useId, useMemo, useState } from 'preact/hooks';
import { downloads, tell, useDownload, want } from '../downloads/state.ts';
import { downloadOf, itemKey, type Known } from '../downloads/store.ts';
import { episodeName } from '../downloads/title.ts';
import { TitleTri, TriButton } from '../downloads/tri.tsx';
import { triOf, triOfAll } from '../downloads/tri-state.ts';
import { navigate } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { bytes, date, duration, episodeCode, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

type Season = SeriesDetails['seasons'][number];

/** One season: how much of it is here, one button for all of it, and its episodes. */
export function SeasonPanel({ series, season, open }: { series: SeriesDetails; season: Season; open: boolean }) {
  const [expanded, setExpanded] = useState(open);
  const id = useId();
  const number = season.season_number;
  const name = t.catalogue.season(number);
  const episodes = [...season.episodes].sort((a, b) => (b.episode_num ?? 0) - (a.episode_num ?? 0));
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
        <div id={id} role="list">
          {episodes.map((episode) => (
            <EpisodeRow key={episode.id} episode={episode} />
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

function EpisodeRow({ episode }: { episode: Episode }) {
  const { id, season_number, episode_num, download } = episode;
  const own = episodeName(episode.title);
  const name = own || (episode_num === null ? episode.title : t.catalogue.episode(episode_num));
  const title = `${episodeCode(season_number, episode_num)} ${own}`.trim();
  return (
    <div class="item hoverable" role="listitem" data-testid="episode-row" data-id={id}>
      <span class="ep-n">{episode_num ?? '–'}</span>
      <div class="grow">
        <div class="t cut" title={name}>
          <bdi>{name}</bdi>
        </div>
        <EpisodeLine episode={episode} />
      </div>
      <TitleTri
        kind="episode"
        id={id}
        title={title}
        download={download}
        look="fit"
        open={() => navigate('/downloads', { tab: 'history' })}
      />
    </div>
  );
}

/** The second line says what matters now: the error, the wait, the speed; else length and date. */
function EpisodeLine({ episode }: { episode: Episode }) {
  const known = useDownload('episode', episode.id, episode.download);
  const whole = known && 'file_path' in known ? known : null;
  if (whole?.status === 'failed' && whole.error) {
    return (
      <div class="m full c-bad">
        <Icon name="error" />
        <bdi>{whole.error.message}</bdi>
      </div>
    );
  }
  if (whole?.waiting_for && !['completed', 'cancelled'].includes(whole.status)) {
    return (
      <div class={`m full ${whole.waiting_for === 'slot' ? '' : 'c-wait'}`}>
        <Icon name="clock" />
        {t.downloads.waits[whole.waiting_for]}
      </div>
    );
  }
  if (whole?.status === 'downloading') {
    const left = whole.eta_seconds === null ? '' : `${duration(whole.eta_seconds)} ${t.downloads.left}`;
    const speed = whole.speed_bps > 0 ? rate(whole.speed_bps) : t.downloads.starting;
    return <div class="m cut num">{[speed, left].filter(Boolean).join(' · ')}</div>;
  }
  const facts = [
    known?.status === 'completed' ? t.catalogue.inYourLibrary : '',
    whole?.status === 'completed' && whole.bytes_total ? bytes(whole.bytes_total) : '',
    episode.duration_seconds ? duration(episode.duration_seconds) : '',
    airDate(episode.air_date),
  ];
  return <div class="m cut">{facts.filter(Boolean).join(' · ')}</div>;
}

/** The provider's dates are free text: only what is a date is shown as one. */
function airDate(text: string | null): string {
  return text && /^\d{4}-\d{2}-\d{2}/.test(text) ? date(text.slice(0, 10)) : '';
}
