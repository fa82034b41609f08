import type { Download } from '@xtreme/companion/contract';
import { Poster } from '../catalogue/poster.tsx';
import { ProgressMap } from '../downloads/progress-map.tsx';
import { TitleTri } from '../downloads/tri.tsx';
import { titleParts } from '../downloads/title.ts';
import { imageOf, pageOf, waitOf } from '../downloads/words.ts';
import { navigate } from '../navigation.ts';
import { PlayCorner } from '../playback/play-button.tsx';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { bytes, bytesOf, duration, moment, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

/** A download in one row: what, how fast, how far, and the button. */
export function UnderWayRow({ download }: { download: Download }) {
  const { name, detail } = titleParts(download.title);
  const { id, kind, item, status, progress, speed_bps } = download;
  return (
    <li class="item hoverable" data-testid="download-row" data-status={status} data-id={id}>
      <a class="thumb" href={href(pageOf(download))} tabIndex={-1} aria-hidden="true">
        <Poster title={name} image={imageOf(download)} icon={kind === 'movie' ? 'movie' : 'series'} />
      </a>
      <div class="grow stack under-way">
        <div class="row">
          <a class="t cut" href={href(pageOf(download))}>
            <bdi>{name}</bdi>
          </a>
          <span class="m cut wide-only">
            <bdi>{detail}</bdi>
          </span>
          {status === 'downloading' && speed_bps > 0 && <span class="end num sm t2">{rate(speed_bps)}</span>}
        </div>
        <ProgressMap download={download} thin />
        <Line download={download} />
      </div>
      <TitleTri
        kind={kind}
        id={item.id}
        title={download.title}
        download={{ id, status, progress }}
        look="fit"
        open={() => navigate('/downloads')}
      />
    </li>
  );
}

function Line({ download }: { download: Download }) {
  const { status, eta_seconds, bytes_done, bytes_total, connections } = download;
  const wait = waitOf(download);
  if (wait && status !== 'paused') {
    return (
      <div class={`m full ${download.waiting_for === 'slot' ? '' : 'c-wait'}`}>
        <Icon name={wait.icon} />
        {wait.text}
      </div>
    );
  }
  if (status === 'paused') return <div class="m cut">{t.downloads.paused}</div>;
  if (status === 'queued') return <div class="m cut">{t.downloads.nextUp}</div>;
  const facts = [
    eta_seconds === null ? '' : `${duration(eta_seconds)} ${t.downloads.left}`,
    bytes_total === null ? t.downloads.soFar(bytes(bytes_done)) : bytesOf(bytes_done, bytes_total, t.of),
    connections > 0 ? t.downloads.connections(connections) : '',
  ];
  return <div class="m cut">{facts.filter(Boolean).join(' · ')}</div>;
}

/** A finished download as a card, with the button that plays it here. */
export function FinishedCard({ download }: { download: Download }) {
  const { name, detail } = titleParts(download.title);
  const when = moment(download.finished_at ?? download.created_at);
  return (
    <div class="card" role="listitem" data-testid="library-card" data-id={download.id}>
      <div class="art">
        <a href={href(pageOf(download))} tabIndex={-1} aria-hidden="true">
          <Poster title={name} image={imageOf(download)} icon={download.kind === 'movie' ? 'movie' : 'series'} />
        </a>
        <span class="at be">
          <PlayCorner
            item={{ kind: download.kind, id: download.item.id, title: name, detail, image: imageOf(download) }}
          />
        </span>
      </div>
      <a class="card-t cut" href={href(pageOf(download))} title={download.title}>
        <bdi>{name}</bdi>
      </a>
      <span class="card-m">
        <bdi class="cut">{[detail, when].filter(Boolean).join(' · ')}</bdi>
      </span>
    </div>
  );
}
