import type { SeriesDetails, TrackingRule } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import { track, untrack } from './calls.ts';

type Props = { series: SeriesDetails; missing: number; onChanged: () => void; onClose: () => void };

/** From when on, and which seasons: what the provider lists later queues itself. */
export function TrackDialog({ series, missing, onChanged, onClose }: Props) {
  const [rule, setRule] = useState<TrackingRule>(series.tracking ?? { seasons: 'all', start: 'new' });
  const save = async () => {
    await track(series.id, rule);
    toast('ok', t.tracking.saved(series.title));
    onChanged();
    onClose();
  };
  const stop = async () => {
    await untrack(series.id);
    toast('ok', t.tracking.stopped(series.title));
    onChanged();
    onClose();
  };
  const footer = (
    <>
      {series.tracking && (
        <Button look="danger ghost" class="at-start" onClick={stop} data-testid="track-stop">
          {t.tracking.stop}
        </Button>
      )}
      <Button look="primary" onClick={save} disabled={rule.seasons.length === 0} data-testid="track-save">
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
      <fieldset class="stack choices">
        <legend class="label">{t.tracking.start}</legend>
        <Start rule={rule} setRule={setRule} value="new" name={t.tracking.startNew} hint={t.tracking.startNewHint} />
        <Start
          rule={rule}
          setRule={setRule}
          value="all"
          name={t.tracking.startAll}
          hint={t.tracking.startAllHint(missing)}
        />
      </fieldset>
      <Seasons series={series} rule={rule} setRule={setRule} />
    </Dialog>
  );
}

type PartProps = { rule: TrackingRule; setRule: (rule: TrackingRule) => void };

function Start({ rule, setRule, value, name, hint }: PartProps & { value: 'new' | 'all'; name: string; hint: string }) {
  return (
    <label class="choice">
      <input
        class="check"
        type="radio"
        name="start"
        checked={rule.start === value}
        onChange={() => setRule({ ...rule, start: value })}
      />
      <b>{name}</b>
      <span class="hint">{hint}</span>
    </label>
  );
}

function Seasons({ series, rule, setRule }: PartProps & { series: SeriesDetails }) {
  const chosen = rule.seasons === 'all' ? [] : rule.seasons;
  const numbers = series.seasons.map((one) => one.season_number).sort((a, b) => b - a);
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
