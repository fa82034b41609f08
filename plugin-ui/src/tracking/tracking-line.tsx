import type { SeriesDetails, Tracking } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { Icon, Spinner } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { codeOf, decidedLast, lastLook, nextLook, runsOf } from './sentences.ts';
import { useLooks } from './use-tracked.ts';

/** What tracking does for this series, in a sentence, with the last look, what it brought, and the next one. */
export function TrackingLine({ series }: { series: SeriesDetails }) {
  const { tracked, looking, look } = useLooks(series.id);
  const seasons = tracked?.seasons ?? series.tracking?.seasons ?? 'all';
  return (
    <div class="row wrap sm t2 tracking-line" data-testid="tracking-line">
      <span class="row">
        <Icon name="track" size="s" solid class="c-track" />
        <span>
          {seasons === 'all' ? t.tracking.all : t.tracking.some(seasons.map(t.catalogue.seasonLower).join(', '))}{' '}
          {tracked?.max_per_check && t.tracking.capped(tracked.max_per_check)}
        </span>
      </span>
      <span class="t3">
        <span aria-live="polite" data-testid="tracking-looks">
          {tracked && lastLook(tracked)} {tracked && nextLook(tracked)}
        </span>{' '}
        <button type="button" class="link" onClick={looking ? undefined : look} aria-busy={looking || undefined}>
          {looking ? t.tracking.lookingNow : t.tracking.lookNow}
        </button>
        {looking && <Spinner />}
      </span>
      {tracked?.last_error && (
        <p class="c-bad full-line">
          <bdi>{tracked.last_error}</bdi>
        </p>
      )}
      {tracked && <Decided tracked={tracked} />}
    </div>
  );
}

const signs: Record<string, [icon: IconName, colour: string]> = {
  all: ['check', 'c-ok'],
  new: ['check', 'c-ok'],
  later: ['clock', 't3'],
  season: ['minus', 't3'],
  same: ['minus', 't3'],
};

function Decided({ tracked }: { tracked: Tracking }) {
  const decisions = decidedLast(tracked);
  // One sentence for them all: a whole series of the same reason would hide what was queued.
  const told = decisions.filter(({ code }) => code !== 'listed');
  if (decisions.length === 0) return null;
  return (
    <details class="more full-line" data-testid="tracking-decisions">
      <summary>{t.tracking.decided}</summary>
      <ul class="decisions">
        {runsOf(told).map((run) => {
          const [icon, colour] = signs[run.code] ?? ['info', 'c-bad'];
          return (
            <li key={codeOf(run)} class="row">
              <Icon name={icon} size="s" class={colour} />
              <span class="num strong">{codeOf(run)}</span>
              <bdi>{t.tracking.decisions[run.code] ?? run.reason}</bdi>
            </li>
          );
        })}
        {told.length < decisions.length && <li>{t.tracking.allListed}</li>}
      </ul>
    </details>
  );
}
