import type { SeriesDetails, Tracking, TrackingRule } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { downloads } from '../downloads/state.ts';
import { downloadOf, itemKey } from '../downloads/store.ts';
import { triOf } from '../downloads/tri-state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import { track, untrack } from './calls.ts';
import { lastLook, nextLook } from './sentences.ts';
import { ruleChanged, useTracked } from './use-tracked.ts';

type Props = { series: SeriesDetails; onChanged: () => void; onClose: () => void };

/** From when on, which seasons, and how many at a time: what the provider lists later queues itself. */
export function TrackDialog(props: Props) {
  return props.series.tracking ? <ChangeDialog {...props} /> : <RuleDialog {...props} />;
}

function ChangeDialog(props: Props) {
  const { data, error } = useTracked(props.series.id);
  return <RuleDialog {...props} tracked={data.value} loading={!data.value && error.value === undefined} />;
}

/** `tracked` is the rule that is changed; it says more than the series' own page. */
function RuleDialog({
  series,
  tracked,
  loading,
  onChanged,
  onClose,
}: Props & { tracked?: Tracking; loading?: boolean }) {
  const [edited, setRule] = useState<TrackingRule | null>(null);
  const rule = edited ?? ruleOf(tracked ?? series.tracking ?? { seasons: 'all', start: 'new' });
  const done = (sentence: string) => {
    toast('ok', sentence);
    onChanged();
    onClose();
  };
  const save = async () => {
    await track(series.id, rule);
    ruleChanged(series.id);
    done(t.tracking.saved(series.title));
  };
  const stop = async () => {
    await untrack(series.id);
    done(t.tracking.stopped(series.title));
  };
  const footer = (
    <>
      {series.tracking && (
        <Button look="danger ghost" class="at-start" onClick={stop} data-testid="track-stop">
          {t.tracking.stop}
        </Button>
      )}
      <Button look="primary" onClick={save} disabled={loading || rule.seasons.length === 0} data-testid="track-save">
        {series.tracking ? t.save : t.tracking.track}
      </Button>
    </>
  );
  return (
    <Dialog
      title={<bdi>{t.tracking.title(series.title)}</bdi>}
      lead={t.tracking.lead}
      sheet
      footer={footer}
      onClose={onClose}
    >
      <Starts series={series} rule={rule} setRule={setRule} />
      <Seasons series={series} rule={rule} setRule={setRule} />
      <Cap rule={rule} setRule={setRule} />
      {tracked && (
        <div class="note">
          <Icon name="clock" />
          <p>
            {lastLook(tracked)} <b>{nextLook(tracked)}</b>
          </p>
        </div>
      )}
    </Dialog>
  );
}

const ruleOf = ({ seasons, start, max_per_check = null }: TrackingRule): TrackingRule => ({
  seasons,
  start,
  max_per_check,
});

type PartProps = { rule: TrackingRule; setRule: (rule: TrackingRule) => void };

function Starts({ series, rule, setRule }: PartProps & { series: SeriesDetails }) {
  const missing = missingOf(series, rule.seasons);
  const now = Math.min(missing, rule.max_per_check ?? missing);
  const choices = [
    { value: 'new', name: t.tracking.startNew, hint: t.tracking.startNewHint },
    { value: 'all', name: t.tracking.startAll, hint: t.tracking.startAllHint(missing, now) },
  ] as const;
  return (
    <fieldset class="choices">
      <legend class="label">{t.tracking.start}</legend>
      {choices.map(({ value, name, hint }) => (
        <label key={value} class="choice">
          <input
            class="check"
            type="radio"
            name="start"
            checked={rule.start === value}
            onChange={() => setRule({ ...rule, start: value })}
            data-testid={`track-start-${value}`}
          />
          <b>{name}</b>
          <span class="hint">{hint}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** How many episodes of these seasons are neither here nor under way. */
function missingOf(series: SeriesDetails, seasons: TrackingRule['seasons']): number {
  const state = downloads.value;
  return series.seasons
    .filter(({ season_number }) => seasons === 'all' || seasons.includes(season_number))
    .flatMap(({ episodes }) => episodes)
    .filter(({ id, download }) => triOf(downloadOf(state, itemKey('episode', id), download)).state === 'get').length;
}

const usualCaps = [1, 2, 3, 5, 10, 20, 50, 100];

function Cap({ rule, setRule }: PartProps) {
  const id = useId();
  const most = rule.max_per_check ?? null;
  const caps = [...new Set(most === null ? usualCaps : [...usualCaps, most])].sort((a, b) => a - b);
  return (
    <div class="field">
      <label for={id}>{t.tracking.cap}</label>
      <div class="row">
        <select
          id={id}
          class="input cap"
          value={String(most ?? '')}
          aria-describedby={`${id}-note`}
          onChange={({ currentTarget: { value } }) => setRule({ ...rule, max_per_check: value ? Number(value) : null })}
          data-testid="track-cap"
        >
          <option value="">{t.tracking.noCap}</option>
          {caps.map((count) => (
            <option key={count} value={String(count)}>
              {t.tracking.capOf(count)}
            </option>
          ))}
        </select>
        <span id={`${id}-note`} class="hint">
          {t.tracking.capHint}
        </span>
      </div>
    </div>
  );
}

function Seasons({ series, rule, setRule }: PartProps & { series: SeriesDetails }) {
  const chosen = rule.seasons === 'all' ? [] : rule.seasons;
  // A season that is tracked and not listed any more stays, until it is taken out.
  const listed = series.seasons.map((one) => one.season_number);
  const numbers = [...new Set([...listed, ...chosen])].sort((a, b) => b - a);
  const toggle = (number: number) => {
    const rest = chosen.filter((one) => one !== number);
    setRule({ ...rule, seasons: chosen.includes(number) ? rest : [...rest, number].sort((a, b) => a - b) });
  };
  return (
    <fieldset class="choices">
      <legend class="label">{t.tracking.seasons}</legend>
      <div class="chips">
        <SeasonChip
          on={rule.seasons === 'all'}
          name={t.tracking.allSeasons}
          press={() => setRule({ ...rule, seasons: 'all' })}
        />
        {numbers.map((number) => (
          <SeasonChip
            key={number}
            on={chosen.includes(number)}
            name={number === 0 ? t.catalogue.season(0) : String(number)}
            label={t.catalogue.season(number)}
            press={() => toggle(number)}
          />
        ))}
      </div>
      {rule.seasons.length === 0 && <p class="hint bad">{t.tracking.chooseSeason}</p>}
    </fieldset>
  );
}

function SeasonChip({ on, name, label, press }: { on: boolean; name: string; label?: string; press: () => void }) {
  return (
    <button type="button" class={`chip ${on ? 'on' : ''}`} aria-pressed={on} aria-label={label ?? name} onClick={press}>
      {on && <Icon name="check" size="s" />}
      {name}
    </button>
  );
}
