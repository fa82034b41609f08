import { useEffect, useId, useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';
import { problemOf } from '../problems.ts';
import { language, t } from '../strings/index.ts';
import { bytes, number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useUnsaved } from '../unsaved.ts';
import { settingText } from './setting-texts.ts';
import { nameOf, readValue, type SettingType, type SettingValue, typeOf } from './setting-type.ts';

type Info = {
  key: string;
  default: SettingValue;
  unit: string | null;
  description: string;
  schema: Record<string, unknown>;
};
type Props = { info: Info; value: SettingValue; save: (key: string, value: SettingValue) => Promise<void> };

/**
 * One setting: what it means, its value, and the way back to the default where it differs. It is saved when left; what
 * can't be saved stays as it was typed, with the reason below it.
 */
export function SettingRow({ info, value, save }: Props) {
  const id = useId();
  const [refusal, setRefusal] = useState<string>();
  const keep = async (next: SettingValue) => {
    setRefusal(undefined);
    try {
      await save(info.key, next);
      return true;
    } catch (error) {
      setRefusal(problemOf(error, info.key) ?? sentenceOf(error));
      return false;
    }
  };
  const type = typeOf(info.schema);
  const { name, description } = settingText(language, info.key) ?? {
    ...nameOf(info.key),
    description: info.description,
  };
  const differs = value !== info.default;
  return (
    <div class="item setting" data-setting={info.key}>
      <div class="grow">
        <label class="t" for={id}>
          {name}
        </label>
        <div class="m full" id={`${id}-note`}>
          {description}
          {!/[.!?]$/.test(description) && '.'}
          {differs && ` ${t.settings.defaultIs(shown(info.default, info.unit))}.`}
        </div>
      </div>
      {differs && (
        <button
          type="button"
          class="btn ic ghost sm"
          aria-label={t.settings.resetLabel(name)}
          title={t.settings.reset}
          onClick={() => void keep(null)}
        >
          <Icon name="retry" size="s" />
        </button>
      )}
      <Control id={id} type={type} unit={info.unit} value={value} save={keep} refusal={refusal} />
    </div>
  );
}

type ControlProps = {
  id: string;
  type: SettingType;
  unit: string | null;
  value: SettingValue;
  /** Answers whether it is saved. */
  save: (value: SettingValue) => Promise<boolean>;
  refusal: string | undefined;
};

function Control(props: ControlProps) {
  const { id, type, value, save, refusal } = props;
  const common = { id, 'aria-describedby': `${id}-note` };
  if (type.kind === 'switch') {
    const on = value === true;
    return (
      <>
        <input
          {...common}
          class="switch"
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          onChange={async (event) => {
            const element = event.currentTarget;
            if (!(await save(element.checked))) element.checked = on;
          }}
        />
        <Problem id={id} text={refusal} />
      </>
    );
  }
  if (type.kind === 'choice') {
    return (
      <>
        <select
          {...common}
          class="input setting-field"
          value={String(value)}
          onChange={(event) => void save(event.currentTarget.value)}
        >
          {type.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
        <Problem id={id} text={refusal} />
      </>
    );
  }
  return <TextControl {...props} />;
}

function TextControl({ id, type, unit, value, save, refusal }: ControlProps) {
  const saved = value === null ? '' : String(value);
  const [text, setText] = useState(saved);
  const [saving, setSaving] = useState(false);
  useEffect(() => setText(saved), [saved]);
  const next = readValue(type, text);
  const typed = text !== saved;
  useUnsaved(typed && !saving);
  const problem = typed && next === undefined ? wantedValue(type) : typed && !saving ? refusal : undefined;
  const commit = async () => {
    if (!typed || next === undefined || saving) return;
    setSaving(true);
    const kept = await save(next);
    setSaving(false);
    // Written otherwise than it is kept ("007").
    if (kept) setText(next === null ? '' : String(next));
  };
  return (
    <span class="setting-control">
      <span class={`input setting-field ${problem ? 'bad' : ''} ${type.kind === 'text' ? 'long' : ''}`}>
        <input
          id={id}
          aria-describedby={`${id}-note ${id}-problem`}
          aria-invalid={problem !== undefined || undefined}
          inputMode={type.kind === 'number' ? 'decimal' : undefined}
          placeholder={t.settings.empty}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
            if (event.key === 'Escape') setText(saved);
          }}
        />
        {unit && <span class="t3 sm">{unit}</span>}
      </span>
      <Problem id={id} text={problem} />
    </span>
  );
}

function Problem({ id, text }: { id: string; text: string | undefined }) {
  return (
    <span id={`${id}-problem`} aria-live="polite" data-testid="setting-problem">
      {text && (
        <span class="hint bad">
          <Icon name="error" size="s" />
          <bdi>{text}</bdi>
        </span>
      )}
    </span>
  );
}

/** What would be a value of this type, in words. */
function wantedValue(type: SettingType): string {
  if (type.kind !== 'number') return '';
  const [least, most] = [type.least, type.most].map((bound) => (bound === null ? null : number(bound)));
  return t.settings.range(type.whole, least ?? null, most ?? null);
}

function shown(value: SettingValue, unit: string | null): string {
  if (value === null || value === '') return t.settings.empty;
  if (typeof value === 'boolean') return value ? t.settings.on : t.settings.off;
  if (unit === 'bytes' && typeof value === 'number') return bytes(value);
  return [value, unit].filter((part) => part !== null).join(' ');
}
