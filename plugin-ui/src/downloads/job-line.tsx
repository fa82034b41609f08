import type { Download } from '@xtreme/companion/contract';
import { LearnedHint } from '../provider/learned-connections.tsx';
import { playlistById } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, bytesInParts, bytesOf, duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Spark } from '../ui/spark.tsx';
import { cancelAfterAsking } from './actions.ts';
import { ProgressMap } from './progress-map.tsx';
import { Thumb } from './row-head.tsx';
import { thinned } from './speed-history.ts';
import { speeds, tell } from './state.ts';
import { titleParts } from './title.ts';
import { pageOf, waitOf } from './words.ts';

/** A download under way: how far, how fast, how long still, and what can be done with it. */
export function JobLine({ download }: { download: Download }) {
  const { name, detail } = titleParts(download.title);
  const account = playlistById.value.get(download.playlist_id ?? 0)?.name;
  const percent = download.progress === null ? null : Math.floor(download.progress);
  return (
    <article class="job" data-testid="download-row" data-status={download.status} data-id={download.id}>
      <Thumb download={download} />
      <div class="body">
        <div class="row">
          <h3 class="cut">
            <a href={href(pageOf(download))}>
              <bdi>{name}</bdi>
            </a>
          </h3>
          <span class="sm t3 cut">
            <bdi>{[detail, account].filter(Boolean).join(' · ')}</bdi>
          </span>
          <span class="end strong num">{percent === null ? '' : `${percent} %`}</span>
        </div>
        <ProgressMap download={download} />
        <Stats download={download} />
      </div>
      <div class="side row">
        <div class="grow">
          <Trend download={download} />
        </div>
        <PauseButton download={download} />
        <Button
          look="ic ghost sm"
          icon="close"
          aria-label={t.downloads.cancel(download.title)}
          title={t.downloads.cancel(download.title)}
          onClick={() => cancelAfterAsking(download)}
        />
      </div>
    </article>
  );
}

function Stats({ download }: { download: Download }) {
  const { status, speed_bps, connections, eta_seconds, bytes_done, bytes_total } = download;
  const wait = waitOf(download);
  const size = bytes_total === null ? t.downloads.soFar(bytes(bytes_done)) : bytesOf(bytes_done, bytes_total, t.of);
  if (status !== 'downloading' || wait) {
    const word = status === 'paused' ? t.downloads.paused : (wait?.text ?? t.downloads.nextUp);
    return (
      <div class="stats">
        <span class={wait && status !== 'paused' ? 'c-wait' : 't2'}>
          {wait && status !== 'paused' && <Icon name={wait.icon} size="s" />} {word}
        </span>
        {bytes_done > 0 && <span>{t.downloads.kept(size)}</span>}
      </div>
    );
  }
  const [speed, unit] = bytesInParts(speed_bps);
  return (
    <div class="stats">
      {speed_bps === 0 && bytes_done === 0 ? (
        <span class="t2">{t.downloads.starting}</span>
      ) : (
        <span>
          <b>{speed}</b> {unit}/s
        </span>
      )}
      <span>{size}</span>
      {connections > 0 && <span>{t.downloads.connections(connections)}</span>}
      {eta_seconds !== null && (
        <span>
          <b>{duration(eta_seconds)}</b> {t.downloads.left}
        </span>
      )}
      <LearnedHint playlistId={download.playlist_id} />
    </div>
  );
}

function Trend({ download }: { download: Download }) {
  const history = speeds.value.get(download.id);
  if (download.status !== 'downloading') return <span class="sm t3">{t.downloads.noTraffic}</span>;
  return <Spark samples={thinned(history?.samples ?? [], 50)} />;
}

function PauseButton({ download: { id, status, title } }: { download: Download }) {
  const paused = status === 'paused';
  const label = paused ? t.downloads.resume(title) : t.downloads.pause(title);
  return (
    <Button
      look="ic ghost sm"
      icon={paused ? 'play' : 'pause'}
      aria-label={label}
      title={label}
      onClick={() => tell(id, paused ? 'resume' : 'pause')}
    />
  );
}
