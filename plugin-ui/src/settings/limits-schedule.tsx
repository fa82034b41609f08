import { useId } from 'preact/hooks';
import { language, t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { toastError } from '../ui/toast.tsx';
import type { SaveLimits } from './limits-calls.ts';
import { AmountControl, AmountRow, megabytesPerSecond } from './limits-field.tsx';
import {
  changesFor,
  daysOf,
  isOverMidnight,
  type LimitValues,
  type Mode,
  modeOf,
  shownTime,
  toggleDay,
  type Weekday,
  type Window,
  weekdays,
} from './limits-values.ts';

type PartProps = { values: LimitValues; save: SaveLimits };

const modes: Mode[] = ['always', 'only', 'slower'];
const mostWindows = 20;

/** When downloads run: at any time, only at some, or slower outside of those. */
export function ScheduleLimits({ values, save }: PartProps) {
  const mode = modeOf(values);
  return (
    <section data-testid="limits-schedule">
      <div class="sec">
        <h2>{t.limits.times}</h2>
      </div>
      <div class="panel list">
        <Modes values={values} save={save} />
        {mode !== 'always' && <Windows values={values} save={save} />}
        {mode === 'slower' && (
          <AmountRow
            label={t.limits.outside}
            value={values.download_outside_bps}
            amount={{ ...megabytesPerSecond, empty: false }}
            unit="MB/s"
            save={(bps) => save({ download_outside_bps: bps ?? 0 })}
            testid="limits-outside"
          />
        )}
        {mode !== 'always' && <Zone values={values} save={save} />}
      </div>
    </section>
  );
}

const here = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

function Modes({ values, save }: PartProps) {
  const name = useId();
  const now = modeOf(values);
  return (
    <fieldset class="choices limits-modes">
      <legend class="sr">{t.limits.times}</legend>
      {modes.map((mode) => (
        <label key={mode} class="choice">
          <input
            class="check"
            type="radio"
            name={name}
            checked={mode === now}
            onChange={() => save(changesFor(mode, values, here())).catch(toastError)}
            data-testid={`limits-mode-${mode}`}
          />
          <b>{t.limits.modes[mode]}</b>
          <span class="hint">{t.limits.modeHints[mode]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Windows({ values, save }: PartProps) {
  const windows = values.download_schedule;
  const put = (next: Window[]) => save({ download_schedule: next });
  const replace = (index: number, window: Window) => put(windows.map((one, at) => (at === index ? window : one)));
  return (
    <>
      {windows.map((window, index) => (
        <WindowRow
          key={index}
          window={window}
          change={(next) => replace(index, next)}
          // The last one goes with the mode, which keeps it for another time.
          remove={windows.length > 1 ? () => put(windows.filter((_, at) => at !== index)) : null}
        />
      ))}
      <div class="item">
        <div class="grow m full">{windows.length > 1 && t.limits.firstCounts}</div>
        <Button
          look="sm"
          icon="plus"
          disabled={windows.length >= mostWindows}
          onClick={() => put([...windows, { from: '12:00', to: '14:00' }])}
          data-testid="limits-add-window"
        >
          {t.limits.addWindow}
        </Button>
      </div>
    </>
  );
}

type WindowProps = {
  window: Window;
  change: (window: Window) => Promise<void>;
  remove: (() => Promise<void>) | null;
};

function WindowRow({ window, change, remove }: WindowProps) {
  const id = useId();
  const [from, to] = [shownTime(window.from), shownTime(window.to)];
  return (
    <div class="item limits-window" role="group" aria-label={t.limits.window(from, to)} data-testid="limits-window">
      <div class="limits-times">
        <TimeField label={t.limits.from} value={from} save={(time) => change({ ...window, from: time })} />
        <TimeField label={t.limits.to} value={to} save={(time) => change({ ...window, to: time })} />
        <span class="field">
          <label for={id}>{t.limits.speed}</label>
          <AmountControl
            id={id}
            value={window.speed_limit_bps ?? null}
            amount={{ ...megabytesPerSecond, least: 0 }}
            unit="MB/s"
            placeholder={t.limits.full}
            save={(bps) => change({ ...window, speed_limit_bps: bps })}
            testid="limits-window-speed"
          />
        </span>
        {remove && (
          <Button
            look="ic ghost sm"
            icon="trash"
            class="end"
            aria-label={t.limits.removeWindow(from, to)}
            title={t.limits.removeWindow(from, to)}
            onClick={remove}
          />
        )}
      </div>
      <Days window={window} change={change} />
      {(isOverMidnight(window) || window.speed_limit_bps === 0) && (
        <div class="hint">
          {[isOverMidnight(window) && t.limits.nextDay, window.speed_limit_bps === 0 && t.limits.nothing]
            .filter(Boolean)
            .join(' ')}
        </div>
      )}
    </div>
  );
}

function TimeField(props: { label: string; value: string; save: (time: string) => Promise<void> }) {
  const id = useId();
  const { label, value, save } = props;
  return (
    <span class="field">
      <label for={id}>{label}</label>
      <span class="input">
        <input
          id={id}
          type="time"
          required
          value={value}
          onChange={(event) => {
            const time = event.currentTarget.value.slice(0, 5);
            if (time !== '' && time !== value) save(time).catch(toastError);
          }}
        />
      </span>
    </span>
  );
}

function Days({ window, change }: Pick<WindowProps, 'window' | 'change'>) {
  const on = daysOf(window);
  return (
    <div class="chips limits-days" role="group" aria-label={t.limits.days}>
      {weekdays.map((day) => (
        <button
          key={day}
          type="button"
          class={`chip ${on.includes(day) ? 'on' : ''}`}
          aria-pressed={on.includes(day)}
          aria-label={dayName(day, 'long')}
          onClick={() => change(toggleDay(window, day)).catch(toastError)}
        >
          {dayName(day, 'short')}
        </button>
      ))}
    </div>
  );
}

/** The first of January 2024 was a Monday. */
function dayName(day: Weekday, weekday: 'short' | 'long'): string {
  const date = new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));
  return new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(date);
}

function Zone({ values, save }: PartProps) {
  const id = useId();
  const zones = [...new Set([here(), values.time_zone, ...Intl.supportedValuesOf('timeZone')])].filter(Boolean);
  return (
    <div class="item setting">
      <div class="grow">
        <label class="t" for={id}>
          {t.limits.zone}
        </label>
        <div class="m full">{t.limits.zoneHint}</div>
      </div>
      <select
        id={id}
        class="input setting-field"
        value={values.time_zone}
        onChange={(event) => save({ time_zone: event.currentTarget.value }).catch(toastError)}
        data-testid="limits-zone"
      >
        <option value="">{t.limits.zoneSystem}</option>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </div>
  );
}
