import type { Download } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { place } from '../navigation.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { useUpcoming } from '../tracking/upcoming.tsx';
import { Button } from '../ui/button.tsx';
import { bytesInParts, duration, number, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty, Skeleton } from '../ui/notes.tsx';
import { Spark } from '../ui/spark.tsx';
import { cancelAllAfterAsking, pauseAll, resumeAll, retryAll } from './bulk.ts';
import { History, tookOf, useHistory } from './history.tsx';
import { JobLine } from './job-line.tsx';
import { LimitsMenu } from './limits-menu.tsx';
import { NeedsYou } from './needs-you.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { QueueTab } from './queue-tab.tsx';
import { RowHead } from './row-head.tsx';
import { keptSamples } from './speed-history.ts';
import { downloads, downloadsKnown, sums, totalSpeed } from './state.ts';
import { inQueueOrder, isEnded } from './store.ts';
import { titleParts } from './title.ts';
import { UpcomingTab } from './upcoming-tab.tsx';

type TabId = 'active' | 'queue' | 'upcoming' | 'history';

/** The tabs as data: another one is one line here and its content. */
const tabs: { id: TabId; content: () => ComponentChildren }[] = [
  { id: 'active', content: () => <Active /> },
  { id: 'queue', content: () => <QueueTab /> },
  { id: 'upcoming', content: () => <UpcomingTab /> },
  { id: 'history', content: () => <History /> },
];

export function DownloadsPage() {
  const tab = tabs.find((one) => one.id === place.value.query.tab) ?? tabs[0];
  const all = [...downloads.value.byId.values()];
  const counts: Partial<Record<TabId, number>> = {
    active: all.filter(({ status }) => status === 'downloading').length,
    queue: all.filter(({ status }) => status === 'queued' || status === 'paused').length,
    upcoming: useUpcoming().items?.length,
    history: useHistory().data.value?.total,
  };
  return (
    <>
      <div class="head downloads-head">
        <div class="dup">
          <h1>{t.nav.downloads}</h1>
        </div>
        <LimitsMenu />
        <Verbs all={all} />
      </div>
      <nav class="tabs" aria-label={t.nav.downloads}>
        {tabs.map(({ id }) => (
          <a
            key={id}
            href={href('/downloads', { tab: id === 'active' ? null : id })}
            aria-current={id === tab?.id ? 'page' : undefined}
          >
            {t.downloads.tabs[id]}
            {counts[id] ? <span class={`count ${id === 'active' ? 'hot' : ''}`}>{number(counts[id])}</span> : null}
          </a>
        ))}
      </nav>
      <div class="tab-content">{tab?.content()}</div>
    </>
  );
}

/** What is done with all of them at once. */
function Verbs({ all }: { all: readonly Download[] }) {
  const unfinished = all.filter((one) => !isEnded(one));
  const failed = all.filter(({ status }) => status === 'failed');
  const paused = unfinished.filter(({ status }) => status === 'paused');
  if (unfinished.length === 0 && failed.length === 0) return null;
  return (
    <div class="row wrap bulk">
      {failed.length > 1 && (
        <Button look="sm" icon="retry" onClick={() => retryAll(failed)}>
          {t.downloads.retryAll}
        </Button>
      )}
      {paused.length > 0 && (
        <Button look="sm" icon="play" onClick={() => resumeAll(paused)} data-testid="resume-all">
          {t.downloads.resumeAll}
        </Button>
      )}
      {unfinished.length > paused.length && (
        <Button look="sm" icon="pause" onClick={() => pauseAll(unfinished)} data-testid="pause-all">
          {t.downloads.pauseAll}
        </Button>
      )}
      {unfinished.length > 0 && (
        <Button
          look="sm ghost danger"
          icon="close"
          onClick={() => cancelAllAfterAsking(unfinished)}
          data-testid="cancel-all"
        >
          {t.downloads.cancelAll}
        </Button>
      )}
    </div>
  );
}

function Active() {
  const watched = [...downloads.value.byId.values()];
  const running = inQueueOrder(watched.filter((one) => one.status === 'downloading' || one.status === 'paused'));
  const queue = inQueueOrder(watched.filter((one) => one.status === 'queued'));
  const failed = watched.filter((one) => one.status === 'failed').sort((a, b) => b.id - a.id);
  if (!downloadsKnown.value) return <Skeleton shape="row" rows={4} />;
  const idle = running.length + queue.length === 0;
  return (
    <>
      {(sums.value.speed > 0 || sums.value.left > 0) && <Kpis />}
      <div class="cols downloads-cols">
        <div class="stack loose">
          {idle && <Idle />}
          {running.length > 0 && (
            <section aria-label={t.downloads.activeLabel} class="panel list bleed">
              {running.map((download) => (
                <JobLine key={download.id} download={download} />
              ))}
            </section>
          )}
          <NeedsYou failed={failed} />
        </div>
        <aside class="stack loose">
          {queue.length > 0 && <QueuePanel queue={queue} />}
          <JustFinished />
        </aside>
      </div>
    </>
  );
}

function Kpis() {
  const { speed, seconds, left } = sums.value;
  const { samples, best } = totalSpeed.value;
  return (
    <div class="kpis">
      <Kpi value={bytesInParts(speed)} suffix="/s" under={t.downloads.now} />
      <div class="chart">
        <Spark samples={samples} slots={keptSamples} limit={best || undefined} />
        <div class="row xs t3">
          <span>{t.downloads.fiveMinutes}</span>
          {best > 0 && <span class="end">{t.downloads.best(rate(best))}</span>}
        </div>
      </div>
      {seconds !== null && (
        <div>
          <div class="big">{duration(seconds)}</div>
          <div class="xs t3">{t.downloads.untilDone}</div>
        </div>
      )}
      {left > 0 && <Kpi value={bytesInParts(left)} under={t.downloads.stillToFetch} />}
    </div>
  );
}

function Kpi({
  value: [value, unit],
  suffix = '',
  under,
}: {
  value: [string, string];
  suffix?: string;
  under: string;
}) {
  return (
    <div>
      <div class="big">
        {value}{' '}
        <small>
          {unit}
          {suffix}
        </small>
      </div>
      <div class="xs t3">{under}</div>
    </div>
  );
}

function Idle() {
  return (
    <div class="panel bleed">
      <Empty icon="download" title={t.downloads.empty} hint={t.downloads.emptyHint}>
        <a class="btn primary" href={href('/movies')}>
          {t.downloads.browse}
        </a>
      </Empty>
    </div>
  );
}

function JustFinished() {
  const done = (useHistory().data.value?.items ?? []).filter((one) => one.status === 'completed').slice(0, 5);
  if (done.length === 0) return null;
  return (
    <section class="panel bleed" aria-label={t.downloads.justFinished}>
      <header>
        <h2>{t.downloads.justFinished}</h2>
        <a class="link sm end" href={href('/downloads', { tab: 'history' })}>
          {t.downloads.history}
        </a>
      </header>
      <ul class="list">
        {done.map((download) => (
          <FinishedRow key={download.id} download={download} />
        ))}
      </ul>
    </section>
  );
}

function FinishedRow({ download }: { download: Download }) {
  const { detail } = titleParts(download.title);
  return (
    <li class="item" data-testid="download-row" data-status={download.status} data-id={download.id}>
      <RowHead download={download} mini detail="">
        <div class="m xs cut">
          <bdi>{[detail, tookOf(download)].filter(Boolean).join(' · ')}</bdi>
        </div>
      </RowHead>
      <span class="badge ok">
        <Icon name="check" size="s" />
        {t.downloads.inLibrary}
      </span>
    </li>
  );
}
