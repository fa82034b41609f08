import type { Download, VodDetails } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { useResource } from '../cache.ts';
import { JobLine } from '../downloads/job-line.tsx';
import { DeliveredLines, PlayLink, playUrlOf } from '../downloads/playable.tsx';
import { useDownload } from '../downloads/state.ts';
import { isEnded, type Known } from '../downloads/store.ts';
import { nameOf, press } from '../downloads/tri.tsx';
import { type TriState, triOf } from '../downloads/tri-state.ts';
import type { Playable } from '../playback/queue.ts';
import { play } from '../playback/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, date, duration } from '../ui/format.ts';
import type { IconName } from '../ui/icon-sprite.tsx';
import { LoadError, Skeleton } from '../ui/notes.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { fetchMovie } from './calls.ts';
import { FavoriteButton } from './favorite.tsx';
import { Hero, TrailerLink } from './hero.tsx';
import { Variants } from './variants.tsx';

export function MoviePage({ params }: { params: Record<string, string> }) {
  const id = Number(params.id);
  const entry = useResource(`vod/${id}`, (signal) => fetchMovie(id, signal));
  const movie = entry.data.value;
  const error = entry.error.value;
  if (!movie)
    return error === undefined ? (
      <Skeleton shape="panel" rows={2} />
    ) : (
      <LoadError error={error} retry={entry.refresh} />
    );
  return <Movie movie={movie} />;
}

function Movie({ movie }: { movie: VodDetails }) {
  const known = useDownload('movie', movie.id, movie.download);
  const length = movie.duration_seconds ? <span class="num">{duration(movie.duration_seconds)}</span> : null;
  const actions = (
    <>
      <MainAction movie={movie} known={known} />
      {known?.status !== 'completed' && (
        <Button icon="play" onClick={() => play(playableOf(movie))} data-testid="watch">
          {t.player.watch}
        </Button>
      )}
      <PlayLink url={playUrlOf(known)} title={movie.title} />
      <TrailerLink url={movie.trailer_url} />
      <FavoriteButton kind="vod" item={movie} />
    </>
  );
  return (
    <>
      <PageTitle text={movie.title} />
      <Hero item={movie} icon="movie" facts={length} actions={actions} />
      {known && 'bytes_done' in known && !isEnded(known) && (
        <section class="panel list bleed movie-job" aria-label={t.downloads.activeLabel}>
          <JobLine download={known} />
        </section>
      )}
      <Variants kind="vod" id={movie.id} />
      <Facts movie={movie} known={known} />
    </>
  );
}

const playableOf = ({ id, title, year, image_url, container_extension }: VodDetails): Playable => ({
  kind: 'movie',
  id,
  title,
  detail: year ? String(year) : '',
  image: image_url,
  container: container_extension,
});

const looks: Partial<Record<TriState, { icon: IconName; word: () => string; look: string }>> = {
  get: { icon: 'download', word: () => t.tri.download, look: 'primary' },
  paused: { icon: 'play', word: () => t.tri.resume, look: 'primary' },
  failed: { icon: 'retry', word: () => t.retry, look: 'primary' },
  done: { icon: 'play', word: () => t.player.play, look: 'primary' },
};

/** The three-state button, large: the one solid button of the page. */
function MainAction({ movie, known }: { movie: VodDetails; known: Known }) {
  const { state, percent } = triOf(known);
  const { icon, word, look } = looks[state] ?? {
    icon: state === 'active' ? 'pause' : 'clock',
    word: () => (state === 'active' ? `${percent ?? 0} %` : t.tri[state === 'waiting' ? 'waiting' : 'queued']),
    look: '',
  };
  const name = nameOf({ state, percent }, movie.title);
  const open = () => play(playableOf(movie));
  return (
    <Button
      look={look}
      icon={icon}
      aria-label={name}
      data-testid="tri"
      data-state={state}
      onClick={() => press(state, known, { kind: 'movie', id: movie.id }, open)}
    >
      {word()}
    </Button>
  );
}

function Facts({ movie, known }: { movie: VodDetails; known: Known }) {
  const whole = known && 'file_path' in known ? known : null;
  const facts: [name: string, value: ComponentChildren][] = [
    [t.catalogue.director, movie.director && <Directors names={movie.director} />],
    [t.catalogue.genre, movie.genre],
    [t.catalogue.released, movie.release_date],
    [t.catalogue.format, [movie.container_extension?.toUpperCase(), ...movie.tags].filter(Boolean).join(' · ')],
    [t.catalogue.file, whole && <span class="mono">{whole.file_path}</span>],
    [t.playable.fact, whole?.status === 'completed' && deliveredOf(whole)],
    [t.catalogue.size, whole?.status === 'completed' && whole.bytes_total ? bytes(whole.bytes_total) : null],
    [t.catalogue.added, movie.added_at && date(movie.added_at)],
    [t.catalogue.nameAtProvider, movie.name],
  ];
  return (
    <dl class="title-facts panel pad">
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** Where it is not there yet, with the reason; where it is, the button says enough. */
function deliveredOf({ media_server }: Download): ComponentChildren {
  const open = media_server.some(({ state }) => state !== 'playable');
  return open && <DeliveredLines servers={media_server} />;
}

/** Each leads to everything of that director. */
function Directors({ names }: { names: string }) {
  const all = names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return all.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      <a class="link" href={href('/movies', { director: name })} data-testid="director">
        {name}
      </a>
    </span>
  ));
}
