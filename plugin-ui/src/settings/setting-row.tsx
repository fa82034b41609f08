import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { bytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { nameOf, readValue, type SettingType, type SettingValue, typeOf } from './setting-type.ts';

type Info = {
  key: string;
  default: SettingValue;
  unit: string | null;
  description: string;
  schema: Record<string, unknown>;
};
type Props = { info: Info; value: SettingValue; save: (key: string, value: SettingValue) => Promise<void> };

/** One setting: what it means, its value, and the way back to the default where it differs. It is saved when left. */
export function SettingRow({ info, value, save }: Props) {
  const id = useId();
  const type = typeOf(info.schema);
  const { name } = nameOf(info.key);
  const differs = value !== info.default;
  return (
    <div class="item setting" data-setting={info.key}>
      <div class="grow">
        <label class="t" for={id}>
          {name}
        </label>
        <div class="m full" id={`${id}-note`}>
          {info.description}
          {!/[.!?]$/.test(info.description) && '.'}
          {differs && ` ${t.settings.defaultIs(shown(info.default, info.unit))}.`}
        </div>
      </div>
      {differs && (
        <button
          type="button"
          class="btn ic ghost sm"
          aria-label={t.settings.resetLabel(name)}
          title={t.settings.reset}
          onClick={() => void save(info.key, null)}
        >
          <Icon name="retry" size="s" />
        </button>
      )}
      <Control id={id} type={type} unit={info.unit} value={value} save={(next) => void save(info.key, next)} />
    </div>
  );
}

type ControlProps = {
  id: string;
  type: SettingType;
  unit: string | null;
  value: SettingValue;
  save: (value: SettingValue) => void;
};

function Control({ id, type, unit, value, save }: ControlProps) {
  const common = { id, 'aria-describedby': `${id}-note` };
  if (type.kind === 'switch') {
    const on = value === true;
    return (
      <input
        {...common}
        class="switch"
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => save(event.currentTarget.checked)}
      />
    );
  }
  if (type.kind === 'choice') {
    return (
      <select
        {...common}
        class="input setting-field"
        value={String(value)}
        onChange={(event) => save(event.currentTarget.value)}
      >
        {type.options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  return <TextControl id={id} type={type} unit={unit} value={value} save={save} />;
}

function TextControl({ id, type, unit, value, save }: ControlProps) {
  const saved = value === null ? '' : String(value);
  const [text, setText] = useState(saved);
  useEffect(() => setText(saved), [saved]);
  const next = readValue(type, text);
  const wrong = text !== saved && next === undefined;
  const commit = () => {
    if (text === saved) return;
    if (next === undefined) setText(saved);
    else save(next);
  };
  return (
    <span class={`input setting-field ${wrong ? 'bad' : ''} ${type.kind === 'text' ? 'long' : ''}`}>
      <input
        id={id}
        aria-describedby={`${id}-note`}
        aria-invalid={wrong || undefined}
        inputMode={type.kind === 'number' ? 'decimal' : undefined}
        placeholder={t.settings.empty}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setText(saved);
        }}
      />
      {unit && <span class="t3 sm">{unit}</span>}
    </span>
  );
}

function shown(value: SettingValue, unit: string | null): string {
  if (value === null || value === '') return t.settings.empty;
  if (typeof value === 'boolean') return value ? t.settings.on : t.settings.off;
  if (unit === 'bytes' && typeof value === 'number') return bytes(value);
  return [value, unit].filter((part) => part !== null).join(' ');
}
