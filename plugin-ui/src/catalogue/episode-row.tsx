import type { Episode, SeriesDetails } from '@xtreme/companion/contract';
import { DeliveredLines, playUrlOf } from '../downloads/playable.tsx';
import { useDownload } from '../downloads/state.ts';
import { episodeName } from '../downloads/title.ts';
import { TitleTri } from '../downloads/tri.tsx';
import { waitOf } from '../downloads/words.ts';
import type { Playable } from '../playback/queue.ts';
import { enqueue, play } from '../playback/state.ts';
import { t } from '../strings/index.ts';
import { bytes, date, duration, episodeCode, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';

type Props = {
  series: SeriesDetails;
  episode: Episode;
  selected: boolean;
  pick: (id: number, shift: boolean) => void;
};

/** An episode: chosen or not, its name, what matters of it now, the button, and the ways to watch it. */
export function EpisodeRow({ series, episode, selected, pick }: Props) {
  const { id, season_number, episode_num, download } = episode;
  const own = episodeName(episode.title);
  const name = own || (episode_num === null ? episode.title : t.catalogue.episode(episode_num));
  const code = episodeCode(season_number, episode_num);
  const playable: Playable = {
    kind: 'episode',
    id,
    title: series.title,
    detail: [code, own].filter(Boolean).join(' · '),
    image: series.image_url,
    container: episode.container_extension,
  };
  const title = `${code} ${own}`.trim();
  const url = playUrlOf(useDownload('episode', id, download));
  const elsewhere: MenuItem[] =
    url === null ? [] : [{ label: t.playable.open, icon: 'external', onChoose: () => openApart(url) }];
  return (
    <div class={`item hoverable ${selected ? 'sel' : ''}`} role="listitem" data-testid="episode-row" data-id={id}>
      <input
        class="check"
        type="checkbox"
        aria-label={t.select.one(title)}
        checked={selected}
        onClick={(event) => pick(id, event.shiftKey)}
      />
      <span class="ep-n">{episode_num ?? '–'}</span>
      <div class="grow">
        <div class="t cut" title={episode.plot ?? name}>
          <bdi>{name}</bdi>
        </div>
        <EpisodeLine episode={episode} />
      </div>
      <Menu
        class="btn ic ghost sm"
        label={t.downloads.moreFor(title)}
        items={[
          ...elsewhere,
          { label: t.player.watch, icon: 'play', onChoose: () => play(playable) },
          { label: t.player.addToQueue, icon: 'plus', onChoose: () => enqueue(playable) },
        ]}
      >
        <Icon name="more" />
      </Menu>
      <TitleTri kind="episode" id={id} title={title} download={download} look="fit" open={() => play(playable)} />
    </div>
  );
}

const openApart = (url: string) => window.open(url, '_blank', 'noopener,noreferrer');

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
  const wait = whole && waitOf(whole);
  if (wait && !['completed', 'cancelled'].includes(whole.status)) {
    return (
      <div class={`m full ${whole.waiting_for === 'slot' ? '' : 'c-wait'}`}>
        <Icon name={wait.icon} />
        {wait.text}
      </div>
    );
  }
  if (whole?.status === 'downloading') {
    const left = whole.eta_seconds === null ? '' : `${duration(whole.eta_seconds)} ${t.downloads.left}`;
    const speed = whole.speed_bps > 0 ? rate(whole.speed_bps) : t.downloads.starting;
    return <div class="m cut num">{[speed, left].filter(Boolean).join(' · ')}</div>;
  }
  const late = whole?.status === 'completed' ? whole.media_server.filter(({ reason }) => reason !== null) : [];
  if (late.length > 0) return <DeliveredLines servers={late} />;
  const facts = [
    playUrlOf(known) !== null ? t.playable.word : known?.status === 'completed' ? t.catalogue.inYourLibrary : '',
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
